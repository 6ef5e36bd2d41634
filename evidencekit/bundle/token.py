"""Reading RFC 3161 answers: whether a token is about these bytes, properly signed, and by whom. Never touches the network."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from asn1crypto import cms, core, pem, tsp, x509

from evidencekit.bundle.model import TrustState
from evidencekit.clock import SHANGHAI

LARGEST_REPLY = 256 << 10  # a real one is 2–8 KB
LARGEST_ROOTS = 4 << 20
DIGESTS = ("sha256", "sha384", "sha512")

_PEM, _TSP, _X509 = cast("Any", pem), cast("Any", tsp), cast("Any", x509)  # not typed
Certificate = Any  # asn1crypto.Certificate

# What it answers for broken input is told by exceptions; its log lines would only repeat them.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


class _Reply(core.Sequence):
    """TimeStampResp as RFC 3161 has it: a refusal carries no token, which asn1crypto's own class cannot read."""

    _fields = [("status", _TSP.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]  # noqa: RUF012


class TokenBad(ValueError):
    """The token is not good for these bytes; `code` is a wording code below `token.`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class TokenReport:
    """A token whose imprint and signature hold: TRUSTED_PINNED when its signer chains to given roots, else UNPINNED."""

    state: TrustState
    gen_time: datetime
    tsa_name: str
    policy: str
    serial: str
    nonce: int | None


def read_roots(file: Path) -> tuple[Certificate, ...]:
    """The certificates in a PEM or DER file.

    Raises:
        TokenBad: `roots_unreadable`: none can be read from it.
    """
    try:
        with file.open("rb") as source:
            data = source.read(LARGEST_ROOTS)
        blocks: list[bytes] = [der for _, _, der in _PEM.unarmor(data, multiple=True)] if _PEM.detect(data) else [data]
        found = tuple(_X509.Certificate.load(der, strict=True) for der in blocks)
        for certificate in found:
            _ = certificate.native  # parsed lazily: make what is broken fail here
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise TokenBad("roots_unreadable", str(file)) from error
    if not found:
        raise TokenBad("roots_unreadable", str(file))
    return found


def check_token(reply: bytes, data: bytes, roots: Path | None = None, *, nonce: int | None = None) -> TokenReport:
    """What a whole TimeStampResp in DER says about `data`, after verifying it.

    Verified: status granted, the imprint over `data`, the signature over the signed attributes, the signer's
    timeStamping usage, the nonce where one is given, and with `roots` the chain at the token's time. Revocation is not.

    Raises:
        TokenBad: any of them fails.
    """
    try:
        signed, info = _open(reply)
        _check_info(info, data, nonce)
        signer = _signer(signed)
        anchors = read_roots(roots) if roots else ()
        _check_signature(signed, info, data, anchors)
        return _report(info, signer, TrustState.TRUSTED_PINNED if anchors else TrustState.UNPINNED)
    except TokenBad:
        raise
    except Exception as error:
        raise TokenBad("unreadable", type(error).__name__) from error


def _open(reply: bytes) -> tuple[Any, Any]:
    if not reply or len(reply) > LARGEST_REPLY:
        raise TokenBad("unreadable", f"{len(reply)} B")
    response: Any = cast("Any", _Reply).load(reply, strict=True)
    status = str(response["status"]["status"].native)
    if status not in ("granted", "granted_with_mods"):
        raise TokenBad("refused", status)
    token: Any = response["time_stamp_token"]
    if token["content_type"].native != "signed_data":
        raise TokenBad("unreadable", "content type")
    signed: Any = token["content"]
    content: Any = signed["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise TokenBad("unreadable", "no TSTInfo")
    return signed, content["content"].parsed


def _check_info(info: Any, data: bytes, nonce: int | None) -> None:  # noqa: ANN401
    imprint = info["message_imprint"]
    algorithm = str(imprint["hash_algorithm"]["algorithm"].native)
    if algorithm not in DIGESTS:
        raise TokenBad("weak_digest", algorithm)
    if imprint["hashed_message"].native != hashlib.new(algorithm, data).digest():
        raise TokenBad("other_data")
    if nonce is not None and info["nonce"].native != nonce:
        raise TokenBad("wrong_nonce")


def _signer(signed: Any) -> Certificate:  # noqa: ANN401
    """The certificate of the one signer, with the timeStamping usage and no other, marked critical (RFC 3161 §2.3)."""
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info  # slow to load

    digest = str(cast("Any", extract_signer_info(signed))["digest_algorithm"]["algorithm"].native)
    if digest not in DIGESTS:
        raise TokenBad("weak_digest", digest)
    certificate: Any = extract_certificate_info(signed).signer_cert
    usage = certificate.extended_key_usage_value
    if usage is None or "extended_key_usage" not in certificate.critical_extensions or list(usage.native) != ["time_stamping"]:
        raise TokenBad("wrong_usage")
    return certificate


def _check_signature(signed: Any, info: Any, data: bytes, anchors: tuple[Certificate, ...]) -> None:  # noqa: ANN401
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data  # slow to load
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(
        trust_roots=list(anchors), moment=info["gen_time"].native, allow_fetching=False, revocation_mode="soft-fail"
    )

    async def work() -> dict[str, Any]:
        found: Any = await validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, data).digest())
        return cast("dict[str, Any]", found)

    status = asyncio.run(work())
    if not (status.get("intact") and status.get("valid")):
        raise TokenBad("bad_signature")
    if anchors and (status.get("validation_path") is None or status.get("trust_problem_indic") is not None):
        raise TokenBad("other_root")


def _report(info: Any, signer: Any, state: TrustState) -> TokenReport:  # noqa: ANN401
    moment: datetime = info["gen_time"].native
    subject: dict[str, Any] = signer.subject.native
    name = subject.get("common_name") or subject.get("organization_name") or signer.subject.human_friendly
    return TokenReport(
        state=state,
        gen_time=moment.astimezone(SHANGHAI),
        tsa_name=name if isinstance(name, str) else ", ".join(cast("list[str]", name)),
        policy=str(info["policy"].dotted),
        serial=f"{info['serial_number'].native:x}",
        nonce=info["nonce"].native,
    )
