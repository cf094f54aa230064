"""The words with which somebody asks everybody something, and answers: in all four languages, longest first."""

from __future__ import annotations

from typing import Final

from bot.model import PollKind

KIND_WORDS: Final[dict[str, PollKind]] = {
    **dict.fromkeys(("flere", "flere svar", "flera", "flera svar", "multiple", "multiple choice"), PollKind.MULTIPLE),
    **dict.fromkeys(("skala", "scale"), PollKind.SCALE),
    **dict.fromkeys(("ordsky", "ordmoln", "word cloud", "wordcloud", "ord"), PollKind.WORDS),
    **dict.fromkeys(("åbent spørgsmål", "open question", "öppen fråga", "åpent spørsmål"), PollKind.TEXT),
}
"""What a poll is where it says so in front of its question ("afstemning flere: …"); without, it is a choice of one."""

ALONE: Final = (
    *("skala", "scale", "ordsky", "ordmoln", "word cloud", "wordcloud"),
    *("åbent spørgsmål", "open question", "öppen fråga", "åpent spørsmål"),
)
"""What begins a poll without saying that it is one."""

POLL_WORDS: Final = (
    *("afstemning", "afstemningen", "rundspørge", "poll", "omröstning", "omröstningen", "avstemning"),
    *("avstemningen", "meningsmåling"),
)
MAKE_WORDS: Final = (
    *("ny", "en ny", "lav", "lav en", "lav en ny", "start", "start en", "start en ny", "new", "a new", "make a"),
    *("lave en", "lave en ny", "starte en", "göra en", "lage en"),
    *("make a new", "start a", "start a new", "gör en", "gör en ny", "starta en", "skapa en", "lag en", "lag en ny"),
)
"""What may stand in front of a poll word: "lav en afstemning: …"."""
NEWLY: Final = tuple(each for each in MAKE_WORDS if not each.startswith("start"))
"""What asks for a new one before anything is said of it: "start en afstemning" may mean one that is prepared."""

ANSWER_WORDS: Final = (
    *("jeg svarer", "mit svar er", "mit svar", "svar", "svarer", "i answer", "my answer is", "my answer", "answer"),
    *("jag svarar", "mitt svar är", "mitt svar", "svarar", "mitt svar er"),
)
ANSWERED: Final = (
    *("på afstemning", "på afstemningen", "på spørgsmål", "på", "to poll", "to", "på omröstning", "på avstemning"),
    *("afstemning", "poll", "omröstning", "avstemning", "nr.", "nr", "no."),
)
"""What may stand between the two: "svar på afstemning 2: b"."""

VOTE_WORDS: Final = (
    *("jeg stemmer på", "jeg stemmer", "stem på", "stem", "stemme på", "i vote for", "vote for", "vote"),
    *("jag röstar på", "jag röstar", "rösta på", "rösta", "jeg stemmer for", "stem for"),
)
"""What stands in front of a letter alone: "stem b" answers a poll, while "stem 3" supports an idea."""
