"""An alarm that remembers who rang, for tests in which nobody waits."""

from __future__ import annotations

from bot.store.alarm import LocalAlarm


class FakeAlarm(LocalAlarm):
    def __init__(self) -> None:
        super().__init__()
        self.rung: list[str] = []

    def ring(self, *topics: str) -> None:
        self.rung.extend(topics)
        super().ring(*topics)
