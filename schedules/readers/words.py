"""The words that programmes are written with, in every language we read; tables, no rules.

They are matched against text, never shown: sentences live in `bot.texts`.
"""

from __future__ import annotations

from typing import Final

from bot.model import GroupRole, SessionKind

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januar january januari janvier jan janv",
            "februar february februari février fevrier feb febr févr",
            "marts march mars märz maerz maart mar mrt",
            "april avril apr avr",
            "maj may mai mei",
            "juni june juin jun",
            "juli july juillet jul juil",
            "august augusti août aout augustus aug",
            "september septembre sep sept",
            "oktober october octobre okt oct",
            "november novembre nov",
            "december desember dezember décembre decembre dec des dez déc",
        ),
        start=1,
    )
    for name in names.split()
}

WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "mandag måndag monday montag maandag lundi man mon mån",
            "tirsdag tisdag tuesday dienstag dinsdag mardi tirs tir tue tues",
            "onsdag wednesday mittwoch woensdag mercredi ons wed",
            "torsdag thursday donnerstag donderdag jeudi tors tor thu thur thurs",
            "fredag friday freitag vrijdag vendredi fre fri",
            "lørdag lördag saturday samstag sonnabend zaterdag samedi lør lørd lör sat",
            "søndag söndag sunday sonntag zondag dimanche søn sønd sön sun",
        )
    )
    for name in names.split()
}

# these name a weekday only right before the number of a day: "Do 6. Juni"
SHORT_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        ("ma mo lun", "ti di", "mi wo mer", "do jeu", "fr vr ven", "lø sa za sam", "sø so zo dim")
    )
    for name in names.split()
}

# "Dag 2", "Day 2", "Jour 2": a day by its number
DAY_WORDS: Final = "dag|day|tag|jour"

ORDINALS: Final = {
    name: number
    for number, names in enumerate(
        (
            "første first erste erster eerste första premier première",
            "anden andet annen second zweite zweiter tweede andra deuxième",
            "tredje third dritte dritter derde troisième",
            "fjerde fourth vierte vierter vierde quatrième",
            "femte fifth fünfte fünfter vijfde cinquième",
        ),
        start=1,
    )
    for name in names.split()
}
CARDINALS: Final = {
    name: number
    for number, names in enumerate(
        (
            "one én ett eins",
            "to two två zwei deux ii",
            "tre three drei trois iii",
            "fire four fyra vier quatre iv",
            "fem five",
        ),
        start=1,
    )
    for name in names.split()
}

PARTS_OF_DAY: Final = (
    "morgen|formiddag|eftermiddag|aften|morning|afternoon|evening|förmiddag|eftermiddag|kväll|formiddag|ettermiddag|"
    "kveld|vormittag|nachmittag|abend|matin|après-midi|soir|ochtend|avond"
)

# what stands before a clock time
BEFORE_TIME: Final = (
    "kl|klokken|klokka|klockan|clock|at|from|fra|från|om|um|ab|von|vanaf|à|de|dès|vers|ca|cirka|circa|around|about|"
    "approx|approximately|omkring|omtrent|ungefär|time|tid|tidspunkt|gegen|zirka|innen|inden|senest|efter|etter|after|nach|à\\spartir\\sde"
)

# words that are clock times themselves: minutes after midnight
CLOCK_WORDS: Final = {
    12 * 60: "noon|midday|midi",
    24 * 60: "midnight|minuit|mitternacht|midnat|midnatt|middernacht",
}

# what joins two clock times
UNTIL: Final = "til|till|to|until|bis|tot|jusqu['’]à|à|a|--|-|–|—|−|‒|‑|~|>|→|/"

# a number before one of these is an amount, not a time
UNITS: Final = (
    "kr|kroner|kronor|dkk|sek|nok|eur|euro|usd|gbp|mio|mia|mill|millioner|pct|procent|percent|km|m2|kg|meter|"
    "min|mins|minut|minutter|minutes|minuten|minuter|time|timer|timers|hours|hour|hrs|stunden|tim|timmar|heures|uren|"
    "personer|person|people|deltagere|deltagare|deltakere|participants|pladser|gange|år|years|stk|pk|mb|gb"
)

# what broken numbers are measured in too: "1.30 timer", "12,50 kr."
MEASURES: Final = (
    "kr|kroner|kronor|dkk|sek|nok|eur|euro|usd|gbp|mio|mia|mill|millioner|pct|procent|percent|km|m2|kg|meter|"
    "min|minutter|minutes|minuten|minuter|time|timer|timers|hours|hour|stunden|tim|timmar|heures|uren|mb|gb"
)

# a number after one of these is a reference or a telephone number
REFERENCES: Final = (
    "version|vers|v|ver|pkt|punkt|kap|kapitel|kapittel|chapter|section|afsnit|avsnitt|nr|no|fig|figur|bilag|"
    "tabel|side|"
    "tlf|telefon|tel|phone|mobil|cvr|ean|lokale|room|sal|rum|stk|raum|saal|zaal|salle|varighed|varighet|duration|dauer|duur|durée|længde|length|§"
)

# a date beside one of these is not the day of the event
DEADLINES: Final = (
    "tilmeld|frist|senest|deadline|before|register by|no later|påmeld|anmäl|sista dag|inden|opdateret|updated|"
    "publiceret|published|lagt op|oprettet|posted|udgivet|sidste frist|anmeld|spätestens|inscription|by may|afbud"
)

# what stands below a heading with one of these is no programme: when an office is open, when a bus leaves
ASIDES: Final = (
    "åbningstid|åbningstider|telefontid|telefontider|kontortid|ekspeditionstid|træffetid|opening hours|office hours|"
    "öppettid|öppettider|telefontid|åpningstid|åpningstider|kontortid|öffnungszeit|öffnungszeiten|sprechzeiten|bürozeiten|"
    "openingstijden|openingsuren|heures d'ouverture|horaires d'ouverture|bustider|togtider|busser|bussar|køreplan|"
    "busstider|tågtider|togavganger|bussavganger|shuttlebus|shuttle bus|shuttlebusser|transport|kontakt|contact"
)
OPEN: Final = "åben|åbent|open|öppet|åpent|åpen|geöffnet|ouvert|lukket|closed|stängt|stengt|geschlossen|gesloten|fermé"

# a line that is only this begins the programme anew
PROGRAMME_WORDS: Final = (
    "program|programme|programm|programma|programmet|agenda|dagsorden|dagordning|schedule|timetable|tidsplan|tidsskjema|"
    "dagens program|rammeprogram|ablauf|tagesordnung|déroulé|ordre du jour|dagprogramma|køreplan for dagen"
)

KIND_WORDS: Final[dict[SessionKind, str]] = {
    SessionKind.BREAK: (
        "pause|pauser|kaffepause|kaffe|kaffebord|kaffekø|formiddagskaffe|eftermiddagskaffe|te og kaffe|"
        "morgenmad|morgenbrød|"
        "morgenkaffe|brunch|frokost|frokostbuffet|frokostpause|sandwich|forfriskninger|middag|festmiddag|"
        "aftensmad|spisning|"
        "buffet|aftenkaffe|strækpause|strækben|bensträckare|frisk luft|break|coffee|coffee break|tea|lunch|"
        "lunchbreak|lunsj|"
        "lunchpause|dinner|supper|breakfast|refreshments|fika|fikapaus|paus|rast|frukost|kvällsmat|matpause|"
        "benstrekk|"
        "welcome reception|drinks|kaffeepause|mittagessen|mittagspause|abendessen|essen|frühstück|biobreak|"
        "imbiss|repas|"
        "le repas|déjeuner|dîner|pause-café|apéritif|apéro|borrel|koffie|koffiepauze|pauze|diner|"
        "kochen|catering|forplejning|bespisning|let anretning|tapas|smörgås|smørrebrød|kage"
    ),
    SessionKind.OPENING: (
        "velkomst|velkommen|åbning|indledning|intro|introduktion|rammesætning|præsentationsrunde|tjek ind|"
        "tjek-ind|check-in|"
        "welcome|opening|introduction|kick-off|kickoff|kick off|opens|åbner dagen|dagen åbner|dagen begynder|"
        "mødet åbnes|"
        "välkommen|välkomna|inledning|öppning|introduktion|innledning|åpning|velkomne|introduksjon|"
        "begrüßung|begruessung|eröffnung|einführung|zusammenkunft|ordnungsruf|willkommen|accueil|ouverture|bienvenue|"
        "welkom|inleiding|start på dagen|god morgen|godmorgen|day opens|workshop opens|programstart"
    ),
    SessionKind.CLOSING: (
        "afslutning|afrunding|fælles afrunding|opsamling|fælles opsamling|opsummering|tak for i dag|"
        "tak for i aften|tak for aftenen|takk for i kveld|tak for denne gang|"
        "tak for nu|farvel|kom godt hjem|slut|mødet slutter|dagen slutter|dagen er slut|evaluering|perspektivering|"
        "tjek ud|tjek-ud|check-out|closing|closing session|wrap-up|wrap up|wrapup|closing remarks|goodbye|"
        "farewell|the end|"
        "end of day|end|conclusion|summary|tack för i dag|tack för idag|avslutning|avrundning|sammanfattning|"
        "utvärdering|slut för dagen|slutt|slutt for dagen|takk for i dag|oppsummering|vel hjem|møtet slutter|"
        "ende|offizielles ende|abschluss|verabschiedung|schluss|zusammenfassung|clôture|cloture|fin|fin des travaux|"
        "conclusions|afsluiting|einde|samling og tak"
    ),
    SessionKind.BREAKOUT: (
        "gruppedrøftelse|gruppedrøftelser|gruppearbejde|gruppearbejder|gruppediskussion|gruppedebat|gruppesamtale|"
        "gruppesamtaler|gruppeøvelse|gruppeopgave|gruppemøder|grupper|bordrunde|bordrunder|borddrøftelse|"
        "borddrøftelser|"
        "borddebat|bordsamtaler|drøftelse i grupper|drøftelser i grupper|debat i grupper|arbejde i grupper|"
        "i grupper|i mindre grupper|"
        "world café|world cafe|verdenscafé|café-dialog|cafédialog|open space|walk and talk|walk & talk|breakout|"
        "breakouts|"
        "breakout session|breakout sessions|breakout rooms|break-out|group work|group discussion|group discussions|"
        "discussion groups|small groups|in groups|round tables|roundtable|roundtables|table discussions|"
        "participant driven|"
        "unconference|summegrupper|summe|speeddating|dialoggrupper|parallelle spor|parallelle sessioner|delt program|"
        "temagrupper|netværksgrupper|gruppsamtal|gruppsamtale|grupparbete|gruppdiskussion|gruppdiskussioner|"
        "bikupa|bikupor|rundabordssamtal|rundbordssamtal|gruppearbeid|gruppesamtale|gruppediskusjon|rundebord|"
        "rundbord|kafédialog|"
        "bordsamtale|välj ett av spåren|parallella spår|gruppenarbeit|kleingruppen|ateliers|atelier|débat mouvant|"
        "groepswerk|groepsgesprek|rondetafel|mingling og samtale|gruppevis|kollegadrøftelse|kollegadrøftelser|"
        "discussions"
    ),
    SessionKind.WORKSHOP: (
        "workshop|workshops|workshoprunde|værksted|værksteder|øvelse|øvelser|hands-on|tutorial|tutorials|exercise|"
        "exercises|arbejdsværksted|idéværksted|skriveværksted|moduler|verkstad|verksted|øving|övning|hackathon|"
        "træning|training|egen refleksion|eget arbejde|egen tid|individuelt arbejde|fælles arbejde|werkstatt|"
        "übung|werkplaats"
    ),
    SessionKind.OTHER: (
        "registrering|indskrivning|indtjekning|tilmelding|ankomst|dørene åbner|døre åbner|dørene er åbne|"
        "lokalet åbner|"
        "online fra|log på|netværk|networking|mingling|mingel|social|social time|fest|reception|afgang|afrejse|"
        "departure|"
        "registration|arrival|doors open|sign-in|slack time|buffer|teknik|tekniktest|test af teknik|rundvisning|tour|"
        "omvisning|byvandring|udflugt|excursion|transport|bus|hotel|check-in på hotel|underholdning|koncert|"
        "musik|fællessang|"
        "årsmøde|generalforsamling|årsmöte|årsmøte|insläpp|ankomst|dørene åpner|anmeldung|ankunft|inscription|"
        "inschrijving|"
        "ontvangst|inloop|voorbereiding|vote|fotografering|group photo|party|quiz|mitgliederversammlung|registrierung"
    ),
    SessionKind.TALK: (
        "oplæg|indlæg|foredrag|paneldebat|panel|panelsamtale|debat|debatpanel|præsentation|fremlæggelse|"
        "fremlæggelser|"
        "keynote|talk|talks|lecture|presentation|presentations|plenary|plenum|session|temaoplæg|borgerpanel|"
        "fortælling|"
        "spørgsmål og svar|spørgerunde|spørgsmål|q&a|questions|interview|samtale|case|cases|lyn-oplæg|lynoplæg|"
        "föreläsning|föredrag|panelsamtal|presentasjon|innlegg|foredrag|panelsamtale|vortrag|vorträge|sitzung|podium|"
        "diskussion|présentation|conférence|synthèse|retour|lezing|debat|presentatie|status|nyt fra|film"
    ),
}

# these make a break of it also where another word stands before them ("Workshop dinner")
MEALS: Final = (
    "frokost|frokostpause|middag|festmiddag|aftensmad|lunch|lunsj|dinner|pause|break|abendessen|mittagessen|fika"
)

# "opens" at the end of a title: the day, the workshop, the conference
OPENS: Final = "opens|åbner|åpner|öppnar|begynder|starter|startar|begins|starts"

# a name follows; `v.` and `v/` mean nothing else
EXPLICIT_SPEAKER: Final = r"v\.|v/|v\.?\s?/|w/"
SPEAKER: Final = "ved|af|av|by|with|med|von|mit|durch|door|met|par|avec|presented by"
SPEAKER_LABELS: Final = (
    "oplægsholder|oplægsholdere|speaker|speakers|moderator|moderatorer|chair|chairs|facilitator|taler|talare|"
    "talere|foredragsholder|föreläsare|underviser|keynote speaker|keynote|referent"
)
HONORIFICS: Final = (
    "professor|prof|dr|lektor|adjunkt|ph.d|forsker|forskningschef|direktør|direktor|minister|borgmester|borgermester|"
    "formand|næstformand|leder|ordfører|rektor|chef|konsulent|chefkonsulent|statsråd|kommunaldirektør|centerchef|"
    "docent|ordstyrer|moderator|facilitator|generalsekretær|sekretariatschef|seniorforsker|journalist|forfatter|projektleder|ordförande|författare"
)
PARTICLES: Final = "de|da|di|du|der|den|van|von|af|av|la|le|el|al|bin|ibn|ter|ten|zu|y|und"

# a capitalised phrase that ends in one of these is an organisation or a place
ORGANISATIONS: Final = (
    "kommune|kommunen|region|regionen|universitet|university|universität|institut|institute|styrelse|styrelsen|"
    "ministeriet|forening|foreningen|forbund|forbundet|rådet|råd|udvalg|udvalget|udvalgene|panelet|departementet|"
    "direktoratet|skole|skolen|højskole|gymnasium|center|centret|centeret|centrum|museum|museet|bibliotek|"
    "biblioteket|"
    "avis|fonden|fond|foundation|council|committee|association|group|team|department|agency|ltd|inc|gmbh|"
    "aps|hall|room|auditorium|sal|salen|lokale|theatre|theater|playhouse|house|hus|huset|hotel|hotellet|arena|"
    "zoom|teams|"
    "chairs|board|bestyrelsen|sekretariatet|partiet|gruppen|danmark|denmark|norge|sverige|nordic|europe|"
    "arbejdsgruppen|medlemmer|members|people|academy|akademi|akademiet|college|library|stage|scene|main|online|"
    "discussion|"
    "conversation|session|keynote|workshop|introduction|dinner|lunch|reception|program|programme|centre|ting|tinget"
)

PLACEHOLDERS: Final = "xx|xxx|nn|n.n|tba|tbd|tbc|to be announced|to be confirmed|navn følger|følger|afventer"

LANGUAGE_WORDS: Final[dict[str, str]] = {
    "da": "og|velkommen|til|dagen|frokost|oplæg|ved|tak|hvad|gruppearbejde|afrunding|af|kaffe|ikke|mødet|drøftelse|"
    "det|med|for|på|fra|om|hvordan|kommune|kommuner|maj|juni|dag|jeg|hvor|der|er",
    "nb": "og|velkommen|til|dagen|lunsj|innlegg|ved|takk|hva|gruppearbeid|avslutning|av|kaffe|ikke|møtet|slutt|det|fra|"
    "med|for|på|om|hvordan|kommune|kommuner|mai|juni|dag|jeg|hvor|er",
    "sv": "och|välkommen|välkomna|till|dagen|lunch|föreläsning|med|tack|vad|grupparbete|avslutning|av|kaffe|inte|är|"
    "det|för|på|från|om|hur|kommun|kommuner|maj|juni|dag|jag|var",
    "en": "and|welcome|to|the|lunch|talk|by|thanks|what|group|closing|of|coffee|break|session|with|opening|for|is|are",
    "de": "und|der|die|das|mit|von|uhr|begrüßung|mittagspause|vortrag|ende|für|ist|im|zum|nicht|wie",
    "nl": "en|de|het|van|met|door|opening|afsluiting|een|voor|koffie|naar|is|dag|ronde",
    "fr": "et|le|la|les|des|du|de|pause|avec|une|sur|matin|présentation|débat|pour|en",
}

# what programmes call the zones that they are held in
ZONE_NAMES: Final = {
    name: zone
    for zone, names in {
        "Europe/Copenhagen": "CET|CEST|CET/CEST|MEZ|MESZ|DANSK TID",
        "Europe/London": "GMT|BST|GMT/BST|UK|UK TIME|LONDON TIME",
        "UTC": "UTC",
        "Europe/Helsinki": "EET|EEST|EET/EEST",
        "America/New_York": "ET|EST|EDT|EST/EDT",
        "America/Chicago": "CT|CST|CDT|CST/CDT",
        "America/Denver": "MT|MST|MDT|MST/MDT",
        "America/Los_Angeles": "PT|PST|PDT|PST/PDT",
    }.items()
    for name in names.split("|")
}

# the native format ------------------------------------------------------------------------------

YES: Final = frozenset({"ja", "yes", "true", "on", "sand", "sandt"})
NO: Final = frozenset({"nej", "no", "nei", "false", "off", "falsk"})

KIND_NAMES: Final[dict[str, SessionKind]] = {
    name: kind
    for kind, names in {
        SessionKind.OPENING: "opening åbning velkomst öppning åpning",
        SessionKind.TALK: "talk oplæg föredrag innlegg",
        SessionKind.BREAKOUT: "breakout gruppedrøftelse gruppearbejde grupper gruppsamtal gruppdiskussion "
        "gruppesamtale gruppediskusjon gruppearbeid",
        SessionKind.WORKSHOP: "workshop værksted verkstad verksted",
        SessionKind.BREAK: "break pause paus",
        SessionKind.CLOSING: "closing afslutning afrunding avslutning",
        SessionKind.OTHER: "other andet annat annet",
    }.items()
    for name in names.split()
}

ROLE_NAMES: Final[dict[str, GroupRole]] = {
    name: role
    for role, names in {
        GroupRole.TOVHOLDER: "tovholder facilitator samtalsledare ordstyrer lead gruppeleder",
        GroupRole.REFERENT: "referent note-taker notetaker sekreterare sekretær",
        GroupRole.MATERIALEANSVARLIG: "materialeansvarlig materials materialansvarig materialansvarlig",
        GroupRole.OPLAEGSHOLDER: "oplægsholder presenter föredragande fremlegger oplaegsholder talesperson talsperson",
    }.items()
    for name in names.split()
}
