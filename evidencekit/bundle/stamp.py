"""When a bundle was made: the local clock, said as such, and on wish a timestamp authority's token (RFC 3161)."""

from __future__ import annotations

import hashlib
import secrets
import time
import urllib.error
import urllib.request
from datetime import datetime
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from asn1crypto import tsp

from evidencekit import __version__
from evidencekit.bundle.outline_model import StampText
from evidencekit.bundle.token import LARGEST_REPLY, TokenBad, TokenReport, check_token
from evidencekit.clock import show_zone
from evidencekit.errors import TimestampFailed
from evidencekit.wording import Language, say

__all__ = ["TokenBad", "TokenReport", "TsaClient", "check_token", "stamp_text"]

_REQUEST, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class TsaClient:
    """A timestamp authority at an http(s) address; `roots` is a PEM file to which its signer must chain.

    Only a digest is ever sent.
    """

    def __init__(self, url: str, roots: Path | None = None, timeout_s: float = 15) -> None:
        self.url = url.strip()
        self.roots = roots
        self.timeout_s = timeout_s

    @property
    def host(self) -> str:
        """The authority's host name, without user or password."""
        try:
            return urlsplit(self.url).hostname or self.url
        except ValueError:
            return "?"

    def stamp(self, data: bytes) -> tuple[bytes, TokenReport]:
        """A whole TimeStampResp in DER over `data`, verified, and what it says. Takes up to twice `timeout_s`.

        Raises:
            TimestampFailed: no usable token: params url, reason.
        """
        nonce = secrets.randbits(63)
        reply = self._post(_query(data, nonce))
        try:
            return reply, check_token(reply, data, self.roots, nonce=nonce)
        except TokenBad as error:
            raise self._failed(error.code, error.detail) from error

    def _failed(self, code: str, detail: str = "") -> TimestampFailed:
        reason = f"{code} {detail}".strip()
        return TimestampFailed(url=self.host, reason=reason)

    def _post(self, query: bytes) -> bytes:
        try:
            scheme = urlsplit(self.url).scheme
        except ValueError:
            scheme = ""
        if scheme not in ("http", "https"):
            raise self._failed("bad_address", "http / https")
        headers = {"Content-Type": _REQUEST, "Accept": _REPLY, "User-Agent": f"EvidenceKit/{__version__}"}
        request = urllib.request.Request(self.url, data=query, headers=headers, method="POST")
        try:
            with _opener().open(request, timeout=self.timeout_s) as answer:
                kind = str(answer.headers.get_content_type())
                reply = self._read(answer)
        except urllib.error.HTTPError as error:
            error.close()
            raise self._failed("http_status", str(error.code)) from error
        except TimeoutError as error:
            raise self._failed("timeout", f"{self.timeout_s:g} s") from error
        except (OSError, HTTPException, ValueError) as error:
            slow = isinstance(getattr(error, "reason", None), TimeoutError)
            raise self._failed("timeout" if slow else "unreachable", "" if slow else type(error).__name__) from error
        if kind != _REPLY:
            raise self._failed("not_a_token", kind)
        return reply

    def _read(self, answer: HTTPResponse) -> bytes:
        """The body, bounded in size and in time: an authority may also send one byte every ten seconds."""
        ends = time.monotonic() + self.timeout_s
        reply = bytearray()
        while chunk := answer.read1(1 << 16):
            reply += chunk
            if len(reply) > LARGEST_REPLY:
                raise self._failed("too_large")
            if time.monotonic() > ends:
                raise TimeoutError
        return bytes(reply)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could lead anywhere, a local file included; an authority has one address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """None: take the redirect for an error."""


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)


def _query(data: bytes, nonce: int) -> bytes:
    digest = hashlib.sha256(data).digest()
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    request = cast("Any", tsp).TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    return bytes(request.dump())


def stamp_text(at: datetime, language: Language, tsa: TsaClient | None) -> StampText:
    """What the PDF prints about its time. It is printed before a token can exist, so it promises none."""
    lines = [say("stamp.local", language, at=show_zone(at))]
    if tsa is None:
        lines.append(say("stamp.no_token", language))
    else:
        lines.append(say("stamp.token", language, host=tsa.host))
    lines.append(say("stamp.limits", language))
    lines.extend(say(f"stamp.how_{n}", language) for n in (1, 2, 3))
    return StampText(tuple(lines))
