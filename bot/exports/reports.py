"""The documents that an event comes to, in each of their formats. What draws them is loaded when somebody wants one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from bot.exports.sheet import legible

if TYPE_CHECKING:
    from bot.exports.sheet import File
    from bot.exports.tables import Kind
    from bot.record import Record
    from bot.texts import Voice

Shape: TypeAlias = Literal["docx", "xlsx", "md", "csv", "json"]
SHAPES: Final[tuple[Shape, ...]] = get_args(Shape)
_LONGEST_NAME: Final = 60


def draw(voice: Voice, record: Record, shape: Shape, *, kind: Kind = "ideas", picture: bytes | None = None) -> File:
    """Return a document of a record; `picture` is the event's logo as it was fetched, and `kind` the one kind of
    thing that a CSV lists.
    """
    # ruff: noqa: PLC0415 - python-docx, openpyxl and matplotlib take their time, and their room
    name = file_name(voice, record.event.title, closed=record.closed)
    if shape == "json":
        from bot.exports import report_json

        return report_json.report(record, name, voice.language)
    if shape == "md":
        from bot.exports import report_markdown

        return report_markdown.markdown(voice, record, name)
    from bot.exports import tables

    if shape == "csv":
        return tables.listing(voice, record, f"{name} {voice.say(f'doc.sheet.{kind}').lower()}", kind)
    from bot.exports import pictures

    logo = pictures.logo(picture) if picture else None
    if shape == "xlsx":
        return tables.book(voice, record, name, logo)
    from bot.exports import report_docx

    return report_docx.docx(voice, record, name, logo)


def file_name(voice: Voice, title: str, *, closed: bool) -> str:
    """Return what a document of an event is called, without its ending."""
    bare = "".join(each if each.isalnum() or each in " -_" else " " for each in legible(title))
    words = " ".join(bare.split())[:_LONGEST_NAME].strip(" -_")
    edition = voice.say("doc.file.closed") if closed else ""
    return " ".join(filter(None, (words or voice.say("doc.file.nameless"), edition)))
