"""The words of sentences by which those who run the day arrange themes. They are matched against text, never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Verb

if TYPE_CHECKING:
    from bot.model import Language

THEME: Final = (*("temaerne", "temaer", "temaet", "tema", "temaene", "temana", "teman", "temat", "themes", "theme"),)
NUMBERED: Final = ("nummer", "number", "nr", "no")
MERGE: Final = (
    *("flette sammen", "flet sammen", "flette", "flet", "slå sammen", "slå ihop", "slå samman", "slå", "samle", "saml"),
    *("lægge sammen", "læg sammen", "læg", "sammenlæg", "sammenlægge", "merge", "join", "combine", "flett sammen"),
    *("flett", "sammanfoga"),
)
TOGETHER: Final = ("sammen", "ihop", "samman", "together", "til et", "til ét", "into one", "till ett")
AND: Final = ("og", "med", "and", "with", "och", "samt", "plus")
SPLIT: Final = ("dele op", "del op", "opdele", "opdel", "dele", "del", "splitte", "splitt", "split up", "split", "dela")
IN_TWO: Final = ("i to", "in two", "i två", "op", "up", "upp")
CALL: Final = (
    "kalde",
    "kald",
    "kalla",
    "kalle",
    "kall",
    "døbe",
    "døb",
    "döpa",
    "döp",
    "døp",
    "call",
    "name",
    "navngiv",
)
RENAME: Final = ("omdøbe", "omdøb", "rename", "döpa om", "döp om", "byt om")
MOVE: Final = ("flytte", "flytta", "flyt", "flytt", "move", "put", "lægge", "læg", "legg", "lägg")
TO: Final = ("over i", "over til", "til", "till", "to", "into", "i", "in")
NEW: Final = ("et nyt", "ett nytt", "et nytt", "nyt", "nytt", "a new", "new", "eget", "sit eget")
IDEAS: Final = ("ide", "idéerne", "idéer", "idéen", "ideas", "idéerna", "idén", "forslaget", "forslagene")
PAGE: Final = ("side", "page", "sida", "sidan", "s.")

PAGE_SAID: Final[dict[Language, str]] = {"da": "side", "en": "page", "sv": "sida", "nb": "side"}
AND_SAID: Final[dict[Language, str]] = {"da": "og", "en": "and", "sv": "och", "nb": "og"}
THEME_SAID: Final[dict[Language, str]] = {"da": "tema {}", "en": "theme {}", "sv": "tema {}", "nb": "tema {}"}
NEW_SAID: Final[dict[Language, str]] = {
    "da": "et nyt tema",
    "en": "a new theme",
    "sv": "ett nytt tema",
    "nb": "et nytt tema",
}
"""How the parts of such a sentence are said where we show one."""

ARRANGING: Final = frozenset({Verb.THEME, Verb.MERGE_THEMES, Verb.SPLIT_THEME, Verb.NAME_THEME, Verb.MOVE_IDEA})


def said(verb: Verb, language: Language, argument: str) -> tuple[str, ...]:
    """Return the argument of a verb about themes as it stands in a sentence."""
    first, slash, rest = argument.partition("/")
    if verb is Verb.MOVE_IDEA:
        theme = NEW_SAID[language] if rest == "new" else THEME_SAID[language].format(rest)
        return _listed(first, language), theme
    if verb is Verb.MERGE_THEMES:
        return (_listed(argument, language),)
    if verb is Verb.SPLIT_THEME:
        return (f"{first}: {', '.join(rest.split(','))}" if rest else first,)
    page = f" {PAGE_SAID[language]}" if slash and verb is Verb.THEME else ""
    return (f"{first}{page} {rest}".strip(),)


def _listed(said: str, language: Language) -> str:
    *others, last = said.split(",")
    return f"{', '.join(others)} {AND_SAID[language]} {last}" if others else last
