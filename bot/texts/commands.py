"""The words of the commands: `CANONICAL` is what we show, the rest is what stands around a command.

The further sentences that we take are in `bot.texts.phrases`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import GroupRole, Verb
from bot.texts import arranging
from bot.texts.assessing import OUTCOME_NAMES, READER_NAMES
from bot.texts.enlisting import SAID_TO, Part
from bot.texts.inquiry import SAID_NAMES
from bot.texts.lengthening import EXTRA
from bot.texts.naming import ROLE_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Language

CANONICAL: Final[dict[Verb, dict[Language, str]]] = {
    Verb.APPLICATIONS: {"da": "ansøgninger", "en": "applications", "sv": "ansökningar", "nb": "søknader"},
    Verb.NEXT_APPLICATION: {
        "da": "næste ansøgning",
        "en": "next application",
        "sv": "nästa ansökan",
        "nb": "neste søknad",
    },
    Verb.APPLICATION: {"da": "ansøgning {}", "en": "application {}", "sv": "ansökan {}", "nb": "søknad {}"},
    Verb.READ_APPLICATION: {
        "da": "læs ansøgning {}",
        "en": "read application {}",
        "sv": "läs ansökan {}",
        "nb": "les søknad {}",
    },
    Verb.SCORE_APPLICATION: {"da": "bedøm {}", "en": "score {}", "sv": "bedöm {}", "nb": "vurder {}"},
    Verb.RANKING: {"da": "rangliste {}", "en": "ranking {}", "sv": "rangordning {}", "nb": "rangering {}"},
    Verb.SELECT_APPLICANTS: {"da": "udvælg", "en": "select applicants", "sv": "gör urvalet", "nb": "velg ut"},
    Verb.RELAX_QUOTAS: {
        "da": "udvælg med lempelsen",
        "en": "select with the easing",
        "sv": "gör urvalet med lättnaden",
        "nb": "velg ut med lempingen",
    },
    Verb.SET_OUTCOME: {
        "da": "ansøgning {}: {}",
        "en": "application {}: {}",
        "sv": "ansökan {}: {}",
        "nb": "søknad {}: {}",
    },
    Verb.OUTCOMES: {"da": "svarudkast", "en": "draft answers", "sv": "svarsutkast", "nb": "svarutkast"},
    Verb.OUTCOME_WORDS: {
        "da": "svar til {}: {}",
        "en": "answer to {}: {}",
        "sv": "svar till {}: {}",
        "nb": "svar til {}: {}",
    },
    Verb.SEND_OUTCOMES: {
        "da": "send svarene {}",
        "en": "send the answers {}",
        "sv": "skicka svaren {}",
        "nb": "send svarene {}",
    },
    Verb.UNTOLD: {
        "da": "hvem fik ikke svar",
        "en": "who got no answer",
        "sv": "vem fick inget svar",
        "nb": "hvem fikk ikke svar",
    },
    Verb.MY_APPLICATION: {"da": "min ansøgning", "en": "my application", "sv": "min ansökan", "nb": "min søknad"},
    Verb.HELP: {"da": "hjælp", "en": "help", "sv": "hjälp", "nb": "hjelp"},
    Verb.PROGRAM: {"da": "program", "en": "programme", "sv": "program", "nb": "program"},
    Verb.NOW: {"da": "nu", "en": "now", "sv": "nu", "nb": "nå"},
    Verb.NEXT: {"da": "næste", "en": "next", "sv": "nästa", "nb": "neste"},
    Verb.REGISTER: {"da": "tilmeld mig", "en": "sign me up", "sv": "anmäl mig", "nb": "meld meg på"},
    Verb.FORM_NEXT: {"da": "næste side", "en": "next page", "sv": "nästa sida", "nb": "neste side"},
    Verb.FORM_BACK: {"da": "tilbage", "en": "back", "sv": "tillbaka", "nb": "tilbake"},
    Verb.CONFIRM_REGISTRATION: {
        "da": "bekræft tilmelding",
        "en": "confirm registration",
        "sv": "bekräfta anmälan",
        "nb": "bekreft påmelding",
    },
    Verb.UNREGISTER: {
        "da": "afmeld mig",
        "en": "cancel my registration",
        "sv": "avanmäl mig",
        "nb": "meld meg av",
    },
    Verb.TAKE_SEAT: {"da": "tag pladsen {}", "en": "take the seat {}", "sv": "ta platsen {}", "nb": "ta plassen {}"},
    Verb.LET_GO_SEAT: {"da": "nej tak {}", "en": "no thanks {}", "sv": "nej tack {}", "nb": "nei takk {}"},
    Verb.REGISTER_COLLEAGUE: {
        "da": "tilmeld kollega",
        "en": "register a colleague",
        "sv": "anmäl kollega",
        "nb": "meld på kollega",
    },
    Verb.UNREGISTER_COLLEAGUE: {
        "da": "afmeld kollega {}",
        "en": "cancel for colleague {}",
        "sv": "avanmäl kollega {}",
        "nb": "meld av kollega {}",
    },
    Verb.SIGN_UP: {
        "da": "tilmeld programpunkt {}",
        "en": "sign up for session {}",
        "sv": "anmäl programpunkt {}",
        "nb": "meld på programpunkt {}",
    },
    Verb.SIGN_OFF: {
        "da": "afmeld programpunkt {}",
        "en": "give up session {}",
        "sv": "avanmäl programpunkt {}",
        "nb": "meld av programpunkt {}",
    },
    Verb.SESSION_SEATS: {"da": "ledige pladser", "en": "seats left", "sv": "lediga platser", "nb": "ledige plasser"},
    Verb.GRANT: {"da": "godkend {}", "en": "approve {}", "sv": "godkänn {}", "nb": "godkjenn {}"},
    Verb.REFUSE: {"da": "afvis {}", "en": "turn down {}", "sv": "avslå {}", "nb": "avslå {}"},
    Verb.IDEA: {"da": "idé {}", "en": "idea {}", "sv": "idé {}", "nb": "idé {}"},
    Verb.IDEA_FORM: {"da": "idé", "en": "idea", "sv": "idé", "nb": "idé"},
    Verb.IDEAS: {"da": "idéer {}", "en": "ideas {}", "sv": "idéer {}", "nb": "ideer {}"},
    Verb.VOTE: {"da": "stem {}", "en": "vote {}", "sv": "rösta {}", "nb": "stem {}"},
    Verb.UNVOTE: {
        "da": "fjern stemme {}",
        "en": "remove vote {}",
        "sv": "ta bort röst {}",
        "nb": "fjern stemme {}",
    },
    Verb.ANONYMOUS_IDEA: {
        "da": "anonym idé: {}",
        "en": "anonymous idea: {}",
        "sv": "anonym idé: {}",
        "nb": "anonym idé: {}",
    },
    Verb.SHOW_IDEA: {"da": "vis idé {}", "en": "show idea {}", "sv": "visa idé {}", "nb": "vis idé {}"},
    Verb.MY_IDEAS: {"da": "mine idéer {}", "en": "my ideas {}", "sv": "mina idéer {}", "nb": "mine ideer {}"},
    Verb.EDIT_IDEA: {"da": "ret idé {}", "en": "change idea {}", "sv": "ändra idé {}", "nb": "endre idé {}"},
    Verb.WITHDRAW_IDEA: {
        "da": "træk idé {} tilbage",
        "en": "withdraw idea {}",
        "sv": "dra tillbaka idé {}",
        "nb": "trekk idé {} tilbake",
    },
    Verb.SWAP_IDEA: {
        "da": "støt {} i stedet for {}",
        "en": "support {} instead of {}",
        "sv": "stöd {} i stället för {}",
        "nb": "støtt {} i stedet for {}",
    },
    Verb.READ_IDEAS: {"da": "læs", "en": "read", "sv": "läs", "nb": "les"},
    Verb.IDEAS_READ: {"da": "læst", "en": "done reading", "sv": "läst", "nb": "lest"},
    Verb.JOIN: {"da": "jeg er med", "en": "count me in", "sv": "jag är med", "nb": "jeg er med"},
    Verb.LEAVE: {"da": "ikke med", "en": "count me out", "sv": "inte med", "nb": "ikke med"},
    Verb.MY_GROUP: {"da": "min gruppe", "en": "my group", "sv": "min grupp", "nb": "min gruppe"},
    Verb.HARVEST: {
        "da": "vis opsamling {}",
        "en": "show our answers {}",
        "sv": "visa våra svar {}",
        "nb": "vis svarene våre {}",
    },
    Verb.HAND_IN: {"da": "send ind", "en": "hand in", "sv": "lämna in", "nb": "lever inn"},
    Verb.FOLLOW: {"da": "følg {}", "en": "follow {}", "sv": "följ {}", "nb": "følg {}"},
    Verb.FOLLOW_FORM: {"da": "følg", "en": "follow", "sv": "följ", "nb": "følg"},
    Verb.UNFOLLOW: {"da": "følg ikke {}", "en": "unfollow {}", "sv": "följ inte {}", "nb": "ikke følg {}"},
    Verb.FOLLOWING: {
        "da": "mine programpunkter",
        "en": "my sessions",
        "sv": "mina programpunkter",
        "nb": "mine programpunkter",
    },
    Verb.SUMMARY: {"da": "opsummering", "en": "summary", "sv": "sammanfattning", "nb": "oppsummering"},
    Verb.STATUS: {"da": "status", "en": "status", "sv": "status", "nb": "status"},
    Verb.START: {"da": "start {}", "en": "start {}", "sv": "starta {}", "nb": "start {}"},
    Verb.DEAL_GROUPS: {"da": "lav grupper", "en": "make groups", "sv": "skapa grupper", "nb": "lag grupper"},
    Verb.SHUFFLE_GROUPS: {
        "da": "bland grupper",
        "en": "shuffle groups",
        "sv": "blanda grupper",
        "nb": "bland grupper",
    },
    Verb.LAY_TABLES: {"da": "åbn borde", "en": "open tables", "sv": "öppna bord", "nb": "åpne bord"},
    Verb.PICK: {"da": "bord {}", "en": "table {}", "sv": "bord {}", "nb": "bord {}"},
    Verb.QUIET: {
        "da": "skriv ikke til mig om grupper",
        "en": "do not write to me about groups",
        "sv": "skriv inte till mig om grupper",
        "nb": "ikke skriv til meg om grupper",
    },
    Verb.UNQUIET: {
        "da": "skriv til mig om grupper",
        "en": "write to me about groups",
        "sv": "skriv till mig om grupper",
        "nb": "skriv til meg om grupper",
    },
    Verb.SHOW_GROUPS: {"da": "vis grupper", "en": "show groups", "sv": "visa grupper", "nb": "vis grupper"},
    Verb.OPEN_GROUPS: {"da": "åbn grupper", "en": "open groups", "sv": "öppna grupper", "nb": "åpne grupper"},
    Verb.CLOSE_GROUPS: {
        "da": "luk grupper",
        "en": "close groups",
        "sv": "stäng grupper",
        "nb": "lukk grupper",
    },
    Verb.EXTEND: {"da": "forlæng {}", "en": "extend {}", "sv": "förläng {}", "nb": "forleng {}"},
    Verb.GROUPS_HERE: {"da": "grupper her", "en": "groups here", "sv": "grupper här", "nb": "grupper her"},
    Verb.EXPORT_GROUPS: {"da": "hent grupper", "en": "download groups", "sv": "hämta grupper", "nb": "hent grupper"},
    Verb.CONSOLE_HERE: {"da": "konsol her", "en": "console here", "sv": "konsol här", "nb": "konsoll her"},
    Verb.BROADCAST: {
        "da": "besked til alle: {}",
        "en": "message to everybody: {}",
        "sv": "meddelande till alla: {}",
        "nb": "melding til alle: {}",
    },
    Verb.PRIVATE_BROADCAST: {
        "da": "privat besked til alle: {}",
        "en": "private message to everybody: {}",
        "sv": "privat meddelande till alla: {}",
        "nb": "privat melding til alle: {}",
    },
    Verb.SEND: {"da": "send", "en": "send", "sv": "skicka", "nb": "send"},
    Verb.DISCARD: {"da": "fortryd", "en": "discard", "sv": "ångra", "nb": "angre"},
    Verb.RECEIPT: {
        "da": "fik alle beskeden",
        "en": "did everybody get it",
        "sv": "fick alla meddelandet",
        "nb": "fikk alle meldingen",
    },
    Verb.MESSAGE: {"da": "besked {}", "en": "message {}", "sv": "meddelande {}", "nb": "melding {}"},
    Verb.MISSING: {"da": "hvem mangler {}", "en": "who is missing {}", "sv": "vem saknas {}", "nb": "hvem mangler {}"},
    Verb.SEND_AGAIN: {"da": "send igen {}", "en": "send again {}", "sv": "skicka igen {}", "nb": "send igjen {}"},
    Verb.NEW_PROGRAMME: {"da": "nyt program", "en": "new programme", "sv": "nytt program", "nb": "nytt program"},
    Verb.SHOW_DRAFT: {
        "da": "vis udkastet {}",
        "en": "show the draft {}",
        "sv": "visa utkastet {}",
        "nb": "vis utkastet {}",
    },
    Verb.USE_DRAFT: {
        "da": "brug programmet",
        "en": "use the programme",
        "sv": "använd programmet",
        "nb": "bruk programmet",
    },
    Verb.DROP_DRAFT: {
        "da": "kassér programmet",
        "en": "discard the draft",
        "sv": "kasta utkastet",
        "nb": "forkast utkastet",
    },
    Verb.NEW_EVENT: {"da": "nyt arrangement", "en": "new event", "sv": "nytt evenemang", "nb": "nytt arrangement"},
    Verb.MEND_DRAFT: {"da": "ret {}", "en": "correct {}", "sv": "rätta {}", "nb": "rett {}"},
    Verb.FETCH_PROGRAMME: {
        "da": "hent programmet fra {}",
        "en": "fetch the programme from {}",
        "sv": "hämta programmet från {}",
        "nb": "hent programmet fra {}",
    },
    Verb.STOP_FETCHING: {
        "da": "stop med at hente programmet",
        "en": "stop fetching the programme",
        "sv": "sluta hämta programmet",
        "nb": "slutt å hente programmet",
    },
    Verb.FETCHED: {
        "da": "hvornår blev programmet hentet",
        "en": "when was the programme fetched",
        "sv": "när hämtades programmet",
        "nb": "når ble programmet hentet",
    },
    Verb.CALL: {"da": "tilkald", "en": "call for help", "sv": "tillkalla", "nb": "tilkall"},
    Verb.SETTLED: {"da": "klaret {}", "en": "solved {}", "sv": "löst {}", "nb": "løst {}"},
    Verb.COMING: {
        "da": "jeg kommer til gruppe {}",
        "en": "coming to group {}",
        "sv": "jag kommer till grupp {}",
        "nb": "jeg kommer til gruppe {}",
    },
    Verb.PRESENT_GROUP: {"da": "vis gruppe {}", "en": "show group {}", "sv": "visa grupp {}", "nb": "vis gruppe {}"},
    Verb.NEXT_GROUP: {"da": "næste gruppe", "en": "next group", "sv": "nästa grupp", "nb": "neste gruppe"},
    Verb.ABSENT: {"da": "{} er her ikke", "en": "{} is not here", "sv": "{} är inte här", "nb": "{} er ikke her"},
    Verb.HERE: {"da": "{} er her nu", "en": "{} is here now", "sv": "{} är här nu", "nb": "{} er her nå"},
    Verb.MOVE: {
        "da": "flyt {} til gruppe {}",
        "en": "move {} to group {}",
        "sv": "flytta {} till grupp {}",
        "nb": "flytt {} til gruppe {}",
    },
    Verb.MEND_GROUPS: {"da": "ret grupperne", "en": "fix the groups", "sv": "rätta grupperna", "nb": "rett gruppene"},
    Verb.MEND_NOW: {
        "da": "ret grupperne nu",
        "en": "fix the groups now",
        "sv": "rätta grupperna nu",
        "nb": "rett gruppene nå",
    },
    Verb.KEEP_GROUPS: {
        "da": "lad grupperne være",
        "en": "leave the groups",
        "sv": "låt grupperna vara",
        "nb": "la gruppene være",
    },
    Verb.SWAP_ROLE: {"da": "byt rolle", "en": "swap roles", "sv": "byt roll", "nb": "bytt rolle"},
    Verb.VOLUNTEER: {
        "da": "jeg vil gerne være {}",
        "en": "I would like to be {}",
        "sv": "jag vill gärna vara {}",
        "nb": "jeg vil gjerne være {}",
    },
    Verb.STAND_IN: {"da": "jeg tager over", "en": "I will take over", "sv": "jag tar över", "nb": "jeg tar over"},
    Verb.THEMES: {"da": "temaer {}", "en": "themes {}", "sv": "teman {}", "nb": "temaer {}"},
    Verb.THEME: {"da": "tema {}", "en": "theme {}", "sv": "tema {}", "nb": "tema {}"},
    Verb.FIND_THEMES: {"da": "find temaer {}", "en": "find themes {}", "sv": "hitta teman {}", "nb": "finn temaer {}"},
    Verb.MEND_THEME: {"da": "ret tema {}", "en": "fix theme {}", "sv": "rätta tema {}", "nb": "rett tema {}"},
    Verb.MERGE_THEMES: {
        "da": "flet tema {}",
        "en": "merge themes {}",
        "sv": "slå ihop tema {}",
        "nb": "slå sammen tema {}",
    },
    Verb.SPLIT_THEME: {"da": "del tema {}", "en": "split theme {}", "sv": "dela tema {}", "nb": "del tema {}"},
    Verb.NAME_THEME: {"da": "kald tema {}", "en": "call theme {}", "sv": "kalla tema {}", "nb": "kall tema {}"},
    Verb.MOVE_IDEA: {
        "da": "flyt idé {} til {}",
        "en": "move idea {} to {}",
        "sv": "flytta idé {} till {}",
        "nb": "flytt idé {} til {}",
    },
    Verb.UNDO_THEME: {"da": "fortryd tema", "en": "undo theme", "sv": "ångra tema", "nb": "angre tema"},
    Verb.THEME_LOG: {"da": "temalog", "en": "theme log", "sv": "temalogg", "nb": "temalogg"},
    Verb.CHOOSE_EVENT: {"da": "vælg {}", "en": "choose {}", "sv": "välj {}", "nb": "velg {}"},
    Verb.REGISTRATIONS: {
        "da": "tilmeldinger {}",
        "en": "registrations {}",
        "sv": "anmälningar {}",
        "nb": "påmeldinger {}",
    },
    Verb.REGISTRATION: {"da": "tilmelding {}", "en": "registration {}", "sv": "anmälan {}", "nb": "påmelding {}"},
    Verb.REGISTRATION_FIGURES: {
        "da": "tilmeldte pr. kommune",
        "en": "registered by municipality",
        "sv": "anmälda per kommun",
        "nb": "påmeldte per kommune",
    },
    Verb.EXPORT_REGISTRATIONS: {
        "da": "hent tilmeldinger",
        "en": "download registrations",
        "sv": "hämta anmälningar",
        "nb": "hent påmeldinger",
    },
    Verb.SOME_BROADCAST: {
        "da": "besked til {}: …",
        "en": "message to {}: …",
        "sv": "meddelande till {}: …",
        "nb": "melding til {}: …",
    },
    Verb.DOCUMENTS: {"da": "dokumenter", "en": "documents", "sv": "dokument", "nb": "dokumenter"},
    Verb.CLOSED_DOCUMENTS: {
        "da": "lukket udgave",
        "en": "closed edition",
        "sv": "stängd utgåva",
        "nb": "lukket utgave",
    },
    Verb.SEND_FILE: {"da": "send som {}", "en": "send as {}", "sv": "skicka som {}", "nb": "send som {}"},
    Verb.SEND_CLOSED_FILE: {
        "da": "send lukket som {}",
        "en": "send closed as {}",
        "sv": "skicka stängd som {}",
        "nb": "send lukket som {}",
    },
    Verb.MY_DATA: {"da": "mine data", "en": "my data", "sv": "mina data", "nb": "mine data"},
    Verb.ERASE: {"da": "slet mine data", "en": "erase my data", "sv": "radera mina data", "nb": "slett mine data"},
    Verb.ERASE_NOW: {
        "da": "ja, slet mine data",
        "en": "yes, erase my data",
        "sv": "ja, radera mina data",
        "nb": "ja, slett mine data",
    },
    Verb.ALSO_ME: {
        "da": "det er også mig",
        "en": "this is me too",
        "sv": "det är också jag",
        "nb": "det er også meg",
    },
    Verb.POLLS: {"da": "afstemninger", "en": "polls", "sv": "omröstningar", "nb": "avstemninger"},
    Verb.POLL: {"da": "afstemning {}", "en": "poll {}", "sv": "omröstning {}", "nb": "avstemning {}"},
    Verb.ANSWER_POLL: {"da": "svar {}", "en": "answer {}", "sv": "svar {}", "nb": "svar {}"},
    Verb.POLL_RESULT: {"da": "resultat {}", "en": "result {}", "sv": "resultat {}", "nb": "resultat {}"},
    Verb.NEW_POLL: {"da": "afstemning: {}", "en": "poll: {}", "sv": "omröstning: {}", "nb": "avstemning: {}"},
    Verb.OPEN_POLL: {
        "da": "åbn afstemning {}",
        "en": "open poll {}",
        "sv": "öppna omröstning {}",
        "nb": "åpne avstemning {}",
    },
    Verb.CLOSE_POLL: {
        "da": "luk afstemning {}",
        "en": "close poll {}",
        "sv": "stäng omröstning {}",
        "nb": "lukk avstemning {}",
    },
    Verb.REVEAL_POLL: {
        "da": "vis resultat {}",
        "en": "show result {}",
        "sv": "visa resultat {}",
        "nb": "vis resultat {}",
    },
    Verb.REMOVE_POLL: {
        "da": "fjern afstemning {}",
        "en": "remove poll {}",
        "sv": "ta bort omröstning {}",
        "nb": "fjern avstemning {}",
    },
    Verb.CLAIM: {"da": "kode {}", "en": "code {}", "sv": "kod {}", "nb": "kode {}"},
    Verb.TAKE_HOME: {"da": "med hjem", "en": "take home", "sv": "ta med hem", "nb": "ta med hjem"},
    Verb.PROMISE: {
        "da": "det gør jeg på mandag: {}",
        "en": "on Monday I will: {}",
        "sv": "det gör jag på måndag: {}",
        "nb": "det gjør jeg på mandag: {}",
    },
    Verb.MY_PROMISE: {"da": "mit løfte", "en": "my promise", "sv": "mitt löfte", "nb": "mitt løfte"},
    Verb.PROMISE_KEPT: {"da": "gjort", "en": "done", "sv": "gjort", "nb": "gjort"},
    Verb.PROMISE_BEGUN: {"da": "i gang", "en": "under way", "sv": "på gång", "nb": "i gang"},
    Verb.PROMISE_LATER: {"da": "ikke endnu", "en": "not yet", "sv": "inte än", "nb": "ikke ennå"},
    Verb.PROMISE_DROPPED: {"da": "droppet", "en": "dropped", "sv": "släppt", "nb": "droppet"},
    Verb.PROMISE_HUSH: {"da": "spørg ikke mere", "en": "stop asking", "sv": "fråga inte mer", "nb": "ikke spør mer"},
    Verb.DIGEST: {"da": "overblik", "en": "overview", "sv": "översikt", "nb": "oversikt"},
    Verb.QUESTION: {"da": "spørgsmål: {}", "en": "question: {}", "sv": "fråga: {}", "nb": "spørsmål: {}"},
    Verb.NAMELESS_QUESTION: {
        "da": "anonymt spørgsmål: {}",
        "en": "anonymous question: {}",
        "sv": "anonym fråga: {}",
        "nb": "anonymt spørsmål: {}",
    },
    Verb.QUESTION_FORM: {
        "da": "stil et spørgsmål",
        "en": "ask a question",
        "sv": "ställ en fråga",
        "nb": "still et spørsmål",
    },
    Verb.QUESTIONS: {"da": "spørgsmål", "en": "questions", "sv": "frågor", "nb": "spørsmål"},
    Verb.ALL_QUESTIONS: {"da": "alle spørgsmål", "en": "all questions", "sv": "alla frågor", "nb": "alle spørsmål"},
    Verb.SHOW_QUESTION: {"da": "spørgsmål {}", "en": "question {}", "sv": "fråga {}", "nb": "spørsmål {}"},
    Verb.BACK_QUESTION: {
        "da": "støt spørgsmål {}",
        "en": "support question {}",
        "sv": "stöd fråga {}",
        "nb": "støtt spørsmål {}",
    },
    Verb.UNBACK_QUESTION: {
        "da": "støt ikke spørgsmål {}",
        "en": "stop supporting question {}",
        "sv": "stöd inte fråga {}",
        "nb": "ikke støtt spørsmål {}",
    },
    Verb.TAKE_QUESTION: {
        "da": "tag spørgsmål {}",
        "en": "take question {}",
        "sv": "ta fråga {}",
        "nb": "ta spørsmål {}",
    },
    Verb.ANSWERED: {"da": "besvaret {}", "en": "answered {}", "sv": "besvarad {}", "nb": "besvart {}"},
    Verb.PUT_BACK: {
        "da": "læg spørgsmål {} tilbage",
        "en": "put question {} back",
        "sv": "lägg tillbaka fråga {}",
        "nb": "legg spørsmål {} tilbake",
    },
    Verb.WITHDRAW_QUESTION: {
        "da": "træk spørgsmål {} tilbage",
        "en": "withdraw question {}",
        "sv": "dra tillbaka fråga {}",
        "nb": "trekk spørsmål {} tilbake",
    },
    Verb.QUEUE: {"da": "spørgsmålskø", "en": "question queue", "sv": "frågekö", "nb": "spørsmålskø"},
    Verb.HIDE: {"da": "skjul {}: …", "en": "hide {}: …", "sv": "dölj {}: …", "nb": "skjul {}: …"},
    Verb.HIDE_FORM: {"da": "skjul {}", "en": "hide {}", "sv": "dölj {}", "nb": "skjul {}"},
    Verb.RESTORE: {"da": "vis {} igen", "en": "show {} again", "sv": "visa {} igen", "nb": "vis {} igjen"},
    Verb.MODERATION: {"da": "moderering", "en": "moderation", "sv": "moderering", "nb": "moderering"},
    Verb.CALENDAR: {"da": "kalender", "en": "calendar", "sv": "kalender", "nb": "kalender"},
    Verb.CHECK_IN: {"da": "tjek ind {}", "en": "check in {}", "sv": "checka in {}", "nb": "sjekk inn {}"},
    Verb.CHECK_OUT: {"da": "tjek ud {}", "en": "check out {}", "sv": "checka ut {}", "nb": "sjekk ut {}"},
    Verb.DOOR_CODE: {"da": "dørkode", "en": "door code", "sv": "dörrkod", "nb": "dørkode"},
    Verb.ARRIVED: {"da": "hvem er mødt", "en": "who has arrived", "sv": "vilka har kommit", "nb": "hvem har møtt"},
    Verb.SEAT_CODE: {"da": "pladskode {}", "en": "seat code {}", "sv": "platskod {}", "nb": "plasskode {}"},
    Verb.PRICE: {"da": "min pris", "en": "my price", "sv": "mitt pris", "nb": "min pris"},
    Verb.PRICE_CODE: {"da": "rabatkode {}", "en": "discount code {}", "sv": "rabattkod {}", "nb": "rabattkode {}"},
    Verb.MEMBERS: {"da": "medlemmer", "en": "members", "sv": "medlemmar", "nb": "medlemmer"},
    Verb.INVITED: {"da": "inviterede", "en": "invited", "sv": "inbjudna", "nb": "inviterte"},
    Verb.ADD_MEMBERS: {"da": "medlemmer: {}", "en": "members: {}", "sv": "medlemmar: {}", "nb": "medlemmer: {}"},
    Verb.ADD_INVITED: {"da": "inviterede: {}", "en": "invited: {}", "sv": "inbjudna: {}", "nb": "inviterte: {}"},
    Verb.USE_ROLL: {"da": "brug listen", "en": "use the list", "sv": "använd listan", "nb": "bruk listen"},
    Verb.REPLACE_ROLL: {
        "da": "erstat listen",
        "en": "replace the list",
        "sv": "ersätt listan",
        "nb": "erstatt listen",
    },
    Verb.DROP_ROLL: {"da": "kassér listen", "en": "drop the list", "sv": "släng listan", "nb": "forkast listen"},
    Verb.STRIKE_LISTED: {
        "da": "slet fra listen {}",
        "en": "remove from the list {}",
        "sv": "ta bort från listan {}",
        "nb": "fjern fra listen {}",
    },
    Verb.INVOICES: {
        "da": "faktureringsliste",
        "en": "invoice list",
        "sv": "faktureringslista",
        "nb": "faktureringsliste",
    },
}

SAMPLES: Final[dict[Verb, str]] = {
    Verb.APPLICATION: "12",
    Verb.READ_APPLICATION: "12",
    Verb.SCORE_APPLICATION: "12: 4 3 5",
    Verb.SET_OUTCOME: "12/selected",
    Verb.OUTCOME_WORDS: "declined/…",
    Verb.UNREGISTER_COLLEAGUE: "12",
    Verb.SIGN_UP: "3",
    Verb.SIGN_OFF: "3",
    Verb.GRANT: "12",
    Verb.REFUSE: "12",
    Verb.QUESTION: "…",
    Verb.NAMELESS_QUESTION: "…",
    Verb.SHOW_QUESTION: "3",
    Verb.BACK_QUESTION: "3",
    Verb.UNBACK_QUESTION: "3",
    Verb.TAKE_QUESTION: "3",
    Verb.ANSWERED: "3",
    Verb.PUT_BACK: "3",
    Verb.WITHDRAW_QUESTION: "3",
    Verb.HIDE: "ideas/12",
    Verb.HIDE_FORM: "questions",
    Verb.RESTORE: "ideas/12",
    Verb.PRICE_CODE: "…",
    Verb.ADD_MEMBERS: "…",
    Verb.ADD_INVITED: "…",
    Verb.STRIKE_LISTED: "anna@vejby.example",
    Verb.SEND_FILE: "docx",
    Verb.SEND_CLOSED_FILE: "docx",
    Verb.IDEA: "…",
    Verb.VOTE: "3",
    Verb.PROMISE: "…",
    Verb.UNVOTE: "3",
    Verb.ANONYMOUS_IDEA: "…",
    Verb.SHOW_IDEA: "3",
    Verb.EDIT_IDEA: "3",
    Verb.WITHDRAW_IDEA: "3",
    Verb.SWAP_IDEA: "4/12",
    Verb.FOLLOW: "3",
    Verb.UNFOLLOW: "3",
    Verb.PICK: "2",
    Verb.START: "2",
    Verb.EXTEND: "5",
    Verb.BROADCAST: "…",
    Verb.REGISTRATION: "12",
    Verb.SOME_BROADCAST: "waiting",
    Verb.PRIVATE_BROADCAST: "…",
    Verb.MESSAGE: "1",
    Verb.MISSING: "1",
    Verb.SEND_AGAIN: "1",
    Verb.MEND_DRAFT: "1: …",
    Verb.FETCH_PROGRAMME: "https://…",
    Verb.COMING: "3",
    Verb.PRESENT_GROUP: "3",
    Verb.ABSENT: "Anna",
    Verb.HERE: "Anna",
    Verb.MOVE: "Anna/3",
    Verb.VOLUNTEER: GroupRole.REFERENT,
    Verb.THEME: "3",
    Verb.MEND_THEME: "3",
    Verb.MERGE_THEMES: "2,5",
    Verb.SPLIT_THEME: "3/4,7",
    Verb.NAME_THEME: "3/…",
    Verb.MOVE_IDEA: "12/3",
    Verb.CHOOSE_EVENT: "1",
    Verb.POLL: "2",
    Verb.ANSWER_POLL: "2: b",
    Verb.POLL_RESULT: "2",
    Verb.NEW_POLL: "…",
    Verb.OPEN_POLL: "2",
    Verb.CLOSE_POLL: "2",
    Verb.REVEAL_POLL: "2",
    Verb.REMOVE_POLL: "2",
    Verb.CLAIM: "ABCD-1234",
}
"""What stands in a sentence that needs an argument, where we show the sentence without one."""

GREETINGS: Final = (
    *("hej", "hejsa", "hejhej", "hi", "hello", "hey", "hallo", "hallå", "hei", "heisann", "halløj", "tjena", "tjo"),
    *("goddag", "dav", "davs", "mojn", "god dag", "godmorgen", "god morgen", "good morning", "good afternoon"),
    *("god morgon", "godmorgon", "godaften", "god aften", "good day", "good evening"),
    *("hejsan", "god kväll", "god kveld"),
)
"""Words that open a conversation: alone they ask for help, in front of a command they say nothing."""

ADDRESSED: Final = (
    *("alle", "alle sammen", "allesammen", "alla", "allihopa", "allihop", "all", "everyone", "everybody", "folks"),
    *("there", "igen", "igjen", "again", "du", "dig", "deg", "jer", "dere", "er", "med", "med jer", "på dig"),
    *(
        "på deg",
        "på jer",
        "bot",
        "ven",
        "venner",
        "venn",
        "vänner",
        "team",
        "i",
        "you",
        "to you",
        "to all",
        "og",
        "och",
    ),
    *("and", "velkommen", "välkommen", "välkomna", "welcome"),
)
"""Whom a greeting may speak to and still be only a greeting."""

THANKS: Final = (
    *("tak", "mange tak", "tak for det", "tack", "tack så mycket", "takk", "takk skal du ha", "thanks", "thank you"),
    *("thx", "please", "pls", "venligst", "snälla", "vær så snill", "vær så venlig", "vær så god", "er du sød"),
)
POLITE: Final = (
    *THANKS,
    *("ordstyrer", "kan du", "kunne du", "vil du", "ville du", "gider du", "kan du være sød at", "kan vi", "kan jeg"),
    *("må jeg", "må jeg få", "må jeg bede om", "må vi", "jeg vil", "jeg vil gerne", "jeg vil gerne have", "vil gerne"),
    *("vi vil gerne", "kan dere", "jeg ønsker å", "kan ni", "kunde du", "skulle du kunna", "får jag", "kan jag"),
    *("kan man", "jag vill", "jag skulle vilja", "can you", "could you", "would you", "will you", "can i", "could i"),
    *("can we", "i would like to", "id like to", "i want to", "at", "att", "å", "to", "lige", "just", "og så", "så"),
    *("nu skal vi", "ok", "okay"),
)
"""Noise in front of a command or after it; of it, `THANKS` also says nothing after an idea word."""

IDEA_WORDS: Final = ("idé", "idea", "forslag", "förslag", "suggestion")
IDEA_NAMES: Final = ("", "ide", "ideer", "ideen", "idea", "ideas")
"""What an idea needs not be called; folded."""

NEW: Final = ("ny", "nyt", "nytt", "new", "en ny", "et nyt", "et nytt", "ett nytt", "a new")
ONE: Final = ("en", "et", "ett", "an", "a", "min", "mit", "mitt", "my", "jeg har en", "jag har en", "i have an")
"""What may stand in front of an idea word; after `ONE` a colon or a line break must follow."""

PROMISE_WORDS: Final = (
    *("det gør jeg på mandag", "på mandag vil jeg", "på mandag gør jeg", "mit løfte", "mit løfte er", "jeg lover"),
    *("on monday i will", "on monday i'll", "what i will do on monday", "my promise", "my promise is", "i promise"),
    *("det gör jag på måndag", "på måndag ska jag", "på måndag gör jag", "mitt löfte", "mitt löfte är", "jag lovar"),
    *("det gjør jeg på mandag", "på mandag skal jeg", "på mandag gjør jeg", "mitt løfte", "mitt løfte er"),
)
"""What begins a promise; a colon or a line break must follow."""

EVERYBODY: Final = (
    *("alle deltagerne", "alle deltagere", "alle deltakerne", "alle deltakere", "alla deltagarna", "alla deltagare"),
    *("all participants", "alle sammen", "allesammen", "allihopa", "allihop", "everybody", "everyone", "alle", "alla"),
    "all",
)
MESSAGE_WORDS: Final = (
    *("besked", "beskeden", "meddelelse", "meddelande", "meddelandet", "melding", "meldingen", "beskjed", "message"),
)
PRIVATE: Final = ("privat", "personlig", "fortrolig", "private", "personal", "confidential", "personligt", "förtroligt")
TELL: Final = (
    *("skriv ud", "send ud", "skicka ut", "send ut", "send out", "skriv", "skrive", "send", "sende", "sig", "sige"),
    *("fortæl", "giv", "skicka", "skriva", "säg", "ge", "si", "fortell", "gi", "tell", "write", "say"),
)
"""What begins a message to everybody: "(send) (en) (privat) besked til alle …", "skriv til alle: …"."""

MEND_WORDS: Final = ("ret", "rette", "rett", "rätta", "correct", "fix")
SESSION_WORDS: Final = ("punkt", "programpunkt", "item", "session")
FIELD_WORDS: Final = {
    **dict.fromkeys(("dato", "datoen", "dag", "dagen", "date", "day", "datum", "datumet", "år", "year"), "date"),
    **dict.fromkeys(("titel", "titlen", "title", "titeln", "tittel", "tittelen"), "title"),
    **dict.fromkeys(("tidszone", "tidszonen", "time zone", "timezone", "tidszon", "tidszonen", "tidssone"), "zone"),
    **dict.fromkeys(("sprog", "sproget", "language", "språk", "språket"), "language"),
}
"""What corrects a draft: "ret 2: …", "ret punkt 4: …", "ret dato: …"."""

FETCH_WORDS: Final = (
    *("hent", "hente", "læs", "læse", "importér", "importere", "fetch", "get", "read", "import", "load"),
    *("hämta", "läs", "läsa", "importera", "les", "lese"),
)
PROGRAMME_WORDS: Final = (
    *("programmet", "program", "dagsordenen", "dagsorden", "agendaen", "agenda", "kalenderen", "kalender"),
    *("the programme", "programme", "the program", "the agenda", "the schedule", "schedule", "the calendar"),
    *("calendar", "dagordningen", "agendan", "kalendern"),
)
FROM_WORDS: Final = ("fra", "from", "från", "her", "here", "här")
"""What begins "hent programmet fra https://…"."""

NODS: Final = (
    *("ja", "ja tak", "jo", "jep", "nej", "nej tak", "nei", "nei takk", "nej tack", "ja takk", "ja tack", "yes"),
    *("yes please", "no", "no thanks", "ok", "okay", "fint", "fine", "super", "godt", "bra", "great"),
)
"""What is said to somebody, and is nothing that a group hands in."""

ANSWER_WORDS: Final = ("svar", "svaret", "vores svar", "answer", "our answer", "vart svar")
"""What stands before a group's answer that would else be taken for something else ("svar: nye grupper"); folded."""

ALSO_ME: Final = ("det er også mig", "det er også meg", "det är också jag", "this is me too", "this is also me")
"""What stands in front of the code by which somebody is known again."""

CODE_WORDS: Final = ("kode", "koden", "kod", "code", "claim")
"""What stands in front of a one-time code ("min kode er …" as well)."""


_OPENS: Final = {
    Verb.SUBMIT_COLLEAGUE: Verb.REGISTER_COLLEAGUE,
    Verb.SUBMIT_REGISTRATION: Verb.REGISTER,
    Verb.SUBMIT_FOLLOWS: Verb.FOLLOW_FORM,
    Verb.SAVE_HARVEST: Verb.HARVEST,
}


def canonical(verb: Verb, language: Language, argument: str = "") -> str:
    """Return the sentence that does the same as `verb`; a sample stands for an argument not given.

    Sending a form has no sentence of its own: it answers with the one that opens the form.
    """
    said = _OPENS.get(verb, verb)
    return CANONICAL[said][language].format(*_said(said, language, argument or SAMPLES.get(said, ""))).strip()


def _said(verb: Verb, language: Language, argument: str) -> tuple[str, ...]:
    """Return an argument as it stands in a sentence: a role by its name, a person and the number of a group, and
    minutes, for a group or for all.
    """
    if verb is Verb.EXTEND:
        about, _, minutes = argument.rpartition("/")
        return (EXTRA["all" if about == "*" else "group" if about else "here"][language].format(minutes, about),)
    if named := _named(verb, argument):
        return (named[language],)
    if verb in {Verb.HIDE, Verb.HIDE_FORM, Verb.RESTORE}:
        kind, _, number = argument.partition("/")
        return (f"{SAID_NAMES[kind][language]} {number}".strip() if kind in SAID_NAMES else "",)
    if verb in {Verb.SET_OUTCOME, Verb.OUTCOME_WORDS}:
        about, _, said = argument.partition("/")
        names = (
            (about, OUTCOME_NAMES.get(said, {})) if verb is Verb.SET_OUTCOME else (READER_NAMES.get(about, {}), said)
        )
        return tuple(each if isinstance(each, str) else each.get(language, "") for each in names)
    if verb in arranging.ARRANGING:
        return arranging.said(verb, language, argument)
    return tuple(argument.rpartition("/")[::2]) if verb in {Verb.MOVE, Verb.SWAP_IDEA} else (argument,)


def _named(verb: Verb, argument: str) -> Mapping[Language, str]:
    """Return the names of a role, or of those whom a message is for."""
    if verb is Verb.VOLUNTEER and argument in set(GroupRole):
        return ROLE_NAMES[GroupRole(argument)]
    return SAID_TO[Part(argument)] if verb is Verb.SOME_BROADCAST and argument in set(Part) else {}
