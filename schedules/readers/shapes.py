"""What a file is, by what it begins with; its name is asked last. What we know and do not read is refused, each
with its own way out.
"""

from __future__ import annotations

import codecs
import re
from enum import Enum, auto
from typing import Final

from bot.errors import AgendaError

_SAMPLE: Final = 2_000
_STRANGE: Final = 0.1  # of the first bytes, beyond which they are no text
_CONTROLS: Final = "".join(map(chr, (*range(1, 9), *range(14, 27), *range(28, 32))))


class Shape(Enum):
    """How the bytes of a source are to be taken apart."""

    CALENDAR = auto()
    JSON = auto()
    XML = auto()
    PAGE = auto()
    WORKBOOK = auto()
    DOCUMENT = auto()
    TEXT = auto()


_CALENDAR: Final = re.compile(r"\s*(?:<!--\s*)?BEGIN:VCALENDAR", re.IGNORECASE)
_JSON: Final = re.compile(r'[{\[]\s*(?:["{\[\]}]|-?\d+(?:\.\d+)?\s*[,\]])')
_COMMENTS: Final = re.compile(r"(?:<\?[^>]*+>|<!--(?:(?!-->).)*+-->|\s)*+", re.DOTALL)
_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE)
_XML: Final = re.compile(r"<\?xml\s|<!DOCTYPE\s(?!html\b)|<(?:\w+:)?(?:schedule|icalendar|rss|feed)\b", re.IGNORECASE)
_UNREAD: Final = (
    (re.compile(rb"%PDF-"), "format_pdf"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "format_old_office"),
    (re.compile(rb"\{\\rtf"), "format_rtf"),
    (
        re.compile(
            rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|II\*\0|MM\0\*|.{4}ftyp(?:hei[cfsx]|mif1|avif)", re.DOTALL
        ),
        "format_image",
    ),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!\x1a|BZh\d1AY|\xfd7zXZ"), "format_archive"),
)
_ZIPPED: Final = (
    (b"xl/workbook", Shape.WORKBOOK),
    (b"word/document", Shape.DOCUMENT),
    (b"application/vnd.oasis.opendocument", "format_odf"),
    (b"ppt/presentation", "format_slides"),
)


def shape_of(data: bytes, *, name: str) -> Shape:
    """Return what a source is.

    Raises:
        AgendaError: a format that is known and not read: `format_pdf`, `format_old_office`, `format_rtf`,
            `format_image`, `format_archive`, `format_odf`, `format_slides` or `format_binary`.
    """
    if data.startswith(b"PK\x03\x04"):
        return _of_zip(data, name=name)
    for pattern, code in _UNREAD:
        if pattern.match(data[:_SAMPLE].removeprefix(codecs.BOM_UTF8).lstrip()):
            raise AgendaError(code, file=name)
    head = _head(data)
    if sum(head[:1_000].count(char) for char in _CONTROLS) > _STRANGE * len(head[:1_000]):
        raise AgendaError("format_binary", file=name)
    if _CALENDAR.match(head):
        return Shape.CALENDAR
    if _JSON.match(head):
        return Shape.JSON
    begun = _COMMENTS.sub("", head, count=1)
    if _PAGE.match(begun):
        return Shape.PAGE
    if _XML.match(head) or _XML.match(begun):
        return Shape.XML
    return _by_name(name)


def looks_like_calendar(text: str) -> bool:
    """Tell whether a text is a calendar."""
    return _CALENDAR.match(text[:_SAMPLE].lstrip("\ufeff \t\r\n")) is not None


def _of_zip(data: bytes, *, name: str) -> Shape:
    found = next((what for mark, what in _ZIPPED if mark in data), "format_archive")
    if isinstance(found, str):
        raise AgendaError(found, file=name)
    return found


def _head(data: bytes) -> str:
    """Return how a source begins, whatever it is encoded in."""
    sample = data[:_SAMPLE]
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if sample.startswith(mark):
            return sample[len(mark) :].decode(encoding, "replace").lstrip()
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) > 3 and sample[offset::2].count(0) > len(sample) // 4:  # noqa: PLR2004 - two letters
            return sample.decode(encoding, "replace").lstrip()
    return sample.decode("latin-1").lstrip()


def _by_name(name: str) -> Shape:
    """Return what a name says of content that says nothing; a name may say more than it should."""
    lowered = name.lower()
    if lowered.endswith(".json"):
        return Shape.JSON
    return Shape.PAGE if lowered.endswith((".html", ".htm")) else Shape.TEXT
