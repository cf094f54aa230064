"""What holds for every test: a process without an operator's settings, and one profile for Hypothesis."""

from __future__ import annotations

import os

from hypothesis import settings

for _name in [name for name in os.environ if name.startswith("ORDSTYRER_")]:
    del os.environ[_name]

# On two shared cores a slow example is no failure; and what CI says depends on the change alone.
settings.register_profile("ordstyrer", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("ordstyrer")

pytest_plugins = ["tests.databases"]
