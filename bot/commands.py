"""What someone typed becomes a command, in any of the four languages and in either word order.

Only a whole sentence is a command: words around it that say more than politeness make it none.
The words themselves live in `bot.texts.commands` and `bot.texts.phrases`.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final

from bot import (
    admitting,
    arranging,
    assessing,
    authoring,
    balloting,
    charging,
    enlisting,
    filing,
    inquiry,
    lengthening,
    naming,
)
from bot.model import LANGUAGES, Command, Noun, Unknown, Verb
from bot.texts.commands import (
    ADDRESSED,
    ALSO_ME,
    CANONICAL,
    CODE_WORDS,
    EVERYBODY,
    FETCH_WORDS,
    FIELD_WORDS,
    FROM_WORDS,
    GREETINGS,
    IDEA_WORDS,
    MEND_WORDS,
    MESSAGE_WORDS,
    NEW,
    ONE,
    POLITE,
    PRIVATE,
    PROGRAMME_WORDS,
    PROMISE_WORDS,
    SAMPLES,
    SESSION_WORDS,
    TELL,
    THANKS,
    canonical,
)
from bot.texts.folding import fold, words
from bot.texts.phrases import PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.model import Language

__all__ = [
    "FACILITATORS",
    "PARTICIPANTS",
    "Correction",
    "canonical",
    "correction",
    "listed",
    "listed_for_facilitators",
    "parse",
    "sentences",
]

PARTICIPANTS: Final = (
    *(Verb.HELP, Verb.PROGRAM, Verb.NOW, Verb.NEXT, Verb.REGISTER, Verb.UNREGISTER, Verb.IDEA, Verb.IDEAS),
    *(Verb.FORM_NEXT, Verb.FORM_BACK, Verb.CONFIRM_REGISTRATION),
    *(Verb.REGISTER_COLLEAGUE, Verb.UNREGISTER_COLLEAGUE),
    *(Verb.TAKE_SEAT, Verb.LET_GO_SEAT, Verb.SESSION_SEATS, Verb.SIGN_UP, Verb.SIGN_OFF),
    *(
        Verb.VOTE,
        Verb.UNVOTE,
        Verb.ANONYMOUS_IDEA,
        Verb.SHOW_IDEA,
        Verb.MY_IDEAS,
        Verb.EDIT_IDEA,
        Verb.WITHDRAW_IDEA,
        Verb.SWAP_IDEA,
        Verb.READ_IDEAS,
        Verb.IDEAS_READ,
        Verb.JOIN,
        Verb.LEAVE,
        Verb.MY_GROUP,
        Verb.PICK,
        Verb.QUIET,
        Verb.UNQUIET,
        Verb.HARVEST,
        Verb.HAND_IN,
    ),
    *(Verb.FOLLOW, Verb.UNFOLLOW, Verb.FOLLOWING),
    *(Verb.QUESTION, Verb.NAMELESS_QUESTION, Verb.QUESTION_FORM, Verb.QUESTIONS, Verb.ALL_QUESTIONS),
    *(Verb.SHOW_QUESTION, Verb.BACK_QUESTION, Verb.UNBACK_QUESTION, Verb.WITHDRAW_QUESTION),
    *(Verb.CALL, Verb.SETTLED, Verb.ABSENT, Verb.HERE, Verb.VOLUNTEER, Verb.SWAP_ROLE, Verb.STAND_IN, Verb.SUMMARY),
    *(Verb.TAKE_HOME, Verb.PROMISE, Verb.MY_PROMISE, Verb.PROMISE_KEPT, Verb.PROMISE_BEGUN, Verb.PROMISE_LATER),
    *(Verb.PROMISE_DROPPED, Verb.PROMISE_HUSH),
    *(Verb.POLLS, Verb.POLL, Verb.ANSWER_POLL, Verb.POLL_RESULT),
    *(Verb.DOCUMENTS, Verb.SEND_FILE),
    *(Verb.THEMES, Verb.THEME),
    *(Verb.CALENDAR, Verb.CHECK_IN, Verb.SEAT_CODE),
    *(Verb.PRICE, Verb.PRICE_CODE),
    Verb.MY_APPLICATION,
    *(Verb.MY_DATA, Verb.ERASE, Verb.ERASE_NOW, Verb.ALSO_ME),
)
FACILITATORS: Final = (
    *(Verb.APPLICATIONS, Verb.NEXT_APPLICATION, Verb.APPLICATION, Verb.READ_APPLICATION, Verb.SCORE_APPLICATION),
    *(Verb.RANKING, Verb.SELECT_APPLICANTS, Verb.RELAX_QUOTAS, Verb.SET_OUTCOME, Verb.OUTCOMES, Verb.OUTCOME_WORDS),
    *(Verb.SEND_OUTCOMES, Verb.UNTOLD),
    *(
        Verb.STATUS,
        Verb.DIGEST,
        Verb.START,
        Verb.DEAL_GROUPS,
        Verb.SHUFFLE_GROUPS,
        Verb.LAY_TABLES,
        Verb.SHOW_GROUPS,
        Verb.OPEN_GROUPS,
        Verb.CLOSE_GROUPS,
        Verb.EXTEND,
    ),
    *(Verb.MOVE, Verb.MEND_GROUPS, Verb.MEND_NOW, Verb.KEEP_GROUPS),
    *(
        Verb.GROUPS_HERE,
        Verb.CONSOLE_HERE,
        Verb.EXPORT_GROUPS,
        Verb.BROADCAST,
        Verb.PRIVATE_BROADCAST,
        Verb.SEND,
        Verb.DISCARD,
    ),
    *(Verb.RECEIPT, Verb.MESSAGE),
    *(Verb.REGISTRATIONS, Verb.REGISTRATION, Verb.REGISTRATION_FIGURES, Verb.EXPORT_REGISTRATIONS, Verb.SOME_BROADCAST),
    *(Verb.CLOSED_DOCUMENTS, Verb.SEND_CLOSED_FILE),
    *(Verb.NEW_POLL, Verb.OPEN_POLL, Verb.CLOSE_POLL, Verb.REVEAL_POLL, Verb.REMOVE_POLL),
    *(Verb.QUEUE, Verb.TAKE_QUESTION, Verb.ANSWERED, Verb.PUT_BACK),
    *(Verb.HIDE, Verb.HIDE_FORM, Verb.RESTORE, Verb.MODERATION),
    *(Verb.MEMBERS, Verb.ADD_MEMBERS, Verb.INVITED, Verb.ADD_INVITED, Verb.USE_ROLL, Verb.REPLACE_ROLL, Verb.DROP_ROLL),
    *(Verb.STRIKE_LISTED, Verb.INVOICES),
    *(Verb.FIND_THEMES, Verb.MEND_THEME, Verb.MERGE_THEMES, Verb.SPLIT_THEME, Verb.NAME_THEME, Verb.MOVE_IDEA),
    *(Verb.UNDO_THEME, Verb.THEME_LOG),
    *(Verb.CHECK_OUT, Verb.DOOR_CODE, Verb.ARRIVED),
    *(Verb.GRANT, Verb.REFUSE),
    *(Verb.MISSING, Verb.SEND_AGAIN, Verb.COMING, Verb.NEXT_GROUP, Verb.PRESENT_GROUP),
    *(
        Verb.NEW_PROGRAMME,
        Verb.SHOW_DRAFT,
        Verb.MEND_DRAFT,
        Verb.USE_DRAFT,
        Verb.DROP_DRAFT,
        Verb.NEW_EVENT,
        Verb.FETCH_PROGRAMME,
        Verb.STOP_FETCHING,
        Verb.FETCHED,
        Verb.CLAIM,
    ),
)

_Words = tuple[str, ...]
_LONGEST: Final = 24
_LONGEST_NEAR: Final = 40
_SHORT: Final = 2
_BRIEF: Final = 2
_NEAR: Final = 0.75
_NEAR_WORD: Final = 0.8
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_ADDRESS: Final = re.compile(r"\s*(?:https|webcals?)://\S{1,2000}\s*", re.IGNORECASE)
_EMPTY: Final = " \t\r\n\u00a0.…!?:;,-–—"


def parse(text: str, *, language: Language = "da") -> Command | Unknown:
    """Return the command that `text` is, else Unknown with the nearest sentence.

    `language` is the reader's, and decides only where two suggestions are equally near.
    """
    said = tuple(words(text))
    kept = (
        assessing.find(text)
        or authoring.find(text)
        or _idea(text)
        or inquiry.find(text)
        or arranging.find(text)
        or filing.find(text)
        or balloting.find(text)
        or admitting.find(text)
        or _promise(text)
        or charging.find(text)
        or _code(text)
        or _also(text)
        or enlisting.find(text)
        or _broadcast(text)
        or _mend(text)
        or _fetch(text)
    )
    return (
        kept
        or _fixed(said)
        or _longer(said)
        or inquiry.find_loosely(text)
        or _naming(text, said)
        or _unknown(text, said, language)
    )


def listed(language: Language) -> list[tuple[Verb, str]]:
    """Return the sentences that everybody may use, in the order of a day."""
    return [(verb, canonical(verb, language)) for verb in PARTICIPANTS]


def listed_for_facilitators(language: Language) -> list[tuple[Verb, str]]:
    """Return the further sentences that facilitators and organisers may use."""
    return [(verb, canonical(verb, language)) for verb in FACILITATORS]


# Ideas, codes and messages: the rest of the sentence is kept as it was typed ------------------------


def _either(phrases: Iterable[str]) -> str:
    """Return a pattern for any of `phrases`, forgiving accents typed as one character or as two."""
    return "|".join(re.sub("[eé]", "(?:[éèêe][\u0300-\u0302]?)", re.escape(each)) for each in phrases)


@cache
def _idea_pattern() -> re.Pattern[str]:
    greeting = rf"(?:(?:{_either(GREETINGS)})[\s,.!]+)?"
    idea = rf"(?:{_either(IDEA_WORDS)}|ide[\u0300-\u0302]?)(?![^\W\d_])"
    owned = rf"(?:{_either(ONE)})\s+(?:{idea})(?=\s*:|[ \t]*[\r\n])"
    plain = rf"(?:(?:{_either(NEW)})\s+)?(?:{idea})"
    separator = r"(?:\s*:|[ \t]*(?:[,.!]|[-–—]+)(?=\s))?"
    start = r"[\s\u200b-\u200f\ufeff/#*]*"
    return re.compile(rf"{start}{greeting}(?:{owned}|{plain}){separator}(.*)", re.DOTALL | re.IGNORECASE)


def _idea(text: str) -> Command | Unknown | None:
    found = _idea_pattern().match(text)
    if not found:
        return None
    said = found[1].strip()
    if _NUMBER.fullmatch(said):  # most likely a vote: a bare number is no idea
        return Unknown(text=text, nearest=canonical(Verb.VOTE, _tongue(text), said))
    if said in {"…", "..."}:  # our own sample, copied from a card
        return Command(verb=Verb.IDEA)
    blank = not said.strip(_EMPTY) or tuple(words(said)) in _folded(THANKS)
    return Command(verb=Verb.IDEA_FORM) if blank else Command(verb=Verb.IDEA, argument=said)


@cache
def _promise_pattern() -> re.Pattern[str]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_either(GREETINGS)})[\s,.!]+)?"
    return re.compile(rf"{start}(?:{_either(PROMISE_WORDS)})(?:\s*:|[ \t]*[\r\n])(.*)", re.DOTALL | re.IGNORECASE)


def _promise(text: str) -> Command | None:
    """Return the promise that a sentence makes; what only tells how it goes with one ("mit løfte: gjort") is none."""
    found = _promise_pattern().match(text)
    if not found:
        return None
    state = _fixed(tuple(words(text)))
    if state is not None:
        return state
    said = found[1].strip()
    return Command(verb=Verb.PROMISE, argument="" if said in {"…", "..."} else said)


@cache
def _code_pattern() -> re.Pattern[str]:
    owner, verb = r"(?:(?:min|my|mit)\s+)?", r"(?:\s+(?:er|is|är))?"
    code = r"(?:\s*:\s*|\s+)(\S{1,64}?)[.!,]{0,3}\s*"
    return re.compile(rf"\s*{owner}(?:{_either(CODE_WORDS)}){verb}{code}", re.IGNORECASE)


def _code(text: str) -> Command | None:
    found = _code_pattern().fullmatch(text)
    return Command(verb=Verb.CLAIM, argument=found[1]) if found else None


@cache
def _also_pattern() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_either(ALSO_ME)})[\s:]+([A-Za-z0-9-]{{4,12}})[.!]?\s*", re.IGNORECASE)


def _also(text: str) -> Command | None:
    found = _also_pattern().fullmatch(text)
    return Command(verb=Verb.ALSO_ME, argument=found[1]) if found else None


@cache
def _broadcast_pattern() -> re.Pattern[str]:
    start = rf"[\s\u200b-\u200f\ufeff/#*]*(?:(?:{_either(GREETINGS)})[\s,.!]+)?(?:(?:{_either(POLITE)})[\s,]+){{0,2}}"
    tell, everybody = rf"(?:{_either(TELL)})", rf"(?:{_either(EVERYBODY)})(?![^\W_])"
    kind = rf"(?:(?:{_either(NEW)}|en|et|ett|a)\s+)?(?:(?P<private>{_either(PRIVATE)})\s+)?(?:{_either(MESSAGE_WORDS)})"
    separator = r"(?:\s*:|[ \t]*[-–—]+(?=\s)|[ \t]*(?=[\r\n]))"
    named = rf"(?:{tell}\s+)?{kind}\s+(?:til|till|to|for)\s+{everybody}(?:{separator}|\s+|$)"
    told = rf"{tell}\s+(?:(?:til|till|to)\s+)?{everybody}{separator}"
    return re.compile(rf"{start}(?:{named}|{told})(?P<text>.*)", re.DOTALL | re.IGNORECASE)


def _broadcast(text: str) -> Command | None:
    found = _broadcast_pattern().match(text)
    if not found:
        return None
    said = found["text"].strip()
    verb = Verb.PRIVATE_BROADCAST if found["private"] else Verb.BROADCAST
    return Command(verb=verb, argument="" if said in {"…", "..."} else said)


class Correction(Noun):
    """What is to be corrected in a draft: a doubt or a session by its number, or a field of the whole."""

    about: str
    number: int = 0
    answer: str


@cache
def _correction_pattern() -> re.Pattern[str]:
    numbered = (
        rf"(?:(?P<session>{_either(SESSION_WORDS)})\s+)?(?:nr\.?\s*|no\.?\s*)?(?P<number>\d{{1,4}})(?:\s*[:–-]|\s)"
    )
    whole = rf"\s*(?:{numbered}|(?P<field>{_either(FIELD_WORDS)})\s*:)\s*(?P<answer>\S.*)"
    return re.compile(whole, re.IGNORECASE | re.DOTALL)


def correction(argument: str) -> Correction | None:
    """Return what "2: 31. maj 2027", "punkt 4: pause" or "titel: Idétræf" is to correct, or None."""
    found = _correction_pattern().fullmatch(argument)
    if found is None:
        return None
    if found["field"]:
        return Correction(about=FIELD_WORDS[found["field"].casefold()], answer=found["answer"].strip())
    about = "session" if found["session"] else "doubt"
    return Correction(about=about, number=int(found["number"]), answer=found["answer"].strip())


@cache
def _mend_pattern() -> re.Pattern[str]:
    greeting = rf"(?:(?:{_either(GREETINGS)})[\s,.!]+)?(?:(?:{_either(POLITE)})[\s,]+){{0,2}}"
    whole = rf"[\s\u200b-\u200f\ufeff/#*]*{greeting}(?:{_either(MEND_WORDS)})\s+(.+)"
    return re.compile(whole, re.IGNORECASE | re.DOTALL)


def _mend(text: str) -> Command | None:
    found = _mend_pattern().fullmatch(text)
    if found is None or correction(found[1]) is None:
        return None
    return Command(verb=Verb.MEND_DRAFT, argument=found[1].strip())


@cache
def _fetch_pattern() -> re.Pattern[str]:
    greeting = rf"(?:(?:{_either(GREETINGS)})[\s,.!]+)?(?:(?:{_either(POLITE)})[\s,]+){{0,2}}"
    asked = rf"(?:{_either(FETCH_WORDS)})\s+(?:{_either(PROGRAMME_WORDS)})\s+(?:{_either(FROM_WORDS)})[\s:]+"
    return re.compile(rf"[\s\u200b-\u200f\ufeff/#*]*{greeting}{asked}(\S[^\n]*)\s*", re.IGNORECASE)


def _fetch(text: str) -> Command | None:
    found = _fetch_pattern().fullmatch(text)
    return Command(verb=Verb.FETCH_PROGRAMME, argument=found[1].strip()) if found else None


# Fixed sentences -----------------------------------------------------------------------------------


def _expand(phrase: str) -> Iterator[_Words]:
    """Return every sentence that a phrase of `bot.texts.phrases` stands for."""
    places = []
    for place in phrase.split():
        choices = [tuple(words(each)) or ("#",) for each in place.removesuffix("?").split("|")]
        places.append([*choices, ()] if place.endswith("?") else choices)
    for choice in product(*places):
        yield tuple(word for part in choice for word in part)


@cache
def sentences(language: Language) -> tuple[tuple[_Words, Verb], ...]:
    """Return every fixed sentence of a language as folded words, with "#" for a number."""
    known = [(CANONICAL[verb][language].format(1), verb) for verb in PHRASES[language]]
    table = {_numbered(tuple(words(said))): verb for said, verb in known}
    for verb, phrases in PHRASES[language].items():
        table.update((said, verb) for phrase in phrases for said in _expand(phrase))
    return tuple(table.items())


@cache
def _verbs() -> dict[_Words, Verb]:
    """Return the verb of every fixed sentence, and of its sorted words so that any order will do."""
    known = [each for language in LANGUAGES for each in sentences(language)]
    return {tuple(sorted(said)): verb for said, verb in reversed(known)} | dict(known)


@cache
def _folded(phrases: tuple[str, ...]) -> frozenset[_Words]:
    return frozenset(tuple(words(each)) for each in phrases)


def _numbered(said: _Words) -> _Words:
    return tuple("#" if _NUMBER.fullmatch(word) else word for word in said)


def _fixed(said: _Words) -> Command | None:
    if len(said) > _LONGEST:
        return None
    greeted = _without_head(said, _folded(GREETINGS))
    for rest in dict.fromkeys((*_politely(said), *(_politely(greeted) if greeted is not None else ()))):
        bare = _numbered(rest)
        verb = _verbs().get(bare) or _verbs().get(tuple(sorted(bare)))
        if verb is not None:
            number = next((word for word in rest if _NUMBER.fullmatch(word)), "")
            return Command(verb=verb, argument=str(int(number)) if number else "")
    return Command(verb=Verb.HELP) if greeted is not None and _is_address(greeted) else None


def _naming(text: str, said: _Words) -> Command | None:
    """Return the command of a sentence that names somebody or a role; what is only polite is no part of a name."""
    return naming.find(text, _read(said))


def _longer(said: _Words) -> Command | None:
    """Return the command of a sentence that asks for more time, or for less."""
    return lengthening.find(_read(said))


def _read(said: _Words) -> list[_Words]:
    """Return the ways to read a sentence, less and less polite; none of one that is too long."""
    if len(said) > _LONGEST:
        return []
    greeted = _without_head(said, _folded(GREETINGS))
    return sorted({rest for each in (said, greeted) if each is not None for rest in _politely(each)}, key=len)


def _politely(said: _Words) -> Iterator[_Words]:
    """Return the sentence as it is, then with less and less noise in front and behind."""
    polite = _folded(POLITE)
    head: _Words | None = said
    while head is not None:
        tail: _Words | None = head
        while tail is not None:
            yield tail
            tail = _without_tail(tail, polite)
        head = _without_head(head, polite)


def _without_head(said: _Words, heads: frozenset[_Words]) -> _Words | None:
    """Return what follows the longest of `heads` that the sentence begins with, else None."""
    sizes = range(min(len(said), 5), 0, -1)
    return next((said[size:] for size in sizes if said[:size] in heads), None)


def _without_tail(said: _Words, tails: frozenset[_Words]) -> _Words | None:
    sizes = range(min(len(said), 5), 0, -1)
    return next((said[:-size] for size in sizes if said[-size:] in tails), None)


def _is_address(said: _Words) -> bool:
    """Tell whether only greetings, addressees and politeness are left."""
    known = _folded(ADDRESSED) | _folded(GREETINGS) | _folded(POLITE)
    rest: _Words | None = said
    while rest:
        rest = _without_head(rest, known)
    return rest is not None


# The nearest sentence ------------------------------------------------------------------------------


def _unknown(text: str, said: _Words, language: Language) -> Command | Unknown:
    if _ADDRESS.fullmatch(text):
        return Unknown(text=text, nearest=canonical(Verb.FETCH_PROGRAMME, language, text.strip()))
    if not said or len(said) > _LONGEST:
        return Unknown(text=text)
    greeted = _without_head(said, _folded(GREETINGS))
    *_, core = (rest for rest in _politely(said if greeted is None else greeted) if rest)
    nearest = _nearly_idea(text) or _nearest(core, language)
    brief = greeted is not None and len(greeted) <= _BRIEF  # "Hej Ordstyrerbot"
    return Command(verb=Verb.HELP) if brief and nearest is None else Unknown(text=text, nearest=nearest)


def _nearly_idea(text: str) -> str | None:
    """Return the sentence with its idea word mended ("idee mere kaffe"), or None."""
    first, _, rest = text.strip().partition(" ")
    first, rest = first.rstrip(":,"), rest.strip()
    if tuple(words(first)) in _folded(GREETINGS):
        return _nearly_idea(rest)
    meant = difflib.get_close_matches(fold(first), [fold(each) for each in IDEA_WORDS], 1, _NEAR_WORD)
    if not meant or not rest or "\n" in rest:
        return None
    word = next(each for each in IDEA_WORDS if fold(each) == meant[0])
    return f"{word} {rest}"


def _nearest(said: _Words, language: Language) -> str | None:
    """Return the canonical sentence, in its own language, of the most similar sentence we know."""
    typed = " ".join(_numbered(said))
    if len(typed) > _LONGEST_NEAR:
        return None
    number = next((word for word in said if _NUMBER.fullmatch(word)), "")
    likeness, (verb, tongue) = _NEAR, (Verb.HELP, language)
    match = difflib.SequenceMatcher(None, b=typed, autojunk=False)
    for each in sorted(LANGUAGES, key=lambda each: each != language):
        for known, meaning in _models(each):
            match.set_seq1(known)
            if match.real_quick_ratio() > likeness < match.quick_ratio() and match.ratio() > likeness:
                likeness, verb, tongue = match.ratio(), meaning, each
    return canonical(verb, tongue, number if verb in SAMPLES else "") if likeness > _NEAR else None


@cache
def _models(language: Language) -> tuple[tuple[str, Verb], ...]:
    """Return the sentences that a suggestion may be made from: the canonical ones first, then the short ones."""
    shown = [(" ".join(_numbered(tuple(words(each)))), verb) for verb, each in _shown(language)]
    short = [(" ".join(said), verb) for said, verb in sentences(language) if len(said) <= _SHORT]
    return tuple(dict.fromkeys((*shown, *short)))


def _shown(language: Language) -> list[tuple[Verb, str]]:
    return [*listed(language), *listed_for_facilitators(language)]


def _tongue(text: str) -> Language:
    return "en" if fold(text).lstrip("/# ").startswith("idea") else "da"
