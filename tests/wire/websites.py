"""Websites on loopback: HTTPS servers for any names, whose certificates an authority signs that is made in
the test, and the names' numbers, which are what the test says.

    async with Websites() as web:
        web.put("https://kilde.example/program.txt", b"...", etag='"1"')
        async with web.open() as sources: ...
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from yarl import URL

from bot.sources import PATIENCE, WebSources, open_sources

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

LOOPBACK = "127.0.0.1"
NAMES = ("kilde.example", "*.kilde.example", "mosebo.sharepoint.com", "indre.example")
Answer = web.StreamResponse


@dataclass
class Page:
    """What stands at an address: an answer with these headers, or whatever `act` does with the request."""

    data: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    act: Callable[[web.BaseRequest], Any] | None = None


class Websites:
    """One server on loopback for every name; `asked` are the requests that reached it, `uploaded` what was put."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[web.BaseRequest] = []
        self.uploaded: dict[str, bytes] = {}
        self.numbers: dict[str, list[str]] = {}
        self.looked_up: list[str] = []
        self.allowed = {LOOPBACK}
        self.port = 0
        self._runner: web.ServerRunner | None = None

    def put(self, url: str, data: bytes, *, etag: str = "", modified: str = "", **headers: str) -> None:
        """Let something stand at an address."""
        marks = {"ETag": etag, "Last-Modified": modified}
        shown = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[_key(url)] = Page(data, headers={each: mark for each, mark in marks.items() if mark} | shown)

    def fail(self, url: str, status: int) -> None:
        """Let an address answer with a status."""
        self.pages[_key(url)] = Page(status=status)

    def act(self, url: str, act: Callable[[web.BaseRequest], Any]) -> None:
        """Let an address do something with a request."""
        self.pages[_key(url)] = Page(act=act)

    def redirect(self, url: str, to: str, status: int = 302) -> None:
        """Let an address lead to another, as it is written."""
        self.pages[_key(url)] = Page(status=status, headers={"Location": to})

    def at(self, url: str) -> str:
        """Return an address with the port on which it can be reached here."""
        return str(URL(url).with_port(self.port))

    def look_up(self, host: str) -> list[str]:
        self.looked_up.append(host)
        return self.numbers.get(host, [LOOPBACK])

    @asynccontextmanager
    async def open(self, *, patience: float = PATIENCE, tls: ssl.SSLContext | None = None) -> AsyncIterator[WebSources]:
        """Open the real way to the web, for which this is the web."""
        async with open_sources(
            look_up=self.look_up,
            is_allowed=self.allowed.__contains__,
            tls=tls or trusting(),
            port=self.port,
            patience=patience,
        ) as sources:
            yield sources

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0, ssl_context=_identity(NAMES))
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> Answer:
        self.asked.append(request)
        key = _key(f"https://{request.host}{request.raw_path}")
        page = self.pages.get(key)
        if request.method == "PUT" and page is None:
            self.uploaded[key] = await request.read()
            return web.Response(status=201)
        if page is None:
            return web.Response(status=404)
        if page.act is not None:
            answer: Answer = await page.act(request)
            return answer
        if _is_known(page, request):
            return web.Response(status=304)
        return web.Response(status=page.status, body=page.data, headers=page.headers)


def _is_known(page: Page, request: web.BaseRequest) -> bool:
    marks = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
    return any(page.headers.get(mark, "") == request.headers.get(asked) for mark, asked in marks)


def _key(url: str) -> str:
    address = URL(url)
    return f"{address.host}{address.raw_path_qs}"


# Certificates -------------------------------------------------------------------------------------


@cache
def _authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Prøvens myndighed")
    made = _certificate(name, name, key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return key, made.sign(key, hashes.SHA256())


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@cache
def _identity(names: tuple[str, ...]) -> ssl.SSLContext:
    """Return what a server shows for these names."""
    signer, authority = _authority()
    key = ec.generate_private_key(ec.SECP256R1())
    shown = x509.SubjectAlternativeName([x509.DNSName(each) for each in names])
    made = _certificate(_name(names[0]), authority.subject, key).add_extension(shown, critical=False)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        path = f"{folder}/identity.pem"
        with open(path, "wb") as file:  # noqa: PTH123 - the standard library takes it from a file only
            file.write(pem + made.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM))
        context.load_cert_chain(path)
    return context


@cache
def trusting() -> ssl.SSLContext:
    """Return what trusts the test's own authority, and nobody else."""
    return ssl.create_default_context(cadata=_authority()[1].public_bytes(Encoding.PEM).decode())


async def never(request: web.BaseRequest) -> Answer:
    """Answer nothing, until whoever asked has gone."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    await asyncio.Event().wait()
    return answer
