"""Signed links that expire: whoever has one may open it until then, and nobody can make one or change
what it is about. Only this room signs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from itsdangerous import BadData, URLSafeSerializer

if TYPE_CHECKING:
    from collections.abc import Mapping

LIFE: Final = timedelta(hours=24)
FILES: Final = "files"
"""The path under which files stand that people may download."""
INVITATIONS: Final = "invitations"
"""The path under which people find what to put into their calendar."""
_LONGEST: Final = 2_000  # characters; ours have some 200


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads links. Without an `address` that people can open there are none."""

    address: str = ""
    secret: str = field(default="", repr=False)

    def make(self, path: str, about: Mapping[str, str], now: datetime, *, until: datetime | None = None) -> str | None:
        """Return the link to `path` that says what it is about, good for a day, or `until` then; None without address.

        Within an hour the same link comes out, so that a card which holds it need not be drawn anew.
        """
        if not self.address or not self.secret:
            return None
        ends = until or now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1) + LIFE
        token = self._serializer(path).dumps({"until": int(ends.timestamp()), "about": dict(about)})
        return f"{self.address.rstrip('/')}/{path}/{token}"

    def read(self, path: str, token: str, now: datetime) -> dict[str, str] | None:
        """Return what a link to `path` is about, or None where it is forged, meant for elsewhere or too old."""
        if not self.secret or len(token) > _LONGEST:
            return None
        try:
            said = self._serializer(path).loads(token)
            fresh = now < datetime.fromtimestamp(said["until"], UTC)
            return {str(name): str(value) for name, value in said["about"].items()} if fresh else None
        except (BadData, KeyError, TypeError, AttributeError, ValueError, OverflowError):
            return None

    def was(self, path: str, token: str) -> dict[str, str] | None:
        """Return what a link to `path` was about, however old it is; None for one that is not ours."""
        return self.read(path, token, datetime.min.replace(tzinfo=UTC))

    def _serializer(self, path: str) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt=f"ordstyrer/{path}")


NO_LINKS: Final = Links()
