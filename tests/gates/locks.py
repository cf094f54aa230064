"""A lock works on another machine: every line has hashes, and none says where it was made."""

from __future__ import annotations

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "requirements"
_ELSEWHERE = re.compile(r"\w+://|\s@\s|^-|(^|\s)[./~][\w./-]*/|\.(com|org|net|io)\b")


def complaints(lock: str) -> list[str]:
    """Return what is wrong with the text of a lock: one line for each requirement or mention."""
    whole = lock.replace("\\\n", " ").splitlines()
    bare = [f"no hash: {line}" for line in whole if line[:1].isalnum() and "--hash=sha256:" not in line]
    said = [re.sub(r"--hash=sha256:[0-9a-f]{64}", "", line).strip() for line in whole]
    return bare + [f"says where it was made: {line}" for line in said if _ELSEWHERE.search(line)]


def main(folder: Path = FOLDER) -> int:
    """Print what is wrong with either lock; 0 where nothing is."""
    found = [
        f"{path.name}: {complaint}"
        for path in sorted(folder.glob("*.txt"))
        for complaint in complaints(path.read_text(encoding="utf-8"))
    ]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
