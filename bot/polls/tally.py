"""What a poll came to: counts, words and texts. Pure; in it nobody is named, and no order tells who said what.

A ballot that moderation hides counts as one, and its words are shown nowhere.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from bot import support
from bot.model import PollKind, PollState, Reveal
from bot.polls.reading import SCALED, key_of
from bot.record import PollRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Ballot, Poll
    from bot.record import Support

FEW: Final = 3  # of fewer answers to "what did you think?" nothing but their number is told while more may come


def count(poll: Poll, ballots: Sequence[Ballot], *, session_id: str | None = None) -> PollRecord:
    """Return what a poll came to by its ballots."""
    plan, seen = poll.plan, [each for each in ballots if not each.hidden]
    points = plan.steps if plan.kind in SCALED else len(plan.options)
    chosen = Counter(each for ballot in ballots for each in set(ballot.choices) if 1 <= each <= points)
    counts = tuple(chosen[number] for number in range(1, points + 1)) if points else ()
    return PollRecord(
        number=poll.number,
        plan=plan,
        kind=plan.kind,
        session_id=session_id,
        state=poll.state,
        voters=len(ballots),
        counts=counts,
        words=words(seen) if plan.kind is PollKind.WORDS else (),
        texts=tuple(each.text for each in sorted(seen, key=mark) if each.text),
        mean=_mean(counts) if plan.kind in SCALED else None,
        shown=is_shown(poll),
    )


def _mean(counts: Sequence[int]) -> float | None:
    total = sum(counts)
    return round(sum(number * each for number, each in enumerate(counts, 1)) / total, 2) if total else None


def words(ballots: Iterable[Ballot]) -> tuple[tuple[str, int], ...]:
    """Return each word with how many people said it, the most frequent first, written as most of them wrote it."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for ballot in ballots:
        for key, word in {key_of(each): each for each in reversed(ballot.words)}.items():
            spellings[key][word] += 1
    told = [(_usual(written), written.total()) for written in spellings.values()]
    return tuple(sorted(told, key=lambda each: (-each[1], each[0].casefold(), each[0])))


def _usual(written: Counter[str]) -> str:
    """Return the spelling that most chose; of several the one that shouts least."""
    return min(written, key=lambda each: (-written[each], each.isupper() and len(each) > 1, each))


def mark(ballot: Ballot) -> str:
    """Return what tells one answer of a poll from another, and tells nothing of who gave it or when."""
    return hashlib.blake2s(f"{ballot.poll_id}/{ballot.person_id}".encode(), digest_size=10).hexdigest()


def is_shown(poll: Poll) -> bool:
    """Whether everybody may see what came of a poll."""
    return poll.revealed or (poll.state is PollState.CLOSED and poll.plan.reveal is Reveal.VOTED)


def may_see(poll: Poll, *, voted: bool) -> bool:
    """Whether somebody may see what came of a poll so far, by whether they answered it."""
    return is_shown(poll) or (voted and poll.plan.reveal is Reveal.VOTED)


def is_too_little(record: PollRecord) -> bool:
    """Whether so few said what they thought that showing it now would show who."""
    return record.kind is PollKind.FEEDBACK and record.state is PollState.OPEN and record.voters < FEW


def blank(record: PollRecord) -> PollRecord:
    """Return a record that tells how many answered, and nothing of what."""
    return record.model_copy(update={"counts": (), "words": (), "texts": (), "mean": None})


def supports(plan_points: int, ballots: Sequence[Ballot], homes: Mapping[str, str]) -> tuple[Support, ...]:
    """Return for each option or point who chose it, by heads and by municipality."""
    return tuple(
        support.count((each.person_id for each in ballots if number in each.choices), homes)
        for number in range(1, plan_points + 1)
    )
