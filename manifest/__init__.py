"""What Teams is told about us: a template, two icons and four languages, put together as one zip.

The template names commands by their verbs; what they are called and what they say comes from the
texts room, so that every command shown is one that the parser takes. Equal input gives equal bytes.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from importlib import resources
from typing import Any, Final

from bot.commands import canonical
from bot.errors import RefusalError
from bot.model import LANGUAGES, Language, Verb
from bot.texts import Voice

ICONS: Final = ("color.png", "outline.png")
ORIGINAL: Final[Language] = "da"

_LOCALIZATION: Final = (
    "https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.Localization.schema.json"
)
_PARTS: Final = ("name", "description")
_NAMES: Final = tuple(f"{part}.{size}" for part in _PARTS for size in ("short", "full"))
_GUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LABEL: Final = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?=.{{1,253}}$)(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")
_VERSION: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){2}")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o644 << 16


def build(app_id: str, domain: str, *, version: str | None = None) -> bytes:
    """Return the zip to upload in Teams, for the bot `app_id` (a GUID) that answers at `domain`.

    `version` ("1.0.1") must rise for Teams to take the zip as an update; the template has the first.

    Raises:
        RefusalError: `manifest_app_id` (given), `manifest_domain` (given), `manifest_version` (given).
    """
    values = {
        "app_id": _checked(_GUID, "app_id", app_id.lower()),
        "domain": _checked(_DOMAIN, "domain", domain.lower()),
    }
    manifest = _filled(_template(), values)
    manifest |= {"version": _checked(_VERSION, "version", version)} if version is not None else {}
    files = {"manifest.json": _json(_worded(manifest))}
    files |= {f"{language}.json": _json(localization(manifest, language)) for language in LANGUAGES}
    files |= {name: resources.files(__name__).joinpath(name).read_bytes() for name in ICONS}
    return _zipped(files)


def localization(manifest: dict[str, Any], language: Language) -> dict[str, str]:
    """Return one language file: a path within the manifest to each sentence that it replaces."""
    voice = Voice(language)
    said = {"$schema": _LOCALIZATION} | {name: voice.say(f"manifest.{name}") for name in _NAMES}
    for at, commands in enumerate(manifest["bots"][0]["commandLists"]):
        for number, verb in enumerate(commands["commands"]):
            told = _command(Verb(verb), voice)
            path = f"bots[0].commandLists[{at}].commands[{number}]"
            said |= {f"{path}.{name}": sentence for name, sentence in told.items()}
    return said


def _worded(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest with its own sentences, in the original language."""
    voice = Voice(ORIGINAL)
    named = {part: {size: voice.say(f"manifest.{part}.{size}") for size in manifest[part]} for part in _PARTS}
    bot = manifest["bots"][0]
    lists = [
        {**each, "commands": [_command(Verb(verb), voice) for verb in each["commands"]]} for each in bot["commandLists"]
    ]
    return {**manifest, **named, "bots": [{**bot, "commandLists": lists}]}


def _command(verb: Verb, voice: Voice) -> dict[str, str]:
    return {"title": canonical(verb, voice.language), "description": voice.say(f"manifest.command.{verb}")}


def _checked(pattern: re.Pattern[str], what: str, given: str) -> str:
    if not pattern.fullmatch(given):
        raise RefusalError(f"manifest_{what}", given=given)
    return given


def _template() -> dict[str, Any]:
    template: dict[str, Any] = json.loads(resources.files(__name__).joinpath("manifest.json").read_text("utf-8"))
    return template


def _filled(value: Any, values: dict[str, str]) -> Any:
    """Return a JSON value with the {places} in its strings filled."""
    if isinstance(value, dict):
        return {name: _filled(each, values) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    return value.format(**values) if isinstance(value, str) else value


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip with no clock and no compressor in it, so that its bytes depend on the files only."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, _READABLE
            archive.writestr(entry, content)
    return stream.getvalue()
