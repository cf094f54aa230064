"""Two people write in one field, each on a card of their own: what either typed stays. Pure.

A card says what it showed, and the harvest what each person last sent. Whoever changed what they had seen
replaces it; who sends again what stood there says nothing new; and where two wrote at once, both are kept.
A client may show an empty card again to somebody who filled it: what they write then may be more, and not other,
unless it is much the same.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from bot.model import Noun
from cards.harvest import LONGEST, digest, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Harvest

MOST_PLACES: Final = 100  # of one harvest
_ALIKE: Final = 0.7  # of the letters, in order: then it is a correction
_READ: Final = 300  # letters that are compared


class Woven(Noun):
    """What a card comes to with what was kept: the answers by place, who wrote each, and what each was heard to say.

    `fresh` are the places that changed. In `both` stands what two wrote at once, in `theirs` what others
    wrote since instead of what came. `too_long` was not taken; `beside` found no room, and is kept otherwise.
    """

    answers: dict[str, str]
    writers: dict[str, str]
    heard: dict[str, dict[str, str]]
    beside: dict[str, str]
    fresh: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    too_long: tuple[str, ...] = ()


def weave(kept: Harvest | None, sent: Mapping[str, str], shown: Mapping[str, str], person_id: str) -> Woven:
    """Return what `sent` by one person, from a card that showed the digests `shown`, makes of what is kept;
    both by place.
    """
    answers = dict(kept.answers) if kept else {}
    writers = dict(kept.writers) if kept else {}
    heard = dict(kept.heard) if kept else {}
    mine = dict(heard.get(person_id, {}))
    fresh: list[str] = []
    both: list[str] = []
    theirs: list[str] = []
    too_long: list[str] = []
    beside: dict[str, str] = {}
    for place, words in sent.items():
        before = answers.get(place, "")
        known = {each for each in (shown.get(place), mine.get(place)) if each}
        if len(words) > LONGEST and digest(words) not in known:
            too_long.append(place)
            continue
        after = merged(before, words, shown.get(place, ""), mine.get(place, ""))
        if told(words):
            mine[place] = digest(words)
        if len(after) > LONGEST or (place not in answers and after and len(answers) == MOST_PLACES):
            beside[place] = words
            continue
        if after != before:
            answers[place], writers[place] = after, person_id
            fresh.append(place)
        if told(words) and told(after) != told(words):
            (both if after != before else theirs).append(place)
    heard[person_id] = mine
    return Woven(
        answers=answers,
        writers=writers,
        heard=heard,
        fresh=tuple(fresh),
        both=tuple(both),
        theirs=tuple(theirs),
        too_long=tuple(too_long),
        beside=beside,
    )


def merged(kept: str, sent: str, shown: str, mine: str) -> str:
    """Return what a field holds after `sent` came from a card that showed something of the digest `shown`, by
    somebody who last sent something of the digest `mine`; both are "" for nothing.

    An emptied field takes back only what its card showed, for an empty card is no opinion.
    """
    now, new = told(kept), told(sent)
    if now == new or (now and digest(sent) in {shown, mine} - {""}) or (shown and digest(sent) == shown):
        return kept
    saw, wrote = digest(kept) == shown, digest(kept) == mine
    if not new:
        return "" if saw else kept
    if not now or saw or now in new or (wrote and _alike(now, new)):
        return sent
    return kept if new in now else f"{kept}\n{sent}"


def _alike(one: str, other: str) -> bool:
    """Whether a text is rather a correction of another than something else."""
    return difflib.SequenceMatcher(None, one[:_READ], other[:_READ], autojunk=False).ratio() >= _ALIKE
