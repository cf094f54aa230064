"""The words of questions to a speaker, and of hiding what somebody said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.model import Language

QUESTION_WORDS: Final = (
    *("spørgsmål", "et spørgsmål", "mit spørgsmål", "nyt spørgsmål", "jeg har et spørgsmål", "jeg vil gerne spørge"),
    *("spørgsmål til oplægsholderen", "spørgsmål til taleren", "spørgsmål til oplægget", "spørg", "jeg vil spørge"),
    *("question", "a question", "my question", "new question", "i have a question", "question for the speaker", "ask"),
    *("fråga", "en fråga", "min fråga", "ny fråga", "jag har en fråga", "fråga till talaren", "jag vill fråga"),
    *(
        "spørsmål",
        "et spørsmål",
        "mitt spørsmål",
        "nytt spørsmål",
        "jeg har et spørsmål",
        "spørsmål til taleren",
        "spør",
    ),
    *("spørsmål til foredragsholderen", "jeg vil gjerne spørre"),
)
"""What begins a question; a colon or a line break must follow."""

ASK_WORDS: Final = ("spørg", "ask", "fråga", "spør")
"""What begins a question where no more than a blank follows ("spørg hvem der betaler")."""

ASKING: Final = (
    *("hvem", "hvad", "hvor", "hvornår", "hvordan", "hvorfor", "hvilken", "hvilket", "hvilke", "hvis"),
    *("who", "whom", "whose", "what", "where", "when", "how", "why", "which", "whether"),
    *("vem", "vad", "var", "när", "hur", "varför", "vilken", "vilket", "vilka", "vems"),
    *("hva", "når", "kva", "kven", "kvifor", "korleis"),
)
"""What must follow then, or a question mark at the end: "Spørg de unge" is an idea, and no question."""

NAMELESS_WORDS: Final = ("anonymt", "anonym", "anonymous", "anonymously", "uden navn", "utan namn", "uten navn")
"""What stands in front of a question, or after its word, that is asked without a name."""

HIDE_WORDS: Final = ("skjul", "skjule", "gem væk", "hide", "dölj", "dölja", "göm")
SHOW_WORDS: Final = ("vis", "vise", "show", "restore", "visa", "gendan")
AGAIN_WORDS: Final = ("igen", "again", "igjen")
SAID_WORDS: Final = {
    **dict.fromkeys(("idé", "ideen", "idéen", "idea", "idén"), "ideas"),
    **dict.fromkeys(("spørgsmål", "spørgsmålet", "question", "fråga", "frågan", "spørsmål", "spørsmålet"), "questions"),
    **dict.fromkeys(("svar", "svaret", "answer"), "ballots"),
}
"""What people said, by its table: "skjul idé 12: …", "vis spørgsmål 3 igen", "skjul svar 1a2b3c4d: …"."""

SAID_NAMES: Final[dict[str, dict[Language, str]]] = {
    "ideas": {"da": "idé", "en": "idea", "sv": "idé", "nb": "idé"},
    "questions": {"da": "spørgsmål", "en": "question", "sv": "fråga", "nb": "spørsmål"},
    "ballots": {"da": "svar", "en": "answer", "sv": "svar", "nb": "svar"},
}
"""The same as a sentence of ours says it."""
