"""Everything that runs with Ordstyrer may be passed on with it: permissive, or LGPL or MPL.

What a distribution says of its own licence is read from its metadata; one that says nothing that
can be read stands in READ_BY_HAND, with where a person read it.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOCK = Path(__file__).parents[2] / "requirements" / "run.txt"

PERMISSIVE = "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT MIT-0 MIT-CMU PSF-2.0 Python-2.0 Unlicense Zlib"
WEAK = "LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MPL-2.0"
ALLOWED = frozenset(f"{PERMISSIVE} {WEAK}".split())

# How the older fields, which nobody checks, spell those.
SPELLINGS = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-or-later",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
}

# distribution: the licence, and where a person read it.
READ_BY_HAND: Mapping[str, tuple[str, str]] = {
    "python-dateutil": ("Apache-2.0 OR BSD-3-Clause", "its LICENSE: newer code Apache 2.0, all of it also BSD"),
}


def fits(expression: str) -> bool:
    """Whether an SPDX expression lets us: one way of an OR, every part of an AND, AND binding tighter."""
    return bool(expression) and _either(re.findall(r"[()]|[^\s()]+", expression))


def _either(tokens: list[str]) -> bool:
    result = _both(tokens)
    while tokens and tokens[0].upper() == "OR":
        tokens.pop(0)
        result = _both(tokens) or result
    return result


def _both(tokens: list[str]) -> bool:
    result = _one(tokens)
    while tokens and tokens[0].upper() in {"AND", "WITH"}:
        exception = tokens.pop(0).upper() == "WITH"  # an exception only gives more than the licence does
        result = (bool(tokens.pop(0)) if exception else _one(tokens)) and result
    return result


def _one(tokens: list[str]) -> bool:
    token = tokens.pop(0) if tokens else ""
    if token != "(":
        return token in ALLOWED
    result = _either(tokens)
    return bool(tokens) and tokens.pop(0) == ")" and result


def licence_of(said: Mapping[str, list[str]]) -> str:
    """Return the SPDX expression that metadata fields come to: what they say together, or "" for nothing."""
    if expression := said.get("License-Expression"):
        return expression[0]
    classes = [
        each.removeprefix("License ::").rpartition("::")[2]
        for each in said.get("Classifier", [])
        if "License ::" in each
    ]
    names = [each.strip() for each in [*said.get("License", []), *classes] if "\n" not in each.strip()]
    spelled = [SPELLINGS.get(each.lower(), each) for each in names if each not in {"", "OSI Approved"}]
    return " AND ".join(dict.fromkeys(spelled))


def locked(lock: str) -> list[str]:
    """Return the names that a lock holds for this machine."""
    lines = [line.rstrip(" \\") for line in lock.splitlines() if line[:1].isalnum()]
    requirements = [Requirement(line) for line in lines]
    return [each.name for each in requirements if each.marker is None or each.marker.evaluate()]


def _said(name: str) -> dict[str, list[str]]:
    fields = metadata.metadata(name)
    return {field: fields.get_all(field, []) for field in ("License-Expression", "License", "Classifier")}


def complaints(names: list[str]) -> Iterator[str]:
    """Yield one line for each distribution that may not run with us."""
    for name in names:
        licence = READ_BY_HAND[name][0] if name in READ_BY_HAND else licence_of(_said(name))
        if not fits(licence):
            yield f"{name}: {licence or 'says no licence'}: neither permissive nor LGPL or MPL"


def main(lock: Path = LOCK) -> int:
    """Print what may not run with us; 0 where there is nothing."""
    found = list(complaints(locked(lock.read_text(encoding="utf-8"))))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
