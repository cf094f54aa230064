from __future__ import annotations

import asyncio
import time
from contextlib import closing
from typing import TYPE_CHECKING

import jwt
import pytest
from pydantic import SecretStr

from bot.errors import DeliveryError
from bot.settings import Settings
from bot.tokens import Tokens
from tests.wire import activities
from tests.wire.authority import Authority

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

SCOPE = "https://api.botframework.com/.default"


class Clock:
    def __init__(self) -> None:
        self.at = time.time()

    def __call__(self) -> float:
        return self.at


@pytest.fixture
async def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Authority]:
    async with Authority(tmp_path) as made:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", made.trust)  # as an operator behind a proxy does
        yield made


@pytest.fixture
def settings(authority: Authority) -> Settings:
    return Settings(
        app_id=activities.APP,
        app_tenant=activities.HOST,
        app_password=SecretStr("hemmelig"),
        login_authority=authority.url,
    )


@pytest.fixture
def tokens(settings: Settings) -> Iterator[Tokens]:
    with closing(Tokens(settings)) as made:
        yield made


async def refusal(tokens: Tokens) -> tuple[int, str, bool]:
    with pytest.raises(DeliveryError) as caught:
        await tokens.bearer()
    return caught.value.status, caught.value.code, caught.value.unknown


async def test_token_is_asked_for_once_however_many_want_it(tokens: Tokens, authority: Authority) -> None:
    assert set(await asyncio.gather(*(tokens.bearer() for _ in range(50)))) == {"token-1"}
    [form] = authority.forms
    assert (form["tenant"], form["client_id"], form["client_secret"], form["scope"], form["grant_type"]) == (
        activities.HOST,
        activities.APP,
        "hemmelig",
        SCOPE,
        "client_credentials",
    )


async def test_loop_goes_on_while_the_token_is_fetched(tokens: Tokens) -> None:
    """The authority answers from this very loop: a call that blocked it would never end."""
    assert await asyncio.wait_for(tokens.bearer(), timeout=10) == "token-1"


async def test_token_is_renewed_in_its_last_five_minutes(tokens: Tokens, authority: Authority) -> None:
    authority.expires_in = 290
    assert [await tokens.bearer() for _ in range(3)] == ["token-1", "token-2", "token-3"]


async def test_old_token_serves_while_the_authority_is_away(settings: Settings, authority: Authority) -> None:
    authority.expires_in = 290
    clock = Clock()
    with closing(Tokens(settings, now=clock)) as tokens:
        assert await tokens.bearer() == "token-1"
        authority.status = 503
        assert await tokens.bearer() == "token-1"
        clock.at += 291
        assert await refusal(tokens) == (0, "TokenUnreachable", False)


async def test_authority_that_refuses_is_told(tokens: Tokens, authority: Authority) -> None:
    authority.status = 401
    assert await refusal(tokens) == (0, "TokenRefused", False)


async def test_refusal_is_nobodys_message_and_is_not_asked_for_by_each(
    settings: Settings, authority: Authority
) -> None:
    authority.status = 401
    clock = Clock()
    with closing(Tokens(settings, now=clock)) as tokens:
        refused = await asyncio.gather(*(tokens.bearer() for _ in range(50)), return_exceptions=True)
        assert {(type(each), getattr(each, "general", False)) for each in refused} == {(DeliveryError, True)}
        assert len(authority.forms) == 1
        authority.status = 200
        assert await refusal(tokens) == (0, "TokenRefused", False)
        clock.at += 10
        assert await tokens.bearer() == "token-2"


async def test_authority_that_is_not_there_is_told(settings: Settings) -> None:
    nowhere = settings.model_copy(update={"login_authority": "https://127.0.0.1:9"})
    with closing(Tokens(nowhere)) as tokens:
        assert await refusal(tokens) == (0, "TokenUnreachable", False)


async def test_authority_that_nobody_vouches_for_gets_no_secret(
    tokens: Tokens, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert await refusal(tokens) == (0, "TokenUnreachable", False)
    assert authority.forms == []


async def test_bot_that_any_tenant_may_use_asks_where_such_bots_ask(settings: Settings, authority: Authority) -> None:
    with closing(Tokens(settings.model_copy(update={"app_tenant": ""}))) as tokens:
        await tokens.bearer()
    assert [form["tenant"] for form in authority.forms] == ["botframework.com"]


async def test_certificate_signs_for_the_bot(settings: Settings, authority: Authority) -> None:
    update = {"app_certificate": authority.private_key, "app_thumbprint": "AB" * 20}
    with closing(Tokens(settings.model_copy(update=update))) as tokens:
        assert await tokens.bearer() == "token-1"
    [form] = authority.forms
    claims = jwt.decode(form["client_assertion"], options={"verify_signature": False})
    assert (claims["iss"], claims["sub"], "client_secret" in form) == (activities.APP, activities.APP, False)


async def test_certificate_that_is_not_there_is_told(settings: Settings) -> None:
    with closing(Tokens(settings.model_copy(update={"app_certificate": "/nowhere.pem"}))) as tokens:
        assert await refusal(tokens) == (0, "TokenUnreachable", False)


async def test_managed_identity_needs_no_secret(
    settings: Settings, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", authority.identity_url)
    monkeypatch.setenv("IDENTITY_HEADER", "app-service")
    with closing(Tokens(settings.model_copy(update={"managed_identity": True}))) as tokens:
        assert await tokens.bearer() == "token-1"
    [form] = authority.forms
    assert (form["client_id"], form["resource"], form["header"]) == (
        activities.APP,
        "https://api.botframework.com",
        "app-service",
    )


async def test_bot_without_an_app_id_has_no_token() -> None:
    with closing(Tokens(Settings(local=True))) as tokens:
        assert await tokens.bearer() is None
