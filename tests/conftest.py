"""What holds for every test: a process without an operator's settings, and one profile for Hypothesis."""

from __future__ import annotations

import os

from hypothesis import settings

for _name in [name for name in os.environ if name.startswith("ORDSTYRER_")]:
    del os.environ[_name]

settings.register_profile("ordstyrer", deadline=None)  # two shared cores: a slow example is no failure
settings.load_profile("ordstyrer")

pytest_plugins = ["tests.databases"]
