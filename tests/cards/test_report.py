"""A report that is too long for a card becomes pages, and nothing of it is lost."""

from __future__ import annotations

import pytest

from cards.elements import size
from cards.report import PAGE_BYTES, Report, Section, paged


def long(letter: str) -> str:
    return letter * 3_900


@pytest.mark.parametrize(
    ("sections", "pages"),
    [
        ((), [()]),
        ((("Idé", ("a", "b")), ("Ønske", ("c",))), [(("Idé", ("a", "b")), ("Ønske", ("c",)))]),
        (
            (("Idé", tuple(map(long, "abcde"))), ("Ønske", ("c",))),
            [(("Idé", tuple(map(long, "abcd"))),), (("Idé", (long("e"),)), ("Ønske", ("c",)))],
        ),
    ],
)
def test_what_was_written_stands_on_as_many_cards_as_it_takes(
    sections: tuple[tuple[str, tuple[str, ...]], ...], pages: list[tuple[tuple[str, tuple[str, ...]], ...]]
) -> None:
    written = tuple(Section(label=label, entries=entries) for label, entries in sections)
    made = paged(Report(number=3, sections=written))

    assert [tuple((each.label, each.entries) for each in page.sections) for page in made] == pages
    assert [(each.page, each.pages) for each in made] == [(n, len(pages)) for n in range(1, len(pages) + 1)]
    assert all(size([each.model_dump() for each in page.sections]) < PAGE_BYTES for page in made)
