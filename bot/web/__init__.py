"""The web application: bytes in and out over HTTP, health, metrics, and a few pages. It knows no Teams."""

from bot.web.application import build, serve
from bot.web.pages import Page

__all__ = ["Page", "build", "serve"]
