"""What the doctor can see of the public address from here: name, certificate, and what the proxy hands out."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.commands.public_address import examine
from bot.settings import Settings
from tests.kill.process import free_port


def certificate(folder: Path, days: int) -> Path:
    """A certificate for 127.0.0.1 that ends in so many days, with its key; it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now + timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def proxy(file: Path, answers: dict[str, int]) -> Iterator[str]:
    """A server with https that gives these statuses; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(answers.get(self.path, 404))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class calls it so
            """Keep quiet."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def found(address: str) -> dict[str, tuple[str, str]]:
    settings = Settings.model_construct(public_url=address)
    return {finding.what: (finding.verdict.value, finding.text) for finding in examine(settings)}


def test_a_good_proxy_is_ok(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, days=60)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with proxy(file, {"/healthz": 200, "/metrics": 403}) as address:
        seen = found(address)
    assert {what: verdict for what, (verdict, _) in seen.items()} == {"certificate": "ok", "public address": "ok"}


def test_figures_that_everybody_can_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, days=60)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with proxy(file, {"/healthz": 200, "/metrics": 200}) as address:
        verdict, text = found(address)["proxy"]
    assert verdict == "to do"
    assert "X-Forwarded-For" in text


def test_a_proxy_without_a_bot_behind_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, days=60)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with proxy(file, {"/healthz": 502}) as address:
        verdict, text = found(address)["public address"]
    assert verdict == "to do"
    assert "answers 502: start the bot" in text


def test_a_certificate_that_ends_soon_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, days=5)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with proxy(file, {"/healthz": 200}) as address:
        assert found(address) == {"certificate": ("to do", "it ends in 5 days: see why it is not renewed")}


def test_a_certificate_of_nobody_is_named(tmp_path: Path) -> None:
    with proxy(certificate(tmp_path, days=60), {"/healthz": 200}) as address:
        verdict, text = found(address)["certificate"]
    assert verdict == "to do"
    assert "known authority" in text


def test_an_address_that_is_not_reached_from_here_is_left_to_a_person() -> None:
    verdict, text = found(f"https://127.0.0.1:{free_port()}")["public address"]
    assert verdict == "look"
    assert "telephone without Wi-Fi" in text


def test_a_name_that_nobody_has_is_named() -> None:
    verdict, text = found("https://bot.invalid")["public address"]
    assert verdict == "to do"
    assert "DNS" in text


def test_no_address_is_no_fault() -> None:
    assert found("")["public address"][0] == "ok"
