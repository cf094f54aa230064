"""The bot's own token. One long-lived msal application asks for it, off the event loop and one at a
time, five minutes before the old one ends.
"""

from __future__ import annotations

import asyncio
import logging
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msal
import requests  # msal's own way out
from msal.exceptions import MsalError

from bot.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings

logger = logging.getLogger(__name__)

RENEW_BEFORE: Final = 300.0  # seconds
_PAUSE: Final = 10.0  # seconds between two attempts while the old token holds
_PATIENCE: Final = 10.0  # seconds for one request to the authority
_ANY_TENANT: Final = "botframework.com"  # where bots registered as multi-tenant get their token


class Tokens:
    """Tokens for the Bot Connector; none at all without an app id."""

    def __init__(self, settings: Settings, *, now: Callable[[], float] = time.time) -> None:
        """Ask nothing yet."""
        self._settings = settings
        self._now = now
        self._session = _Impatient()
        self._lock = asyncio.Lock()
        self._token: str | None = None
        self._ends = 0.0
        self._failed = float("-inf")
        self._why = ""

    async def bearer(self) -> str | None:
        """Return a token, or None where the bot has no app id.

        Raises:
            DeliveryError: `TokenUnreachable` or `TokenRefused`, status 0 and general: nothing was sent, and
                nothing would be taken.
        """
        if not self._settings.app_id:
            return None
        if self._wants():
            async with self._lock:
                if self._wants():
                    await self._renew()
        if self._token is None or self._ends <= self._now():
            raise DeliveryError(0, self._why, general=True)
        return self._token

    def _wants(self) -> bool:
        """Tell whether to ask; what failed a moment ago is not asked again by every message that waits."""
        return self._ends - self._now() < RENEW_BEFORE and self._now() - self._failed >= _PAUSE

    def close(self) -> None:
        """Let go of the connections to the authority."""
        self._session.close()

    async def _renew(self) -> None:
        try:
            answer = await asyncio.to_thread(self._ask)
        except (OSError, ValueError, MsalError) as error:  # requests: no network; msal: no authority, or a failing one
            self._fail("TokenUnreachable", str(error))
            return
        if "access_token" not in answer:
            self._fail("TokenRefused", str(answer.get("error_description") or answer.get("error")))
            return
        self._token = str(answer["access_token"])
        self._ends = self._now() + float(answer.get("expires_in", RENEW_BEFORE))

    def _fail(self, code: str, reason: str) -> None:
        """Go on with the old token for as long as it holds; the reason is for the operator."""
        self._failed, self._why = self._now(), code
        logger.warning("no new token for the bot: %s: %s", code, reason)

    def _ask(self) -> dict[str, Any]:
        scope = self._settings.token_scope
        wanted: dict[str, Any] = {"scopes": [scope]}
        if self._settings.managed_identity:
            wanted = {"resource": scope.removesuffix("/.default")}
        answer: dict[str, Any] = self._application.acquire_token_for_client(**wanted)
        return answer

    @cached_property
    def _application(self) -> Any:
        """Make the msal application; it asks the authority for its addresses, so only in a thread."""
        if self._settings.managed_identity:
            identity = msal.UserAssignedManagedIdentity(client_id=self._settings.app_id)
            return msal.ManagedIdentityClient(identity, http_client=self._session)
        return msal.ConfidentialClientApplication(
            self._settings.app_id,
            authority=f"{self._settings.login_authority}/{self._settings.app_tenant or _ANY_TENANT}",
            client_credential=self._credential(),
            instance_discovery=False,  # the operator names the authority; nobody else need vouch for it
            http_client=self._session,
        )

    def _credential(self) -> str | dict[str, str]:
        if not self._settings.app_certificate:
            return self._settings.app_password.get_secret_value()
        return {
            "private_key": Path(self._settings.app_certificate).read_text("utf-8"),
            "thumbprint": self._settings.app_thumbprint,
        }


class _Impatient(requests.Session):
    """A session that gives up in time; msal itself would wait for ever."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        return super().request(*args, **({"timeout": _PATIENCE} | kwargs))
