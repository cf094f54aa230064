"""The sentences that we take as commands, besides the canonical ones.

Each word may have alternatives (`vis|vise`) and be left out (`mig?`); `#` is a number. Any order of
the words will do, but a sentence in just the order of another one is that one ("er jeg med").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Verb

if TYPE_CHECKING:
    from bot.model import Language

PHRASES: Final[dict[Language, dict[Verb, tuple[str, ...]]]] = {
    "da": {
        Verb.HELP: (
            "hjælp|hjælpe mig|os?",
            "vis|se? alle? kommandoer|kommandoerne",
            "hvad kan du|jeg|man gøre|skrive|spørge? om?",
            "det kan du|jeg skrive",
        ),
        Verb.PROGRAM: (
            "vis|vise|se? mig|os? dagens? program|programmet|dagsorden|dagsordenen|agenda|agendaen",
            "hvad|hvordan er|står|ser|lyder der|på|ud? programmet|dagsordenen|agendaen i? dag?",
            "hvad skal vi|der ske? i? dag?",
        ),
        Verb.NOW: (
            "hvad? lige? nu",
            "hvad sker der lige? nu?",
            "hvor langt? er vi i? programmet? lige? nu?",
            "hvad er vi i gang med nu?",
        ),
        Verb.NEXT: (
            "næste punkt|programpunkt|oplæg|session?",
            "hvad er|bliver|sker der? det? næste punkt|programpunkt?",
            "hvad kommer|sker der? så|nu? bagefter|derefter|senere",
            "hvad kommer der? så?",
            "det næste",
        ),
        Verb.REGISTER: (
            "tilmeld|tilmelde|tilmeldes|tilmelding|tilmeldning",
            "tilmeld|tilmelde mig|os dagen|arrangementet?",
            "meld|melde mig til",
            "skriv|skrive mig på|op",
            "jeg? deltage|deltager",
            "send|sende min? tilmelding|tilmeldingen",
        ),
        Verb.UNREGISTER: (
            "afmeld|afmelde|afmelding",
            "afmeld|afmelde|frameld|framelde mig fra?",
            "meld|melde mig fra|af|ud",
            "slet|fjern|annuller|fortryd min? tilmelding|tilmeldingen",
            "jeg? er? forhindret",
            "meld|melde afbud",
        ),
        Verb.IDEA_FORM: (
            "skriv|del|dele|giv|jeg|har? har? en|et|ny|nyt? idé|ide|forslag|idéen|ideen",
            "en|et|ny|nyt|min|mit idé|ide|forslag",
            "forslag|ide",
        ),
        Verb.IDEAS: (
            "vis|vise|se? mig|os? alle? de? idéer|ideer|idéerne|ideerne|forslagene",
            "hvilke idéer|ideer er der?",
            "vis|se idélisten|idelisten",
            "idéliste|ideliste",
        ),
        Verb.VOTE: (
            "jeg? stem|stemme|stemmer på|for? idé|ide|forslag|nr|nummer? nr|nummer? #",
            "støt|støtte|støtter idé|ide|forslag? nr|nummer? #",
        ),
        Verb.UNVOTE: (
            "fjern|fjerne|slet|fortryd|tilbagetræk min? stemme|stemmen på|fra|for? idé|ide|nr|nummer? #?",
            "træk min? stemme|stemmen på|for? idé|ide|nr|nummer? #? tilbage",
            "fjern|fjerne|fortryd|træk min|din? støtte|støtten tilbage?",
        ),
        Verb.JOIN: (
            "med",
            "jeg? er|vil|kan? gerne? være? med",
            "jeg vil|kan gerne? være med i? gruppedrøftelsen|grupperne?",
            "tæl mig med",
            "jeg? deltager gerne",
            "kom|komme|vær|være med i en? gruppe|grupperne|gruppedrøftelsen",
        ),
        Verb.LEAVE: (
            "jeg? er|vil|kan? være? ikke med",
            "jeg? deltager ikke",
            "jeg? er ude",
            "spring|springe grupperne|gruppedrøftelsen over",
        ),
        Verb.MY_GROUP: (
            "vis|se|find? mig? min gruppe",
            "hvor er min|jeg gruppe",
            "hvem er? jeg? i|med? min gruppe? med",
            "hvilken gruppe er|skal jeg være? i",
            "er jeg ikke? med",
        ),
        Verb.SUMMARY: (
            "vis|vise|se|lav|giv? mig|os? en? opsummering|opsummeringen|opsamling|opsamlingen|sammenfatning",
            "opsummer|opsummere dagen?",
            "resumé|referat",
        ),
        Verb.STATUS: ("vis|vise|se|hvad|giv? mig|er? status|statussen", "overblik|konsol"),
        Verb.START: ("start|starte|begynd|begynde punkt|programpunkt|nr|nummer|session? nr|nummer? #",),
        Verb.DEAL_GROUPS: (
            "lav|lave|bland|blande|dan|danne|fordel|fordele|opret|del nye|i? grupper|grupperne",
            "inddel|del|fordel os|dem|deltagerne i grupper",
        ),
        Verb.SHOW_GROUPS: (
            "vis|vise|se? mig|os? alle? grupper|grupperne|gruppeliste|gruppelisten",
            "hvem er i hvilke|hvilken grupper|gruppe",
        ),
        Verb.OPEN_GROUPS: (
            "åbn|åbne|start|starte|begynd grupper|grupperne|gruppedrøftelse|gruppedrøftelsen",
            "sæt|sætte|send|sende grupperne i gang",
        ),
        Verb.CLOSE_GROUPS: (
            "luk|lukke|afslut|afslutte|stop grupper|grupperne|gruppedrøftelse|gruppedrøftelsen",
            "kald|kalde alle|grupperne tilbage",
        ),
        Verb.GROUPS_HERE: (
            "saml|hold|placer|åbn|post|skriv? grupper|grupperne her",
            "grupper|grupperne skal|bor|mødes? være? her",
        ),
        Verb.CHOOSE_EVENT: ("vælg|vælge arrangement|nr|nummer? #", "arrangement nr|nummer? #"),
    },
    "en": {
        Verb.HELP: (
            "help me|us?",
            "list|show? all? commands",
            "what can you|i do|say|ask|type?",
        ),
        Verb.PROGRAM: (
            "show|see? me|us? the? todays? program|programme|agenda|schedule",
            "what|whats is|on? on? the program|programme|agenda|schedule today?",
            "what|whats happening|on? today",
        ),
        Verb.NOW: (
            "what|whats? right? now",
            "what|whats is? happening|on|going on|right? now?",
            "where are we right? now?",
        ),
        Verb.NEXT: (
            "next session|item|talk|up|one?",
            "what|whats is|comes|happens? up? next",
            "what|whats is? coming up|next?",
        ),
        Verb.REGISTER: (
            "register|registration",
            "register|enrol|enroll me",
            "sign me|us up",
            "sign up",
            "i? will? attend",
            "send registration",
            "get a|me seat|place",
        ),
        Verb.UNREGISTER: (
            "unregister|deregister me?",
            "sign me off|out",
            "cancel|delete|remove my? registration",
            "cancel me",
            "cancel your registration",
            "give up my|your seat|place",
        ),
        Verb.IDEA_FORM: (
            "share|add|write|post|submit? an|a|my|new|the? new? idea|suggestion",
            "i have|got an|a idea|suggestion",
        ),
        Verb.IDEAS: (
            "show|see|list? me|us? all? the? ideas|suggestions",
            "what|which ideas are there?",
        ),
        Verb.VOTE: (
            "i? vote|upvote for|on? idea|number|no? number|no? #",
            "support idea|number|no? #",
        ),
        Verb.UNVOTE: (
            "unvote idea|number? #?",
            "remove|delete|undo|withdraw|retract|take my? vote back? from|for|on? idea|number? #?",
            "withdraw|remove my|your? support",
        ),
        Verb.JOIN: (
            "i? im|am|be in",
            "join",
            "count me in",
            "i want|would like to? join",
            "ill|i will join|participate",
            "im participating",
            "join|take part in? a|the group|groups|discussion discussion?",
        ),
        Verb.LEAVE: (
            "leave",
            "im|i am? not|out|in not|in",
            "not in",
            "im|i am? out",
            "count me out",
            "im not joining|participating",
            "skip the? groups|discussion|group discussion?",
        ),
        Verb.MY_GROUP: (
            "show|see|find? me? my group",
            "where|wheres is? my group",
            "who is|are|am|whos in|i? in|with? my? group",
            "what|which group am i in",
            "am i not? in",
        ),
        Verb.SUMMARY: (
            "show|see|give|make? me|us? a|the? summary|recap|digest",
            "summarise|summarize|recap the|our? day|discussion?",
        ),
        Verb.STATUS: ("show|see|give? me|us? the? status", "what|whats is? the? status", "overview|console"),
        Verb.START: ("start|begin session|item|number|no|talk? number|no? #",),
        Verb.DEAL_GROUPS: (
            "make|create|form|deal|shuffle|mix|assign|draw the|new|some? groups",
            "split us|them|people into groups",
        ),
        Verb.SHOW_GROUPS: ("show|see|list? me|us? all? the? groups", "who is in which|what group"),
        Verb.OPEN_GROUPS: ("open|start the? groups|breakouts|breakout", "start|open the? group discussions|discussion"),
        Verb.CLOSE_GROUPS: (
            "close|end|stop|finish the? groups|breakouts|breakout",
            "close|end|stop the? group discussions|discussion",
            "call everyone|everybody|people back",
            "call the? groups back",
        ),
        Verb.GROUPS_HERE: ("put|hold|open|post|place? the? groups go|meet|are? here",),
        Verb.CHOOSE_EVENT: ("choose|pick|select event|number|no? #", "event number|no? #"),
    },
    "sv": {
        Verb.HELP: (
            "hjälp|hjälpa mig|oss?",
            "visa|se? alla? kommandon",
            "vad kan du|jag|man göra|skriva|fråga? om?",
            "det här? kan du|jag skriva",
        ),
        Verb.PROGRAM: (
            "visa|se? mig|oss? dagens? program|programmet|dagordning|dagordningen|agenda|agendan",
            "vad|hur är|står|ser på|ut? programmet|dagordningen|agendan idag?",
            "vad ska vi|det göra|hända? idag|i? dag?",
        ),
        Verb.NOW: (
            "vad? just? nu",
            "vad händer just? nu?",
            "vad pågår just? nu?",
            "var är vi i? programmet? just? nu?",
        ),
        Verb.NEXT: (
            "nästa punkt|programpunkt|session?",
            "vad är|blir|händer det? nästa punkt|programpunkt?",
            "vad kommer|händer sedan|sen|därefter|härnäst",
            "vad kommer nu?",
        ),
        Verb.REGISTER: (
            "anmäl|anmäla|anmälan",
            "anmäl|anmäla|registrera mig|oss",
            "registrera",
            "skriv|skriva upp mig",
            "jag? delta|deltar",
            "skicka min? anmälan",
        ),
        Verb.UNREGISTER: (
            "avanmäl|avanmäla|avanmälan",
            "avanmäl|avanmäla|avregistrera mig",
            "avregistrera",
            "anmäl|anmäla av mig",
            "ta bort min? anmälan",
            "ångra|avboka|återkalla min? anmälan",
            "jag? har? förhinder",
            "lämna återbud",
        ),
        Verb.IDEA_FORM: (
            "skriv|dela|ge|lämna|jag|har? har? en|ett|ny|nytt? idé|ide|förslag",
            "en|ett|ny|nytt|min|mitt idé|ide|förslag",
            "dela idén",
        ),
        Verb.IDEAS: (
            "visa|se? mig|oss? alla? idéer|ideer|idéerna|ideerna|förslagen",
            "vilka idéer|ideer finns det?",
        ),
        Verb.VOTE: (
            "jag? rösta|röstar|röst på|för? idé|ide|förslag|nr|nummer? nr|nummer? #",
            "stöd|stöder|stödja idé|ide|förslag? nr|nummer? #",
        ),
        Verb.UNVOTE: (
            "ta bort min? röst|rösten på|från|för? idé|ide|nr|nummer? #?",
            "ångra|dra|återta min? röst|rösten tillbaka? på|från|för? idé|ide|nr|nummer? #?",
            "ta tillbaka mitt|ditt? stöd|stödet",
        ),
        Verb.JOIN: (
            "jag? är|vill|kan gärna? vara? med",
            "räkna med mig",
            "gå med",
            "jag? deltar gärna",
            "kom|komma|var|vara med i en? grupp|grupperna|gruppdiskussionen",
        ),
        Verb.LEAVE: (
            "jag? är|vill|kan? vara? inte med",
            "räkna inte med mig",
            "jag? deltar inte",
            "hoppa över grupperna|gruppdiskussionen",
        ),
        Verb.MY_GROUP: (
            "visa|se|hitta? mig? min grupp",
            "var är min|jag grupp",
            "vem|vilka är|ingår|finns i min grupp",
            "vilken grupp är|ska jag vara? i",
            "är jag inte? med",
        ),
        Verb.SUMMARY: (
            "visa|se|gör|ge? mig|oss? en? sammanfattning|sammanfattningen|summering|summeringen",
            "sammanfatta|summera dagen?",
        ),
        Verb.STATUS: ("visa|se|vad|ge? mig|är? status|statusen", "översikt|läget|konsol"),
        Verb.START: ("starta|start|börja|börjar punkt|programpunkt|nr|nummer|session? nr|nummer? #",),
        Verb.DEAL_GROUPS: (
            "skapa|gör|göra|blanda|bilda|dela|fördela|lotta nya|in|i? grupper|grupperna",
            "dela in oss|dem|deltagarna i grupper",
        ),
        Verb.SHOW_GROUPS: (
            "visa|se? mig|oss? alla? grupper|grupperna|gruppindelningen|grupplistan",
            "vem är i vilken grupp",
        ),
        Verb.OPEN_GROUPS: (
            "öppna|starta|börja grupper|grupperna|gruppdiskussion|gruppdiskussionen",
            "sätt|sätta igång|i gång? grupperna|gruppdiskussionen",
        ),
        Verb.CLOSE_GROUPS: (
            "stäng|stänga|avsluta|stoppa|stopp grupper|grupperna|gruppdiskussion|gruppdiskussionen",
            "kalla tillbaka alla|grupperna",
        ),
        Verb.GROUPS_HERE: ("samla|håll|lägg|öppna|placera? grupper|grupperna ska|vara|träffas? här",),
        Verb.CHOOSE_EVENT: ("välj|välja evenemang|arrangemang|nr|nummer? #", "evenemang|arrangemang nr|nummer? #"),
    },
    "nb": {
        Verb.HELP: (
            "hjelp|hjelpe meg|oss?",
            "vis|se? alle? kommandoer|kommandoene",
            "hva kan du|jeg|man gjøre|skrive|spørre? om?",
            "dette|det kan du|jeg skrive",
        ),
        Verb.PROGRAM: (
            "vis|vise|se? meg|oss? dagens? program|programmet|dagsorden|dagsordenen|saksliste|agenda|agendaen",
            "hva|hvordan er|står|ser på|ut? programmet|dagsordenen|agendaen i? dag?",
            "hva skal vi|det gjøre|skje? i? dag?",
        ),
        Verb.NOW: (
            "hva? akkurat? nå",
            "hva skjer akkurat? nå?",
            "hva foregår akkurat? nå?",
            "hvor er vi i? programmet? akkurat? nå?",
        ),
        Verb.NEXT: (
            "neste punkt|programpunkt|innlegg|økt?",
            "hva er|blir|skjer det? neste punkt|programpunkt?",
            "hva kommer|skjer så|nå? etterpå|deretter",
            "hva kommer nå?",
        ),
        Verb.REGISTER: (
            "påmelding|påmeld",
            "påmeld meg",
            "meld|melde meg|oss på",
            "registrer|registrere meg?",
            "skriv|skrive meg opp|på",
            "jeg? delta|deltar",
            "send|sende påmelding|påmeldingen min?",
        ),
        Verb.UNREGISTER: (
            "avmeld|avmelde|avmelding",
            "avmeld|avmelde meg",
            "meld|melde meg av",
            "avregistrer meg?",
            "slett|fjern|angre|avbestill|trekk min? påmelding|påmeldingen min? tilbake?",
            "jeg? er? forhindret",
            "meld|melde avbud",
        ),
        Verb.IDEA_FORM: (
            "skriv|del|dele|gi|jeg|har? har? en|et|ny|nytt? idé|ide|forslag|ideen",
            "en|et|ei|ny|nytt|min|mitt idé|ide|forslag",
        ),
        Verb.IDEAS: (
            "vis|vise|se? meg|oss? alle? de? idéer|ideer|ideene|idéene|forslagene",
            "hvilke idéer|ideer er|finnes det? der?",
        ),
        Verb.VOTE: (
            "jeg? stem|stemme|stemmer på|for? idé|ide|forslag|nr|nummer? nr|nummer? #",
            "støtt|støtte|støtter idé|ide|forslag? nr|nummer? #",
        ),
        Verb.UNVOTE: (
            "fjern|fjerne|slett|angre|trekk min? stemme|stemmen min|tilbake? på|fra|for? idé|ide|nr|nummer? #?",
            "trekk|fjern støtten|støtte min|din? tilbake?",
        ),
        Verb.JOIN: (
            "jeg? er|vil|kan? gjerne? være? med",
            "bli med",
            "jeg? blir|vil med|bli med",
            "regn med meg",
            "jeg? deltar gjerne",
            "bli|vær|være med i en? gruppe|gruppene|gruppediskusjonen",
        ),
        Verb.LEAVE: (
            "jeg? er|blir|vil|kan? være? ikke med",
            "jeg? deltar ikke",
            "jeg? er ute",
            "hopp|hoppe over gruppene|gruppediskusjonen",
        ),
        Verb.MY_GROUP: (
            "vis|se|finn? meg? min gruppe|gruppa",
            "gruppen|gruppa min|mi",
            "hvor er min|jeg|gruppen|gruppa gruppe|min",
            "hvem er i min gruppe",
            "hvem er i gruppen|gruppa min",
            "hvilken gruppe er|skal jeg være? i|på",
            "er jeg ikke? med",
        ),
        Verb.SUMMARY: (
            "vis|vise|se|lag|gi? meg|oss? en|et? oppsummering|oppsummeringen|sammendrag|sammendraget",
            "oppsummer|oppsummere dagen?",
        ),
        Verb.STATUS: ("vis|vise|se|hva|gi? meg|er? status|statusen", "oversikt|konsoll"),
        Verb.START: ("start|starte|begynn|begynne punkt|programpunkt|nr|nummer|økt? nr|nummer? #",),
        Verb.DEAL_GROUPS: (
            "lag|lage|bland|blande|dann|danne|fordel|fordele|opprett|trekk|del nye|i|inn? grupper|gruppene",
            "del inn? oss|dem|deltakerne i|inn grupper",
        ),
        Verb.SHOW_GROUPS: (
            "vis|vise|se? meg|oss? alle? grupper|gruppene|gruppelisten|gruppelista",
            "hvem er i hvilken|hvilke gruppe|grupper",
        ),
        Verb.OPEN_GROUPS: (
            "åpne|åpn|start|starte|begynn grupper|gruppene|gruppearbeid|gruppearbeidet",
            "sett|sette i|igang gang? gruppene|gruppediskusjonen",
            "åpne|start gruppediskusjon|gruppediskusjonen",
        ),
        Verb.CLOSE_GROUPS: (
            "lukk|lukke|steng|avslutt|avslutte|stopp grupper|gruppene|gruppearbeid|gruppearbeidet",
            "kall|kalle alle|gruppene tilbake",
            "lukk|avslutt|stopp gruppediskusjon|gruppediskusjonen",
        ),
        Verb.GROUPS_HERE: ("samle|hold|plasser|åpne|legg? grupper|gruppene skal|være|møtes? her",),
        Verb.CHOOSE_EVENT: ("velg|velge arrangement|nr|nummer? #", "arrangement nr|nummer? #"),
    },
}
