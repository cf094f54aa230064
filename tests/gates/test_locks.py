from __future__ import annotations

import pytest

from tests.gates.locks import complaints

HASH = f"--hash=sha256:{'0' * 64}"


def test_a_lock_with_hashes_alone_passes() -> None:
    made = "# made by:\n#    make lock\n"
    lock = f"{made}rich==15.0 ; os_name == 'nt' \\\n    {HASH}\n    # via ordstyrer (pyproject.toml)\n"
    assert complaints(lock) == []


@pytest.mark.parametrize(
    ("lock", "complaint"),
    [
        ("rich==15.0\n", "no hash: rich==15.0"),
        (f"--find-links wheels\nrich==15.0 \\\n    {HASH}\n", "says where it was made: --find-links wheels"),
        (
            f"rich==15.0 \\\n    {HASH}\n    # from https://example.test/simple\n",
            "says where it was made: # from https://example.test/simple",
        ),
        (
            f"rich==15.0 \\\n    {HASH}\n    # via -r /home/ann/run.txt\n",
            "says where it was made: # via -r /home/ann/run.txt",
        ),
        (f"rich @ wheels \\\n    {HASH}\n", "says where it was made: rich @ wheels"),
        (
            f"rich==15.0 \\\n    {HASH}\n    # index registry.example.com\n",
            "says where it was made: # index registry.example.com",
        ),
    ],
)
def test_a_lock_that_says_where_it_was_made_is_told(lock: str, complaint: str) -> None:
    assert complaints(lock) == [complaint]
