"""The zip that Teams takes: held to our own rules here, and to Microsoft's schema where that is at hand."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

import manifest
from bot.commands import parse
from bot.errors import RefusalError
from bot.model import LANGUAGES, Command, Language, Verb

APP = "4b1c7a52-0f5e-4f0e-9a55-0d6f3f7c2b11"
DOMAIN = "bot.example.test"
SCHEMAS = Path(__file__).parents[3] / "shared" / "schemas" / "teams-manifest" / "v1.29"


@pytest.fixture(name="files", scope="module")
def unpack() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(manifest.build(APP, DOMAIN))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(files: dict[str, bytes], name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(files[name])
    return read


def command_lists(files: dict[str, bytes]) -> list[dict[str, Any]]:
    lists: list[dict[str, Any]] = document(files, "manifest.json")["bots"][0]["commandLists"]
    return lists


def test_zip_holds_manifest_languages_and_icons(files: dict[str, bytes]) -> None:
    assert list(files) == ["manifest.json", "da.json", "en.json", "sv.json", "nb.json", "color.png", "outline.png"]


def test_equal_input_gives_equal_bytes() -> None:
    assert manifest.build(APP, DOMAIN) == manifest.build(APP.upper(), DOMAIN.upper())
    assert manifest.build(APP, DOMAIN) != manifest.build(APP, f"other.{DOMAIN}")


def test_people_may_send_files_in_1_1(files: dict[str, bytes]) -> None:
    assert document(files, "manifest.json")["bots"][0]["supportsFiles"] is True


def test_ids_and_addresses_are_those_given(files: dict[str, bytes]) -> None:
    said = document(files, "manifest.json")
    assert (said["id"], said["bots"][0]["botId"], said["validDomains"]) == (APP, APP, [DOMAIN])
    assert said["developer"] == {
        "name": "Ordstyrer",
        "websiteUrl": f"https://{DOMAIN}",
        "privacyUrl": f"https://{DOMAIN}/privacy",
        "termsOfUseUrl": f"https://{DOMAIN}/terms",
    }


def test_no_place_of_the_template_is_left_open(files: dict[str, bytes]) -> None:
    assert [
        name for name in files if name.endswith(".json") and (b"{app" in files[name] or b"{dom" in files[name])
    ] == []


def test_nothing_is_asked_for_that_needs_consent(files: dict[str, bytes]) -> None:
    assert {"webApplicationInfo", "authorization"} & set(document(files, "manifest.json")) == set()


def test_version_is_the_templates_unless_given() -> None:
    packed = [manifest.build(APP, DOMAIN), manifest.build(APP, DOMAIN, version="1.2.10")]
    said = [json.loads(zipfile.ZipFile(io.BytesIO(each)).read("manifest.json"))["version"] for each in packed]
    assert said == ["1.0.0", "1.2.10"]


@pytest.mark.parametrize(
    ("app_id", "domain", "version", "code"),
    [
        ("", DOMAIN, None, "manifest_app_id"),
        (f"{APP}\n", DOMAIN, None, "manifest_app_id"),
        (f"28:{APP}", DOMAIN, None, "manifest_app_id"),
        (APP, "", None, "manifest_domain"),
        (APP, "localhost", None, "manifest_domain"),
        (APP, f"https://{DOMAIN}", None, "manifest_domain"),
        (APP, f"{DOMAIN}/", None, "manifest_domain"),
        (APP, f"{DOMAIN}:443", None, "manifest_domain"),
        (APP, "192.0.2.1", None, "manifest_domain"),
        (APP, "-bot.example.test", None, "manifest_domain"),
        (APP, '"bot".example.test', None, "manifest_domain"),
        (APP, DOMAIN, "1.2", "manifest_version"),
        (APP, DOMAIN, "v1.2.3", "manifest_version"),
        (APP, DOMAIN, "", "manifest_version"),
    ],
)
def test_what_teams_would_not_take_is_refused(app_id: str, domain: str, version: str | None, code: str) -> None:
    with pytest.raises(RefusalError) as refused:
        manifest.build(app_id, domain, version=version)
    assert refused.value.code == code


def test_each_scope_has_one_list_of_at_most_twelve_commands(files: dict[str, bytes]) -> None:
    lists = command_lists(files)
    assert [each["scopes"] for each in lists] == [["personal"], ["team"], ["groupChat"]]
    assert [len({command["title"] for command in each["commands"]}) for each in lists] == [12, 12, 12]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_shown_is_one_that_the_parser_takes(files: dict[str, bytes], language: Language) -> None:
    template = json.loads(Path(manifest.__file__).with_name("manifest.json").read_text("utf-8"))
    said = document(files, f"{language}.json")
    for at, each in enumerate(template["bots"][0]["commandLists"]):
        titles = [said[f"bots[0].commandLists[{at}].commands[{n}].title"] for n in range(len(each["commands"]))]
        assert [parse(title) for title in titles] == [Command(verb=Verb(verb)) for verb in each["commands"]]


def test_manifest_itself_speaks_danish(files: dict[str, bytes]) -> None:
    shown = document(files, "manifest.json")
    told = {f"{part}.{size}": text for part in ("name", "description") for size, text in shown[part].items()}
    for at, each in enumerate(command_lists(files)):
        for number, command in enumerate(each["commands"]):
            told |= {f"bots[0].commandLists[{at}].commands[{number}].{name}": text for name, text in command.items()}
    danish = document(files, "da.json")
    assert told == {name: text for name, text in danish.items() if name != "$schema"}


def test_languages_say_the_same_things(files: dict[str, bytes]) -> None:
    assert {frozenset(document(files, f"{each}.json")) for each in LANGUAGES} == {frozenset(document(files, "da.json"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_fit_their_places(files: dict[str, bytes], language: Language) -> None:
    said = document(files, f"{language}.json")
    most = {
        "short": 30,
        "full": 100,
        "description.short": 80,
        "description.full": 4000,
        "title": 128,
        "description": 80,
    }
    sizes = {name: most.get(name) or most[name.rsplit(".", 1)[-1]] for name in said if name != "$schema"}
    assert {name: text for name, text in said.items() if name in sizes and not 0 < len(text) <= sizes[name]} == {}


def pixels(png: bytes) -> tuple[int, int, int, list[bytes]]:
    """Return width, height, PNG colour type, and the rows' unfiltered first bytes and data."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    stride = width * {2: 3, 6: 4}[colour]
    raw = zlib.decompress(data)
    return width, height, colour, unfilter([raw[n * (stride + 1) :][: stride + 1] for n in range(height)], colour)


def unfilter(rows: list[bytes], colour: int) -> list[bytes]:
    """Undo the five PNG row filters."""
    step = {2: 3, 6: 4}[colour]
    above = bytes(len(rows[0]) - 1)
    done = []
    for row in rows:
        now = bytearray(row[1:])
        for at, value in enumerate(now):
            left = now[at - step] if at >= step else 0
            corner = above[at - step] if at >= step else 0
            now[at] = (value + predicted(row[0], left, above[at], corner)) % 256
        above = bytes(now)
        done.append(above)
    return done


def predicted(kind: int, left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    near = min((left, up, corner), key=lambda each: abs(guess - each))
    return (0, left, up, (left + up) // 2, near)[kind]


def test_colour_icon_is_192_square_and_opaque_in_the_accent_colour(files: dict[str, bytes]) -> None:
    width, height, colour, rows = pixels(files["color.png"])
    accent = bytes.fromhex(document(files, "manifest.json")["accentColor"].removeprefix("#"))
    assert (width, height, colour) == (192, 192, 2)
    assert {rows[0][:3], rows[0][-3:], rows[-1][:3], rows[-1][-3:]} == {accent}
    assert b"\xff\xff\xff" in rows[96]


def test_outline_icon_is_32_square_and_white_on_transparent(files: dict[str, bytes]) -> None:
    width, height, colour, rows = pixels(files["outline.png"])
    seen = {row[at : at + 4] for row in rows for at in range(0, len(row), 4)}
    assert (width, height, colour) == (32, 32, 6)
    assert {each[:3] for each in seen if each[3]} == {b"\xff\xff\xff"}
    assert {0, 255} <= {each[3] for each in seen}


def broken(schema: str, said: dict[str, Any]) -> list[str]:
    """Return what Microsoft's schema has against a document, skipping where it is not at hand."""
    path = SCHEMAS / f"MicrosoftTeams{schema}.schema.json"
    if not path.exists():
        pytest.skip(f"NOT VALIDATED: {path} is missing")
    validator = Draft4Validator(json.loads(path.read_text("utf-8")))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(said)]


def test_manifest_is_valid_by_microsofts_schema(files: dict[str, bytes]) -> None:
    said = document(files, "manifest.json")
    assert broken("", said) == []
    assert broken("", said | {"accentColor": "petrol"}) != []


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_file_is_valid_by_microsofts_schema(files: dict[str, bytes], language: Language) -> None:
    said = document(files, f"{language}.json")
    assert broken(".Localization", said) == []
    assert broken(".Localization", said | {"bots[0].commandLists[3].commands[0].title": "x"}) != []
