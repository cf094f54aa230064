"""The words by which programmes name a kind of session, in every language we read; tables, no rules.

How they are written: words and phrases stand between bars. A star says that a word may go on there, so that
compounds need no line of their own ("*pause~" is kaffepause, "grupp*" gruppearbejde); a tilde, that it may be
inflected. Hyphens count as spaces.
"""

from __future__ import annotations

from typing import Final

INFLECTIONS: Final = "e en er erne ene et n r s na rna ar arna or orna a erna an es t"

# coffee, every meal, and the air between
BREAK: Final = (
    "hlé|kaffihlé|*hlé|hádegishlé|hádegisverður|hádegismatur|kvöldverður|kvöldmatur|morgunverður|morgunmatur|matur|"
    "*kaffi|break refresh|ice cream|*pause~|*paus~|*pauze~|*pauzes|break~|coffeebreak|lunchbreak|teabreak|biobreak|"
    "*kaffe~|kaffe*|*kaffee|kaffee*|*koffie|koffie*|coffee|coffe|tea|teatime|thee|te og kaffe|te og kage|"
    "te och kaffe|café|viennoiseries|pause café|le café|*frokost~|frokost*|*lunch~|*lunches|lunch*|*lunsj~|lunsj*|"
    "*middag~|festmiddag*|middagsbuffet|middagspause|aftensmad*|aftenmad*|morgenmad*|natmad|mad|mad og drikke|"
    "kvällsmat|kveldsmat|nattmat|mat|matpaus*|matbit|*måltid~|måltid*|*maaltijd~|*mahlzeit~|meal|meals|food|essen|"
    "mittagessen|abendessen|*mittagessen|*abendessen|mittagstisch|mittag|imbiss|*imbiss~|vesper|brotzeit|snack~|"
    "snacks|*häppchen|fingerfood|*buffet~|*buffets|*büfett|*büffet|*buffé~|*brunch~|*frühstück~|frühstück*|*frukost~|"
    "frukost*|*ontbijt~|*breakfast~|breakfast*|*dinner~|dinner*|diner|supper|*déjeuner~|déjeuner*|petit déjeuner|"
    "dîner|souper|repas|le repas|collation|goûter|pique nique|picnic|*picknick~|barbecue~|bbq|*grill~|grillen|"
    "grillaften|grillfest|grillkväll|grillkveld|grillabend|grillades|pizza~|pizzas|*pizza|*sandwich~|*sandwiches|"
    "*smørrebrød|*smörgås~|*macka~|*mackor|rundstykke~|*morgenbrød|kaffebrød|kage~|kager|lagkage~|fødselsdagskage|"
    "kake~|kaker|bløtkake|*kuchen|gebak|*borrel~|borrel*|hapjes|broodje~|broodjes|drankje|drinks|*drinks|drink~|"
    "umtrunk|*umtrunk|*sektempfang|apéro~|*apéro|*apero|apéritif|aperitif|*aperitif|cocktail~|cocktails|*cocktail|"
    "vin d honneur|verre de l amitié|buvette|*fika~|fika*|rast|*kafferast|*lunchrast|*matrast|bensträckare|"
    "benstrekk~|benstrekk|strækben|stræk ben|stræk benene|frisk luft|bespisning~|*bespisning|*spisning~|spisning|"
    "vi spiser|forplejning|verpflegung|stärkung|catering|servering~|kaffeservering|matservering|mat servering|"
    "let anretning|anretning|bevertning~|förtäring|*forfriskning~|*förfriskning~|*erfrischung~|*erfrischungen|"
    "refreshment~|refreshments|rafraîchissements|kochen|tapas|gløgg*|glögg*|glühwein|vin og ost|ost og vin|recess|"
    "intermission|entracte|tårta|*tårta|kanelbulle~|boller|boller og te"
    "|*grilling"
)

# who counts as there already, though the day has not begun: greetings and openings
OPENING: Final = (
    "setning|opnun|velkomin|velkomið|velkomna|hefst|velkommen|velkommen*|velkomst|velkomst*|velkomne|*velkomst|"
    "välkommen|välkomna|välkomst*|välkomn*|välkomnande|welcome|welcomes|welcoming|bienvenue|mot de bienvenue|"
    "willkommen*|willkommens*|begrüßung|begrüß*|begruess*|begrüss*|*begrüßung|welkom|welkomst*|verwelkoming|"
    "begroeting|åbning|*åbning|åbnings*|åpning|*åpning|åpnings*|invigning|*invigning|öppning|*öppning|öppnings*|"
    "öppnande|opening|*opening|openings*|eröffnung|*eröffnung|eröffnungs*|ouverture|call to order|kick off|kickoff|"
    "*kickoff|auftakt|auftakt*|startschuss|opstart|programstart|mødestart|møtestart|dagsstart|start på|start of the|"
    "start|oppstart|uppstart|startskud*|startskudd|grußwort~|grußworte|grusswort~|grussworte|accueil|mot d accueil|"
    "mots d accueil|mot d ouverture|mots d ouverture|god morgen|godmorgen|god morgon|guten morgen|good morning|"
    "goedemorgen|bonjour|hilsen fra|hilsner|greeting~|greetings|byder velkommen|bydes velkommen|mødet åbnes|"
    "åbner dagen|dagen begynder|day opens|inleds|beginn|begin|beginning of"
    "|opning~|*opning|eröffnungsplenum|åbningsplenum|anfangsplenum|startplenum|opening plenary|opening speech|"
    "opening words|opening address|plechtige opening|feestelijke opening|officiële opening|"
    "feierliche eröffnung|official opening|officiel åbning|offisiell åpning|offisiell opning|festlig åbning|"
    "høytidelig åpning|grand opening|formal opening"
)

# openings only where nothing has been said before them
EARLY: Final = (
    "intro|introen|introduktion|introduktioner|introduksjon|introduksjonsrunde|introduction|introductions|indledning|"
    "indledende|inledning|inledande|innledning|innledende|einführung|einleitung|inleiding|introductie|introducing|"
    "rammesætning|rammer for|*præsentationsrunde|*vorstellungsrunde|*presentasjonsrunde|*presentationsrunda|"
    "navnerunde|tour de table|kennenlernen|*kennenlernrunde|kennismaking*|voorstelronde|voorstelrondje|tjek ind|"
    "icebreaker|ice breaker|icebreakers|isbryder|eisbrecher|brise glace|lär känna|bli kjent|bliv kendt|lær hinanden|"
    "dagens program|programgennemgang|programmet for dagen|ordnungsruf|présentation de la journée|"
    "présentation du programme|tagesablauf|ablauf des tages|formalia|prolog|prologue"
)

CLOSING: Final = (
    "fundarslit|ráðstefnuslit|slit|lýkur|dagskrárlok|ajourneras|ajournere|runder dagen af|runder af|rundar av|"
    "slutför dagen|slutför|møteslutt|mødeslut|programslutt|program ferdig|konferenceslut|dagsslut|afslutning|"
    "*afslutning|afslutnings*|afsluttende|afsluttes|avslutning|*avslutning|avslutnings*|avsluttende|avsluttes|"
    "avslutande|avslutas|avslut|afrunding|*afrunding|afrundings*|avrunding|avrundning|tak for|takk for|tack för|"
    "tak til alle|tack och hej|farvel|farväl|på gensyn|på gjensyn|kom godt hjem|kom vel hjem|vel hjem|god hjemtur|"
    "god tur hjem|hej då|på gjenhør|thank you|thanks|goodbye|good bye|farewell|closing|closings|closure|clôture|"
    "cloture|mot de la fin|mot de clôture|mots de clôture|abschluss|tagesabschluss|tagungsabschluss|abschluss*|"
    "abschluß|abschließende|abschied|verabschiedung|schlusswort~|schlussworte|schlussrunde|schlußrunde|"
    "schlussbemerkungen|ausklang|*ausklang|offizielles ende|veranstaltungsende|programmende|tagungsende|"
    "konferenzende|kongressende|sitzungsende|afronding|*afsluiting|afsluiting|afsluitend|einde programma|"
    "einde bijeenkomst|slotwoord|slotronde|sluiting|dankwoord|wrap up|wrapup|concluding|conclusions|final remarks|"
    "final words|final plenary|adjourn|adjourns|adjournment|the end|end day|slut for|slutt for|slutord|slutrunde|"
    "slutter|sluttar|er slut|är slut|er slutt|ends|endet|eindigt|programslut|samling og tak|merci|epilog|epilogue|"
    "vi slutter|vi siger tak|konferencen slutter|dagen slutter"
    "|abschlussplenum|schlussplenum|afslutningsplenum|avslutningsplenum|slutplenum|schließung|schliessung|"
    "sluttes af|slutter af|rundes af|closing speech|closing words|closing plenary|closing address|"
    "closing session"
)

# closings only where nothing comes after them but goodbyes, food and trains
LATE: Final = (
    "samantekt|samandregið|opsamling|*opsamling|opsamlinger|opsummering|*opsummering|oppsummering|*oppsummering|"
    "sammenfatning|samle op|sammanfattning|*sammanfattning|summering|uppsamling|uppsummering|summary|summing up|"
    "recap|zusammenfassung|*zusammenfassung|resümee|fazit|bilanz|résumé|synthèse|bilan|samenvatting|conclusion|"
    "conclusies|evaluering|*evaluering|evaluerings*|evaluation|evaluations|utvärdering|*utvärdering|évaluation|"
    "evaluatie|feedback|feedbackrunde|rückmeldung|rückmeldungen|perspektivering|næste skridt|neste steg|nästa steg|"
    "next steps|nächste schritte|weiteres vorgehen|ausblick|vejen frem|vejen videre|veien videre|vägen vidare|"
    "vägen framåt|det videre arbejde|det videre forløb|det fortsatte arbejde|way forward|vooruitblik|terugblik|"
    "vervolgstappen|prochaines étapes|suites à donner|refleksion|refleksioner|refleksjon|reflektion|reflektioner|"
    "reflexion|reflection|reflections|tjek ud|check out|checkout|lessons learned|takeaways|aftaler"
)

BREAKOUT: Final = (
    "hópavinna|hópastarf|hópumræður|borðumræður|umræður í hópum|málstofur|gruppearbej*|gruppearbei*|grupparbet*|"
    "gruppedrøft*|gruppediskus*|gruppdiskus*|gruppedebat*|gruppesamtal*|gruppsamtal*|gruppeøv*|gruppövning*|"
    "gruppeopgave*|gruppoppgift*|gruppeoppgave*|gruppemøde*|gruppevis|gruppedialog*|gruppeproces*|gruppeprosess*|"
    "gruppesession*|gruppesesjon*|grupperefleksion*|gruppeworkshop*|gruppenarbeit*|gruppendiskus*|gruppengespräch*|"
    "gruppenphase*|gruppenaustausch|gruppenübung*|*kleingruppen*|arbeit in gruppen|arbeitsgruppen|*arbeitsgruppen*|"
    "arbetsgrupper|arbeidsgrupper|arbejdsgrupper|grupper|i grupper|dialoggrupper|temagrupper|netværksgrupper|"
    "nettverksgrupper|diskussionsgrupper|samtalegrupper|drøftelsesgrupper|refleksionsgrupper|summegrupper|"
    "summegruppe|summing|summe|bikupa|bikupor|i mindre grupper|i små grupper|group work|groupwork|group works|"
    "group discussion|group discussions|group exercise|group exercises|group session|group sessions|group activity|"
    "group activities|group conversations|small groups|small group|in groups|working groups|working group|"
    "discussion groups|focus groups|breakout|breakouts|break out|break outs|breakoutrooms|*breakout*|bordrunde~|"
    "borddrøft*|borddebat*|borddialog*|borddiskus*|bordsamtal*|bordøv*|bordarbejde|bordopgave~|*bordssamtal*|"
    "*bordsdiskus*|rundbord*|rundebord*|rundabord*|bordet rundt|round table|round tables|roundtable|roundtables|"
    "*tafelgesprek*|rondetafel*|ronde tafel|runder tisch|runde tische|rundtisch*|thementisch*|tischgespräch*|"
    "tischrunde~|table discussion|table discussions|table talks|world café|world cafe|world kafé|worldcafé|worldcafe|"
    "verdenscafé|verdenscafe|verdenskafé|kafédialog*|café dialog*|cafédialog*|dialogcafé|dialogcafe|samtalecafé|"
    "debatcafé|ideencafé|open space|openspace|barcamp*|unconference|walk and talk|walk & talk|walk n talk|"
    "walk og talk|walk och talk|gå og snak|gåsamtale~|parsamtal*|parøvelse~|pararbeid|speed dating|speeddating|"
    "speeddate~|dialogmøte|dialogborde|dialogbord|parallelle spor|parallelle sessioner|parallelle sesjoner|"
    "parallelsession~|parallellsesjon*|parallellpass|parallella spår|parallella sessioner|parallella pass|"
    "parallele sessions|parallele foren|parallel sessions|parallel session|parallel tracks|parallelle sessies|"
    "parallelsessie~|deelsessie~|deelsessies|delt program|velg ett spor|välj ett av|vælg et spor|vælg spor|sporvalg|"
    "spor|spår|gespreksgroepen|kleine groepen|groepswerk|groepsgesprek*|groepsopdracht*|groepsdiscussie|in groepjes|"
    "werkgroepen|subgroepen|travail en groupe|travail en groupes|travail en sous groupes|travaux de groupe|"
    "travaux de groupes|travaux en groupe|travaux en groupes|travaux en sous groupes|en petits groupes|"
    "en sous groupes|groupes de travail|ateliers|forum ouvert|débat mouvant|débats mouvants|kollegadrøft*|"
    "kollegial sparring|sparring|participant driven|discussions|gruppevandring|gallery walk|marktplatz der ideen|"
    "mingling og samtale|fishbowls|kleingruppe|in kleingruppen|samtaler ved|dialog ved|drøftelse ved|drøftelser ved|"
    "diskusjon ved|samtale ved"
    "|subgroup discussions|subgroup discussion|subgroups|sub groups|subgroup work|form subgroups|form groups"
)

WORKSHOP: Final = (
    "vinnustofa|vinnustofur|smiðja|*workshop~|*workshops|workshop*|*værksted~|værksted*|*verksted~|*verkstad~|"
    "*verkstäder|*werkstatt|*werkstätten|*werkplaats~|øvelse~|gruppeøvelse~|skriveøvelse~|praksisøvelse~|"
    "dialogøvelse~|samarbejdsøvelse~|refleksionsøvelse~|øvelses*|øving~|övning~|gruppövning~|skrivövning|übung~|"
    "gruppenübung~|praxisübung~|übungen|*oefening~|oefeningen|exercise~|exercises|hands on|tutorial~|tutorials|"
    "hackathon~|*hackathon|hacking|masterclass~|*masterclass|masterclasses|master class|training|trainings|træning|"
    "træningsbane|trening|lab|labs|laboratorium|atelier|praktikum|*opgave~|eget arbejde|individuelt arbejde|"
    "individuellt arbete|fælles arbejde|arbejdssession~|arbejdsseminar|working session|working sessions|work session|"
    "moduler|*sprint|sprints|code along|coding|kursus|exercices|exercice|formation|travaux pratiques|"
    "mise en pratique|egen refleksion|idégenerering|idéudvikling|brainstorm|brainstorming|idémyldring|skriveøvelse|"
    "praxisphase|arbeitsphase|*arbeitsphase|werksessie~|werksessies|design sprint|tegnestue|simulation|rollespil"
)

# registration dominates the coffee that is poured beside it
ARRIVAL: Final = (
    "skráning|afhending gagna|arrive|arrives|anländer|öffnung|tagungsbüro|check in|check ind|checkin|registrering|"
    "gæsteregistrering|registrerings*|registrierung|registratie|registration|registrations|indskrivning|inskrivning|"
    "inskription|innsjekk|innsjekking|innregistrering|indtjekning|incheckning|inchecken|akkreditierung|accreditation|"
    "accréditation|check in og registrering|tilmelding|anmeldung|ankomst|ankomsten|*ankomst|arrival|arrivals|ankunft|"
    "arrivée|arrivées|aankomst|ankommen|anreise|anresa|dørene|døren|døre åbner|dørene åpner|doors|doors open|"
    "door opens|dörrarna|dörren|einlass|insläpp|inloop|ontvangst|inscription|inscriptions|inschrijving|"
    "inschrijvingen|enregistrement|émargement|accueil des participants|accueil café|accueil et café|"
    "accueil et émargement|remise des badges|retrait des badges|sign in|login|log på|log ind|log in|logg på|einwahl|"
    "online fra|öffnung des|öffnung der|lokalet åbner|rummet åbner|zoom åbner|teams åbner|salen åbner|huset åbner|"
    "indtjek|badges|zusammenkunft"
)

OTHER: Final = (
    "exhibit|exhibits|leisure|leisure activity|relaxing evening|social evening|móttaka|skemmtun|brottför|aðalfundur|"
    "mixer|retur|verplaatsing|raumwechsel|lokaleskift|room change|avreise|avresa|avgang|avgång|afgang|afrejse|"
    "abreise|abfahrt|departure|departures|départ|vertrek|heimreise|hjemrejse|hemresa|hjemreise|hjemtransport|"
    "transport|fællestransport|transfer|bustransport|bustur|bus departs|bus departure|bus leaves|bus|busses|busser|"
    "busafgang|*busavgang|teknik|tekniktest|teknisk test|technik check|technikcheck|test af teknik|test af lyd|"
    "lydtest|soundcheck|netværk|netværks*|netværke|networking|network|nettverk|nettverks*|nätverk*|mingling|mingle|"
    "mingel|*mingel|mingla|minglar|vernetzung|netzwerken|*networking|netwerken|netwerk*|netwerk|réseautage|social|"
    "socialt|social time|social event|social events|socialt samvær|sociale aktiviteter|samvær|hygge|socialisering|"
    "sosialt|sosialt samvær|samvaro|gemütliches beisammensein|abendveranstaltung|abendprogramm|aftenprogram|"
    "kveldsprogram|kvällsprogram|geselliges|geselliger|get together|beisammensein|austausch|fest|festen|*fest|"
    "festaften|jubilæumsfest|party|*party|parties|feest|*feest|fête|soirée|reception|*reception|receptions|empfang|"
    "*empfang|réception|receptie|mottagning|mottakelse|fredagsbar|bar|pub|puben|pubaften|*koncert|*konsert|concert|"
    "*konzert|musik|musikk|musique|muziek|music|fællessang|morgensang|sang|sing|dans|dansaften|disco|karaoke|quiz|"
    "*quiz|underholdning|underhållning|entertainment|show|kulturelt innslag|kulturelt indslag|kulturinnslag|"
    "*rundvisning|omvisning|*omvisning|rundtur|guidet tur|guided tour|tour|citytour|bustour|guidad visning|visning|"
    "führung|*führung|besichtigung|visite|visites|rondleiding|excursion|excursions|*udflugt~|*utflykt~|*utflukt~|"
    "ausflug|*ausflug|excursie|byvandring|stadsvandring|stadtrundgang|kulturvandring|naturvandring|spadseretur|gåtur|"
    "travetur|hike|løb|morgenløb|yoga|morgengymnastik|morgenyoga|badning|saunagus|gudstjeneste|andakt|andagt|andacht|"
    "gottesdienst|årsmøde~|årsmødet|årsmøte~|årsmöte~|generalforsamling~|*generalforsamling|mitgliederversammlung|"
    "*mitgliederversammlung|hauptversammlung|jahreshauptversammlung|general assembly|annual general meeting|"
    "annual meeting|agm|assemblée générale|algemene ledenvergadering|ledenvergadering|landsmøde|landsmøte|vote|votes|"
    "voting|votering|afstemning|avstemning|abstimmung|wahlen|elections|slack time|buffer|reserve|puffer|"
    "fotografering|gruppebillede|gruppefoto|gruppbild|gruppefotografering|group photo|group picture|gruppenfoto|"
    "photo|photos|photo de groupe|groepsfoto|preisverleihung|prisoverrækkelse|prisuddeling|prisutdeling|"
    "prisutdelning|awards|award ceremony|awards ceremony|prize ceremony|remise des prix|prijsuitreiking|fri tid|"
    "fritid|frie aktiviteter|aktiviteter|free time|freizeit|freie zeit|vrije tijd|temps libre|fri leg|egen tid|"
    "indkvartering|innkvartering|inkvartering|*indkvartering|hotel|hotell|udstilling|exhibition|exhibitions|"
    "ausstellung|vernissage|fernisering|oprydning|opstilling|opsætning|setup|set up|aufbau|abbau|nedpakning|pakning|"
    "voorbereiding|vorbereitung|forberedelse|praktiske oplysninger|praktisk info|praktisk information|"
    "praktiske informationer|praktische hinweise|practical information|housekeeping|organisatorisches|"
    "informations pratiques|infos pratiques|announcements|meddelelser|nattro|godnat|good night|gute nacht|natti|"
    "lagerfeuer|kampfeuer|bål|lejrbål|campfire|leirbål|pressefoto|spil|games|brætspil"
    "|*rundvisning~|*omvisning~|omvisingar|omvising|rondleidingen|pressekonferanse~|pressekonference~|"
    "pressemøde~|presskonferens~|press conference|pressekonferenz|folkedans|folkdans|utedans|dansefest|"
    "skattejakt|skattejagt|rebusløp|rebusløb|rebuslopp|loppemarked|loppis|abend der begegnung|besuch von|"
    "besuch der|besuch des|besuch im|visit to|visit at|besøg på|besøg hos|besök på|besök hos|besøk på|"
    "besøk hos|bezoek aan"
)

TALK: Final = (
    "erindi|ávarp|pallborð|pallborðsumræður|kynning|fyrirlestur|umræður|fyrirspurnir|oplæg|*oplæg|oplægget|indlæg|"
    "*indlæg|foredrag|*foredrag|foredraget|debat|*debat|debatten|debate|debates|debatt|*debatt|debatter|paneler|"
    "panel|panels|*panel|panel*|samtale|*samtale|samtaler|samtal|*samtal|diskussion~|*diskussion~|*diskussionen|"
    "diskusjon|*diskusjon|discussion|discussie|*drøftelse~|præsentation~|*præsentation~|presentation~|*presentation|"
    "presentations|présentation|présentations|presentasjon~|*presentasjon~|präsentation|präsentationen|*präsentation|"
    "fremlæggelse~|*fremlæggelse~|fremlegging|framlegging|fremleggelse|fremvisning|redovisning~|tilbagemelding~|"
    "tilbakemelding~|återkoppling~|terugkoppeling|plenumrunde|keynote~|keynotes|*keynote|talk|talks|lecture|lectures|"
    "vortrag|*vortrag|vorträge|*vorträge|referat~|referate|*referat|impuls|impulse|impulsvortrag|impulsreferat|"
    "*statement|statements|innlegg|*innlegg|inlägg|*inlägg|föreläsning~|*föreläsning~|föredrag|*föredrag|anförande~|"
    "*anförande~|lezing~|lezingen|*lezing|presentatie~|presentaties|conférence|conférences|exposé|exposés|"
    "intervention|interventions|table ronde|tables rondes|podium|podium*|*gespräch~|*gespräche|gesprek|gesprekken|"
    "interview~|interviews|*interview|spørgsmål|spørgerunde|frågor|frågestund|spørsmål|fragen|fragerunde|vragen|"
    "vragenronde|q & a|questions|échanges|échange|débat|débats|plenary|plenum|*plenum|plenum*|plenar*|helgroep|film|"
    "filmvisning|case|cases|caser|erfaringsudveksling|erfaringsutveksling|erfarenhetsutbyte|erfahrungsaustausch|"
    "fortælling|fortællinger|nyt fra|nytt fra|status|pitch|pitches|poster~|posters|demo|demos|demonstration|"
    "restitution|restitutions|retour|retours|bericht|berichte|report|reports|reporting|rapport|rapporter|"
    "rapportering|vorstellung|lightning|tale|tal|taler|åbningstale|velkomsttale|festtale|hovedtale|rede|speech|"
    "discours|plénière|session plénière|toespraak|beretning|aktuellt|aktuelt|orientering|information|informationen"
)

# they say nothing yet: what stands beside them decides
GENERIC: Final = (
    "ceremonies|symposium|symposiet|bijeenkomst|temadag|temadagen|fagdag|fachtag|studiedag|inspirationsdag|"
    "netværksmøde|manifest|applaus|formiddag~|eftermiddag~|ettermiddag~|förmiddag~|nachmittag~|vormittag~|"
    "eftermiddags|formiddags|together|sammen|tillsammans|samen|ensemble|is|served|serveres|serveras|serviert|remarks|"
    "address|ceremony|cérémonie|zeremonie|bemerkungen|words|ord|event|live|let|lidt|kort|optional|short|egen|eget|"
    "zone|hour|time|slot|session|sessions|sessionen|sesjon|sitzung|séance|sessie|del|teil|deel|partie|part|track|"
    "block|blok|bolk|blokk|runde|rund|ronde|pass|emne|tema|thema|thème|topic|punkt|point|programpunkt|program|"
    "programm|programma|programme|formiddag|eftermiddag|ettermiddag|förmiddag|vormittag|nachmittag|matin|après|midi|"
    "midday|morning|afternoon|evening|aften|abend|kveld|kväll|day|dag|tag|jour|konference|conference|konferanse|"
    "konferens|konferenz|tagung|seminar|seminarium|kongres|kongress|congres|congrès|official|offiziell|offizielle|"
    "fælles|felles|gemeinsam|gemeinsame|gemeinsames|gemeinsamer|plenumsession|gezamenlijk|commun"
)

# words that are a kind only where they are  all that stands before a break in the title
WEAK: Final = (
    "hefst lýkur slit setning retur mixer mad mat food essen mittag bar bus hotel hotell musik musikk music musique "
    "muziek film fest festen socialt sosialt sang dans show sing tal rede spor spår start case cases status "
    "information merci network netværk nettverk aktiviteter spil games tale taler drink snack pizza café tea vote "
    "votes buffer reserve photo photos ends endet lab labs reserve poster concert opening grill udstilling "
    "exhibition austausch forberedelse transport transfer diner feedback panel training kursus tilmelding anmeldung "
    "simulation discussions thanks formation exercice closing closure party breaking recap reflection introducing "
    "summary refleksion rammer coding hacking impulse intervention interventions échanges échange report reports "
    "point questions"
)

# words that are a kind only at the end of what stands before a break in the title
HEADS: Final = "break breaks tour social"

# alone, they end a day
ALONE: Final = "slut slutt ende einde end fin schluss slot close closes finish finale done"

# "opens" at the end of a title: the day, the workshop, the conference
OPENS: Final = (
    "opens|åbner|åpner|öppnar|öppnas|åbnes|åpnes|begynder|begynner|börjar|starter|startar|begins|starts|beginnt|"
    "startet|begint|débute"
)

# the same at its end
ENDS: Final = "closes|ends|slutter|sluttar|endet|avslutas|avsluttes|afsluttes|eindigt|se termine|finishes"

# a debate or an exercise that is held in groups is group work, whatever it is called
IN_GROUPS: Final = (
    r"i (?:\w{3,10} ){0,2}(?:små)?grupper(?:ne|na|ene)?|i bikupor|"
    r"in (?:\w{3,10} ){0,1}(?:groups|gruppen|kleingruppen|groepen|groepjes)|en (?:petits |sous[- ])?groupes?|i par|"
    r"in pairs|in tweetallen|breakout(?:s| rooms?)?|(?:ved|rundt om|omkring|rundt) \w{0,12}bord(?:e|ene|et)?|"
    r"vid borden|an (?:den )?tischen|at (?:the )?tables|aan tafels?"
)

# where something of groups is told again, it is told to all
TOLD_AGAIN: Final = (
    "opsamling opsummering oppsummering sammanfattning uppsamling fremlæggelse fremlæggelser fremlegging "
    "præsentation præsentationer presentation presentations presentasjon redovisning tilbagemelding tilbagemeldinger "
    "tilbakemelding tilbakemeldinger återkoppling präsentation vorstellung zusammenfassung ergebnisse retour retours "
    "restitution synthèse terugkoppeling report reports reporting feedback rapport summary recap"
)

# "Introduktion til dagen" opens it; "Introduktion til Python" does not
OF_THE_DAY: Final = (
    r"(?:dag(?:en|ens|s)?|day|days?|tag(?:es|s)?|journée|program\w{0,4}|programm\w{0,2}|agenda|mødet|møtet|mötet|"
    r"meeting|konference\w{0,2}|konferanse\w{0,1}|konferens\w{0,2}|conference|konferenz|tagung|seminar\w{0,3}|"
    r"workshop\w{0,2}|event|aften\w{0,3}|kveld\w{0,2}|kväll\w{0,3}|evening|forløbet|temadagen|veranstaltung|"
    r"unconference|symposi\w{1,3}|travaux|convention|forum|atelier|rencontres|assises|kurset|kursen|bijeenkomst|"
    r"netværksmøde\w{0,1}|projekt\w{0,2}|project\w{0,1}|convention|session|stævne\w{0,1}|samling\w{0,2})"
)

# what parts a title: stops, conjunctions and prepositions
PARTING: Final = (
    "& + / : ; , . ! ? | – — - door og och and und et en samt plus ou or oder eller med with mit avec met i in på at "
    "til till to for för für om on over über about af av of von de du des d van ved by vid v fra från from pour sur "
    "au aux à inkl incl incluant inklusive inkludert including inden før efter etter after before nach vor bei uden "
    "utan without som der die das the le la les l mellem mellan mellom between zwischen tussen entre"
)
# a title that begins so goes on to say what it is about
TOPICAL: Final = "fra från from om about over über von mod mot towards"
JOINING: Final = "og och and und et en & +"

# a sentence that begins with one of these names no kind
QUESTIONS: Final = (
    "hvordan hvad hva hvorfor hvem hvor hvornår hvilke hvilken kan skal må er hur vad varför vem vilka vilken how "
    "what why who which when where can should is are do wie was warum wer welche wo comment pourquoi quel quelle "
    "quels quelles que qui hoe wat waarom wie welke sådan såhär så slik derfor når när"
)
