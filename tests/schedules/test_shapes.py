"""What a source is, by what it begins with; and what is not read, each refused with its way out."""

from __future__ import annotations

import io
import zipfile

import pytest

from bot.errors import AgendaError
from bot.model import LANGUAGES
from bot.texts import Voice
from schedules.readers import read
from schedules.readers.shapes import Shape, shape_of


def zipped(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"BEGIN:VCALENDAR\r\n", "a.txt", Shape.CALENDAR),
        (b"\xef\xbb\xbf \n begin:vcalendar\n", "a.txt", Shape.CALENDAR),
        ("BEGIN:VCALENDAR\n".encode("utf-16"), "a", Shape.CALENDAR),
        ("BEGIN:VCALENDAR\n".encode("utf-16-be"), "a", Shape.CALENDAR),
        (b"<?xml version='1.0'?><schedule/>", "a", Shape.XML),
        (b"\n<schedule>", "a", Shape.XML),
        (b"<!-- lavet i hast --><schedule>", "a", Shape.XML),
        (b"<?xml version='1.0'?><html>", "a", Shape.PAGE),
        (b"<!DOCTYPE html><html>", "a.txt", Shape.PAGE),
        (b"<html lang='da'>", "a", Shape.PAGE),
        (b'{"a": 1}', "a.txt", Shape.JSON),
        (b'[\n {"a": 1}]', "a", Shape.JSON),
        (b"[]", "a", Shape.JSON),
        (b"[1, 2]", "a", Shape.JSON),
        (b"9.00 Velkomst", "a.json", Shape.JSON),
        (b"[Program](https://nabo.example)\n9.00 Velkomst", "a.md", Shape.TEXT),
        (b"{ikke json}", "a.txt", Shape.TEXT),
        (b"9.00 Velkomst", "a.ics", Shape.TEXT),
        (b"<p>9.00 Velkomst", "a.md", Shape.TEXT),
        (b"", "a", Shape.TEXT),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a", Shape.WORKBOOK),
        (zipped("[Content_Types].xml", "word/document.xml"), "a", Shape.DOCUMENT),
    ],
)
def test_shape_is_told_by_content(data: bytes, name: str, expected: Shape) -> None:
    assert shape_of(data, name=name) is expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n", "format_pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "format_old_office"),
        (b"{\\rtf1\\ansi", "format_rtf"),
        (b"\x89PNG\r\n\x1a\n", "format_image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "format_image"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "format_image"),
        (b"\0\0\0\x18ftypheic", "format_image"),
        (b"\x1f\x8b\x08\0", "format_archive"),
        (zipped("program.txt"), "format_archive"),
        (zipped("ppt/presentation.xml"), "format_slides"),
        (zipped("content.xml") + b"mimetypeapplication/vnd.oasis.opendocument.text", "format_odf"),
        (bytes(range(1, 32)) * 20, "format_binary"),
        (b"\x7fELF\x02\x01\x01" + b"\0\x01\x02" * 100, "format_binary"),
    ],
)
def test_what_is_known_and_not_read_is_refused_with_its_way_out(data: bytes, code: str) -> None:
    with pytest.raises(AgendaError) as caught:
        read(data, name="program.txt")
    assert (caught.value.code, caught.value.file) == (code, "program.txt")
    assert len({Voice(language).say(f"agenda_error.{code}") for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b'{"a": 1,\n "b": }', "json", 2),
        (b"[" * 5_000, "too_deep", None),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "too_deep", None),
        (b"[" + b"1," * 600_000 + b"1]", "too_many_parts", None),
        (b'{"a": "' + b"x" * 10_000_000 + b'"}', "too_big", None),
        (b"<schedule>\n<day>\n</schedule>", "xml", 3),
        (b"<schedule>" + b"<a/>" * 600_000, "too_many_parts", None),
        (b"<?xml version='1.0' encoding='ukendt'?><schedule/>", "xml", None),
        (b"<!DOCTYPE s [<!ENTITY a 'b'>]><schedule>&a;</schedule>", "xml_unsafe", None),
        (b"<!DOCTYPE s [<!ENTITY a SYSTEM 'file:///etc/hosts'>]><schedule>&a;</schedule>", "xml_unsafe", None),
    ],
)
def test_json_and_xml_that_cannot_be_read_are_refused(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(AgendaError) as caught:
        read(data, name="program")
    assert (caught.value.code, caught.value.file, caught.value.line) == (code, "program", line)


EVENT = "<event><title>Blåbær</title><start>9:00</start></event>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        f"<?xml version='1.0'?><schedule><day date='2026-09-07'>{EVENT}</day></schedule>",
        '{"sessions": [{"title": "Blåbær", "startsAt": "2026-09-07T09:00:00"}]}',
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Blåbær\nDTSTART:20260907T090000\nEND:VEVENT\nEND:VCALENDAR\n",
    ],
    ids=["XML", "JSON", "calendar"],
)
def test_any_usual_encoding_is_read(text: str, encoding: str) -> None:
    reading = read(text.encode(encoding), name="program")
    assert [each.title for each in reading.agenda.sessions] == ["Blåbær"]
