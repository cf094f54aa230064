"""The web application: bytes in and out over HTTP, health and metrics. It knows no Teams."""

from bot.web.application import build, serve

__all__ = ["build", "serve"]
