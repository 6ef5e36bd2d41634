"""Broken and hostile papers: a typed error or an exhibit, never anything else, and no trace of what was refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import case_samples as samples
import pytest

from evidencekit.case.intake import add_bytes
from evidencekit.case.store import CaseFile
from evidencekit.errors import BadValue, EvidenceKitError, StorageFailed

MAKE: dict[str, Callable[[Path], Path]] = {
    "jpg": lambda p: samples.exif_rotated(p, 6),
    "png": lambda p: samples.picture(p, (60, 40), "P"),
    "gif": samples.animated,
    "webp": samples.animated,
    "tif": lambda p: samples.picture(p, (60, 40), compression="tiff_lzw"),
    "bmp": lambda p: samples.picture(p, (60, 40)),
    "avif": lambda p: samples.picture(p, (60, 40)),
    "pdf": lambda p: samples.pdf(p, 3),
    "docx": lambda p: samples.office(p, "word/document.xml"),
}


def spoil(data: bytes, dice: random.Random) -> bytes:
    spoilt = bytearray(data)
    how = dice.randrange(4)
    if how == 0:
        return bytes(spoilt[: dice.randrange(1, len(spoilt))])
    for _ in range(dice.choice((1, 4, 30))):
        at = dice.randrange(min(len(spoilt), 600) if how == 1 else len(spoilt))
        if how == 3:
            spoilt[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999"))
        else:
            spoilt[at] = dice.randrange(256)
    return bytes(spoilt)


@pytest.mark.parametrize("suffix", MAKE)
@pytest.mark.filterwarnings("ignore")  # Pillow warns about what it finds in spoilt files, and logs it
@pytest.mark.expects_errors
def test_spoilt_files_give_an_exhibit_or_a_typed_error(cf: CaseFile, tmp_path: Path, suffix: str) -> None:
    data = MAKE[suffix](tmp_path / f"a.{suffix}").read_bytes()
    dice = random.Random(suffix)
    refused: list[EvidenceKitError] = []
    for _ in range(60):
        try:
            add_bytes(cf, spoil(data, dice), f"a.{suffix}")
        except EvidenceKitError as error:
            refused.append(error)
    kept = {Path(e.stored).name for e in cf.case.exhibits}
    assert {p.name for p in (cf.folder / "originals").iterdir()} == kept
    assert refused
    assert {e.params["file"] for e in refused} == {f"a.{suffix}"}
    assert [e for e in refused if isinstance(e, StorageFailed | BadValue)] == []
