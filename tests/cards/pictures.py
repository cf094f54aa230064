"""Draws every sample card to PNG with the official `adaptivecards` renderer in headless Chromium, as
narrow as a phone and as wide as a desktop: `python -m tests.cards.pictures [FOLDER] [NAME] [LANGUAGE]`.

The host configuration and the style below are ours: near to Teams, enough to judge a layout by.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import sync_playwright

from bot.model import PlaceKind
from bot.texts import Voice, language_of
from cards.elements import Face
from tests.cards.samples import TINTS, World, draw

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Page

    from bot.model import Language
    from cards.elements import Card

BUILD: Final = Path(__file__).resolve().parents[2] / "build"
PACKAGES: Final = ("adaptivecards@3.0.6", "markdown-it@14.1.0")
WIDTHS: Final = (320, 600)
CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INK, QUIET, BRAND, RED = "#242424", "#616161", "#5B5FC7", "#B10E1C"
COLORS: Final = {
    "default": {"default": INK, "subtle": QUIET},
    "accent": {"default": BRAND, "subtle": BRAND},
    "attention": {"default": RED, "subtle": RED},
}
HOST: Final[dict[str, Any]] = {
    "supportsInteractivity": True,
    "fontFamily": "Segoe UI, Selawik, Open Sans, DejaVu Sans, sans-serif",
    "fontSizes": {"small": 12, "default": 14, "medium": 14, "large": 18, "extraLarge": 24},
    "fontWeights": {"lighter": 300, "default": 400, "bolder": 600},
    "lineHeights": {"small": 16, "default": 20, "medium": 20, "large": 24, "extraLarge": 32},
    "spacing": {"small": 4, "default": 8, "medium": 16, "large": 20, "extraLarge": 24, "padding": 16},
    "containerStyles": {
        "default": {"backgroundColor": "#FFFFFF", "foregroundColors": COLORS},
        "emphasis": {"backgroundColor": "#F5F5F5", "foregroundColors": COLORS},
        "good": {"backgroundColor": "#13A10E", "foregroundColors": COLORS},
        "warning": {"backgroundColor": "#EAA300", "foregroundColors": COLORS},
        "attention": {"backgroundColor": "#C4314B", "foregroundColors": COLORS},
    },
    "factSet": {
        "spacing": 12,
        "title": {"weight": "Bolder", "wrap": True, "maxWidth": 140},
        "value": {"wrap": True},
    },
    "actions": {"maxActions": 6, "spacing": "Small", "buttonSpacing": 8, "actionsOrientation": "horizontal"},
}
STYLE: Final = """
body { margin: 0; background: #F0F0F0; } #frame { padding: 8px; box-sizing: border-box; }
.ac-adaptiveCard { border-radius: 4px; box-shadow: 0 0 2px #0003; }
.ac-pushButton { font: 600 14px Segoe UI, DejaVu Sans, sans-serif; padding: 5px 12px; background: #fff;
  border: 1px solid #D1D1D1; border-radius: 4px; color: #242424; margin-bottom: 4px; }
.ac-input { font: 14px Segoe UI, DejaVu Sans, sans-serif; padding: 6px 8px; background: #F5F5F5; border: 0;
  border-bottom: 2px solid #D1D1D1; border-radius: 4px; width: 100%; box-sizing: border-box; }
textarea.ac-input { min-height: 72px; } input[type=checkbox] { width: auto; }
p { margin: 0 0 8px; } p:last-child { margin: 0; }
"""
DRAW: Final = """
([cards, host, width]) => {
  const md = window.markdownit();
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = md.render(text); result.didProcess = true;
  };
  const config = new AdaptiveCards.HostConfig(host);
  const frame = document.getElementById("frame");
  frame.style.width = width + "px";
  const edge = frame.getBoundingClientRect().right;
  const count = (tags) => frame.querySelectorAll(tags).length;
  return JSON.stringify(JSON.parse(cards).map((json) => {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = config;
    const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_4);
    card.parse(json, context);
    const events = [];
    for (let i = 0; i < context.eventCount; i++) events.push(context.getEventAt(i).message);
    for (const failure of card.validateProperties().validationEvents)
      events.push(failure.message);
    frame.replaceChildren(card.render());
    const rights = [...frame.querySelectorAll("*")].map((each) => each.getBoundingClientRect().right);
    const sets = [...frame.querySelectorAll(".ac-actionSet")];
    const rows = sets.filter((each) => each.querySelectorAll("button").length > 1);
    const clipped = rows.map((each) => each.scrollWidth - each.clientWidth);
    return {
      events,
      overflow: Math.max(0, Math.ceil(Math.max(...rights) - edge), ...clipped),
      marks: [count("a"), count("strong"), count("em"), count("img, s, code, li, h1, blockquote, hr")],
      text: frame.innerText,
    };
  }));
}
"""


@dataclass(frozen=True)
class Drawing:
    """What the renderer made of a card: what it complained of, how far it ran over, what it marked."""

    events: list[str]
    overflow: int
    marks: list[int]
    text: str


def why_not() -> str:
    """Return what is missing for pictures, "" where nothing is; fetches the renderer the first time."""
    if not Path(CHROMIUM).exists():
        return f"no {CHROMIUM} (apt-get install chromium)"
    npm = shutil.which("npm")
    if npm is None:
        return "no npm"
    folder = BUILD / "adaptivecards"
    fetched, wanted = folder / ".fetched", " ".join(PACKAGES)
    if fetched.exists() and fetched.read_text() == wanted:
        return ""
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), *PACKAGES]
    try:
        subprocess.run(command, capture_output=True, timeout=100, check=True)
    except subprocess.SubprocessError:
        return f"npm could not fetch {wanted}"
    fetched.write_text(wanted)
    return ""


@contextmanager
def board() -> Iterator[Page]:
    """Open a page that cards can be drawn on."""
    modules = BUILD / "adaptivecards" / "node_modules"
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, headless=True, args=list(FLAGS), viewport={"width": 640, "height": 400}
        )
        page = browser.new_page()
        page.set_content(f"<style>{STYLE}</style><div id=frame></div>")
        for script in ("adaptivecards/dist/adaptivecards.min.js", "markdown-it/dist/markdown-it.min.js"):
            page.add_script_tag(path=modules / script)
        yield page
        browser.close()


def draw_cards(page: Page, cards: Mapping[str, Card], width: int) -> dict[str, Drawing]:
    """Draw cards one after the other in a frame of `width` CSS pixels; nothing is painted but the last."""
    drawings = json.loads(page.evaluate(DRAW, [json.dumps(list(cards.values())), HOST, width]))
    return {name: Drawing(**each) for name, each in zip(cards, drawings, strict=True)}


def main(folder: Path, wanted: str, language: Language) -> None:
    """Write a picture of every sample whose name begins with `wanted`, at each width, in one language."""
    if missing := why_not():
        sys.exit(missing)
    folder.mkdir(parents=True, exist_ok=True)
    cards = draw(Face(Voice(language), place=PlaceKind.CHANNEL), World(TINTS["plain"]))
    with board() as page:
        for name, card in cards.items():
            if name.startswith(wanted):
                for width in WIDTHS:
                    draw_cards(page, {name: card}, width)
                    file = folder / f"{re.sub('[^a-z0-9]+', '-', name.lower())}-{width}.png"
                    page.locator("#frame").screenshot(path=file)


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "", "", ""][:3]
    main(Path(arguments[0] or BUILD / "pictures"), arguments[1], language_of(arguments[2]))
