"""The small words of five languages: they stand in every text, tell none from another, and neither begin nor end a
heading. Small are also those by which anything at all is proposed. What one language calls something another may call
nothing: each has a list of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Final

SMALL_WORDS: Final = {
    "da": """
        af al aldrig alle alligevel allerede alt altid altså anden andet andre at bare begge bl.a bliver blive blev
        blevet bl burde bør børe da dag de dem den denne dens der deraf deres derfor dermed derved det dets dette
        dig din dine disse dit dog du efter egen egne eget eller en end endda endnu endvidere enhver ens er et
        ethvert eventuelt fik flere flest for fordi fra få får fået før først gennem gerne giver give gives gjorde
        gjort god gode godt gør gøre gøres går gå ham han hans har hav have havde haft helt hen hende hendes her
        heri heller hele hos hun hvad hvem hver hvert hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i ift
        igen igennem ikke imellem imod ind inde inden indtil ing ingen intet ja jeg jer jeres jo kan kom kommer
        komme kun kunne lad lade lader lav lave laver lidt lige ligesom m.m man mange med meget mellem men mens mere
        mest mig min mindre mindst mine mit mod må måske måtte nej ned nemlig netop noget nogen nogle nok nu nye når
        nærmere næsten o og også om omkring op os ofte overfor over pga på samme samt sammen se selv selvfølgelig
        ser sig sin sine sit skal ske sker skulle slet som stadig stor store stort står så sådan sådanne således
        synes sætte sættes tage tages tager temmelig til tro tror ud uden under var ved vi via vil ville virkelig
        vor vore vores vær været være øvrigt derudover desuden mene mener mht nødvendigt vigtigt vigtig helst ligger
        ligge jf evt fx f.eks afskaf afskaffe afskaffelse afskaffes behov enkelt enkelte etablere etablering
        forbedre forbedring forbud forbyd forbyde forbydes foreslå foreslår foreslås forslag fjern fjerne fjernes
        genindfør indfør indføre indførelse indføres krav kræve kræver løsning løsninger mindske mulighed muligheder
        oprette oprettelse oprettes problem problemer reducere sikre sikrer sikres sikret sørge sørger stop stoppe
        styrke styrker støt støtte tillad tillade undgå ændre ændres ændring ændringer øge øger øges øget
    """,
    "en": """
        a about above across after again against all almost already also although always am among an and another any
        anyone anything are around as at away back be became because become been before being below best better
        between both but by can cannot come comes could did do does doesn doing don done down during each either
        else enough especially etc even ever every everyone everything far few first for from further get gets
        getting give given gives go goes going good got had has have having he hence her here hers him himself his
        how however i if in indeed instead into is isn it its itself just keep know least less let lets like likely
        ll lot lots made make makes making many may maybe me might more most much must my need needed needs never
        new no nor not nothing now of off often on once one only onto or other others ought our ours out over own
        per perhaps please possible probably put quite rather re really s same say see seem seems several shall she
        should since so some something still such sure t take takes than that the their theirs them then there
        therefore these they thing things think this those though through throughout thus to together too toward
        towards under unless until up upon us use used ve very via want wants was way ways we well were what
        whatever when where whether which while who whole whom whose why will with within without won would yes yet
        you your yours i'm it's don't doesn't can't isn't aren't won't we're they're that's there's i've we've let's
        abolish add allow allowed avoid ban change changes create creating encourage encouraged ensure ensuring
        establish improve improved improving increase increased introduce issue issues problem problems propose
        proposal protect provide provided providing reduce reduced reducing remove require required requires
        solution solutions stop support supporting
    """,
    "sv": """
        aldrig all alla allt alltid allting andra annan annat att av bara bland bli blir blivit blev borde bra bör
        de dem den denna deras dess dessa dessutom det detta dig din dina ditt dock du där därför då efter eftersom
        egen eget egna ej eller en enligt ens ett fast finnas finns fler flera flest fram från få får fått för före
        första genast genom ge ger gör göra göras gjort gång går gå ha hade han hans har helt hela heller hennes
        henne hon honom hos hur här i ibland icke idag igen in inför ingen inget inga innan inne inom inte istället
        ja jag ju kan kanske knappast kom komma kommer kring kunde kunna kunnat lika lite låta låter man med medan
        mellan men mer mera mest mig min mina mindre minst mitt mot mycket många måste ned nej ner ni nog nu nya
        något någon några när nära nästan och ofta ok om oss på redan rätt samma samt se sedan ser sig sin sina sitt
        sitta själv skall ska ske sker skulle små som stor stora större så sådan sådana sådant ta tar tas tex till
        tills tillsammans trots tror tycker under upp ur ut utan utanför vad var vara varandra varför varit varje
        vars vart vem vi via vid vidare vilka vilken vilket vill ville viktigt visst vår våra vårt väl än ändå ännu
        är även åt över övrigt avskaffa avskaffande behov bygg enskilda förbjud förbjuda förbud förbättra
        förbättring föreslå föreslår förslag införa införande krav kräva kräver lösning lösningar minska möjlighet
        möjligheter problem reducera skapa skapar stoppa stopp stärka stöd stödja säkerställa tillåt tillåta undvika
        öka ökad ökar ändra ändring
    """,
    "nb": """
        aldri all alle allerede alltid alt altså andre annen annet at av bare begge bedre ble bli blir blitt bort
        bra burde bør både da de deg dem den denne der dere deres derfor dermed det dette din dine disse ditt dog du
        dvs eller en enda ene eneste enn er et ett etter fikk fleste flere for fordi fra fram frem få får fått før
        først gi gir gjennom gjerne gjorde gjort gjør gjøre gjøres god godt gå går ha hadde han hans har hatt hel
        hele helt heller hennes henne her hos hun hva hvem hver hverandre hvert hvilke hvilken hvilket hvis hvor
        hvordan hvorfor i igjen ikke imot inn inne innen ingen ingenting ja jeg kan kanskje kom komme kommer kun
        kunne kunnet la lag lage lager lar like litt lov man mange med meg meget mellom men mens mer mest min mindre
        minst mine mitt mot mye må måtte ned nei noe noen nok nå når nær nærmere nesten nye ofte og også om omkring
        opp oss over overfor på samme sammen samt se seg selv ser sier sin sine sitt skal skje skjer skulle slik
        slike slikt som stadig stor store stort står så sånn ta tar tas til tro tror under ut uten var ved veldig vi
        via videre viktig viktige vil ville være vært vår våre vårt å åt øvrig avskaff avskaffe avskaffelse behov
        enkelte etablere forbedre forbedring forby forbud foreslå foreslår forslag fjern fjerne fjernes innfør
        innføre innføring krav kreve krever løsning løsninger minske mulighet muligheter opprette problem problemer
        redusere sikre sikrer sikres skape sørge stopp stoppe styrke støtt støtte tillat tillate unngå endre endres
        endring endringer øke øker økes økt
    """,
    "de": """
        ab aber alle allem allen aller alles als also am an andere anderen anderer anderes anstatt auch auf aus
        ausser außer außerdem bei beim bereits besser bessere besseren bin bis bisher bzw bzgl da dabei dadurch
        dafür dagegen daher damit danach dann daran darauf daraus darf darin darüber darum das dass davon dazu dein
        deine dem den denen denn dennoch der deren derzeit des deshalb dessen desto die dies diese diesem diesen
        dieser dieses doch dort du durch dürfen ebenso eher eigene eigenen ein eine einem einen einer eines einfach
        einige einigen einmal er erst es etc etwas euch euer evtl für ganz gar geben gegen gehen geht gemacht gerade
        gerne gesamte gesamten gibt gilt gut gute guten hab habe haben hat hatte hatten hier hin hinter ich ihm ihn
        ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem insbesondere ins ist ja je jede jedem jeden jeder
        jedes jedoch jene jetzt kann kannst kaum kein keine keinem keinen keiner kommen können könnte könnten lassen
        leider machen macht man manche mehr mein meine meinem meinen meiner meist meisten mich mir mit möglich
        möglichst muss müssen müsste müssten nach nachdem neben nein neue neuen neuer neues nicht nichts nie noch
        nun nur ob oder oft ohne pro schon sehr sein seine seinem seinen seiner seit sich sie sind so sodass sogar
        solange solche solchen soll sollen sollte sollten sondern sonst soviel sowie sowohl statt stark stärker
        stets trotz trotzdem über überall um und uns unser unsere unserem unseren unserer unter usw vielleicht viel
        viele vielen vom von vor vorallem während war ware waren wäre wären warum was weg wegen weil weiter weitere
        weiteren welche welchen welcher wenig weniger wenn wer werden werde wie wieder will wir wird wo wobei
        wodurch wollen wurde wurden würde würden z.b zb zu zum zur zusätzlich zwar zwischen müßen dürfte sei seien
        bitte abschaffen abschaffung änderung änderungen ändern bedarf einführen einführung erhöhen erhöhung
        erlauben ermöglichen fördern förderung forderung fordern lösung lösungen maßnahme maßnahmen möglichkeit
        möglichkeiten problem probleme reduzieren reduzierung schaffen schaffung sicherstellen stärken stärkung
        stoppen unterstützen unterstützung verbessern verbesserung verbieten verbot verbote vermeiden verringern
        vorschlag vorschläge
    """,
}

# Those that may stand within a heading: with them a phrase stays a phrase.
JOINING_WORDS: Final = {
    "da": "af i på til for med om fra ved og hos mod under uden over mellem den det de en et",
    "en": "of in on for with to from by and at the a an against under without over between",
    "sv": "av i på till för med om från vid och hos mot under utan över mellan den det de en ett",
    "nb": "av i på til for med om fra ved og hos mot under uten over mellom den det de en et",
    "de": """
        von in auf zu für mit aus bei und gegen unter ohne über zwischen der die das den dem des ein eine einen
        einem einer im am zum zur vom beim an
    """,
}


# How words end that qualify others: alone, or last, they make no heading.
QUALIFYING_ENDS: Final = {
    "da": ("isk", "iske", "elig", "lige", "ende", "ede"),
    "en": ("able", "ful", "ible", "ive", "ly", "ous"),
    "sv": ("ade", "ande", "isk", "iska", "lig", "liga"),
    "nb": ("ede", "elig", "ende", "isk", "iske", "lige"),
    "de": (),  # there it is told by the capital letter
}


@cache
def small_words(language: str = "") -> frozenset[str]:
    """Return the small words of a language, or of all."""
    return _of(SMALL_WORDS, language)


@cache
def joining_words(language: str) -> frozenset[str]:
    """Return the small words that may stand within a heading."""
    return _of(JOINING_WORDS, language)


def _of(lists: dict[str, str], language: str) -> frozenset[str]:
    said = [lists[language]] if language else lists.values()
    return frozenset(word for each in said for word in each.split())
