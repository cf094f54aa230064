"""A link is what was signed, for where it was signed, until it expires; and nothing else is a link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import LIFE, Links

NOW = datetime(2026, 11, 30, 9, 20, 17, 5, tzinfo=UTC)
ABOUT = {"event": "e1", "batch": "e1/day/broadcast/1", "language": "da"}
LINKS = Links("https://ordstyrer.example/", "hemmeligt")


def token(links: Links = LINKS, path: str = "files", about: dict[str, str] = ABOUT) -> str:
    made = links.make(path, about, NOW)
    assert made is not None
    return made.rpartition("/")[2]


def test_link_says_what_it_is_about_until_it_expires() -> None:
    end = datetime(2026, 11, 30, 10, tzinfo=UTC) + LIFE
    read = [LINKS.read("files", token(), at) for at in (NOW, end - timedelta(seconds=1), end)]
    assert read == [ABOUT, ABOUT, None]


def test_link_is_the_same_within_an_hour() -> None:
    made = {LINKS.make("files", ABOUT, NOW + timedelta(minutes=minutes)) for minutes in (0, 10, 39)}
    assert made == {f"https://ordstyrer.example/files/{token()}"}
    assert LINKS.make("files", ABOUT, NOW + timedelta(minutes=40)) not in made


@pytest.mark.parametrize("links", [Links(), Links("https://x.example"), Links("", "hemmeligt")])
def test_without_an_address_or_a_secret_there_are_no_links(links: Links) -> None:
    assert links.make("files", ABOUT, NOW) is None


def test_link_for_elsewhere_or_of_another_installation_is_none() -> None:
    other = Links(LINKS.address, "en anden")
    read = [LINKS.read("pages", token(), NOW), other.read("files", token(), NOW), Links().read("files", token(), NOW)]
    assert read == [None, None, None]


@given(st.integers(0, 200), st.characters())
def test_no_change_of_a_link_changes_what_it_is_about(place: int, letter: str) -> None:
    good = token()
    place %= len(good)
    changed = good[:place] + letter + good[place + 1 :]
    assert LINKS.read("files", changed, NOW) in (None, ABOUT)  # base64 keeps not every bit of its last letter


@given(st.text())
def test_any_other_text_is_none(text: str) -> None:
    assert LINKS.read("files", text, NOW) is None
    assert LINKS.read("files", text * 1000, NOW) is None


def test_secret_is_in_no_representation() -> None:
    assert "hemmeligt" not in repr(LINKS)
