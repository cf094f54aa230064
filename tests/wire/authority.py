"""An Entra authority on loopback, over TLS with a certificate made in the test, since msal takes no
other; and the address that App Service gives out managed identities at.

    async with Authority(folder) as authority:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority.trust)
        Tokens(Settings(login_authority=authority.url, ...))
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from pathlib import Path
from typing import Any, Self

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from tests.wire.tokens import make_key


class Authority:
    """Gives out `token-1`, `token-2`, ... that live for `expires_in` seconds; or fails with `status`."""

    def __init__(self, folder: Path) -> None:
        self.trust = str(folder / "authority.pem")
        self.private_key = str(folder / "authority.key")
        self.expires_in = 3600
        self.status = 200
        self.forms: list[dict[str, str]] = []
        self.url = ""
        self.identity_url = ""
        self._runners: list[web.AppRunner] = []

    async def __aenter__(self) -> Self:
        self._write_certificate()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.trust, self.private_key)
        app = web.Application()
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._metadata)
        app.router.add_post("/{tenant}/token", self._token)
        app.router.add_get("/msi/token", self._identity)
        self.url = f"https://127.0.0.1:{await self._serve(app, context)}"
        identities = web.Application()
        identities.router.add_get("/msi/token", self._identity)
        self.identity_url = f"http://127.0.0.1:{await self._serve(identities, None)}/msi/token"
        return self

    async def __aexit__(self, *exc: object) -> None:
        for runner in self._runners:
            await runner.cleanup()

    async def _serve(self, app: web.Application, context: ssl.SSLContext | None) -> int:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        self._runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        port: int = runner.addresses[0][1]
        return port

    async def _metadata(self, request: web.Request) -> web.Response:
        root = f"{self.url}/{request.match_info['tenant']}"
        data = {"issuer": root, "authorization_endpoint": root + "/authorize", "token_endpoint": root + "/token"}
        return web.json_response(data)

    async def _token(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        return self._give(form | {"tenant": request.match_info["tenant"]})

    async def _identity(self, request: web.Request) -> web.Response:
        return self._give(dict(request.query) | {"header": request.headers.get("X-IDENTITY-HEADER", "")})

    def _give(self, form: dict[str, str]) -> web.Response:
        self.forms.append(form)
        if self.status != 200:
            return web.json_response({"error": "invalid_client", "error_description": "no"}, status=self.status)
        token: dict[str, Any] = {
            "token_type": "Bearer",
            "access_token": f"token-{len(self.forms)}",
            "expires_in": self.expires_in,
            "expires_on": str(int(dt.datetime.now(dt.UTC).timestamp()) + self.expires_in),
        }
        return web.json_response(token)

    def _write_certificate(self) -> None:
        key = make_key("authority")
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
        now = dt.datetime.now(dt.UTC)
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([address]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        Path(self.trust).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        Path(self.private_key).write_bytes(pem)
