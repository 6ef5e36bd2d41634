"""The merchant's registered recorders, kept beside the settings; each is learnt from one reference file."""

from __future__ import annotations

import json
from pathlib import Path

from evidencekit import clock
from evidencekit.errors import BadValue, ReferenceForwarded, storage_errors
from evidencekit.files import write_atomic
from evidencekit.footage.layout import Recorder
from evidencekit.footage.origin import OriginClass
from evidencekit.footage.probe import probe
from evidencekit.plain import NotPlain, decode, encode
from evidencekit.settings import home

LONGEST_NAME = 60


def load() -> tuple[Recorder, ...]:
    """The registered recorders by name; none where the list is absent or cannot be understood, so that no check fails by it."""
    try:
        return _stored()
    except (OSError, ValueError):
        return ()


def add(name: str, sample: Path, by: str) -> Recorder:
    """Register the recorder that wrote `sample`; under a known name it replaces what was learnt before.

    Raises:
        BadValue: the name is empty or too long, or the stored list cannot be understood.
        ReferenceForwarded: a platform wrote the file, so it shows nothing of the recorder.
        FileMissing, FileEmpty, UnreadableFootage, NoVideoStream: the file is no footage.
        DiskFull, NoPermission, StorageFailed: the list is as before.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadValue(field="NAME", value=name[:LONGEST_NAME] or "–", expected=f"1–{LONGEST_NAME}")
    info = probe(sample)
    if info.origin is not None and info.origin.kind is OriginClass.PLATFORM:
        raise ReferenceForwarded(file=sample, platform="、".join(info.origin.names))
    made = Recorder(name, info.layout, sample.name, clock.now(), by)
    _store((*(r for r in _strict() if r.name != name), made))
    return made


def remove(name: str) -> Recorder:
    """Forget the recorder of that name, and give what was known of it.

    Raises:
        BadValue: there is none of that name, or the stored list cannot be understood.
        DiskFull, NoPermission, StorageFailed: the list is as before.
    """
    known = _strict()
    found = next((r for r in known if r.name == name), None)
    if found is None:
        raise BadValue(field="NAME", value=name, expected=" / ".join(r.name for r in known) or "–")
    _store(tuple(r for r in known if r is not found))
    return found


def _file() -> Path:
    return home() / "recorders.json"


def _stored() -> tuple[Recorder, ...]:
    file = _file()
    if not file.exists():
        return ()
    return decode(tuple[Recorder, ...], json.loads(file.read_text(encoding="utf-8")), "recorders")


def _strict() -> tuple[Recorder, ...]:
    """The list for changing it: what cannot be understood must not be overwritten."""
    with storage_errors(_file()):
        try:
            return _stored()
        except (NotPlain, ValueError) as error:
            raise BadValue(field=_file().name, value=str(error)[:100], expected="JSON") from None


def _store(recorders: tuple[Recorder, ...]) -> None:
    data = json.dumps(encode(tuple(sorted(recorders, key=lambda r: r.name))), ensure_ascii=False, indent=1)
    with storage_errors(_file()):
        home().mkdir(parents=True, exist_ok=True)
    write_atomic(_file(), data.encode())
