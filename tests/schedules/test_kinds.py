"""What kind of session a title names, in every language we read, and what its place in the day adds."""

from __future__ import annotations

import pytest

from bot.model import SessionKind
from schedules.readers.vocabulary.kinds import is_known_word, kind_of, kinds_of

K = SessionKind

TITLES: dict[SessionKind, str] = {
    K.BREAK: """
        Frokost | Eftermiddagskaffepause | Sandwichpause | Netværkspause | Frokost og networking | Let frokost | Middag
        Fælles morgenmad | Vi spiser aftensmad sammen | Kaffe, kage og snak | Pause 20 min. | Frokost & afrejse
        Lunsj | Kveldsmat | Festmiddag | Kaffe og kake | Benstrekk | Lunsj og mingling | Enkel servering
        Fika | Förmiddagsfika | Lunchmacka | Kaffe och smörgås | Bensträckare | Frukostmingel | Middag på egen hand
        Lunch | Networking lunch | Workshop dinner | Comfort break | Morning tea | Working lunch | Hot lunch is served
        Break and Gallery Walk of Breakout Summaries | Mittagsimbiss | Kaffeepause | Gemeinsames Abendessen
        Bewegungspause | Koffiepauze | Broodjeslunch | Borrel en hapjes | Pause-café | Déjeuner | Apéritif
        Hádegisverður | Kaffihlé
    """,
    K.OPENING: """
        Velkommen til dagen | Velkomst og kaffe | Rådmanden byder velkommen | Åbning af mødet | God morgen
        Introduktion til dagen | Velkommen ved ordfører | Innledning | Åpning | Välkomna | Invigning | Dagen inleds
        Workshop opens | Welcome remarks | Opening ceremony | Opening session | Kick-off | Welcome and housekeeping
        Begrüßung | Grußworte | Eröffnung der Tagung | Einführung in den Tag | Welkomstwoord | Opening en welkom
        Eröffnungsplenum | Plechtige opening | Opning av dagane | Ada Berg, formand, byder alle velkommen
        Ouverture de la journée | Mot d’accueil | Séance d’ouverture
    """,
    K.CLOSING: """
        Tak for i dag! | Tak for i aften | Afrunding og evaluering | Konferencen slutter | Biskoppen runder dagen af
        Slut | Afslutning med sandwich | Opsamling og afrunding | Slutt for dagen | Møteslutt | Takk for i dag
        Dagen är slut | Tack och hej | Avslutande ord | Mötet ajourneras | Closing remarks | End of day one | Wrap-up
        Adjourn | Next steps and close | Workshop closes | Verabschiedung | Ende der Veranstaltung | Schlusswort
        Schließung des Hauses | Closing speech
        Ausklang | Afsluiting | Einde programma | Slotwoord | Clôture | Fin des travaux | Mot de la fin
    """,
    K.BREAKOUT: """
        Gruppedrøftelse om invitationer | Debat i grupper | Bordrunde | World Café: tre spørgsmål | Gruppesamtaler
        Samtale ved bordene | Drøftelser i mindre grupper | Dialog ved caféborde | Walk and talk | Cafédialog
        Gruppearbeid | Diskusjon i grupper | Rundebordssamtaler | Summing | Grupparbete | Gruppdiskussioner | Bikupor
        Diskussion i bikupor | Rundabordssamtal | Group work | Small group discussion | Breakout rooms | Roundtables
        Kleingruppenarbeit | Austausch in Kleingruppen | Thementische | Gruppenphase | Arbeitsgruppen | Groepswerk
        Tafelgesprekken | Deelsessies | Travail en sous-groupes | Ateliers | Forum ouvert | 3 à 5 ateliers au choix
        Hópavinna | Fra ord til handling – gruppearbejde
    """,
    K.WORKSHOP: """
        Workshop: byg en plan | Idéværksted | Workshoprunde 2 | Verksted | Övning | Hands-on session | Tutorial
        Zukunftswerkstatt | Praktische Übungen | Masterclass | Atelier : dessiner un plan | Atelier participatif
    """,
    K.OTHER: """
        Registrering med let frokost | Kaffe og registrering | Ankomst og morgenbrød | Dørene åbner | Check-in og kaffe
        Netværk | Fest | Bus til byen | Årsmøde | Generalforsamling | Fællessang | Innsjekk | Sosialt samvær | Insläpp
        Mingel | Registration opens (with coffee) | Doors open | Group photo | Reception | City tour | Party
        Welcome reception with activities | Anmeldung und Kaffee | Ankommen | Mitgliederversammlung | Stadtführung
        Ontvangst met koffie | Inloop | Rondleiding | Inscriptions | Visite guidée | Remise des prix
    """,
    K.TALK: """
        Sådan får vi flere med | Oplæg om frokostordninger | Fremlæggelse af de bedste idéer fra hver gruppe | Keynote 1
        Hvordan får vi flere med i det fælles arbejde? | Opsamling på gruppearbejde | Introduktion til gruppearbejde
        Fra fest til hverdag | Sport og musik i skolen | Paneldebat | Digitale værktøjer i hverdagen | Nyt fra kommunen
        Presentasjon av gruppearbeid | Hva skjer med pausene? | Redovisning av grupparbeten | Invandring och arbete
        Lunchföreläsning | Opening keynote | Closing panel | Why coffee matters | Music and memory | Package managers
        Case study: End of life care | Reports from breakout groups | Vorstellung der Ergebnisse | Eröffnungsvortrag
        Podiumsdiskussion | Ende der Welt | Terugkoppeling uit de groepen | Hoe betrekken we bewoners?
        Table ronde | Restitution des ateliers | Débat autour de la mer | Conférence d’ouverture
    """,
}
CASES = [
    (title.strip(), kind) for kind, text in TITLES.items() for line in text.splitlines() for title in line.split("|")
]


@pytest.mark.parametrize(("title", "kind"), [case for case in CASES if case[0]])
def test_title_has_kind(title: str, kind: SessionKind) -> None:
    assert kind_of(title) is kind


DAYS: dict[str, list[tuple[str, SessionKind]]] = {
    "an introduction amid the day is a talk": [
        ("Velkommen", K.OPENING),
        ("Introduktion", K.OPENING),
        ("Vand i byen", K.TALK),
        ("Introduktion", K.TALK),
        ("Gruppearbejde", K.BREAKOUT),
    ],
    "what is gathered amid the day is told to all": [
        ("Gruppearbejde", K.BREAKOUT),
        ("Opsamling", K.TALK),
        ("Oplæg om byen", K.TALK),
        ("Opsamling", K.CLOSING),
        ("Kaffe", K.BREAK),
        ("Afrejse", K.OTHER),
    ],
    "next steps before another talk close nothing": [
        ("Next steps", K.TALK),
        ("A talk about the sea", K.TALK),
        ("Next steps", K.CLOSING),
    ],
}


@pytest.mark.parametrize("name", DAYS)
def test_place_in_the_day_decides_where(name: str) -> None:
    titles = [title for title, _ in DAYS[name]]
    assert list(zip(titles, kinds_of(titles), strict=True)) == DAYS[name]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("", K.TALK),
        ("?", K.TALK),
        ("l u n c h", K.BREAK),
        ("x" * 10_000, K.TALK),
        ("- " * 5_000, K.TALK),
        ("9", K.TALK),
    ],
)
def test_odd_titles_have_a_kind(title: str, kind: SessionKind) -> None:
    assert kind_of(title) is kind


def test_kind_words_are_no_names() -> None:
    words = ["Frokost", "Keynote", "Gruppearbejde", "Kleingruppenarbeit", "Holm", "Falk", "Ahmad", "Ende"]
    assert [word for word in words if is_known_word(word)] == [*words[:4], "Ende"]
