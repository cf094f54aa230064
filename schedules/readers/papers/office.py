"""Office files are zips of XML: what they unpack to is counted before anything is opened.

Sizes, single parts, counts and document types are bounded here; vendors' parsers meet only what passed.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from bot.errors import AgendaError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_PARTS: Final = 4_000
MOST_UNPACKED: Final = 200_000_000  # pictures and all; only the parts that are read must be small
MOST_READ: Final = 16_000_000
LARGEST_PART: Final = 8_000_000
LARGE: Final = 1_000_000
STEEPEST: Final = 1_000  # times smaller, of parts that are large

_DOCTYPE: Final = re.compile(
    rb"<!\s?(?:DOCTYPE|ENTITY)|<\x00!\x00D\x00O\x00C\x00T|\x00<\x00!\x00D\x00O\x00C\x00T", re.IGNORECASE
)


def open_office(data: bytes, *, name: str) -> zipfile.ZipFile:
    """Return the parts of an office file, counted.

    Raises:
        AgendaError: `office_broken` (damaged, or locked) or `unpacks_too_big`.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, IndexError) as error:
        raise AgendaError("office_broken", file=name) from error
    _check_sizes(parts.infolist(), name=name)
    return parts


def read_part(parts: zipfile.ZipFile, path: str, *, name: str) -> bytes | None:
    """Return the bytes of one part of XML; None where there is no such part."""
    try:
        data = parts.read(path)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, EOFError, RuntimeError) as error:
        raise AgendaError("office_broken", file=name) from error
    if _DOCTYPE.search(data):
        raise AgendaError("office_broken", file=name)
    return data


def check_parts(parts: zipfile.ZipFile, paths: Iterable[str], *, name: str) -> dict[str, bytes]:
    """Return the parts that will be read, none of them too large nor all together."""
    found: dict[str, bytes] = {}
    for path in paths:
        info = parts.NameToInfo.get(path)
        if info is None:
            continue
        if info.file_size > LARGEST_PART or sum(map(len, found.values())) + info.file_size > MOST_READ:
            raise AgendaError("unpacks_too_big", file=name)
        data = read_part(parts, path, name=name)
        if data is not None:
            found[path] = data
    return found


def _check_sizes(infos: list[zipfile.ZipInfo], *, name: str) -> None:
    total = sum(info.file_size for info in infos)
    steep = any(info.file_size > LARGE and info.file_size > STEEPEST * max(1, info.compress_size) for info in infos)
    if len(infos) > MOST_PARTS or total > MOST_UNPACKED or steep:
        raise AgendaError("unpacks_too_big", file=name)
    if any(info.flag_bits & 1 for info in infos):
        raise AgendaError("office_broken", file=name)
