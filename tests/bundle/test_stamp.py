"""Timestamps from a real authority over HTTP, checked by us and by openssl; and everything an authority can get wrong."""

from __future__ import annotations

import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import bundle_tsa
import pytest
from bundle_tsa import OPENSSL, Authority, answer, make_root, make_signer, pem
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.bundle.model import TrustState
from evidencekit.bundle.stamp import TsaClient, _query, stamp_text
from evidencekit.bundle.token import LARGEST_REPLY, TokenBad, check_token, read_roots
from evidencekit.clock import SHANGHAI
from evidencekit.errors import TimestampFailed
from evidencekit.wording import LANGUAGES, say

DATA = "清单".encode()


def code_of(reply: bytes, data: bytes = DATA, roots: Path | None = None, nonce: int | None = None) -> str:
    with pytest.raises(TokenBad) as caught:
        check_token(reply, data, roots, nonce=nonce)
    for language in LANGUAGES:
        assert say(f"verify.token_{caught.value.code}", language, detail="x", host="y")
    return caught.value.code


def failure(url: str, timeout_s: float = 5, roots: Path | None = None) -> str:
    with pytest.raises(TimestampFailed) as caught:
        TsaClient(url, roots, timeout_s).stamp(DATA)
    return str(caught.value.params["reason"])


def test_token_is_obtained_and_only_a_digest_sent(authority: Authority, roots: Path):
    before = datetime.now(UTC)
    reply, report = TsaClient(authority.url, roots).stamp(DATA)
    assert report.state is TrustState.TRUSTED_PINNED
    assert report.tsa_name == "测试时间戳 TSA"
    assert (report.policy, report.serial) == ("1.2.3.4.1", "4d")
    assert report.gen_time.utcoffset() == SHANGHAI.utcoffset(None)
    assert abs((report.gen_time - before).total_seconds()) < 30
    assert DATA not in authority.asked[-1]
    assert check_token(reply, DATA).state is TrustState.UNPINNED
    assert code_of(reply, b"other") == "other_data"
    assert code_of(reply, nonce=1) == "wrong_nonce"


def test_root_of_somebody_else(authority: Authority, tmp_path: Path):
    file = tmp_path / "other.pem"
    file.write_bytes(pem(make_root()[0]))  # of the same name even
    assert failure(authority.url, roots=file).startswith("other_root")
    file.write_bytes(pem(make_root("Else")[0]) + authority.root_pem)
    assert TsaClient(authority.url, file).stamp(DATA)[1].state is TrustState.TRUSTED_PINNED
    assert len(read_roots(file)) == 2
    assert failure(authority.url, roots=tmp_path / "absent.pem").startswith("roots_unreadable")


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("status", "http_status 500"),
        ("redirect", "http_status 302"),
        ("garbage", "unreadable"),
        ("empty", "unreadable"),
        ("huge", "too_large"),
        ("html", "not_a_token text/html"),
        ("nonce", "wrong_nonce"),
        ("imprint", "other_data"),
        ("refused", "refused rejection"),
        ("signature", "bad_signature"),
        ("digest", "bad_signature"),
        ("sha1", "weak_digest sha1"),
    ],
)
def test_wrong_answers(authority: Authority, mode: str, reason: str):
    assert failure(authority.url_of(mode)).startswith(reason)


@pytest.mark.parametrize("mode", ["slow", "drip"])
def test_slow_answers(authority: Authority, mode: str):
    assert failure(authority.url_of(mode), timeout_s=0.4).startswith("timeout")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/y", "", "nonsense", "http://[::1", "HTTP:"])
def test_addresses_that_are_none(url: str):
    assert failure(url).startswith(("bad_address", "unreachable"))
    assert not failure(url).startswith("timeout")


def test_nobody_there():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert failure(f"http://127.0.0.1:{port}/").startswith("unreachable")


def test_password_in_the_address_is_not_told():
    with pytest.raises(TimestampFailed) as caught:
        TsaClient("ftp://me:secret@tsa.example/x").stamp(DATA)
    assert caught.value.params["url"] == "tsa.example"
    assert TsaClient("http://[::1").host == "?"


@pytest.mark.parametrize(
    ("usages", "critical"),
    [
        ((), True),
        ((ExtendedKeyUsageOID.TIME_STAMPING,), False),
        ((ExtendedKeyUsageOID.CODE_SIGNING,), True),
        ((ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING), True),
    ],
)
def test_signer_that_may_do_other_things(authority: Authority, usages: tuple[object, ...], critical: bool):
    certificate, key = make_signer(authority.root, authority.root_key, usages=usages, critical=critical)
    assert code_of(answer(_query(DATA, 1), certificate, key)) == "wrong_usage"


def test_signer_before_its_time(authority: Authority, roots: Path):
    at = datetime(2020, 1, 1, tzinfo=UTC)
    reply = answer(_query(DATA, 1), authority.certificate, authority.key, at=at)
    assert code_of(reply, roots=roots) == "other_root"


@pytest.mark.skipif(OPENSSL is None, reason="no openssl here")
def test_openssl_issues_and_openssl_verifies(authority: Authority, roots: Path, tmp_path: Path):
    reply, report = TsaClient(authority.url_of("openssl"), roots).stamp(DATA)
    assert report.state is TrustState.TRUSTED_PINNED
    (tmp_path / "data").write_bytes(DATA)
    for name, token in (("theirs", reply), ("ours", TsaClient(authority.url).stamp(DATA)[0])):
        (tmp_path / name).write_bytes(token)
        command = [str(OPENSSL), "ts", "-verify", "-data", "data", "-in", name, "-CAfile", str(roots)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "Verification: OK" in done.stdout, done.stderr


@given(st.binary(max_size=400))
def test_noise_is_no_token(noise: bytes):
    assert code_of(noise) == "unreadable"


@given(place=st.integers(0, 10_000), mask=st.integers(1, 255))
def test_token_with_a_flipped_byte_never_breaks_the_reader(place: int, mask: int):
    spoilt = bytearray(_token())
    spoilt[place % len(spoilt)] ^= mask
    try:
        report = check_token(bytes(spoilt), DATA)
    except TokenBad:
        return
    assert report.gen_time == check_token(_token(), DATA).gen_time  # an unsigned byte: the status text, say


_KEPT: list[bytes] = []


def _token() -> bytes:
    if not _KEPT:
        root, key = make_root()
        certificate, own = make_signer(root, key)
        _KEPT.append(bundle_tsa.answer(_query(DATA, 3), certificate, own))
    return _KEPT[0]


def test_too_large_to_look_at():
    assert code_of(b"0" * (LARGEST_REPLY + 1)) == "unreadable"


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_stamp_promises_nothing(language):
    at = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)
    local = "\n".join(stamp_text(at, language, None).lines)
    asked = "\n".join(stamp_text(at, language, TsaClient("https://u:p@tsa.example/")).lines)
    assert "2026-11-22 12:00:00 +08:00" in local
    assert ("未校时" if language == "zh_CN" else "not compared") in local
    assert "tsa.example" in asked
    assert "u:p" not in asked
    for text in (local, asked):
        assert not any(word in text for word in ("可信时间", "司法", "法律效力", "未篡改"))
