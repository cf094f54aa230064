"""Documents as other programs read them: everything people said stands in them, whole, and does nothing."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from bot.exports import KINDS, SHAPES, draw
from bot.exports.pictures import logo
from bot.exports.report_markdown import escape
from bot.exports.sheet import cell, legible
from bot.model import LANGUAGES
from bot.texts import Voice
from tests.exports import samples
from tests.exports.samples import HOSTILE, RECORD, TROUBLE

if TYPE_CHECKING:
    from docx.document import Document

    from bot.exports import Kind, Shape
    from bot.model import Language
    from bot.record import Record

VOICE = Voice("da")
OPEN = RECORD.model_copy(update={"closed": False, "people": ()})


def document(record: Record, picture: bytes | None = None) -> Document:
    return docx.Document(io.BytesIO(draw(VOICE, record, "docx", picture=picture).body))


def book(record: Record, picture: bytes | None = None) -> dict[str, list[tuple[Any, ...]]]:
    read = openpyxl.load_workbook(io.BytesIO(draw(VOICE, record, "xlsx", picture=picture).body))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read}


def words(text: str) -> str:
    """Return what any format keeps of a text."""
    return " ".join(legible(text).translate(dict.fromkeys((0xFFFE, 0xFFFF))).split())


# Word ---------------------------------------------------------------------------------------------


def test_document_has_headings_contents_and_says_what_it_is() -> None:
    made = document(RECORD)
    heads = [
        (each.style.name, each.text) for each in made.paragraphs if each.style and "Heading" in (each.style.name or "")
    ]
    about = made.core_properties

    assert heads == [
        ("Heading 1", "Dagen i tal"),
        ("Heading 1", "Tillid i hverdagen"),
        ("Heading 2", "Spørgsmål"),
        ("Heading 2", "Afstemninger"),
        ("Heading 3", "Hvor begynder vi?"),
        ("Heading 3", "Hvor klar er din kommune?"),
        ("Heading 1", "Hvad skal vi gøre sammen?"),
        ("Heading 2", "Temaer"),
        ("Heading 3", "Tema 1: Fast kontaktperson"),
        ("Heading 3", "Tema 3: Vagtplaner, der passer til borgerne"),
        ("Heading 3", "Tema 2: Færre skemaer"),
        ("Heading 2", "Grupper"),
        ("Heading 1", "Dagen i øvrigt"),
        ("Heading 2", "Afstemninger"),
        ("Heading 3", "Dagen i ét ord"),
        ("Heading 3", "Hvad tager du med hjem?"),
        ("Heading 1", "Bilag: Alle idéer, ord for ord"),
        ("Heading 2", "Hvad skal vi gøre sammen?"),
        ("Heading 2", "Dagen i øvrigt"),
    ]
    (field,) = made.element.body.xpath("w:sdt//w:instrText")
    entries = made.element.body.xpath("w:sdt//w:hyperlink")
    assert field.text == ' TOC \\o "1-2" \\h \\z \\u '
    assert [each.text for each in entries] == [text for style, text in heads if style < "Heading 3"]
    marks = set(made.element.body.xpath("//w:bookmarkStart/@w:name"))
    assert {each.anchor for each in entries} <= marks
    assert (about.title, about.subject, about.language) == ("Velfærd på tværs", "mandag den 30. november 2026", "da-DK")
    assert (about.author, about.created) == ("Ordstyrer", samples.MADE)


def test_document_tells_a_theme_with_its_quote_its_support_and_its_groups() -> None:
    told = [each.text for each in document(RECORD).paragraphs]
    start = told.index("Tema 1: Fast kontaktperson")

    assert told[start : start + 5] == [
        "Tema 1: Fast kontaktperson",
        "En fast kontaktperson til hver familie, på tværs af skole, læge og kommune.",
        "Idé 2 · Gruppe 3 · Idé · Carl Friis (Aarhus)",
        "Skrevet af 5 personer fra 3 kommuner · Støtte: 27 stemmer fra 9 kommuner",
        "Fra gruppe 1, 2 og 4 · Idé 3, 6, 9, 12, 15 og 18",
    ]


def test_document_has_the_logo_and_charts_that_say_in_words_what_they_show() -> None:
    pictures = document(RECORD, samples.logo()).element.body.xpath("//wp:docPr/@descr")

    assert pictures == [
        "Logo for Velfærd på tværs",
        "Søjlediagram. Hvor begynder vi?: I skolen 6, På sygehuset 3, Derhjemme, hos borgeren 21",
        "Søjlediagram. Hvor klar er din kommune?: 1: slet ikke 1, 2 4, 3 10, 4 9, 5: helt klar 4",
        (
            "Søjlediagram. Stemmer på temaerne: Tema 1: Fast kontaktperson 27, "
            "Tema 3: Vagtplaner, der passer til borgerne 13, Tema 2: Færre skemaer 8"
        ),
        "Søjlediagram. Dagen i ét ord: mod 9, tillid 6, kaffe 2",
    ]


def test_names_of_who_sat_where_are_in_the_closed_edition_only() -> None:
    seatless = tuple(
        each.model_copy(update={"seats": tuple(one.model_copy(update={"name": ""}) for one in each.seats)})
        for each in RECORD.groups
    )
    tables = [
        [[each.text for each in row.cells] for row in document(record).tables[-1].rows]
        for record in (
            RECORD.model_copy(update={"polls": ()}),
            OPEN.model_copy(update={"groups": seatless, "polls": ()}),
        )
    ]

    assert [each[1] for each in tables] == [
        ["Gruppe 1 · Skole og hjem", "Anna Berg (Odense, tovholder) og Zoë Krog (Vejle)", "ja"],
        ["Gruppe 1 · Skole og hjem", "2 personer", "ja"],
    ]


def test_a_day_of_which_nothing_is_known_yet_says_so() -> None:
    bare = OPEN.model_copy(update=dict.fromkeys(("ideas", "themes", "questions", "polls", "groups"), ()))

    assert [each.text for each in document(bare).paragraphs if each.text][-1] == "Der er ikke delt noget endnu."


# Sheets -------------------------------------------------------------------------------------------


def test_workbook_has_a_sheet_for_each_kind_with_numbers_and_times() -> None:
    sheets = book(RECORD)

    assert list(sheets) == ["Om", "Idéer", "Temaer", "Spørgsmål", "Afstemninger", "Svar", "Grupper", "Tilmeldte"]
    assert sheets["Idéer"][:2] == [
        (
            *("Nummer", "Idé", "Programpunkt", "Gruppe", "Svar på", "Skrevet af", "Kommune"),
            *("Stemmer", "Kommuner bag", "Tema", "Delt"),
        ),
        (
            *(1, RECORD.ideas[0].text, "Hvad skal vi gøre sammen?", 2, "Idé", "Zoë Krog", "Vejle"),
            *(7, 3, 2, datetime(2026, 11, 30, 10, 1)),  # noqa: DTZ001 - as the clocks there showed
        ),
    ]
    assert sheets["Svar"][1:4] == [
        (1, "Hvor begynder vi?", "Tillid i hverdagen", "I skolen", 6),
        (1, "Hvor begynder vi?", "Tillid i hverdagen", "På sygehuset", 3),
        (1, "Hvor begynder vi?", "Tillid i hverdagen", "Derhjemme, hos borgeren", 21),
    ]
    assert sheets["Tilmeldte"] == [
        ("Navn", "Deltog", "Kommune", "Allergier?", "E-mail"),
        ("Anna Berg", "ja", "Odense", "nødder", None),
        ("Zoë Krog", "nej", "Vejle", None, "zoe@example.dk"),
    ]


def test_sheets_are_filtered_under_a_head_that_stays_and_the_first_has_the_logo() -> None:
    read = openpyxl.load_workbook(io.BytesIO(draw(VOICE, RECORD, "xlsx", picture=samples.logo()).body))

    assert [(each.freeze_panes, each.auto_filter.ref) for each in read] == [
        (None, None),
        ("A2", "A1:K23"),
        ("A2", "A1:K4"),
        ("A2", "A1:H3"),
        ("A2", "A1:F5"),
        ("A2", "A1:E14"),
        ("A2", "A1:F5"),
        ("A2", "A1:E3"),
    ]
    assert [len(getattr(each, "_images", ())) for each in read] == [1, 0, 0, 0, 0, 0, 0, 0]


def test_open_edition_has_no_list_of_people_anywhere() -> None:
    assert "Tilmeldte" not in book(OPEN)
    assert "people" not in json.loads(draw(VOICE, OPEN, "json").body)


@pytest.mark.parametrize("kind", KINDS)
def test_csv_lists_one_kind_with_the_mark_that_excel_needs(kind: Kind) -> None:
    made = draw(VOICE, RECORD, "csv", kind=kind)
    rows = list(csv.reader(io.StringIO(made.body.decode("utf-8-sig"), newline=""), delimiter=";"))
    sheet = book(RECORD)[VOICE.say(f"doc.sheet.{kind}")]

    assert made.body.startswith(b"\xef\xbb\xbf")
    assert len(rows) == len(sheet)
    assert tuple(rows[0]) == sheet[0]


# Trouble ------------------------------------------------------------------------------------------


def test_document_shows_all_that_people_wrote_and_reads_none_of_it() -> None:
    made = document(TROUBLE)
    told = {
        words(each.text.partition("  ")[2]) for each in made.paragraphs if each.style and each.style.name == "Entry"
    }

    assert {words(each) for each in HOSTILE} <= told
    body = zipfile.ZipFile(io.BytesIO(draw(VOICE, TROUBLE, "docx").body)).read("word/document.xml").decode()
    assert "<script" not in body
    rtl = [each.text for each in made.paragraphs if each._p.xpath("w:pPr/w:bidi")]  # noqa: SLF001
    assert all(re.search("[\u0590-\u06ff]", each) for each in rtl)
    assert rtl


def test_workbook_calculates_nothing_and_shows_all_that_people_wrote() -> None:
    made = draw(VOICE, TROUBLE, "xlsx").body
    archive = zipfile.ZipFile(io.BytesIO(made))
    rows = book(TROUBLE)["Idéer"][1:]

    assert all(b"<f>" not in archive.read(each) for each in archive.namelist() if "worksheets/" in each)
    assert [words(row[1] or "") for row in rows] == [words(cell(each)) for each in HOSTILE]
    assert {row[6] for row in rows} == {"'=1+1"}


def test_csv_calculates_nothing() -> None:
    body = draw(VOICE, TROUBLE, "csv").body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=";"))[1:]

    assert [row[1] for row in rows] == [cell(each) for each in HOSTILE]


def test_json_keeps_every_word_but_halves_of_characters() -> None:
    read = json.loads(draw(VOICE, TROUBLE, "json").body)

    assert [each["text"] for each in read["ideas"]] == [each.replace("\ud800", "?") for each in HOSTILE]
    assert [each["text"] for each in read["questions"]] == [each["text"] for each in read["ideas"]]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("# a", "\\# a"),
        ("1. a\n- b\n2) c\n= d", "1\\. a\\\n\\- b\\\n2\\) c\\\n\\= d"),
        ("<b>x</b> & &lt; 5 < 7", "\\<b\\>x\\</b\\> & \\&lt; 5 \\< 7"),
        ("[x](javascript:y) ![z](w)", "\\[x\\](javascript:y) !\\[z\\](w)"),
        ("et_ord _skråt_ **fed** `kode` ~~", "et_ord \\_skråt\\_ \\*\\*fed\\*\\* \\`kode\\` \\~\\~"),
        ("https://a.dk/b_c?d=e&f=_g", "https://a.dk/b_c?d=e&f=_g"),
        ("a\n\nb", "a\\\n&nbsp;\\\nb"),
        ("", ""),
        ("\x00\u202e x", "x"),
    ],
)
def test_markdown_shows_what_was_typed(typed: str, written: str) -> None:
    assert escape(typed) == written


def test_markdown_has_no_line_that_begins_what_people_did_not_mean() -> None:
    body = draw(VOICE, TROUBLE, "md").body.decode()

    assert "<script" not in body.replace("\\<", "")
    assert not re.search(r"(?m)^(#+ overskrift|\* punkt|```|1\. et)", body)
    assert "x" * 10_000 in body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_format_speaks_every_language(shape: Shape, language: Language) -> None:
    made = draw(Voice(language), OPEN.model_copy(update={"polls": OPEN.polls[1:2], "themes": OPEN.themes[:1]}), shape)

    assert made.body
    assert made.name.endswith(f".{shape}")


# The logo -----------------------------------------------------------------------------------------


def test_logo_is_made_small_and_what_is_no_picture_is_left_out() -> None:
    large = logo(samples.logo(3000, 500))
    assert large is not None
    assert (large.width, large.height) == (1200, 200)
    assert [logo(samples.logo(10, 10, kind)) is not None for kind in ("PNG", "JPEG", "GIF", "BMP")] == [
        True,
        True,
        False,
        False,
    ]
    whole = samples.logo()
    for broken in (b"", b"<svg/>", whole[:60], whole[:8] + b"x" * 500, b"\xff\xd8\xff" + b"x" * 500):
        assert logo(broken) is None
    assert document(RECORD, b"<svg/>").paragraphs[0].text == "Velfærd på tværs"
