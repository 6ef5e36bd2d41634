"""A byte flipped anywhere, and every other way of tampering with a finished bundle, is seen."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sys
from pathlib import Path

import pytest

from evidencekit.bundle import manifest as lists
from evidencekit.bundle import walk as walking
from evidencekit.bundle.model import BundleStatus, LineStatus, TrustState
from evidencekit.bundle.verify import verify
from evidencekit.case import custody
from evidencekit.errors import BadValue, Cancelled, FileMissing
from evidencekit.progress import Ticket
from evidencekit.wording import LANGUAGES, say

PARTS = ("pdf", "manifest.json", "manifest.json.tsr", "SHA256SUMS", "VERIFY.txt", "log.jsonl", "content.json", "txt", "png")


def part(bundle: Path, name: str) -> Path:
    found = {"pdf": "*.pdf", "txt": "originals/*.txt", "png": "originals/*.png"}.get(name, name)
    return next(bundle.glob(found))


def bad(bundle: Path) -> set[str]:
    return {line.code for line in verify(bundle).lines if line.status is LineStatus.BAD}


def reseal(bundle: Path, **changes: object) -> None:
    """Write both lists anew over what lies there, as a careful forger would."""
    manifest = json.loads((bundle / lists.MANIFEST).read_bytes())
    for entry in manifest["files"]:
        data = (bundle / entry["path"]).read_bytes()
        entry |= {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
    manifest |= changes
    (bundle / lists.MANIFEST).write_bytes(custody.canonical(manifest) + b"\n")
    names = [e["path"] for e in manifest["files"]] + [lists.MANIFEST]
    names += [lists.TOKEN] if (bundle / lists.TOKEN).exists() else []
    sums = [(n, hashlib.sha256((bundle / n).read_bytes()).hexdigest()) for n in names]
    (bundle / lists.SUMS).write_bytes(lists.sums_to_bytes(sums))


def test_untouched_bundles_are_intact(plain: Path, stamped: Path, roots: Path):
    report = verify(plain)
    assert (report.bottom_line, report.trust, report.altered) == (BundleStatus.INTACT, TrustState.LOCAL_ONLY, ())
    assert report.case_id.startswith("EK-")
    report = verify(stamped)
    assert (report.bottom_line, report.trust) == (BundleStatus.INTACT, TrustState.UNPINNED)
    assert next(x for x in report.lines if x.code == "time_unpinned").status is LineStatus.WARN
    report = verify(stamped, roots=roots)
    assert (report.bottom_line, report.trust) == (BundleStatus.INTACT, TrustState.TRUSTED_PINNED)
    assert {x.subject for x in report.lines} == {"manifest", "originals", "pdf", "log", "timestamp", "rulebook", "scope"}


@pytest.mark.parametrize("name", PARTS)
def test_flipped_byte_is_seen(stamped: Path, name: str):
    path = part(stamped, name)
    whole = path.read_bytes()
    chance = random.Random(name)
    places = chance.sample(range(len(whole)), min(200, len(whole)))
    flips = [(p, chance.randrange(1, 256)) for p in places]
    while len(flips) < 200:  # a file shorter than 200 bytes: the same places again, flipped otherwise
        flips.append((chance.randrange(len(whole)), chance.randrange(1, 256)))
    unseen: list[tuple[int, int]] = []
    with path.open("r+b", buffering=0) as handle:
        for place, mask in flips:
            handle.seek(place)
            handle.write(bytes([whole[place] ^ mask]))
            report = verify(stamped)
            named = name == "SHA256SUMS" or path.relative_to(stamped).as_posix() in report.altered
            timed = name in ("manifest.json", "manifest.json.tsr") and report.trust is not TrustState.INVALID
            if report.bottom_line is not BundleStatus.ALTERED or not named or timed:
                unseen.append((place, mask))
            handle.seek(place)
            handle.write(whole[place : place + 1])
    assert len(flips) >= 200
    assert not unseen
    assert verify(stamped).bottom_line is BundleStatus.INTACT


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("how", ["cut", "grown", "emptied", "removed", "renamed", "folder", "doubled"])
def test_spoilt_part_is_seen(stamped: Path, name: str, how: str):
    path = part(stamped, name)
    data = path.read_bytes()
    if how == "cut":
        path.write_bytes(data[:-1])
    elif how == "grown":
        path.write_bytes(data + b"\n")
    elif how == "emptied":
        path.write_bytes(b"")
    elif how == "doubled":
        path.with_name("copy " + path.name).write_bytes(data)
    elif how == "renamed":
        path.rename(path.with_name("x" + path.name))
    else:
        path.unlink()
        if how == "folder":
            path.mkdir()
    report = verify(stamped)
    assert report.bottom_line is BundleStatus.ALTERED
    assert report.altered
    assert "manifest_ok" not in {x.code for x in report.lines}
    for line in report.lines:
        for language in LANGUAGES:
            assert say(f"verify.{line.code}", language, **line.params)
            assert say(f"verify.subject.{line.subject}", language)


def test_two_originals_swapped(plain: Path):
    one, two = part(plain, "txt"), part(plain, "png")
    a, b = one.read_bytes(), two.read_bytes()
    one.write_bytes(b)
    two.write_bytes(a)
    assert set(verify(plain).altered) == {p.relative_to(plain).as_posix() for p in (one, two)}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_and_pipes_are_not_followed(plain: Path, tmp_path: Path):
    original = part(plain, "txt")
    outside = tmp_path / "outside.txt"
    shutil.move(original, outside)
    original.symlink_to(outside)
    assert "file_odd" in bad(plain)
    original.unlink()
    os.mkfifo(original)
    assert "file_odd" in bad(plain)
    original.unlink()
    shutil.move(outside, original)
    (plain / "loop").symlink_to(plain, target_is_directory=True)
    assert "file_odd" in bad(plain)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_name_that_is_no_text(plain: Path):
    (Path(os.fsencode(plain).decode("utf-8", "surrogateescape")) / b"\xff\xfe".decode("utf-8", "surrogateescape")).write_bytes(
        b"x"
    )
    report = verify(plain)
    assert report.bottom_line is BundleStatus.ALTERED
    "".join(report.altered).encode()


@pytest.mark.skipif(sys.platform == "win32", reason="no such rights there")
def test_entries_that_cannot_be_looked_at(plain: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(walking, "MOST_ENTRIES", 4)
    assert "too_many" in bad(plain)
    monkeypatch.setattr(walking, "MOST_ENTRIES", 99)
    real = os.scandir

    def denied(where: Path):
        if where != plain:
            raise PermissionError(where)
        return real(where)

    monkeypatch.setattr(os, "scandir", denied)
    assert "file_odd" in bad(plain)
    monkeypatch.setattr(os, "scandir", lambda where: (_ for _ in ()).throw(PermissionError(where)))
    report = verify(plain)
    assert (report.bottom_line, report.lines[0].code) == (BundleStatus.UNREADABLE, "folder_unreadable")


def test_added_folders_and_deep_nesting(plain: Path):
    (plain / "empty").mkdir()
    assert "folder_added" in bad(plain)
    (plain / "/".join(["d"] * 60)).mkdir(parents=True)
    assert verify(plain).bottom_line is BundleStatus.ALTERED


def test_litter_of_file_browsers_is_told_and_forgiven(plain: Path):
    (plain / "Thumbs.db").write_bytes(b"x")
    report = verify(plain)
    assert report.bottom_line is BundleStatus.INTACT
    assert next(x for x in report.lines if x.code == "litter").status is LineStatus.WARN


# --- forgers who write the lists anew ---------------------------------------------------------------------
def test_resealed_original_disagrees_with_the_log(plain: Path):
    part(plain, "txt").write_text("买家：包装是坏的。\n", encoding="utf-8")
    reseal(plain)
    assert bad(plain) == {"not_logged"}


def test_resealed_bundle_loses_its_token(stamped: Path):
    (stamped / "VERIFY.txt").write_text("trust me", encoding="utf-8")
    reseal(stamped)
    report = verify(stamped)
    assert {x.code for x in report.lines if x.status is LineStatus.BAD} == {"token_other_data"}
    assert report.trust is TrustState.INVALID


def test_token_taken_away_with_its_mention(stamped: Path):
    manifest = json.loads((stamped / lists.MANIFEST).read_bytes())
    reseal(stamped, stamp=manifest["stamp"] | {"tsa": ""})
    assert "lists_differ" in bad(stamped)  # the token lies there and is not meant to
    (stamped / lists.TOKEN).unlink()
    assert "file_missing" in bad(stamped)


def test_resealed_pdf_log_and_content(plain: Path):
    manifest = json.loads((plain / lists.MANIFEST).read_bytes())
    reseal(plain, pages=manifest["pages"] + 1)
    assert bad(plain) == {"pdf_pages"}
    reseal(plain, pages=manifest["pages"], case_id="EK-20200101-0000")
    assert bad(plain) == {"pdf_other"}
    reseal(plain, case_id=manifest["case_id"], content_sha256="0" * 64)
    assert bad(plain) == {"content_differs", "pdf_other"}
    reseal(plain, content_sha256=manifest["content_sha256"])
    assert bad(plain) == set()
    reseal(plain, log=manifest["log"] | {"entries": 9})
    assert bad(plain) == {"log_length"}
    lines = (plain / lists.LOG).read_bytes().splitlines(keepends=True)
    (plain / lists.LOG).write_bytes(b"".join(lines[:-1]))
    reseal(plain, log=manifest["log"])
    assert "log_broken" in bad(plain)


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 nonsense", b"\0" * 5000])
def test_resealed_pdf_that_does_not_open(plain: Path, body: bytes):
    part(plain, "pdf").write_bytes(body)
    reseal(plain)
    assert bad(plain) == {"pdf_unreadable"}


@pytest.mark.parametrize("year", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-08:00"])
def test_times_beyond_the_calendar(plain: Path, year: str):
    manifest = json.loads((plain / lists.MANIFEST).read_bytes())
    reseal(plain, stamp=manifest["stamp"] | {"local_time": year})
    assert verify(plain).bottom_line is BundleStatus.INTACT


# --- hostile lists ----------------------------------------------------------------------------------------
H = "0" * 64


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"null\n",
        b'{"schema":1e999}\n',
        b"\xff\xfe",
        b'{"a":' + b"9" * 6000 + b"}\n",
        b'"\\ud800"\n',
        b"{}\n",
    ],
)
def test_wrong_manifest(plain: Path, body: bytes):
    (plain / lists.MANIFEST).write_bytes(body)
    assert "manifest_form" in bad(plain)
    (plain / lists.SUMS).unlink()
    assert verify(plain).bottom_line is BundleStatus.UNREADABLE


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "evidencekit.manifest/9"},
        {"pages": 0},
        {"pages": "8"},
        {"extra": 1},
        {"created_at": "2026-11-22T10:00:00"},
        {"content_sha256": "xyz"},
        {"files": []},
    ],
)
def test_unsound_manifest(plain: Path, change: dict[str, object]):
    manifest = json.loads((plain / lists.MANIFEST).read_bytes()) | change
    with pytest.raises(lists.ManifestBad):
        lists.from_bytes(custody.canonical(manifest) + b"\n")


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", "C:/x", "a\\b", "a//b", "./a", "a/.", "a ", "a\0b", "manifest.json", "x" * 201]
)
def test_manifest_with_a_path_that_leads_away(plain: Path, path: str):
    manifest = json.loads((plain / lists.MANIFEST).read_bytes())
    manifest["files"][0]["path"] = path
    manifest["files"].sort(key=lambda f: f["path"])
    with pytest.raises(lists.ManifestBad):
        lists.from_bytes(custody.canonical(manifest) + b"\n")


@pytest.mark.parametrize(
    "body",
    [
        "",
        f"{H}  a",
        f"{H} a\n",
        f"{H} *a\n",
        f"{H.replace('0', 'A')}  a\n",
        f"{H}  b\n{H}  a\n",
        f"{H}  a\n{H}  a\n",
        f"{H}  ../a\n",
        f"{H}  /a\n",
        f"{H}  a\r\n",
        f"{H}  a\n\n",
        f"{H}  SHA256SUMS\n",
        f"# x\n{H}  a\n",
    ],
)
def test_sums_are_read_strictly(body: str):
    with pytest.raises(lists.ManifestBad):
        lists.sums_from_bytes(body.encode())


def test_sums_that_are_no_text():
    with pytest.raises(lists.ManifestBad) as caught:
        lists.sums_from_bytes(f"{H}  a\n".encode() + b"\xff\n")
    assert caught.value.line == 2
    assert lists.sums_from_bytes(f"{H}  a\n{H}  证据/b c\n".encode()) == {"a": H, "证据/b c": H}


def test_oversize_lists_are_not_read(plain: Path):
    with (plain / lists.SUMS).open("r+b") as out:
        out.truncate(lists.LARGEST_LIST + 1)
    assert "file_unreadable" in bad(plain)


def test_what_is_no_bundle(tmp_path: Path):
    (tmp_path / "x.txt").write_text("x")
    assert verify(tmp_path).bottom_line is BundleStatus.UNREADABLE
    assert verify(tmp_path / "x.txt").bottom_line is BundleStatus.UNREADABLE
    with pytest.raises(FileMissing):
        verify(tmp_path / "absent")
    with pytest.raises(FileMissing):
        verify(Path("a\0b"))


def test_a_file_of_the_bundle_stands_for_it(plain: Path):
    for name in ("pdf", "txt", "manifest.json"):
        report = verify(part(plain, name))
        assert (report.bundle, report.bottom_line) == (plain, BundleStatus.INTACT)


def test_roots_that_are_none(stamped: Path, tmp_path: Path):
    for body in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"hello"):
        (tmp_path / "r.pem").write_bytes(body)
        with pytest.raises(BadValue):
            verify(stamped, roots=tmp_path / "r.pem")


def test_verifying_can_be_stopped(plain: Path):
    ticket = Ticket()
    ticket.cancel()
    with pytest.raises(Cancelled):
        verify(plain, ticket=ticket)
