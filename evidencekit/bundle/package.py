"""Exporting: from a case folder to a bundle that verified itself before it got its name.

Everything is written into `<name>.partial`; only a bundle that `verify` calls intact is renamed. Whatever goes
wrong, the partial folder is taken away and the case stays as it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform as machine
import shutil
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path

from evidencekit import __version__
from evidencekit.bundle import manifest as lists
from evidencekit.bundle.manifest import FileEntry, LogPin, Manifest, NotAttached, RulebookInfo, StampInfo
from evidencekit.bundle.model import BundleStatus, ExportResult, LineStatus
from evidencekit.bundle.outline import build_outline, to_json
from evidencekit.bundle.outline_model import ExhibitSheet, Outline
from evidencekit.bundle.pdf import render
from evidencekit.bundle.profile import Profile, load_profile
from evidencekit.bundle.stamp import TsaClient, stamp_text
from evidencekit.bundle.verify import verify
from evidencekit.case import custody
from evidencekit.case.check_footage import verdicts
from evidencekit.case.originals import verify_original
from evidencekit.case.store import CaseFile, open_case
from evidencekit.clock import SHANGHAI, Clock, now
from evidencekit.errors import BadValue, BundleNotVerified, DiskFull, OriginalAltered, storage_errors
from evidencekit.files import CHUNK, safe_name, sync_folder
from evidencekit.progress import Ticket
from evidencekit.rulebooks.assess import assess
from evidencekit.rulebooks.model import Rulebook
from evidencekit.wording import Language, say

PARTIAL = ".partial"
ROOM_LEFT = 16 << 20  # beside the originals: the PDF's text, the lists, the log
LONGEST_ORIGINAL = 80
_PACKAGES = ("reportlab", "pikepdf", "pypdfium2", "pyhanko", "opencv-python-headless", "av", "zxing-cpp", "pillow")


def export(
    case_folder: Path,
    out_dir: Path,
    profile: str,
    *,
    rulebook: Rulebook,
    actor: str,
    language: Language = "zh_CN",
    tsa: TsaClient | None = None,
    ticket: Ticket | None = None,
    clock: Clock = now,
) -> ExportResult:
    """Write a verified bundle of the case into a new folder below `out_dir`, and log it in the case.

    Raises:
        OriginalAltered, FileMissing: an original is not what arrived.
        TimestampFailed: the authority gave no usable token.
        BundleNotVerified: what was written does not read back right.
        BadValue: no such profile, or `out_dir` lies in the case.
        NotACase, CaseLocked, CaseDamaged, LogTampered, DiskFull, NoPermission, StorageFailed, Cancelled.
        In each case nothing is left behind and the case is as before.
    """
    layout = load_profile(profile)
    into = Path(os.path.abspath(out_dir))  # noqa: PTH100  resolve() follows links that the user chose
    if into.is_relative_to(Path(os.path.abspath(case_folder))):  # noqa: PTH100
        raise BadValue(field="out", value=str(out_dir), expected=f"≠ {case_folder}")
    with open_case(case_folder, actor=actor, clock=clock) as cf, cf.exclusive():
        return _Export(cf, into, layout, rulebook, language, tsa, ticket, clock()).run()


@dataclass(slots=True)
class _Export:
    cf: CaseFile
    into: Path
    profile: Profile
    rulebook: Rulebook
    language: Language
    tsa: TsaClient | None
    ticket: Ticket | None
    at: datetime

    def run(self) -> ExportResult:
        for exhibit in self.cf.case.exhibits:
            self._tick("verify_originals")
            verify_original(self.cf.folder, exhibit, self.ticket)
        made_parents = _make_folder(self.into)
        try:
            with _partial(self.into, self._name()) as partial:
                self._room(partial)
                result = self._write(partial)
                final = self._publish(partial, result)
        except BaseException:
            for folder in made_parents:
                with contextlib.suppress(OSError):
                    folder.rmdir()
            raise
        return ExportResult(
            folder=final,
            pdf=final / result.pdf.name,
            pages=result.pages,
            size_bytes=result.size_bytes,
            manifest_sha256=result.manifest_sha256,
            trust=result.trust,
        )

    def _tick(self, stage: str, done: float = 0, total: float = 0) -> None:
        if self.ticket:
            self.ticket.tick(stage, done, total)

    def _name(self) -> str:
        return f"{safe_name(self.cf.case.id, 40)}_{self.profile.id}_{self.at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}"

    def _room(self, partial: Path) -> None:
        need = sum(e.size_bytes for e in self.cf.case.active if e.media.value in self.profile.originals) + ROOM_LEFT
        with storage_errors(partial):
            if shutil.disk_usage(partial).free < need:
                raise DiskFull(file=self.into)

    # --- writing ----------------------------------------------------------------------------------------
    def _write(self, partial: Path) -> ExportResult:
        data = custody.read_bytes(self.cf.folder / custody.NAME)
        entries = custody.verify_bytes(
            data, self.cf.folder / custody.NAME, seq=self.cf.case.log_seq, line_sha256=self.cf.case.log_hash
        )
        self._tick("compose")
        outline = self._outline(entries)
        content = custody.canonical(to_json(outline))
        content_sha256 = hashlib.sha256(content).hexdigest()
        pdf = partial / f"{safe_name(self.cf.case.id, 40)}_{self.profile.id}.pdf"
        pages = render(
            outline,
            self.cf.folder,
            pdf,
            stamp=stamp_text(self.at, self.language, self.tsa),
            content_sha256=content_sha256,
            ticket=self.ticket,
        )
        files = [FileEntry(pdf.name, *_flush(pdf), "pdf")]
        files += self._copy_originals(partial, [s for s in outline.exhibits if s.original_rides_along])
        for name, body, role in (
            (lists.LOG, data, "log"),
            (lists.CONTENT, content, "content"),
            (lists.HELP, self._help(pdf.name), "help"),
        ):
            files.append(FileEntry(name, *_put(partial / name, body), role))
        pin = LogPin(len(entries), entries[-1].seq, entries[-1].line_sha256)
        manifest = lists.to_bytes(self._manifest(outline, files, pin, pages, content_sha256))
        self._lists(partial, files, manifest)
        return self._check(partial, pdf, pages, hashlib.sha256(manifest).hexdigest())

    def _outline(self, entries: tuple[custody.Entry, ...]) -> Outline:
        case = self.cf.case
        found = assess(case, self.rulebook, at=self.at)
        results = {e.id: verdicts(case, e.id) for e in case.active if e.id in case.checks}
        return build_outline(case, found, results, self.rulebook, self.profile, entries, self.language, at=self.at)

    def _copy_originals(self, partial: Path, sheets: list[ExhibitSheet]) -> list[FileEntry]:
        files: list[FileEntry] = []
        folder = partial / lists.ORIGINALS
        if sheets:
            with storage_errors(folder):
                folder.mkdir()
        total = sum(s.size_bytes for s in sheets)
        done = 0
        for sheet in sheets:
            name = _original_name(sheet)
            source = self.cf.folder / sheet.stored
            digest = self._copy(source, folder / name, done, total)
            if digest != sheet.sha256:
                raise OriginalAltered(file=source, exhibit=sheet.id, expected=sheet.sha256, found=digest)
            done += sheet.size_bytes
            files.append(FileEntry(f"{lists.ORIGINALS}/{name}", digest, sheet.size_bytes, "original", sheet.id))
        if sheets:
            with storage_errors(folder):
                sync_folder(folder)
        return files

    def _copy(self, source: Path, target: Path, before: int, total: int) -> str:
        digest = hashlib.sha256()
        with storage_errors(source), source.open("rb") as original, storage_errors(target), target.open("xb") as out:
            while chunk := original.read(CHUNK):
                self._tick("copy_originals", before, total)
                digest.update(chunk)
                out.write(chunk)
                before += len(chunk)
            out.flush()
            os.fsync(out.fileno())
        return digest.hexdigest()

    def _help(self, pdf: str) -> bytes:
        parts = [say("bundle.help", language, case=self.cf.case.id, pdf=pdf) for language in ("zh_CN", "en")]
        rule = "\n" + "-" * 72 + "\n\n"
        return rule.join(part.strip() + "\n" for part in parts).encode()

    def _manifest(self, outline: Outline, files: list[FileEntry], pin: LogPin, pages: int, content: str) -> Manifest:
        away = tuple(NotAttached(s.id, s.name, s.sha256, s.size_bytes) for s in outline.exhibits if not s.original_rides_along)
        return Manifest(
            case_id=self.cf.case.id,
            created_at=self.at,
            profile=self.profile.id,
            language=self.language,
            files=tuple(sorted(files, key=lambda f: f.path)),
            not_attached=away,
            rulebook=RulebookInfo(self.rulebook.version, self.rulebook.sha256),
            log=pin,
            software=_software(),
            stamp=StampInfo(self.at, tsa=self.tsa.host if self.tsa else ""),
            pages=pages,
            content_sha256=content,
        )

    def _lists(self, partial: Path, files: list[FileEntry], manifest: bytes) -> None:
        sums = [(f.path, f.sha256) for f in files]
        sums.append((lists.MANIFEST, _put(partial / lists.MANIFEST, manifest)[0]))
        if self.tsa:
            self._tick("timestamp")
            reply, _ = self.tsa.stamp(manifest)
            sums.append((lists.TOKEN, _put(partial / lists.TOKEN, reply)[0]))
        _put(partial / lists.SUMS, lists.sums_to_bytes(sums))
        with storage_errors(partial):
            sync_folder(partial)

    # --- finishing ----------------------------------------------------------------------------------------
    def _check(self, partial: Path, pdf: Path, pages: int, manifest_sha256: str) -> ExportResult:
        self._tick("self_verify")
        report = verify(partial, roots=self.tsa.roots if self.tsa else None, ticket=self.ticket)
        if report.bottom_line is not BundleStatus.INTACT or report.manifest_sha256 != manifest_sha256:
            why = ", ".join(f"{x.subject}: {x.code}" for x in report.lines if x.status is LineStatus.BAD)
            raise BundleNotVerified(file=self.into / self._name(), reason=why)
        with storage_errors(partial):
            size = sum(p.stat().st_size for p in partial.rglob("*") if p.is_file())
        self._tick("self_verify", 1, 1)  # the last moment to stop
        return ExportResult(partial, pdf, pages, size, manifest_sha256, report.trust)

    def _publish(self, partial: Path, result: ExportResult) -> Path:
        """Give the bundle its name and log it; what cannot be logged is not kept."""
        with storage_errors(partial):
            final = _rename(partial, self.into, self._name())
        try:
            with storage_errors(final):
                sync_folder(self.into)
            self.cf.update(
                "export",
                lambda case: case,
                name=final.name,
                profile=self.profile.id,
                pages=result.pages,
                manifest_sha256=result.manifest_sha256,
                time=result.trust.value,
            )
        except BaseException:
            shutil.rmtree(final, ignore_errors=True)
            raise
        return final


def _original_name(sheet: ExhibitSheet) -> str:
    """`03_聊天记录_截图.png`: the number that the PDF prints, the title, and the name with which it arrived."""
    suffix = Path(sheet.name).suffix
    stem = sheet.name.removesuffix(suffix) if suffix else sheet.name
    title = sheet.title[:24]
    body = stem if stem.startswith(title) else f"{title}_{stem}"
    return safe_name(f"{sheet.number:02d}_{body}{suffix}".replace("\n", " "), LONGEST_ORIGINAL)


def _make_folder(folder: Path) -> list[Path]:
    """Make `folder`; gives what had to be made, innermost first."""
    missing: list[Path] = []
    at = folder
    while not at.exists() and at != at.parent:
        missing.append(at)
        at = at.parent
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return missing


@contextlib.contextmanager
def _partial(into: Path, name: str) -> Generator[Path]:
    """A folder to write into, gone afterwards unless it was renamed."""
    for number in range(1, 1000):
        partial = into / f"{_numbered(name, number)}{PARTIAL}"
        with storage_errors(partial):
            try:
                partial.mkdir()
            except FileExistsError:
                continue  # somebody else's, or what a killed process left: neither is ours to take away
        break
    else:
        raise BadValue(field="out", value=str(into), expected="")
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"


def _rename(partial: Path, into: Path, name: str) -> Path:
    for number in range(1, 1000):
        final = into / _numbered(name, number)
        if not final.exists():
            return partial.rename(final)
    raise BadValue(field="out", value=str(into), expected="")


def _put(path: Path, data: bytes) -> tuple[str, int]:
    """Write a file through to the disk; its hash and size."""
    with storage_errors(path), path.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return hashlib.sha256(data).hexdigest(), len(data)


def _flush(path: Path) -> tuple[str, int]:
    """Bring a written file through to the disk; its hash and size as read back."""
    digest = hashlib.sha256()
    size = 0
    with storage_errors(path), path.open("r+b") as file:
        os.fsync(file.fileno())
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _software() -> dict[str, str]:
    found = {"evidencekit": __version__, "python": machine.python_version(), "system": machine.platform(terse=True)}
    for name in _PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found
