"""Who signs for the Bot Connector in a test: a key made there and then, and an OpenID metadata and
JWKS server on loopback that gives out its public half.

    async with Signer() as signer:
        settings = Settings(app_id=APP, issuer=signer.issuer, openid_metadata=signer.metadata_url, ...)
        header = signer.bearer(service_url)          # or signer.sign(exp=..., aud=None, ...)
"""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.wire.activities import APP

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


@cache
def make_key(name: str) -> RSAPrivateKey:
    """Return a key, made once per name and process: making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048) if name else make_key("-")


class Signer:
    """A key set that can be rotated, and its server, which can fail."""

    issuer = "https://api.botframework.com"

    def __init__(self, *, app_id: str = APP) -> None:
        self.app_id = app_id
        self.keys: dict[str, list[str]] = {"first": ["msteams", "webchat"]}
        self.downloads = 0
        self.status = 200
        self.metadata_url = ""
        self._root = ""
        self._usual: dict[str, str] = {}
        self._runner: web.AppRunner | None = None

    def rotate(self, key_id: str, *, endorsements: tuple[str, ...] = ("msteams",)) -> None:
        """Give out only this key from now on."""
        self.keys = {key_id: list(endorsements)}

    def sign(self, *, key_id: str = "first", with_key: str | None = None, **claims: Any) -> str:
        """Return a token with good claims, save those given; None leaves a claim out."""
        now = int(time.time())
        good: dict[str, Any] = {"iss": self.issuer, "aud": self.app_id, "nbf": now - 60, "exp": now + 3600}
        payload = {name: value for name, value in (good | claims).items() if value is not None}
        return jwt.encode(payload, make_key(with_key or key_id), algorithm="RS256", headers={"kid": key_id})

    def bearer(self, service_url: str, **claims: Any) -> str:
        """Return an Authorization header for activities with this serviceUrl: the same one, unless `claims` differ,
        as one token serves Teams for an hour.
        """
        if claims or service_url not in self._usual:
            signed = "Bearer " + self.sign(**{"serviceurl": service_url} | claims)
            return signed if claims else self._usual.setdefault(service_url, signed)
        return self._usual[service_url]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/openid", self._metadata)
        app.router.add_get("/keys", self._key_set)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.metadata_url = self._root + "/openid"
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _metadata(self, _: web.Request) -> web.Response:
        return web.json_response({"issuer": self.issuer, "jwks_uri": self._root + "/keys"}, status=self.status)

    async def _key_set(self, _: web.Request) -> web.Response:
        self.downloads += 1
        keys = [
            jwt.algorithms.RSAAlgorithm.to_jwk(make_key(key_id).public_key(), as_dict=True)
            | {"kid": key_id, "use": "sig", "endorsements": channels}
            for key_id, channels in self.keys.items()
        ]
        return web.json_response({"keys": keys})
