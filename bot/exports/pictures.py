"""An event's logo, on its way into a document: judged by its bytes, decoded, made small and written anew, so that
no document carries along what else was in the file.
"""

from __future__ import annotations

import io
import warnings
from typing import Final, NamedTuple

MOST_BYTES: Final = 2 * 1024 * 1024
_MOST_DOTS: Final = 25_000_000
_ROOM: Final = (1200, 400)
_SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class Logo(NamedTuple):
    """A picture as PNG, and its size in dots."""

    png: bytes
    width: int
    height: int


def logo(data: bytes) -> Logo | None:
    """Return the PNG or JPEG as a small PNG; None where it is something else, broken or far too large."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only for who has a logo

    if len(data) > MOST_BYTES or not data.startswith(_SIGNATURES):
        return None
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            warnings.simplefilter("ignore")  # of size, which is judged here
            if picture.width * picture.height > _MOST_DOTS:
                return None
            picture.thumbnail(_ROOM)
            plain = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    written = io.BytesIO()
    plain.save(written, "PNG")
    return Logo(written.getvalue(), plain.width, plain.height)
