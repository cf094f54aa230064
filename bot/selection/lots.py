"""The lot: a number for each applicant that anybody can work out again from the published seed and the id.

It is HMAC-SHA256 with the seed as key and the id as message (both UTF-8), in hexadecimal; the lowest comes first.
Nobody's number depends on who else applied, or on the order of a list. Publish the seed before the draw and after the
deadline: who knew it earlier could choose an id by it.
"""

from __future__ import annotations

import hashlib
import hmac


def lot(seed: str, id_: str) -> str:
    """Return somebody's number in the draw, as 64 hexadecimal digits."""
    key, message = (each.encode("utf-8", "surrogatepass") for each in (seed, id_))
    return hmac.new(key, message, hashlib.sha256).hexdigest()
