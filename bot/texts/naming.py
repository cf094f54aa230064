"""The sentences that name somebody or a role: "Anna er her ikke", "flyt Anna til gruppe 3", "byt rolle med Anna".

As in `bot.texts.phrases` each word may have alternatives and be left out. `WHO` is one to five words, `ROLE` a role,
`#` a number; the order is fixed, for a name may be any words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import GroupRole, Verb

if TYPE_CHECKING:
    from bot.model import Language

ROLE_NAMES: Final[dict[GroupRole, dict[Language, str]]] = {
    GroupRole.TOVHOLDER: {"da": "tovholder", "en": "lead", "sv": "samtalsledare", "nb": "gruppeleder"},
    GroupRole.REFERENT: {"da": "referent", "en": "note-taker", "sv": "sekreterare", "nb": "referent"},
    GroupRole.MATERIALEANSVARLIG: {
        "da": "materialeansvarlig",
        "en": "materials lead",
        "sv": "materialansvarig",
        "nb": "materialansvarlig",
    },
    GroupRole.OPLAEGSHOLDER: {"da": "oplægsholder", "en": "presenter", "sv": "talesperson", "nb": "talsperson"},
}
"""What a role is called in a sentence."""

ROLE_WORDS: Final[dict[GroupRole, tuple[str, ...]]] = {
    GroupRole.TOVHOLDER: ("tovholder", "tovholderen", "gruppeleder", "leader", "group leader", "gruppledare", "ledare"),
    GroupRole.REFERENT: ("referent", "referenten", "note taker", "notetaker", "secretary", "sekretær"),
    GroupRole.MATERIALEANSVARLIG: ("materialeansvarlig", "materialeansvarlige", "ansvarlig for materiale", "materials"),
    GroupRole.OPLAEGSHOLDER: ("oplægsholder", "oplægsholderen", "fremlægger", "ordfører", "spokesperson", "speaker"),
}
"""What else it may be called when somebody types it, in any language."""

NOBODY: Final = (
    *("jeg", "jag", "i", "vi", "we", "du", "you", "der", "det", "den", "there", "it", "this", "hvem", "who", "vem"),
    *("nogen", "någon", "noen", "somebody", "someone", "alle", "alla", "everybody", "everyone", "ingen", "nobody"),
    *(
        "han",
        "hun",
        "hon",
        "he",
        "she",
        "de",
        "they",
        "mange",
        "many",
        "flere",
        "hvad",
        "what",
        "vad",
        "hva",
        "en",
        "one",
    ),
)
"""With these no name begins."""

NAMING: Final[dict[Language, dict[Verb, tuple[str, ...]]]] = {
    "da": {
        Verb.ABSENT: (
            "WHO er|sidder desværre|stadig? ikke her|kommet|mødt|til|dukket endnu|op|stede? op?",
            "WHO er|sidder desværre|stadig? her ikke endnu?",
            "WHO kom|mødte|dukkede ikke|aldrig op?",
            "WHO er gået|smuttet|faldet|røget fra|ud|af?",
        ),
        Verb.HERE: ("WHO er her|kommet|med nu|alligevel|igen", "WHO kom alligevel"),
        Verb.MOVE: (
            "flyt|flytte|ryk|rykke|sæt|sætte WHO over|hen|ind? til|i gruppe nr|nummer? #",
            "flyt|flytte|ryk|rykke til gruppe nr|nummer? # WHO",
            "WHO skal flyttes|flytte|over|hen? til|i gruppe nr|nummer? #",
            "WHO flyttes|flytter til gruppe nr|nummer? #",
            "til gruppe nr|nummer? # flyt|flyttes|flytter WHO",
        ),
        Verb.SWAP_ROLE: (
            "byt|bytte|skift|skifte min? rolle|roller|rollen med WHO",
            "WHO og jeg bytter|byttede|vil bytte? rolle|roller",
            "med WHO byt|bytte|bytter jeg? rolle|roller",
        ),
        Verb.VOLUNTEER: (
            "jeg? vil|kan|må gerne|godt? være|blive|tage ROLE",
            "jeg er|bliver gerne? ROLE",
            "jeg melder mig gerne? som|til ROLE",
            "ROLE vil|kan jeg gerne|godt? være|blive",
        ),
        Verb.STAND_IN: (
            "jeg? tager|overtager|kan|vil tage? over? som ROLE",
            "jeg? overtager rollen? som? ROLE",
            "jeg? tager rollen som ROLE over?",
        ),
    },
    "en": {
        Verb.ABSENT: (
            "WHO is still? not here|there|present|coming yet?",
            "WHO isnt here|there|present|coming yet?",
            "WHO did|has not|never come|arrived|show|shown|turn|turned|joined up? yet?",
            "WHO didnt|hasnt come|arrived|show|shown|turn|turned|joined up? yet?",
            "WHO has left",
            "WHO never came|showed|arrived up?",
        ),
        Verb.HERE: ("WHO is here now|again", "WHO is here after all", "WHO came after all"),
        Verb.MOVE: (
            "move|put|send WHO over? in? to|into|in group no|number? #",
            "move to group no|number? # WHO",
            "WHO should|must|shall go|move|be moved? to group no|number? #",
            "to group no|number? # move WHO",
        ),
        Verb.SWAP_ROLE: (
            "swap|switch|trade|change my? role|roles with WHO",
            "WHO and i swap|switch|trade|swapped role|roles",
            "with WHO swap|switch|trade role|roles",
        ),
        Verb.VOLUNTEER: (
            "i would like to be the|a? ROLE",
            "id|i like|love|want to be the|a? ROLE",
            "i can|could|will gladly|happily? be the|a? ROLE",
            "i volunteer as|for|to be? the|a? ROLE",
            "i am|ill be? the|a? ROLE",
            "let me be the|a? ROLE",
        ),
        Verb.STAND_IN: (
            "i|ill will|can? take|step over|in as the? ROLE",
            "i|ill will|can? take over the? ROLE",
        ),
    },
    "sv": {
        Verb.ABSENT: (
            "WHO är|har tyvärr|fortfarande? inte här|kommit|dykt|med|på än|ännu|upp|plats?",
            "WHO kom|dök inte|aldrig upp?",
            "WHO har gått|lämnat",
        ),
        Verb.HERE: ("WHO är här|med nu|ändå|igen", "WHO har kommit nu|ändå", "WHO kom ändå"),
        Verb.MOVE: (
            "flytta|sätt WHO över? till|i grupp nr|nummer? #",
            "flytta till grupp nr|nummer? # WHO",
            "WHO ska|skall flyttas|flytta|över? till grupp nr|nummer? #",
            "till grupp nr|nummer? # flytta WHO",
        ),
        Verb.SWAP_ROLE: (
            "byt|byta|växla min? roll|roller med WHO",
            "WHO och jag byter|bytte roll|roller",
            "med WHO byt|byter jag? roll|roller",
        ),
        Verb.VOLUNTEER: (
            "jag? vill|kan|får gärna? vara|bli|ta ROLE",
            "jag är|blir gärna? ROLE",
            "jag anmäler mig gärna? som|till ROLE",
            "ROLE vill|kan jag gärna? vara|bli",
        ),
        Verb.STAND_IN: ("jag? tar|kan|vill ta? över som? ROLE", "jag? tar rollen som ROLE"),
    },
    "nb": {
        Verb.ABSENT: (
            "WHO er|har dessverre|fortsatt|fremdeles? ikke her|kommet|møtt|dukket|med|til ennå|enda|opp|stede?",
            "WHO kom|møtte|dukket ikke|aldri opp?",
            "WHO har gått|dratt|falt fra|ut?",
        ),
        Verb.HERE: ("WHO er her|med nå|likevel|igjen", "WHO har kommet nå|likevel", "WHO kom likevel"),
        Verb.MOVE: (
            "flytt|flytte|sett WHO over|bort? til|i gruppe nr|nummer? #",
            "flytt|flytte til gruppe nr|nummer? # WHO",
            "WHO skal flyttes|flytte|over? til gruppe nr|nummer? #",
            "til gruppe nr|nummer? # flytt|flyttes WHO",
        ),
        Verb.SWAP_ROLE: (
            "bytt|bytte min? rolle|roller med WHO",
            "WHO og jeg bytter|byttet rolle|roller",
            "med WHO bytt|bytter jeg? rolle|roller",
        ),
        Verb.VOLUNTEER: (
            "jeg? vil|kan|får gjerne|godt? være|bli|ta ROLE",
            "jeg er|blir gjerne? ROLE",
            "jeg melder meg gjerne? som|til ROLE",
            "ROLE vil|kan jeg gjerne|godt? være|bli",
        ),
        Verb.STAND_IN: ("jeg? tar|kan|vil ta? over som? ROLE", "jeg? tar rollen som ROLE"),
    },
}
