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
            "januar january januari janvier jan janv janúar",
            "februar february februari février fevrier feb febr févr febrúar",
            "marts march mars märz maerz maart mar mrt",
            "april avril apr avr apríl",
            "maj may mai mei maí",
            "juni june juin jun júní",
            "juli july juillet jul juil júlí",
            "august augusti août aout augustus aug ágúst",
            "september septembre sep sept",
            "oktober october octobre okt oct október",
            "november novembre nov nóvember",
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
            "mandag måndag monday montag maandag lundi man mon mån mánudag",
            "tirsdag tisdag tuesday dienstag dinsdag mardi tysdag þriðjudag tirs tir tue tues",
            "onsdag wednesday mittwoch woensdag mercredi miðvikudag ons wed",
            "torsdag thursday donnerstag donderdag jeudi fimmtudag tors tor thu thur thurs",
            "fredag friday freitag vrijdag vendredi föstudag fre fri",
            "lørdag lördag saturday samstag sonnabend zaterdag samedi laurdag laugardag lør lørd lör sat",
            "søndag söndag sunday sonntag zondag dimanche sundag sunnudag søn sønd sön sun",
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
    "approx|approximately|omkring|omtrent|ungefär|time|tid|tidspunkt|gegen|zirka|innen|inden|senest|efter|etter|after|nach"
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
    "openingstijden|openingsuren|heures d'ouverture|horaires d'ouverture|bustider|togtider|køreplan|"
    "busstider|tågtider|togavganger|bussavganger|shuttlebus|shuttle bus|shuttlebusser"
)
# and these below a programme, where nothing else stands in the line; above it they may be what it is about
ASIDES_BELOW: Final = (
    "transport|transfer|kontakt|kontaktoplysninger|contact|busser|bussar|bus|tog|buss|tåg|anreise|reise|rejse"
)
OPEN: Final = "åben|åbent|open|öppet|åpent|åpen|geöffnet|ouvert|lukket|closed|stängt|stengt|geschlossen|gesloten|fermé"

# a line that is only this begins the programme anew
PROGRAMME_WORDS: Final = (
    "program|programme|programm|programma|programmet|agenda|dagsorden|dagordning|schedule|timetable|tidsplan|tidsskjema|"
    "dagens program|rammeprogram|ablauf|tagesordnung|déroulé|ordre du jour|dagprogramma|køreplan for dagen"
)

PLACEHOLDERS: Final = "xx|xxx|nn|n.n|tba|tbd|tbc|to be announced|to be confirmed|navn følger|følger|afventer"

LANGUAGE_WORDS: Final[dict[str, str]] = {
    "da": "og|velkommen|velkomst|til|dagen|frokost|oplæg|indlæg|ved|tak|hvad|gruppearbejde|afrunding|afslutning|af|"
    "kaffe|ikke|mødet|drøftelse|det|med|for|på|fra|om|hvordan|hvorfor|kommune|maj|juni|dag|jeg|hvor|der|er|en|et|i|"
    "eftermiddag|fælles|efter|formand|lørdag|søndag|åbning|deltagere|spørgsmål|tilmelding|bliver|være|vi|os|kl",
    "nb": "og|velkommen|til|dagen|lunsj|innlegg|ved|takk|hva|gruppearbeid|avslutning|av|kaffe|ikke|møtet|slutt|det|fra|"
    "med|for|på|om|hvordan|hvorfor|kommune|mai|juni|dag|jeg|hvor|er|en|et|i|ettermiddag|felles|etter|leder|lørdag|"
    "søndag|åpning|deltakere|spørsmål|påmelding|blir|være|vi|oss|kl|ikkje|frå|eit|ein|kva|korleis|vert|opning|pause",
    "sv": "och|välkommen|välkomna|till|dagen|lunch|föreläsning|med|tack|vad|grupparbete|avslutning|av|kaffe|inte|är|"
    "det|för|på|från|om|hur|varför|kommun|maj|juni|dag|jag|var|en|ett|i|eftermiddag|gemensam|efter|ordförande|lördag|"
    "söndag|öppning|deltagare|frågor|anmälan|blir|vara|vi|oss|kl|fika|samtal|som|inledning",
    "en": "and|welcome|to|the|lunch|talk|by|thanks|what|how|group|closing|of|coffee|break|session|with|opening|for|is|"
    "are|in|on|at|from|a|an|we|our|day|registration|discussion|dinner|questions|panel|speaker|room|chair|remarks|am|pm",
    "de": "und|der|die|das|mit|von|uhr|begrüßung|mittagspause|mittagessen|kaffeepause|vortrag|ende|für|ist|im|zum|zur|"
    "nicht|wie|den|dem|des|ein|eine|auf|bei|durch|aus|am|bis|ab|eröffnung|verabschiedung|diskussion|tagung|wir|pause|"
    "anmeldung|moderation|raum|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|einführung|abschluss",
    "nl": "en|de|het|van|met|door|opening|afsluiting|een|voor|koffie|naar|is|dag|ronde|in|op|over|aan|bij|uur|pauze|"
    "lunch|welkom|inloop|ontvangst|lezing|borrel|niet|wordt|zijn|deelsessies|dagvoorzitter|einde|programma|vragen|je|we",
    "fr": "et|le|la|les|des|du|de|pause|avec|une|un|sur|matin|présentation|débat|pour|en|dans|par|aux|au|à|déjeuner|"
    "accueil|ouverture|clôture|atelier|ateliers|journée|table|ronde|conférence|café|est|nous|samedi|dimanche|lundi|"
    "mardi|mercredi|jeudi|vendredi|programme|d|l|intervenants|fin|salle",
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

# the same in words; they speak of all the times of a text
ZONE_WORDS: Final = {
    name: zone
    for zone, names in {
        "Europe/Copenhagen": "dansk tid|norsk tid|svensk tid|central european time|central european summer time|"
        "copenhagen time|oslo time|stockholm time|berlin time|paris time|mitteleuropäische zeit|deutscher zeit|"
        "heure de paris|heure française|nederlandse tijd|danish time|norwegian time|swedish time|german time",
        "Europe/London": "london time|uk time|british time|british summer time|greenwich mean time|engelsk tid|"
        "britisk tid",
        "Europe/Helsinki": "finsk tid|helsinki time|finnish time|eastern european time",
        "Atlantic/Reykjavik": "islandsk tid|reykjavik time",
        "America/New_York": "eastern time|new york time",
        "America/Chicago": "central time",
        "America/Los_Angeles": "pacific time",
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
