"""What an operator sets, and how a mistake is told."""

from __future__ import annotations

import pytest

from bot.errors import RefusalError
from bot.settings import Settings, read_settings

APP = {"ORDSTYRER_APP_ID": "app"}


def test_settings_come_from_the_environment_and_the_command_line_goes_first() -> None:
    given = {**APP, "ORDSTYRER_PORT": "4000", "ORDSTYRER_HOST_TENANTS": "one, two ,", "ORDSTYRER_UNKNOWN": "x"}

    assert read_settings(given, port=5000, database=None) == Settings(
        app_id="app", port=5000, host_tenants=("one", "two")
    )


@pytest.mark.parametrize("name", ["PORT", "BUTTONS", "MANAGED_IDENTITY", "LOG_LEVEL", "LOG_FORMAT", "RATES"])
def test_wrong_value_is_named_and_not_shown(name: str) -> None:
    with pytest.raises(RefusalError) as refused:
        read_settings({**APP, f"ORDSTYRER_{name}": "hemmeligt"})

    assert (refused.value.code, refused.value.values) == ("setting_wrong", {"name": f"ORDSTYRER_{name}"})
    assert "hemmeligt" not in str(refused.value)


def test_log_level_is_read_in_any_case() -> None:
    assert read_settings({**APP, "ORDSTYRER_LOG_LEVEL": "debug"}).log_level == "DEBUG"


def test_without_app_id_only_a_local_bot_starts_and_only_on_this_machine() -> None:
    with pytest.raises(RefusalError, match="app_id_missing"):
        read_settings({})

    assert read_settings({"ORDSTYRER_HOST": "0.0.0.0"}, local=True).host == "127.0.0.1"


def test_secret_is_not_shown() -> None:
    settings = read_settings({**APP, "ORDSTYRER_APP_PASSWORD": "hemmeligt"})

    assert "hemmeligt" not in repr(settings)
