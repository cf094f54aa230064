"""What an operator decides, read once from `ORDSTYRER_*` variables; a wrong one is refused at start.

Nothing reads the environment after this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError

from bot.errors import RefusalError
from bot.model import Language, Noun

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "ORDSTYRER_"
_LISTS = ("host_tenants", "connector_hosts")
Days = Annotated[int, Field(ge=0, le=36_500)]


class Settings(Noun):
    """Everything that can be set; the defaults suit one machine.

    `host_tenants` are the tenants in which the bot may be installed (empty: any). A host in
    `connector_hosts` that begins with a dot stands for all below it. `language` is spoken to everybody;
    without it each person's own client decides. `public_url` is where people can open links, which are
    signed with `secret`, or without one with a secret that the database keeps. `embedder` "words" compares
    ideas by their words even where a model is installed; with an `embeddings_url` they are sent there. `rates`
    "off" lets a bot speak faster than Teams would have it; `log_format` "json" makes each log line one object.
    `keep_…` is for how many days after an event something is kept, 0 for good: messages that were sent, programmes
    that were not used, who took part and who said what, and in the end what was said.
    """

    app_id: str = ""
    app_tenant: str = ""
    app_password: SecretStr = SecretStr("")
    app_certificate: str = ""
    app_thumbprint: str = ""
    managed_identity: bool = False
    host_tenants: tuple[str, ...] = ()
    local: bool = False
    host: str = "0.0.0.0"  # noqa: S104 - a container must be reached; `local` binds to loopback
    port: Annotated[int, Field(ge=0, le=65535)] = 3978
    public_url: str = ""
    secret: SecretStr = SecretStr("")
    database: str = "sqlite:///ordstyrer.db"
    buttons: Literal["execute", "submit"] = "execute"
    language: Language | None = None
    connector_hosts: tuple[str, ...] = (
        "smba.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        ".botframework.com",
    )
    openid_metadata: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    issuer: str = "https://api.botframework.com"
    login_authority: str = "https://login.microsoftonline.com"
    token_scope: str = "https://api.botframework.com/.default"  # noqa: S105 - a scope, no secret
    embedder: Literal["auto", "words"] = "auto"
    embeddings_url: str = ""
    embeddings_key: SecretStr = SecretStr("")
    embeddings_model: str = ""
    embeddings_api_version: str = ""
    rates: Literal["teams", "off"] = "teams"
    keep_messages: Days = 90
    keep_drafts: Days = 30
    keep_people: Days = 365
    keep_texts: Days = 1825
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = "INFO"
    log_format: Literal["text", "json"] = "text"


def read_settings(environment: Mapping[str, str], **given: object) -> Settings:
    """Return the settings of an environment, with `given` (from the command line) above it.

    Raises:
        RefusalError: `setting_wrong` (name) for a value that does not fit, `app_id_missing` where
            neither an app id is set nor `local` is asked for.
    """
    known = {name: environment[key] for name in Settings.model_fields if (key := PREFIX + name.upper()) in environment}
    values: dict[str, object] = {
        name: tuple(part.strip() for part in text.split(",") if part.strip()) if name in _LISTS else text
        for name, text in known.items()
    }
    values |= {name: value for name, value in given.items() if value is not None}
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise RefusalError("setting_wrong", name=PREFIX + name.upper()) from error
    if settings.local:
        return settings.model_copy(update={"host": "127.0.0.1"})
    if not settings.app_id:
        raise RefusalError("app_id_missing", name=PREFIX + "APP_ID")
    return settings
