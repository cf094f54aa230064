"""What people might say of anything at all, the same in five languages: written for this, about nothing in particular
and a little of everything. What such texts have in common tells nothing of what an idea is about.
"""

from __future__ import annotations

from typing import Final

ORDINARY: Final = {
    "da": """
        Biblioteket bør holde åbent om søndagen.
        Vi mangler et sted, hvor unge kan mødes om aftenen.
        Lad børnene selv lave mad i skolen en gang om ugen.
        Der skal plantes flere træer langs de store veje.
        Møder skal slutte til tiden.
        Flere bænke i parken.
        Ældre, der bor alene, skal have besøg af en ven.
        Gør det nemmere at cykle til stationen.
        Jeg synes, at skatten på arbejde er for høj.
        Lægen skal have bedre tid til den enkelte patient.
        Ja, men kun hvis der følger penge med.
        Hunde skal føres i snor ved stranden.
        Nye medarbejdere bør have en makker den første måned.
        Hvorfor er der ingen, der spørger os først?
        Byg billigere boliger til studerende.
        Sommerfesten kunne godt holdes sammen med nabobyen.
        Affald skal sorteres ens over hele landet.
        Det er vigtigt, at alle kan forstå brevene fra kommunen.
        Flere kvinder i ledelsen.
        Stop for reklamer rettet mod børn.
        Der er for meget larm fra lufthavnen om natten.
        Giv foreningerne gratis lokaler.
        Vi kunne lære meget af, hvordan andre lande gør.
        Fjern gebyret for at betale med kort.
        Musik og kunst skal fylde mere i undervisningen.
        Varmen i huset skal komme fra jorden og solen.
        Ingen bør arbejde mere end fire dage om ugen.
        Frivillige skal have en tak, som de kan mærke.
        Landmænd skal betales for at passe på naturen.
        Et fælles system, hvor alle kan se vagterne.
    """,
    "en": """
        The library should be open on Sundays.
        We lack a place where young people can meet in the evening.
        Let the children cook for themselves at school once a week.
        More trees should be planted along the big roads.
        Meetings must end on time.
        More benches in the park.
        Older people who live alone should get visits from a friend.
        Make it easier to cycle to the station.
        I think that the tax on work is too high.
        Doctors need more time for each patient.
        Yes, but only if money comes with it.
        Dogs must be kept on a lead at the beach.
        New employees should have a buddy for the first month.
        Why does nobody ask us first?
        Build cheaper homes for students.
        The summer party could be held together with the next town.
        Waste should be sorted the same way across the country.
        It is important that everybody can understand the letters from the council.
        More women in management.
        Stop advertisements aimed at children.
        There is too much noise from the airport at night.
        Give the clubs rooms for free.
        We could learn a lot from how other countries do it.
        Remove the fee for paying by card.
        Music and art should have more room in teaching.
        The heat in the house should come from the ground and the sun.
        Nobody should work more than four days a week.
        Volunteers should be thanked in a way that they notice.
        Farmers should be paid for looking after nature.
        One shared system where everybody can see the shifts.
    """,
    "sv": """
        Biblioteket borde ha öppet på söndagar.
        Vi saknar en plats där unga kan träffas på kvällen.
        Låt barnen själva laga mat i skolan en gång i veckan.
        Det ska planteras fler träd längs de stora vägarna.
        Möten ska sluta i tid.
        Fler bänkar i parken.
        Äldre som bor ensamma ska få besök av en vän.
        Gör det lättare att cykla till stationen.
        Jag tycker att skatten på arbete är för hög.
        Läkaren måste få mer tid för varje patient.
        Ja, men bara om det följer med pengar.
        Hundar ska hållas kopplade vid stranden.
        Nya medarbetare bör ha en kompis den första månaden.
        Varför är det ingen som frågar oss först?
        Bygg billigare bostäder för studenter.
        Sommarfesten kunde hållas tillsammans med grannbyn.
        Avfall ska sorteras likadant i hela landet.
        Det är viktigt att alla kan förstå breven från kommunen.
        Fler kvinnor i ledningen.
        Stoppa reklam som riktas till barn.
        Det är för mycket buller från flygplatsen på natten.
        Ge föreningarna gratis lokaler.
        Vi kunde lära oss mycket av hur andra länder gör.
        Ta bort avgiften för att betala med kort.
        Musik och konst ska få mer plats i undervisningen.
        Värmen i huset ska komma från jorden och solen.
        Ingen borde arbeta mer än fyra dagar i veckan.
        Frivilliga ska få ett tack som de märker.
        Bönder ska få betalt för att ta hand om naturen.
        Ett gemensamt system där alla kan se passen.
    """,
    "nb": """
        Biblioteket bør holde åpent på søndager.
        Vi mangler et sted der unge kan møtes om kvelden.
        La barna selv lage mat på skolen en gang i uken.
        Det skal plantes flere trær langs de store veiene.
        Møter skal slutte i tide.
        Flere benker i parken.
        Eldre som bor alene, skal få besøk av en venn.
        Gjør det lettere å sykle til stasjonen.
        Jeg synes at skatten på arbeid er for høy.
        Legen må få bedre tid til den enkelte pasient.
        Ja, men bare hvis det følger penger med.
        Hunder skal holdes i bånd på stranden.
        Nye ansatte bør ha en fadder den første måneden.
        Hvorfor er det ingen som spør oss først?
        Bygg billigere boliger til studenter.
        Sommerfesten kunne holdes sammen med nabobygda.
        Avfall skal sorteres likt i hele landet.
        Det er viktig at alle kan forstå brevene fra kommunen.
        Flere kvinner i ledelsen.
        Stopp reklame rettet mot barn.
        Det er for mye støy fra flyplassen om natten.
        Gi foreningene gratis lokaler.
        Vi kunne lære mye av hvordan andre land gjør det.
        Fjern gebyret for å betale med kort.
        Musikk og kunst skal få mer plass i undervisningen.
        Varmen i huset skal komme fra jorden og solen.
        Ingen bør arbeide mer enn fire dager i uken.
        Frivillige skal få en takk som de merker.
        Bønder skal få betalt for å ta vare på naturen.
        Et felles system der alle kan se vaktene.
    """,
    "de": """
        Die Bibliothek sollte auch sonntags geöffnet sein.
        Uns fehlt ein Ort, an dem sich Jugendliche abends treffen können.
        Lasst die Kinder einmal in der Woche in der Schule selbst kochen.
        Entlang der großen Straßen sollen mehr Bäume gepflanzt werden.
        Sitzungen müssen pünktlich enden.
        Mehr Bänke im Park.
        Ältere, die allein leben, sollen von einem Freund besucht werden.
        Macht es leichter, mit dem Rad zum Bahnhof zu fahren.
        Ich finde, dass die Steuer auf Arbeit zu hoch ist.
        Der Arzt braucht mehr Zeit für den einzelnen Patienten.
        Ja, aber nur, wenn auch Geld dafür kommt.
        Hunde müssen am Strand an der Leine geführt werden.
        Neue Kollegen sollten im ersten Monat einen Paten haben.
        Warum fragt uns niemand zuerst?
        Baut günstigere Wohnungen für Studierende.
        Das Sommerfest könnte man mit dem Nachbardorf zusammen feiern.
        Abfall soll im ganzen Land gleich getrennt werden.
        Es ist wichtig, dass alle die Briefe der Gemeinde verstehen können.
        Mehr Frauen in der Leitung.
        Schluss mit Werbung, die sich an Kinder richtet.
        Nachts ist der Flughafen viel zu laut.
        Gebt den Vereinen kostenlose Räume.
        Wir könnten viel davon lernen, wie es andere Länder machen.
        Schafft die Gebühr für das Zahlen mit Karte ab.
        Musik und Kunst sollen im Unterricht mehr Platz bekommen.
        Die Wärme im Haus soll aus der Erde und von der Sonne kommen.
        Niemand sollte mehr als vier Tage in der Woche arbeiten.
        Freiwillige sollen einen Dank bekommen, den sie auch merken.
        Bauern sollen dafür bezahlt werden, dass sie die Natur pflegen.
        Ein gemeinsames System, in dem alle die Schichten sehen.
    """,
}


def ordinary() -> dict[str, tuple[str, ...]]:
    """Return the sentences by language; the same place says the same."""
    return {key: tuple(line.strip() for line in said.strip().splitlines()) for key, said in ORDINARY.items()}
