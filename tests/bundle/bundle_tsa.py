"""A real timestamp authority on this machine: its own root, its own signer, RFC 3161 over HTTP; and ways of misbehaving."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OPENSSL = shutil.which("openssl")
_NOW = datetime.now(UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject: str, issuer: str, key: Any) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOW - timedelta(days=30))
        .not_valid_after(_NOW + timedelta(days=30))
    )


def make_root(name: str = "Test Root"):
    """A self-signed root: (certificate, key)."""
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    made = (
        _builder(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return made, key


def make_signer(root: Any, root_key: Any, *, usages: Any = (ExtendedKeyUsageOID.TIME_STAMPING,), critical: bool = True):
    """A signer below `root`: (certificate, key)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    issuer = root.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = _builder("测试时间戳 TSA", issuer, key.public_key()).add_extension(usage, critical=True)
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(list(usages)), critical=critical)
    return builder.sign(root_key, hashes.SHA256()), key


def pem(certificate: Any) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def answer(
    query: bytes,
    certificate: Any,
    key: Any,
    *,
    at: datetime | None = None,
    imprint: bytes | None = None,
    nonce: int | None = None,
    status: str = "granted",
    digest: str = "sha256",
    spoil: str = "",
) -> bytes:
    """A TimeStampResp in DER to `query`, signed by `key`; the keywords make it wrong in one way."""
    request: Any = tsp.TimeStampReq.load(query)
    if status != "granted":
        return bytes.fromhex("3005 3003 0201 02")  # rejection, no token
    wanted = request["message_imprint"]
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3.4.1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": wanted["hash_algorithm"]["algorithm"].native},
                "hashed_message": imprint or wanted["hashed_message"].native,
            },
            "serial_number": 77,
            "gen_time": (at or datetime.now(UTC)).replace(microsecond=0),
            "nonce": request["nonce"].native if nonce is None else nonce,
        }
    )
    der = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    content = cms.ContentInfo({"content_type": "signed_data", "content": _signed(info.dump(), der, key, digest, spoil)})
    return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": content}).dump()


def _signed(body: bytes, der: Any, key: Any, digest: str, spoil: str) -> Any:
    named = hashlib.new(digest, b"other" if spoil == "digest" else body).digest()
    ess = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(der.dump()).digest()}]})
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [named]},
            {"type": "signing_certificate_v2", "values": [ess]},
        ]
    )
    algorithm = {"sha256": hashes.SHA256(), "sha1": hashes.SHA1()}[digest]
    signature = key.sign(attributes.dump(), padding.PKCS1v15(), algorithm)
    if spoil == "signature":
        signature = signature[:-1] + bytes([signature[-1] ^ 1])
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": der.issuer, "serial_number": der.serial_number}},
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": f"{digest}_rsa"},
        "signature": signature,
    }
    return cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": digest}],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(body)},
            "certificates": [der],
            "signer_infos": [signer],
        }
    )


class Authority:
    """Serves timestamps at `url`; `url_of(mode)` serves wrong ones: status, slow, drip, garbage, huge, html, nonce, imprint, …"""

    def __init__(self) -> None:
        self.root, self.root_key = make_root()
        self.certificate, self.key = make_signer(self.root, self.root_key)
        self.root_pem = pem(self.root)
        self.asked: list[bytes] = []
        self.release = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                owner.asked.append(query)
                owner.serve(self, self.path.strip("/"), query)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> Authority:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return self.url_of("good")

    def url_of(self, mode: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{mode}"

    def serve(self, handler: BaseHTTPRequestHandler, mode: str, query: bytes) -> None:
        if mode == "slow":
            self.release.wait(20)
            return
        code = 500 if mode == "status" else 302 if mode == "redirect" else 200
        body = self.body(mode, query)
        handler.send_response(code)
        handler.send_header("Content-Type", "text/html" if mode == "html" else "application/timestamp-reply")
        handler.send_header("Content-Length", str(len(body)))
        if mode == "redirect":
            handler.send_header("Location", self.url)
        handler.end_headers()
        try:
            if mode == "drip":
                for byte in body:
                    handler.wfile.write(bytes([byte]))
                    handler.wfile.flush()
                    time.sleep(0.1)
                    if self.release.is_set():
                        return
            else:
                handler.wfile.write(body)
        except OSError:
            pass

    def body(self, mode: str, query: bytes) -> bytes:
        fixed = {"garbage": b"\x30\x82garbage", "huge": b"x" * (1 << 20), "empty": b"", "html": b"<html>"}
        if mode in fixed:
            return fixed[mode]
        if mode == "openssl":
            return self.by_openssl(query)
        wrong: dict[str, Any] = {
            "nonce": {"nonce": 5},
            "imprint": {"imprint": b"\0" * 32},
            "refused": {"status": "rejection"},
            "signature": {"spoil": "signature"},
            "digest": {"spoil": "digest"},
            "sha1": {"digest": "sha1"},
            "past": {"at": datetime.now(UTC) - timedelta(hours=2)},
        }
        return answer(query, self.certificate, self.key, **wrong.get(mode, {}))

    def by_openssl(self, query: bytes) -> bytes:
        """The answer of `openssl ts -reply` with this authority's key."""
        assert OPENSSL
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "q.tsq").write_bytes(query)
            (folder / "tsa.pem").write_bytes(pem(self.certificate))
            (folder / "root.pem").write_bytes(self.root_pem)
            (folder / "serial").write_text("01\n")
            form = serialization.PrivateFormat.PKCS8
            key = self.key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
            (folder / "key.pem").write_bytes(key)
            (folder / "tsa.cnf").write_text(
                "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ncrypto_device=builtin\nsigner_cert=tsa.pem\ncerts=root.pem\n"
                "signer_key=key.pem\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256,sha512\n"
                "accuracy=secs:1\nordering=yes\ntsa_name=yes\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n"
            )
            command = [OPENSSL, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-out", "r.tsr"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            return (folder / "r.tsr").read_bytes()
