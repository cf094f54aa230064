"""Who may talk to us: only the Bot Connector, speaking for Teams, with a signed token that names us,
the service URL and a time that has not passed; and only from tenants where the bot may be installed.

The rules are Microsoft's (msteams-docs, "incoming request authentication"); the checks that
botbuilder leaves out (exp, iss, tenant, a channel that is named) are made here as well.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import aiohttp
import jwt
from botframework.connector.auth import BotFrameworkAuthentication, ClaimsIdentity
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult

from bot.errors import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botbuilder.schema import Activity
    from botframework.connector.auth import ConnectorFactory

    from bot.settings import Settings

CHANNEL: Final = "msteams"
SKEW: Final = 300.0  # seconds that clocks may differ
_OLDEST_KEYS: Final = 24 * 3600.0
_PAUSE: Final = 300.0  # between two downloads that an unknown key asks for
_FAILED_PAUSE: Final = 10.0  # after a download that failed
_PATIENCE: Final = 5.0
_MOST_TOKENS: Final = 1024


class UnauthenticatedError(Exception):
    """The request is not from whom it must be from: 401."""


class KeysUnreachableError(Exception):
    """The keys to check a token with cannot be had now: 503, so that Teams tries again."""


class Key(NamedTuple):
    """A public key, and the channels that it may speak for."""

    key: Any
    endorsements: frozenset[str]


class Keys:
    """The Bot Connector's signing keys, by id: downloaded when needed, and at least once a day."""

    def __init__(
        self, session: aiohttp.ClientSession, metadata_url: str, *, now: Callable[[], float] = time.time
    ) -> None:
        """Fetch nothing yet. `metadata_url` is an OpenID metadata document."""
        self._session = session
        self._metadata_url = metadata_url
        self._now = now
        self._lock = asyncio.Lock()
        self._keys: Mapping[str, Key] = {}
        self._fetched = float("-inf")
        self._failed = float("-inf")
        self.generation = 0

    async def find(self, key_id: str) -> Key | None:
        """Return the key, or None where the Bot Connector has none by that id.

        Raises:
            KeysUnreachableError: when the keys had to be downloaded and could not be.
        """
        if self._wants(key_id):
            async with self._lock:
                if self._wants(key_id):
                    await self._refresh()
        return self._keys.get(key_id)

    async def keep_fresh(self) -> None:
        """Download the keys if they are a day old."""
        if self._old():
            async with self._lock:
                if self._old():
                    await self._refresh()

    def _old(self) -> bool:
        return self._now() - self._fetched >= _OLDEST_KEYS

    def _wants(self, key_id: str) -> bool:
        return self._old() or (key_id not in self._keys and self._now() - self._fetched >= _PAUSE)

    async def _refresh(self) -> None:
        if self._now() - self._failed < _FAILED_PAUSE:
            raise KeysUnreachableError
        try:
            metadata = await self._get(self._metadata_url)
            keys = _read_keys(await self._get(metadata["jwks_uri"]))
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            self._failed = self._now()
            raise KeysUnreachableError from error
        self._keys = keys
        self._fetched = self._now()
        self.generation += 1

    async def _get(self, url: str) -> dict[str, Any]:
        patience = aiohttp.ClientTimeout(total=_PATIENCE)
        async with self._session.get(url, timeout=patience, raise_for_status=True) as response:
            data = await response.json(content_type=None)
        if not isinstance(data, dict):
            raise TypeError(url)
        return data


def _read_keys(key_set: dict[str, Any]) -> dict[str, Key]:
    """Return the RSA keys of a JWKS document by id; other kinds of keys are passed over."""
    found = {}
    for each in key_set["keys"]:
        if each.get("kty") == "RSA" and each.get("kid"):
            key = jwt.PyJWK(each, algorithm="RS256").key
            found[each["kid"]] = Key(key, frozenset(each.get("endorsements") or ()))
    return found


class Verified(NamedTuple):
    """What a token was found to say, the channels that its key may speak for, and who it is to botbuilder."""

    claims: dict[str, Any]
    endorsements: frozenset[str]
    sender: AuthenticateRequestResult


class Authentication(BotFrameworkAuthentication):
    """Decides who may talk to us. Without an app id everybody may, which only `--local` allows."""

    def __init__(
        self,
        settings: Settings,
        keys: Keys,
        connectors: ConnectorFactory,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        if not settings.app_id and not settings.local:
            raise RefusalError("app_id_missing", name="ORDSTYRER_APP_ID")
        self._settings = settings
        self._keys = keys
        self._connectors = connectors
        self._now = now
        self._tenants = frozenset(settings.host_tenants)
        self._verified: dict[str, Verified] = {}
        self._generation = 0

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Return who sent an activity.

        Raises:
            UnauthenticatedError: for anything that is not the Bot Connector speaking for Teams.
            KeysUnreachableError: when that cannot be told now.
        """
        if not self._settings.app_id:
            return self._sender({})
        verified = await self._verify(_token(auth_header))
        self._check(activity, verified)
        return verified.sender

    def _check(self, activity: Activity, verified: Verified) -> None:
        claims = verified.claims
        now = self._now()
        if now >= claims["exp"] + SKEW or now < claims.get("nbf", 0) - SKEW:
            raise UnauthenticatedError("time")
        if activity.channel_id != CHANNEL or CHANNEL not in verified.endorsements:
            raise UnauthenticatedError("channel")
        if not activity.service_url or claims.get("serviceurl") != activity.service_url:
            raise UnauthenticatedError("service url")
        if self._tenants and host_tenant(activity) not in self._tenants:
            raise UnauthenticatedError("host tenant")

    async def _verify(self, token: str) -> Verified:
        await self._keys.keep_fresh()
        if self._generation != self._keys.generation:  # a key may have been withdrawn
            self._verified.clear()
            self._generation = self._keys.generation
        if known := self._verified.get(token):
            return known
        verified = await self._read(token)
        if len(self._verified) >= _MOST_TOKENS:
            self._verified.clear()
        self._verified[token] = verified
        return verified

    async def _read(self, token: str) -> Verified:
        """Check a token's signature, issuer and audience; its times are checked at every use."""
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            if not key_id or (key := await self._keys.find(key_id)) is None:
                raise UnauthenticatedError("key")
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._settings.app_id,
                issuer=self._settings.issuer,
                options={
                    "require": ["exp", "aud", "iss"],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.PyJWTError as error:
            raise UnauthenticatedError("token") from error
        if not _numbers(claims, "exp", "nbf"):
            raise UnauthenticatedError("time")
        return Verified(claims, key.endorsements, self._sender(claims))

    def _sender(self, claims: dict[str, Any]) -> AuthenticateRequestResult:
        result = AuthenticateRequestResult()
        result.audience = self._settings.token_scope
        result.claims_identity = ClaimsIdentity(claims, bool(claims))
        result.connector_factory = self._connectors
        return result

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:  # noqa: ARG002
        """Refuse: Teams does not stream."""
        raise UnauthenticatedError("streaming")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:  # noqa: ARG002
        """Return the one factory there is."""
        return self._connectors

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """Make none: the bot signs nobody in."""


def host_tenant(activity: Activity) -> str:
    """Return the tenant in which the bot is installed, as Teams tells it, or ""."""
    data = activity.channel_data if isinstance(activity.channel_data, dict) else {}
    tenant = data.get("tenant")
    found = tenant.get("id") if isinstance(tenant, dict) else None
    return found if isinstance(found, str) else ""


def _token(auth_header: str) -> str:
    scheme, _, token = auth_header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise UnauthenticatedError("no token")
    return token


def _numbers(claims: dict[str, Any], *names: str) -> bool:
    return all(type(claims.get(name, 0)) in {int, float} for name in names)
