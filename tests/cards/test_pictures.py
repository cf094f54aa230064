"""The official renderer draws every card, on a phone and on a desktop, without complaint, without
running over the edge, and without making anything of what people wrote.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from bot.model import LANGUAGES, PlaceKind
from bot.texts import Voice
from cards.elements import Face
from tests.cards.pictures import WIDTHS, board, draw_cards, why_not
from tests.cards.samples import TINTS, World, draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from bot.model import Language
    from tests.cards.pictures import Drawing

    Drawn = Callable[[Language, str, int], dict[str, Drawing]]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if missing := why_not():
        pytest.skip(f"CARDS WERE NOT DRAWN: {missing}")
    with board() as opened:
        yield opened


@pytest.fixture(scope="module")
def drawn(page: Page) -> Drawn:
    """Return who draws every card, each way once."""

    @cache
    def cards(language: Language, tint: str, width: int) -> dict[str, Drawing]:
        face = Face(Voice(language), place=PlaceKind.CHANNEL)
        return draw_cards(page, draw(face, World(TINTS[tint])), width)

    return cards


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("tint", TINTS)
def test_every_card_is_drawn_whole(drawn: Drawn, tint: str, width: int) -> None:
    for name, drawing in drawn("da", tint, width).items():
        assert (drawing.events, drawing.overflow) == ([], 0), f"{name}: {drawing}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_ours_is_too_long_for_a_phone(drawn: Drawn, language: Language) -> None:
    drawings = drawn(language, "plain", WIDTHS[0])
    assert {name: each.overflow for name, each in drawings.items() if each.overflow} == {}


def test_hostile_text_is_drawn_as_it_was_typed(drawn: Drawn) -> None:
    plain, hostile = (drawn("da", tint, 600) for tint in ("plain", "hostile"))
    for name, drawing in hostile.items():
        assert drawing.marks == plain[name].marks, name
    told = hostile["idea.single own=False"].text
    assert "**fed** [link](https://example.org) <at>Ordstyrer</at> _skrå_ `kode`" in told
    assert "&lt;at&gt; ![billede](x) {{DATE(2021-05-31T09:00:00Z,SHORT)}} # ikke overskrift" in told
