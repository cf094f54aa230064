"""What people read in a browser: in their language, and harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot import app
from bot.settings import Settings
from bot.web.pages import Page, draw

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "accept", "heading"),
    [
        ("/privacy", "da-DK,da;q=0.9", "Privatliv"),
        ("/privacy", "en,da;q=0.9", "Privacy"),
        ("/privacy", "", "Privatliv"),
        ("/terms", "nn-NO", "Vilkår"),
        ("/terms", "sv", "Villkor"),
        ("/", "xx-YY", "Ordstyrer"),
    ],
)
async def test_page_comes_in_the_browsers_language(tmp_path: Path, path: str, accept: str, heading: str) -> None:
    settings = Settings(local=True, host="127.0.0.1", port=0, database=f"sqlite:///{tmp_path / 'a.db'}")

    async with (
        app.running(settings) as running,
        aiohttp.ClientSession() as http,
        http.get(running.url + path, headers={"Accept-Language": accept}) as response,
    ):
        text = await response.text()

    assert (response.status, response.content_type) == (200, "text/html")
    assert f"<h1>{heading}</h1>" in text


def test_page_shows_text_as_text() -> None:
    assert "<p>&lt;script&gt;</p>" in draw(Page("da", "Hej", ("<script>",)))


def test_way_on_is_text_and_leads_where_it_says() -> None:
    drawn = draw(Page("da", "Hej", (), (('<b>"31. maj"', 'x/1?"><script>'),)))
    assert '<p><a href="x/1?&quot;&gt;&lt;script&gt;">&lt;b&gt;&quot;31. maj&quot;</a></p>' in drawn
