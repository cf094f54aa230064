"""People's text shows as it was typed, and ordinary text is hardly touched on the way."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.markdown import cut, line, plain, prose

MARKDOWN = MarkdownIt("js-default")

UNTOUCHED = (
    "Hvem henter brændet? (tre landsbyer)",
    "C++ og C#",
    "anna_holm@example.org",
    "kl. 9.00-9.15",
    "5 < 7",
    "Jeg <3 det",
    "Ret & rimeligt",
    "1.000 kr.",
    "Spørg!",
    "#1 på listen",
    "a = b",
    "100 %",
)

ESCAPED = (
    ("5*3", r"5\*3"),
    ("**fed**", r"\*\*fed\*\*"),
    ("_skrå_", r"\_skrå\_"),
    ("[her](https://example.org)", r"\[her](https://example.org)"),
    ("<at>Anna</at>", r"\<at\>Anna\</at\>"),
    ("&lt;at&gt;", r"\&lt;at\&gt;"),
    ("{{DATE(2021-05-31,SHORT)}}", r"{\{DATE(2021-05-31,SHORT)}}"),
    ("# Overskrift", r"\# Overskrift"),
    ("- punkt", r"\- punkt"),
    ("+ punkt", r"\+ punkt"),
    ("1. maj", r"1\. maj"),
    ("2) to", r"2\) to"),
    ("---", r"\---"),
    (r"C:\temp", r"C:\\temp"),
    ("~~væk~~", r"\~\~væk\~\~"),
    ("`kode`", r"\`kode\`"),
)


def shown(markdown: str) -> str:
    """Return what a reader sees of one paragraph."""
    html = MARKDOWN.render(markdown)
    assert html == "" or (html.startswith("<p>") and html.endswith("</p>\n")), html
    return unescape(html.removeprefix("<p>").removesuffix("</p>\n"))


@pytest.mark.parametrize("typed", UNTOUCHED)
def test_ordinary_text_stands_as_it_is(typed: str) -> None:
    assert line(typed) == typed


@pytest.mark.parametrize(("typed", "escaped"), ESCAPED)
def test_signs_are_escaped(typed: str, escaped: str) -> None:
    assert (line(typed), shown(line(typed))) == (escaped, typed)


@given(st.text(alphabet=st.sampled_from("ab1 .*_[]()<>!#&;{}`~\\+-=|@/:\"'æ"), max_size=60))
def test_any_line_shows_as_typed(typed: str) -> None:
    assert shown(line(typed)) == plain(typed)


@given(st.text(max_size=80))
def test_any_text_is_cleaned_to_what_it_shows(typed: str) -> None:
    assert shown(line(typed)) == plain(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("to\nlinjer", "to linjer"),
        ("  mellem \t rum ", "mellem rum"),
        ("a\u202eb\u202c\x00c\u200b\ufeff", "abc"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("\ud800halv", "halv"),
    ],
)
def test_plain_text_is_one_clean_line(typed: str, kept: str) -> None:
    assert plain(typed) == kept


@pytest.mark.parametrize(
    ("typed", "limit", "kept"),
    [("kort", 4, "kort"), ("længere", 4, "læn…"), ("to ord", 4, "to…"), ("", 4, "")],
)
def test_long_text_is_cut(typed: str, limit: int, kept: str) -> None:
    assert cut(typed, limit) == kept


@pytest.mark.parametrize(
    ("typed", "limit", "kept"),
    [
        ("én\n\n\nto\r\ntre", 100, "én\n\nto\n\ntre"),
        ("- én\n- to", 100, "\\- én\n\n\\- to"),
        ("abcdef\nghi", 6, "abcdef …"),
        ("abcdefgh", 6, "abcde…"),
        ("\n".join("abcdefghijklmn"), 100, "\n\n".join("abcdefghijkl") + " …"),
        ("", 6, ""),
    ],
)
def test_prose_keeps_its_lines(typed: str, limit: int, kept: str) -> None:
    assert prose(typed, limit) == kept
