"""Who takes part in the demo: twenty-four invented people from sixteen municipalities, spelt as people
spell them, and what they have to say. The words are the project's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BOT_ID: Final = "28:ordstyrer-demo"
BOT_NAME: Final = "Ordstyrer"
TENANT: Final = "00000000-0000-4000-8000-000000000001"
TEAM: Final = "19:hoved@thread.tacv2"  # a team's first channel has the team's own id
GROUPS: Final = "19:grupper@thread.tacv2"
CHAT: Final = "19:planlaegning@thread.v2"
PERSONAL: Final = "a:dig"


@dataclass(frozen=True, slots=True)
class Player:
    """One person of the cast; the first six are those that the Playground has room for."""

    number: int
    name: str
    town: str
    role: str
    email: str

    @property
    def user_id(self) -> str:
        """Return the person's Teams id with this bot."""
        return f"29:1demo-{self.number:02}"

    @property
    def object_id(self) -> str:
        """Return the person's Entra object id."""
        return f"a1111111-0000-4000-8000-{self.number:012}"

    @property
    def account(self) -> dict[str, str]:
        """Return the person as an activity's sender."""
        return {"id": self.user_id, "name": self.name, "aadObjectId": self.object_id}


_PEOPLE: Final = (
    ("Mette Skovgaard", "Silkeborg", "Frivilligkoordinator", "mette.skovgaard@silkeborg.example"),
    ("Birgit Holm", "Odense", "Formand", "birgit.holm@levendelokalsamfund.example"),
    ("Ole Krarup", "Svendborg Kommune", "Facilitator", "facilitator@levendelokalsamfund.example"),
    ("Åse Ødegård", "Århus", "Landsbykonsulent", "aase.oedegaard@aarhus.example"),
    ("Ejnar Bak", "Skive", "Klubformand", "ejnar.bak@levendelokalsamfund.example"),
    ("Tove Kirkeby", "Roskilde", "Forsker", "tove.kirkeby@levendelokalsamfund.example"),
    ("Amir Haddad", "aarhus kommune", "Fritidskonsulent", "amir.haddad@aarhus.example"),
    ("Lone Vestergaard", "Aarhus", "Biblioteksleder", "lone.vestergaard@aarhus.example"),
    ("Bent Thuesen", "Hjørring", "Idrætskonsulent", "bent.thuesen@hjoerring.example"),
    ("Fatima Noor", "Odense kommune", "Boligsocial medarbejder", "fatima.noor@odense.example"),
    ("Gudrun Lassen", "Tønder", "Besøgsven", "gudrun.lassen@toender.example"),
    ("Henrik Damgaard", "Herning", "Kulturkonsulent", "henrik.damgaard@herning.example"),
    ("Ida Marie Toft", "herning", "Projektleder", "ida.toft@herning.example"),
    ("Jens-Ole Bro", "Lolland", "Landdistriktskoordinator", "jens-ole.bro@lolland.example"),
    ("Karen Ravn", "Bornholm", "Frivilligcenter", "karen.ravn@bornholm.example"),
    ("Lars Mølgaard", "Thisted", "Havneforening", "lars.moelgaard@thisted.example"),
    ("Maja Lind", "Københavns Kommune", "Områdefornyelse", "maja.lind@kk.example"),
    ("Nikolaj Friis", "København", "Ungekonsulent", "nikolaj.friis@kk.example"),
    ("Olga Petersen", "Ærø", "Borgerforening", "olga.petersen@aeroe.example"),
    ("Poul Erik Juhl", "Silkeborg", "Spejderleder", "poul.juhl@silkeborg.example"),
    ("Rikke Bang", "Ballerup", "Sundhedskonsulent", "rikke.bang@ballerup.example"),
    ("Sanne Hjort", "Vejle", "Friluftsråd", "sanne.hjort@vejle.example"),
    ("Troels Egeskov", "Vejle kommune", "Udviklingskonsulent", "troels.egeskov@vejle.example"),
    ("Ulla Bjerre", "Roskilde kommune", "Seniorråd", "ulla.bjerre@roskilde.example"),
)
CAST: Final = tuple(Player(number, *each) for number, each in enumerate(_PEOPLE, start=1))
YOU: Final = CAST[0]
ORGANISER: Final = CAST[1]
FACILITATOR: Final = CAST[2]
LISTED: Final = CAST[:6]  # known to the Playground by name and e-mail

SHARED: Final = (
    "Spørg til én bestemt opgave, og sig hvor længe den varer",
    "Ring i stedet for at skrive – folk svarer pænere, når de kan høre dig",
    "Lad de nye tage en ven med første gang",
    "Hæng opslaget op dér, hvor folk alligevel står og venter: vaskeriet, bageren, holdepladsen",
    "Hold én åben aften om måneden uden dagsorden",
)
PROMISED: Final = (
    "Ringer til de tre, der plejer at sige nej",
    "Hænger opslaget op i vaskeriet",
    "Spørger naboen, om hun vil med første gang",
)
DISCUSSED: Final = (
    "Vi mangler dem, der lige er flyttet til – lad naboen overrække en velkomstkurv",
    "De unge vil gerne, men ikke sidde i bestyrelse. Giv dem et projekt med en slutdato",
    "Spørg hele familien på én gang, så passer børn og opgaver sammen",
    "Send en lydbesked. Den er svær at overhøre",
    "Skriv invitationen sammen med én, der sagde nej sidste år",
    "Bed bibliotekaren om at spørge for jer",
    "Byt opgaver med naboforeningen i en uge",
    "Lad folk prøve i fire uger og sige pænt farvel bagefter",
    "Tag billeder af hænder, ikke af formanden",
    "Hold mødet, hvor folk i forvejen er: på sidelinjen",
)
LATER: Final = (
    "Giv den nye en makker de første fire uger",
    "Ring efter første vagt og spørg: hvordan gik det?",
    "Skriv en side: hvem gør hvad, og hvem spørger man",
    "Sig tak, samme dag og med navn",
    "Spar den nye for det lange møde",
    "Lad den nye rette vores papirer – de ser, hvad vi har vænnet os til",
    "Fejr den første måned med kage",
    "Sæt et navn på hver opgave og en dato, hvor den er slut",
    "Spørg hvad de kan, før du fortæller hvad I mangler",
    "Luk en opgave ned for hver ny, I finder på",
)
NOTED: Final = (
    "Det er de samme tre, der altid siger ja, og dem vil vi nødig spørge igen",
    "Vi ved ikke, hvem der er flyttet til i år",
    "Ingen tør love noget for mere end en måned ad gangen",
    "Bestyrelsen skriver, som om alle kender forkortelserne",
    "Bussen kører sidste gang, før mødet er slut",
)
DECIDED: Final = (
    "Vi skriver opgaverne på små kort og lader folk vælge selv",
    "Velkomstmappen bliver til én side",
    "Hvert udvalg får en, der kun skal sige goddag",
    "Vi holder op med at referere til mødet i marts",
    "Nye får nøglen til huset den første dag",
)
