"""What the head of a column, or the key of a record, says of its values, in every language we read.

A head is told by its words: "Presenter1", "talk_title" and "startTime" are as plain as "Emne" and "Kl.".
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

LONGEST_HEAD: Final = 60


class Role(StrEnum):
    """What the values of a column are to a session."""

    START = "start"
    END = "end"
    TIME = "time"
    LENGTH = "length"
    DAY = "day"
    TITLE = "title"
    SPEAKER = "speaker"
    ROOM = "room"
    TRACK = "track"
    KIND = "kind"
    DETAILS = "details"
    BREAK = "break"
    UID = "uid"
    SKIP = "skip"


class Head(NamedTuple):
    """The role of a column; `rank` orders those that have the same one, best first."""

    role: Role
    rank: int = 0


# better heads first; those after a semicolon are weaker
_WORDS: Final[dict[Role, str]] = {
    Role.START: "at|startdato|startdatum|begindatum|start date|start|starts|start time|starttime|starttid|start tid|"
    "starttidspunkt|startdate|fra|fra kl|från|from|von|ab|van|begin|beginn|begins|begynder|begynner|"
    "börjar|startet|starter|startar|de|début|debut|heure de début|dtstart|begintijd|anfang|anfangszeit|"
    "startzeit|aanvang|starts at|begin at|begins at|start at|from time|time from|time start|tid fra",
    Role.END: "slutdato|sluttdato|slutdatum|enddatum|einddatum|end date|end|ends|end time|endtime|slut|sluttid|"
    "sluttidspunkt|slutt|slutter|slutar|til|til kl|till|to|bis|tot|until|enddate|ende|endzeit|einde|"
    "eindtijd|finish|stop|fin|heure de fin|à|dtend|ends at|end at|to time|time to|time end|tid til|"
    "finishes",
    Role.TIME: "kl|period|periode|zeitraum|klokken|klokkeslæt|klokka|klokkeslett|klockan|klockslag|tid|tidspunkt|"
    "tider|tidsrum|tidsrom|tidpunkt|time|times|when|hvornår|när|når|zeit|uhrzeit|wann|tijd|tijdstip|"
    "wanneer|heure|heures|horaire|horaires|quand|timeslot|time slot|slot|slots|timeslots|time slots|"
    "tidslot|clock|hour|hours|timing|"
    "schedule time",
    Role.LENGTH: "length|duration|varighed|varighet|længde|lengde|längd|dauer|duur|durée|duree|min|mins|minutes|"
    "minutter|minuter|minuten|tid i min|antal min|antal minutter|minuttal|dur|duration minutes|"
    "duration min|lengte|tidsforbrug|how long",
    Role.DAY: "dato|date|datum|day|dag|tag|jour|ugedag|ukedag|veckodag|weekday|wochentag|weekdag|daynumber|dagen|"
    "daydate|day name|calendar date",
    Role.TITLE: "title|titel|tittel|titre|emne|overskrift|talk title|session title|rubrik|ämne|thema|onderwerp|sujet|"
    "heading|summary|headline|subject|topic|talk|presentation title|foredragstitel|betreff|intitulé|"
    "talktitle|thème;aktivitet|aktiviteter|activity|aktivität|activiteit|activité|programpunkt|"
    "programmpunkt|punkt|programposter|what|hvad|hva|vad|was|wat|quoi|indslag|innslag|inslag|item|"
    "agenda item|dagsordenspunkt|agendapunkt|agenda point|event title|event|events|hændelse|begivenhed|"
    "agendapunt|programmaonderdeel|post|label;oplæg|foredrag|indlæg|innlegg|föredrag|vortrag|lezing|"
    "exposé|presentation|lecture|paper|session|sessions|talks|sesjon|sitzung|sessie|séance|intervention;name|"
    "navn|namn|naam|nom|bezeichnung;program|programme|programma|programm|agenda|indhold|innhold|innehåll|"
    "inhalt|content|inhoud|contenu|tekst|text;tema|theme|themes",
    Role.SPEAKER: "referent in|referent innen|first name|firstname|fornavn|förnamn|vorname|prénom|voornaam|last name|"
    "lastname|surname|efternavn|etternavn|efternamn|nachname|achternaam|speaker|speakers|presenter|"
    "presenters|oplægsholder|oplægsholdere|taler|talere|foredragsholder|foredragsholdere|föreläsare|"
    "föredragshållare|talare|fremlegger|innleder|innledere|foreleser|referenten|referentin|sprecher|"
    "redner|vortragende|vortragender|spreker|sprekers|orateur|orateurs|intervenant|intervenante|"
    "intervenants|conférencier|conférenciers|who|hvem|vem|wer|wie|qui|author|authors|by|ved|lecturer|"
    "people|persons|underviser|undervisere|presented by|forfatter|autor|autoren|auteur|auteurs|"
    "foredragsholderne|talk by|panelists|speaking|panelister|paneldeltagere|performers|performer|"
    "instructor|instructors|trainer|trainers|teacher|teachers|keynote speaker|guest|guests|speaker name|"
    "speakernames;ansvarlig|ansvarlige|ansvarig|ansvariga|verantwortlich|responsible|facilitator|"
    "facilitators|facilitatorer|owner|lead|leads|leader|leaders|host|hosts|værter|vært|person|leitung|"
    "organizer|organizers|organiser|organisers|tutor|tutors|gæst|underholder|kunstner|contributors",
    Role.ROOM: "room|rooms|lokale|lokaler|lokal|sal|rum|rom|raum|zaal|salle|location|lokation|sted|plats|ort|"
    "locatie|plaats|lieu|where|hvor|hvorhenne|var|wo|waar|où|venue|place|stage|scene|scen|bühne|podium|"
    "hall|auditorium|saal|mødelokale|building|bygning",
    Role.TRACK: "track|tracks|spor|spår|strand|stream|strøm|tracknavn|linje|parallel",
    Role.KIND: "type|typ|kind|art|kategori|category|kategorie|categorie|catégorie|format|form|session type|"
    "event type|sessionstype|sessionstyp|slot type",
    Role.DETAILS: "description|beskrivelse|beskrivning|beschreibung|beschrijving|details|detaljer|abstract|resumé|"
    "resume|résumé|note|notes|noter|notat|bemærkning|bemærkninger|bemærk|kommentar|kommentarer|comment|"
    "comments|anmerkung|anmerkungen|bemerkung|opmerking|opmerkingen|remarque|remarques|remarks|info|"
    "information|subtitle|undertitel|uddybning|body|opgave|subheading|formål|purpose|mål|method|metode|"
    "blurb|longdescription|excerpt|intro|form og indhold|other|andet|extra|diverse|handling;chair|chairs|"
    "session chair|moderator|moderators|moderatorer|ordstyrer|mødeleder|moderation|møteleder|discussants|"
    "discussant|coauthor|coauthors|co authors",
    Role.BREAK: "breaks|break|pause|pauser|pausen",
    Role.UID: "uid|guid|uuid|id|session id|sessionid|talk id|event id|code|key|slug",
    Role.SKIP: "all day|all day event|hele dagen|heldag|heldagshændelse|ganztägig|url|link|links|href|slides|slide|"
    "video|photo|foto|image|img|picture|icon|headshot|company|companies|firma|organisation|organization|"
    "organisering|affiliation|affiliations|position|job|jobtitle|email|e mail|mail|twitter|phone|telefon|"
    "tlf|bio|biography|padding|total|sum|i alt|capacity|kapacitet|pladser|antal|deltagere|status|color|"
    "colour|farve|tags|tag list|language|sprog|språk|sprache|taal|langue|level|niveau|recording|"
    "stream url|github|homepage|website|hjemmeside|pris|price|kommune|institution|country|land|role|"
    "rolle|avatar|thumbnail|materials|materiale|materialer|media|created|updated|modified|timestamp|"
    "keywords|license|layout|permalink|zoom|attendees|budget|udgift|cost|forplejning antal|published|nr|"
    "no|number|nummer|numéro|rating|tz|timezone|tidszone",
}
_LOOKED_UP: Final[dict[str, Head]] = {
    word: Head(role, rank)
    for role, groups in reversed(_WORDS.items())
    for rank, words in reversed(list(enumerate(groups.split(";"))))
    for word in words.split("|")
}
_IDS: Final = frozenset({"id", "ids", "ref", "refs", "slug"})
_NAMES: Final = frozenset(["name", "names", "navn", "namn", "naam", "nom", "text", "label", "fullname"])
_TITLES: Final = frozenset(["title", "titel", "titre", "tittel"])
NAME_RANK: Final = _LOOKED_UP["name"].rank
_PERSONAL: Final = frozenset(
    {
        *(
            "bio",
            "biography",
            "company",
            "companies",
            "firma",
            "affiliation",
            "position",
            "photo",
            "headshot",
            "avatar",
        ),
        *("email", "mail", "twitter", "organisation", "organization", "jobtitle", "job", "institution", "github"),
        *("linkedin", "pronouns", "foto", "image"),
    }
)
_FIRST: Final = frozenset(["first", "firstname", "fornavn", "förnamn", "vorname", "prénom", "voornaam", "given"])
_LAST: Final = frozenset(
    {"last", "lastname", "surname", "efternavn", "etternavn", "efternamn", "nachname", "achternaam", "family"}
)
_OF_OTHERS: Final = frozenset({Role.SPEAKER, Role.ROOM, Role.TRACK, Role.KIND, Role.DAY})
# which of the words of a head decides, where several mean something
_WEIGHT: Final = (
    Role.SKIP,
    Role.START,
    Role.END,
    Role.LENGTH,
    Role.KIND,
    Role.SPEAKER,
    Role.DETAILS,
    Role.ROOM,
    Role.TRACK,
    Role.UID,
    Role.TITLE,
    Role.TIME,
    Role.DAY,
    Role.BREAK,
)
_CAMEL: Final = re.compile(r"(?<=[a-zæøåäöéè0-9])(?=[A-ZÆØÅÄÖ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_NO_LETTER: Final = re.compile(r"[\W_]+")
_NUMBER: Final = re.compile(r"\d+")
# titleZh beside titleEn
_OTHER_LETTERS: Final = frozenset({"zh", "cn", "tw", "hk", "ja", "jp", "ko", "kr", "ru", "uk", "ar", "he", "fa", "th"})
_LATER: Final = 50


@lru_cache(maxsize=2048)
def head_of(text: str) -> Head | None:
    """Return the role that the head of a column or the key of a record names, or None."""
    words = words_of(text)
    if not words or len(text) > LONGEST_HEAD:
        return None
    if len(words) > 1 and words[-1] in _IDS and (owner := head_of(" ".join(words[:-1]))) and owner.role is Role.TITLE:
        return Head(Role.UID)
    if len(words) > 1 and words[-1] in _OTHER_LETTERS and (head := head_of(" ".join(words[:-1]))):
        return head._replace(rank=head.rank + _LATER)
    found = _LOOKED_UP.get(" ".join(words)) or _LOOKED_UP.get("".join(words))
    return found or _compound(words) or _respelt(words)


def _respelt(words: list[str]) -> Head | None:
    """Read a head whose letters are spelt out: "oplaegsholder", "moede"."""
    text = " ".join(words)
    danish = text.replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
    german = text.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    return _LOOKED_UP.get(danish) or _LOOKED_UP.get(german)


def words_of(text: str) -> list[str]:
    """Return the words of a head in small letters: "startTime_2" says start and time."""
    bare = _NO_LETTER.sub(" ", _CAMEL.sub(" ", text[: LONGEST_HEAD + 1])).casefold().split()
    return [word for word in bare if not _NUMBER.fullmatch(word)]


def is_personal(text: str) -> bool:
    """Tell whether a head says something of a person: their firm, their picture, their mail."""
    return not _PERSONAL.isdisjoint(words_of(text))


def is_first_name(text: str) -> bool:
    """Tell whether a head stands over first names, which go with the last names beside them."""
    return not _FIRST.isdisjoint(words_of(text))


def is_last_name(text: str) -> bool:
    """Tell whether a head stands over last names."""
    return not _LAST.isdisjoint(words_of(text))


def is_place(text: str) -> bool:
    """Tell whether a head names one room or track of several: "Room 2", "Sal A", but not "Room"."""
    words = _NO_LETTER.sub(" ", _CAMEL.sub(" ", text[: LONGEST_HEAD + 1])).casefold().split()
    heads = [_LOOKED_UP.get(word) for word in words]
    return len(words) > 1 and any(head and head.role in {Role.ROOM, Role.TRACK} for head in heads)


def _compound(words: list[str]) -> Head | None:
    """Read a head of several words: "talk title" is a title, "speaker name" a speaker, "speaker title" neither."""
    heads = [head for word in words if (head := _LOOKED_UP.get(word))]
    roles = {head.role for head in heads}
    owners = roles & _OF_OTHERS
    if owners and words[-1] in _NAMES:
        return Head(next(role for role in _WEIGHT if role in owners))
    if Role.SPEAKER in roles and words[-1] in _TITLES:
        return Head(Role.SKIP)
    if len(words) > 4:  # noqa: PLR2004 - a sentence, no head
        return None
    found = next((role for role in _WEIGHT if role in roles), None)
    return None if found is None else min((head for head in heads if head.role is found), key=lambda each: each.rank)
