"""The words that stand beside names: what introduces a speaker, titles, and what is no person; tables, no rules."""

from __future__ import annotations

from typing import Final

# a name follows; `v.` and `v/` mean nothing else
EXPLICIT: Final = r"v\.?\s?/|v\.|v\s?:|w/|ved:|by:"
MARKERS: Final = (
    "ved|af|av|by|with|med|von|mit|durch|door|met|par|avec|presented by|led by|chaired by|hosted by|moderated by|"
    "o.l.v.|onder leiding van|unter leitung von|under ledelse af|under ledning av|sous la direction de|"
    "facilitated by|delivered by|given by|vid|gjennom|modereret af|ledet af|faciliteret af|fra|from|från|mellem|mellom|"
    "mellan|between|zwischen|tussen|entre|van|de"
)

# before a colon: the names behind it speak
LABELS: Final = (
    "oplægsholder|oplægsholdere|oplægsholdere er|oplæg ved|oplæg v|indlægsholder|indlægsholdere|taler|talere|"
    "hovedtaler|hovedtalere|underviser|undervisere|facilitator|facilitatorer|facilitators|facilitering|moderator|"
    "moderatorer|moderators|moderation|modération|modérateur|modératrice|ordstyrer|ordstyrere|mødeleder|vært|værter|"
    "paneldeltakere|paneldeltaker|paneldeltakarar|paneldeltagare|debattleder|debatleder|debattledare|samtaleleder|"
    "gesprächsleitung|gespreksleider|dagvoorzitter|paneldeltagere|paneldeltager|panel|panelet|panelister|"
    "i panelet|deltagere|deltagere i panelet|medvirkende|mød|"
    "foredragsholder|foredragsholdere|foredrag ved|innleder|innledere|innlegg ved|innlegg|foredragsholdere|"
    "møteleder|ordstyrar|deltakere|medverkande|deltagare|talare|föreläsare|föredragshållare|inledare|samtalsledare|"
    "mötesordförande|ordförande|programledare|panelsamtal med|i panelen|medvirker|medverkar|speaker|speakers|"
    "keynote speaker|keynote speakers|keynote|chair|chairs|session chair|co-chairs|chaired by|host|hosts|hosted by|"
    "presenter|presenters|presented by|panelist|panelists|panellist|panellists|panel members|instructor|instructors|"
    "lecturer|lecturers|trainer|trainers|tutor|tutors|discussant|discussants|with|led by|leader|leaders|lead|"
    "referent|referentin|referenten|referentinnen|referent in|referierende|vortrag|vortragende|vortragender|impuls|"
    "moderation und leitung|leitung|podium|auf dem podium|mit|gäste|gast|diskutanten|sprecher|sprecherin|spreker|"
    "sprekers|dagvoorzitter|gespreksleider|gespreksleiders|moderatie|inleider|inleiders|met|presentatie|"
    "het panel bestaat uit|panelleden|workshopleider|intervenant|intervenante|intervenants|intervenantes|"
    "intervenant e s|avec|animation|animateur|animatrice|animé par|animée par|orateur|oratrice|orateurs|conférencier|"
    "conférencière|conférenciers|conférencières|présenté par|participants|intervenants et témoignages|présidence|"
    "président de séance|présidente de séance|formateur|formatrice|témoignages|invité|invités|grand témoin"
)

HONORIFICS: Final = (
    "dean|mayor|ambassador|senator|councillor|rev|judge|captain|professor|prof|professorin|dr|lektor|adjunkt|"
    "ph.d|phd|ph|mag|mgr|ing|dipl|cand|stud|lic|forsker|forskningschef|"
    "direktør|direktor|direktorin|direktorn|vd|minister|ministre|ministerin|borgmester|borgermester|ordfører|"
    "varaordfører|statsråd|statssekretær|statssekreterare|staatssekretär|staatssekretärin|formand|næstformand|"
    "forkvinde|leder|rektor|prorektor|dekan|prodekan|chef|konsulent|chefkonsulent|specialkonsulent|"
    "kommunaldirektør|centerchef|docent|universitetslektor|ordstyrer|moderator|facilitator|generalsekretær|"
    "generalsekreterare|sekretariatschef|seniorforsker|journalist|forfatter|projektleder|ordförande|författare|"
    "biskop|biskoppen|provst|sognepræst|pastor|kunstner|komponist|skuespiller|musiker|rådmand|rådgiver|advokat|"
    "læge|overlæge|psykolog|sygeplejerske|arkitekt|ingeniør|iværksætter|medstifter|stifter|aktivist|debattør|"
    "redaktør|chefredaktør|podcaster|komiker|vært|konferencier|mr|mrs|ms|miss|sir|dame|lord|chef|ceo|cto|cfo|director|"
    "president|präsident|präsidentin|vizepräsident|secretary|chair|chairman|chairwoman|author|founder|"
    "co-founder|herr|frau|hr|fru|frk|m|mme|mlle|monsieur|madame|maître|mevr|mevrouw|dhr|drs|ir|mw|burgemeester|"
    "wethouder|dagvoorzitter|voorzitter|directeur|directrice|hoogleraar|lector|prinses|prins|prinsesse|prinsessan|"
    "kronprins|kronprinsesse|bürgermeister|bürgermeisterin|oberbürgermeister|oberbürgermeisterin|landrat|landrätin|"
    "vorsitzende|vorsitzender|geschäftsführer|geschäftsführerin|leiter|leiterin|maire|président|présidente|"
    "députée|député|sénateur|sénatrice|préfet|préfète|forbundsleder|partileder|stortingsrepresentant|"
    "folketingsmedlem|riksdagsledamot|kommunalråd|regionråd|kyrkoherde|kantor|artist|artisten|sanger|"
    "sangerinde|band|bandet|trio|duo|dirigent|moderat|chercheur|chercheuse"
)

# a role that is one word, by its end ("centerchef", "byrådsmedlem")
ROLE_ENDS: Final = (
    "chef|chefen|leder|lederen|leiar|konsulent|konsulenten|direktør|direktøren|direktör|formand|formanden|forkvinde|"
    "sekretær|sekretæren|sekreterare|forsker|forskeren|forskare|medlem|ekspert|expert|rådgiver|rådgivare|koordinator|"
    "mester|mesteren|mästare|minister|ministeren|ministern|ordfører|ordföranden|ordförande|politiker|redaktør|"
    "redaktör|ledare|ledaren|talsmann|talsperson|sjef|sjefen|lærer|läraren|lærar|lärare|professor|lektor|forfatter|"
    "författare|advokat|læge|läkare|lege|psykolog|journalist|ingeniør|arkitekt|håndværker|meister|meisterin|leiterin|"
    "leiter|sprecher|sprecherin|forscher|forscherin|vorsitzende|vorsitzender|beauftragte|beauftragter|referentin|"
    "voorzitter|directeur|adviseur|onderzoeker|wethouder|burgemeester|manager|director|officer|scientist|researcher|"
    "engineer|architect|consultant|advisor|ingenieur|specialist|deltager|bærer|ansvarlig|ansvarig|fortæller|holder"
)

# what follows a name and is no part of it
BEHIND_NAMES: Final = (
    "vi|we|wir|wij|nous|hør|mød|kom|hun|han|hon|hier|here|"
    "mdb|mdl|mdep|mep|mp|mf|phd|msc|bsc|ma|ba|mba|md|jr|sr|esq|cv|mcf|etu|el|em"
)

PARTICLES: Final = (
    "de|da|di|du|der|den|van|von|vom|af|av|la|le|el|al|bin|ibn|ben|bint|ter|ten|zu|dos|das|do|del|della|san|'t"
)

# a capitalised phrase that holds one of these is an organisation, a place or a thing
ORGANISATIONS: Final = (
    "trio|duo|band|kvartet|kvartett|orkester|orchestra|kor|pris|prisen|priset|preis|prize|prijs|prix|kommune|"
    "kommunen|kommuner|kommun|region|regionen|regioner|universitet|universitetet|university|universität|"
    "universiteit|université|institut|institute|institutet|instituttet|styrelse|styrelsen|ministeriet|ministerium|"
    "ministère|ministerie|ministry|forening|foreningen|förening|föreningen|forbund|forbundet|förbundet|förbund|rådet|"
    "råd|raad|rat|udvalg|udvalget|udvalgene|utvalget|panelet|departementet|direktoratet|skole|skolen|skolan|skola|"
    "school|schule|hochschule|hogeschool|école|højskole|gymnasium|gymnasiet|center|centret|centeret|centrum|centre|"
    "zentrum|museum|museet|musée|bibliotek|biblioteket|bibliothek|bibliotheek|avis|avisen|fonden|fond|foundation|"
    "fondation|stiftelsen|stiftelse|stiftung|stichting|council|committee|commission|kommissionen|kommission|"
    "association|gesellschaft|verein|verband|bund|bundesamt|amt|group|team|teamet|department|agency|office|ltd|inc|"
    "gmbh|ag|aps|a/s|ab|as|bv|hall|room|rooms|auditorium|sal|salen|lokale|theatre|theater|théâtre|playhouse|house|hus|"
    "huset|hotel|hotell|hotellet|arena|zoom|teams|chairs|board|bestyrelse|bestyrelsen|styret|styrelsen|sekretariat|"
    "sekretariatet|partiet|parti|party|partei|gruppen|gruppe|danmark|denmark|norge|norway|sverige|sweden|nordic|"
    "norden|europe|europa|european|deutschland|germany|nederland|france|belgique|suisse|schweiz|österreich|"
    "arbejdsgruppen|medlemmer|members|people|academy|akademi|akademiet|akademie|académie|college|library|stage|scene|"
    "main|online|discussion|conversation|session|sessions|keynote|workshop|workshops|introduction|dinner|lunch|"
    "reception|program|programme|ting|tinget|kirke|kirken|kyrkan|kyrka|kirche|kerk|stift|bank|banken|bureau|network|"
    "netværk|netværket|nettverk|nätverk|netzwerk|netwerk|union|unionen|laget|lag|klub|klubben|club|selskab|selskabet|"
    "sällskapet|selskapet|myndigheten|verket|nämnden|etaten|tilsynet|regeringen|regering|parlament|parliament|"
    "folketinget|stortinget|riksdagen|kommunal|city|stad|stadt|ville|plads|pladsen|torv|torvet|gade|gaden|vej|"
    "straße|street|park|parken|haus|halle|saal|raum|zaal|salle|espace|foyer|aula|kantine|kantinen|café|cafe|"
    "restaurant|campus|bygning|building|gebäude|etage|floor|tower|square|garden|gardens|open|source|data|science|"
    "research|studies|systems|technology|technologies|software|services|service|management|solutions|global|"
    "international|national|social|public|health|digital|new|artificial|intelligence|machine|learning|"
    "security|climate|energy|future|world|day|days|week|conference|kongres|kongress|festival|awards|award|challenge|"
    "challenges|lab|labs|design|development|education|culture|community|communities|projekt|project|projects|"
    "initiative|alliance|coalition|partners|partner|committee|radio|tv|news|press|media|magazine|journal|forum|"
    "plenary|coffee|break|welcome|opening|closing|registration|stadtverwaltung|landesverband|kreisverband|"
    "bundesministerium|umweltbundesamt|landkreis|gemeinde|gemeente|mairie|conseil|collectif|syndicat|fédération|"
    "apotek|sygehus|sykehus|sjukhus|hospital|klinik|klinikken|huse|folkehøjskole|børn|unge|alle|diverse|various|"
    "tjenesten|agenturet|ombudet|kontoret|seminaret|sjukhuset|kommunförbund|landsting|værket|byen|borgere|elever"
)

# the same by their ends: "Miljøministeriet", "Landbrugsstyrelsen", "Umweltamt"
ORGANISATION_ENDS: Final = (
    "kommune|kommunen|fellowship|cloud|regionen|universitet|universitetet|universität|styrelsen|ministeriet|"
    "ministerium|forening|"
    "foreningen|föreningen|forbund|forbundet|förbundet|rådet|udvalget|utvalget|departementet|direktoratet|skolen|"
    "skolan|højskole|højskolen|gymnasium|centret|centeret|centrum|zentrum|museet|museum|biblioteket|fonden|"
    "stiftelsen|stiftung|gesellschaft|verein|verband|amt|selskabet|sällskapet|myndigheten|verket|nämnden|tilsynet|"
    "klubben|huset|kirken|kyrkan|hochschule|schule|sekretariatet|partiet|akademiet|laget|instituttet|institutet|"
    "kassen|tjenesten|etaten|bladet|avisen|posten|banken|haus|halle|saal|straße|gade|gata|vej|torvet|pladsen"
)

# common nouns by their ends, where a first name is not known
NOUN_ENDS: Final = "ung|ungen|heit|keit|schaft|tion|sion|ment|ness|ity|ics|ismus|isme|else|elser|ningen|rapport|bericht"

# a name behind one of these belongs to what stands before it; one that begins with an article is none
OF: Final = "i|in|of|for|för|für|hos|at|på|van|von|de|du|der|des|til|till|vid|bei"
ARTICLES: Final = (
    "de|het|den|det|die|der|das|le|la|les|the|en|et|ein|eine|neue|nye|ny|new|our|your|a|an|some|any|all|or|and|no|not|"
    "more|most|two|three|my|in|on|med|with|mit|avec|met|ved|by|par|door|af|av|durch|fra|from|mød|meet|og|und|och"
)

# what stands where a name will stand
NOBODY: Final = (
    "xx|xxx|x|nn|n.n|n.n.|n n|tba|tbd|tbc|t.b.a|t.b.d|to be announced|to be confirmed|to be determined|to be decided|"
    "to be defined|navn følger|følger|afventer|annonceres|annonceres senere|offentliggøres senere|kommer senere|"
    "oplyses senere|meddeles senere|ikke fastlagt|på vej|under afklaring|bekræftes senere|ukendt|meddelas senare|"
    "kommer|presenteras senare|kunngjøres senere|wird noch bekannt gegeben|wird bekanntgegeben|folgt|n. n|angefragt|"
    "wordt nog bekend gemaakt|volgt|nader te bepalen|à confirmer|à venir|à préciser|en cours|not announced|various|"
    "diverse|alle|all|everyone|everybody|ingen|none|null|nan|n/a|na|nobody|ukendt oplægsholder|mystery guest|"
    "hemmelig gæst|guest speaker|speaker|oplægsholder|speakers|gæstetaler|flere|tous|alla|alle deltagere|deltagerne|"
    "styregruppen|bestyrelsen|styret|styrelsen|arbejdsgruppen|planlægningsgruppen|arrangørerne|organisers|organizers|"
    "programudvalget|sekretariatet|facilitatorer|deltakere|deltagare"
)

# a title that says only that it will be told
PENDING: Final = (
    r"programpunkt(?:et)?|program|oplæg|oplægsholder|indlæg|foredrag|titel|tittel|title|session|sessions|talk|keynote|"
    r"keynote speaker|speaker|speakers|topic|emne|tema|thema|workshop|workshops|vortrag|referent(?:in|en)?|beitrag|"
    r"programm|programme|details?|detaljer|more|mere|mer|mehr|meer|content|indhold|innehåll|innhold|inhalt|punkt|"
    r"programpunkter|spreker|intervenante?s?|sujet|titre|contenu|panel|event|name|navn|namn|föreläsning|föreläsare|"
    r"talare|innlegg|foredragsholder|taler|lezing"
)
PENDING_VERBS: Final = (
    r"følger(?: senere| snart)?|på vej|kommer(?: senere| snart| senare)?|annonceres(?: senere)?|afventer|afklares|"
    r"(?:offentliggøres|fastlægges|meddeles|oplyses|kunngjøres)(?: senere)?|(?:er )?(?:endnu )?ikke fastlagt|"
    r"under (?:udarbejdelse|planlægning|planering|utarbeidelse)|coming soon|to come|to follow|not yet announced|"
    r"to be (?:announced|confirmed|determined|decided|defined)|t\.?b\.?[acd]\.?|will be announced(?: later| soon)?|"
    r"(?:presenteras|meddelas|publiceras)(?: senare)?|wird (?:noch )?(?:bekannt ?gegeben|festgelegt)|folgt|noch offen|"
    r"in (?:planung|kürze)|wordt (?:nog )?bekend ?gemaakt|volgt(?: nog)?|nader te bepalen|n\.?t\.?b\.?|bientôt|"
    r"à (?:confirmer|venir|préciser|définir)|en cours de (?:confirmation|programmation)|n\.?\s?n\.?|xx+|\?+|\.\.+|…|"
    r"pending"
)

# a room by its word and its name: "Lokale 3", "Room 2.14", "Salle Curie"
ROOMS: Final = (
    "lokale|lokal|sal|mødelokale|møterom|mötesrum|konferencerum|rum|rom|room|meeting room|conference room|lecture hall|"
    "lecture theatre|hall|auditorium|auditorie|aud|hörsaal|raum|seminarraum|saal|konferenzraum|zaal|salle|salon|"
    "amphithéâtre|amphi|espace|hal|theatersal|klasseværelse|grupperum|sala|stage|scene|track|building|bygning|"
    "gebäude|studio|teltet|telt|tent|zelt|hus|festsal|festsalen"
)
ROOMS_ALONE: Final = (
    "foyer|foyeren|foajén|kantinen|kantine|cantina|canteen|cafeteria|caféen|restauranten|restaurant|aula|aulaen|"
    "festsalen|plenarsalen|plenum hall|main hall|mainstage|main stage|hovedscenen|storsalen|store sal|lille sal|"
    "stora salen|lilla salen|storsal|auditorium|auditoriet|hørsalen|hörsalen|lobby|lobbyen|gården|hallen|mensa|"
    "grande salle|grande salle plénière|salle plénière|salle des fêtes|hall d'accueil|grote zaal|kleine zaal|"
    "plenaire zaal|großer saal|kleiner saal|großer hörsaal|tagungsraum|innenhof|garten|terrasse|terrassen|biblioteket|"
    "lunchrummet|matsalen|spisesalen|spisesal|receptionen|main room|ballroom|main auditorium|online|zoom|teams"
)

# what ends in a full stop and no sentence
ABBREVIATED: Final = (
    "prof|dr|ing|dipl|mag|min|max|evt|inkl|ekskl|incl|excl|resp|vedr|kap|nov|dec|okt|oct|sept|aug|feb|jan|mrs|mag|bzw|"
    "anschl|ggf|usw|etc|div|tlf|tel|adm|cand|stud|pol|ass|sek|min|std|nr|str|skt|sct|ste|intro|vs|ft|feat"
)
