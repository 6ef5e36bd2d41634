"""Whether a bundle is as it was made. Reads only; needs neither the case nor a network.

Everything in a bundle may have been made to deceive or to break the reader: nothing is opened before it is known
to be a plain file of a sane size, and whatever is wrong becomes a line of the report.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from evidencekit.bundle import manifest as lists
from evidencekit.bundle.manifest import LOG, MANIFEST, ORIGINALS, SUMS, TOKEN, Manifest, ManifestBad
from evidencekit.bundle.model import BundleStatus, LineStatus, TrustState, VerifyLine, VerifyReport
from evidencekit.bundle.token import LARGEST_REPLY, TokenBad, check_token, read_roots
from evidencekit.bundle.walk import Found, walk
from evidencekit.case import custody
from evidencekit.case.papers import page_texts
from evidencekit.checks.model import Param
from evidencekit.clock import show_zone
from evidencekit.errors import BadValue, FileMissing, LogTampered
from evidencekit.files import CHUNK
from evidencekit.progress import Ticket

LARGEST_LOG = 256 << 20
CLOCKS_APART_S = 600.0
_SMALL = {SUMS: lists.LARGEST_LIST, MANIFEST: lists.LARGEST_LIST, TOKEN: LARGEST_REPLY, LOG: LARGEST_LOG}
_ORDER = ("manifest", "originals", "pdf", "log", "timestamp", "rulebook", "scope")


def verify(bundle: Path, *, roots: Path | None = None, ticket: Ticket | None = None) -> VerifyReport:
    """The report on a bundle's folder, or on the folder of a file in it. `roots` (PEM) are whom a timestamp must chain to.

    Raises:
        FileMissing: there is nothing at `bundle`. BadValue: `roots` holds no certificate.
        Cancelled: by the ticket.
    """
    if roots:
        try:
            read_roots(roots)
        except TokenBad:
            raise BadValue(field="roots", value=str(roots), expected="PEM / DER") from None
    return _Verifier(_folder(bundle), roots, ticket).run()


def _folder(bundle: Path) -> Path:
    try:
        if bundle.is_dir():
            return bundle
        if not bundle.exists():
            raise FileMissing(file=bundle)
    except (OSError, ValueError):
        raise FileMissing(file=bundle) from None
    parent = bundle.absolute().parent
    inside = parent.name == ORIGINALS and not (parent / SUMS).exists()
    return parent.parent if inside else parent


@dataclass(slots=True)
class _Verifier:
    folder: Path
    roots: Path | None
    ticket: Ticket | None
    found: Found = field(default_factory=Found)
    lines: list[VerifyLine] = field(default_factory=list[VerifyLine])
    altered: set[str] = field(default_factory=set[str])
    content: dict[str, bytes] = field(default_factory=dict[str, bytes])
    hashes: dict[str, str] = field(default_factory=dict[str, str])
    sums: dict[str, str] = field(default_factory=dict[str, str])
    manifest: Manifest | None = None
    trust: TrustState = TrustState.INVALID

    # --- saying ---------------------------------------------------------------------------------------
    def say(self, subject: str, status: LineStatus, code: str, **params: Param) -> None:
        self.lines.append(VerifyLine(subject, status, code, params))

    def bad(self, subject: str, code: str, *files: str, **params: Param) -> None:
        self.altered.update(files)
        self.say(subject, LineStatus.BAD, code, **params)

    def clean(self, subject: str) -> bool:
        return not any(line.subject == subject and line.status is LineStatus.BAD for line in self.lines)

    def tick(self, stage: str, done: float = 0, total: float = 0) -> None:
        if self.ticket:
            self.ticket.tick(stage, done, total)

    def _subject(self, path: str) -> str:
        if path == TOKEN:
            return "timestamp"
        if path == LOG:
            return "log"
        if path.partition("/")[0] == ORIGINALS:
            return "originals"
        return "pdf" if path.casefold().endswith(".pdf") else "manifest"

    # --- the order of things ----------------------------------------------------------------------------
    def run(self) -> VerifyReport:
        self.tick("verify_list")
        try:
            self.found = walk(self.folder)
        except OSError:
            self.bad("manifest", "folder_unreadable", file=str(self.folder))
            return self._report(BundleStatus.UNREADABLE)
        if not self.found.complete:
            self.bad("manifest", "too_many")
        for name in _SMALL:
            self._read(name)
        if not self._read_lists():
            return self._report(BundleStatus.UNREADABLE)
        self._hash()
        self._compare()
        if self.manifest:
            self._compare_manifest(self.manifest)
        self._log()
        self._pdf()
        self._settle_originals()
        self._timestamp()
        self._scope()
        broken = any(line.status is LineStatus.BAD for line in self.lines)
        return self._report(BundleStatus.ALTERED if broken or self.altered else BundleStatus.INTACT)

    def _report(self, status: BundleStatus) -> VerifyReport:
        raw = self.content.get(MANIFEST)
        return VerifyReport(
            bundle=self.folder,
            bottom_line=status,
            trust=self.trust,
            lines=tuple(sorted(self.lines, key=lambda line: _ORDER.index(line.subject))),
            altered=tuple(sorted(self.altered)),
            case_id=self.manifest.case_id if self.manifest else "",
            manifest_sha256=hashlib.sha256(raw).hexdigest() if raw is not None else "",
        )

    # --- the lists ----------------------------------------------------------------------------------------
    def _read(self, name: str) -> None:
        """Take a small file into memory once, so that what is hashed is what is looked at."""
        path = self.found.files.get(name)
        if path is None or self.found.sizes[name] > _SMALL[name]:
            return
        with contextlib.suppress(OSError), path.open("rb") as source:
            data = source.read(_SMALL[name] + 1)
            if len(data) <= _SMALL[name]:
                self.content[name] = data
                self.hashes[name] = hashlib.sha256(data).hexdigest()

    def _read_lists(self) -> bool:
        """False when neither list can be read: this is no bundle."""
        if SUMS not in self.content:
            self._absent(SUMS)
        else:
            try:
                self.sums = lists.sums_from_bytes(self.content[SUMS])
            except ManifestBad as error:
                self.bad("manifest", "sums_form", SUMS, file=SUMS, line=error.line)
        if MANIFEST not in self.content:
            self._absent(MANIFEST)
        else:
            try:
                self.manifest = lists.from_bytes(self.content[MANIFEST])
            except ManifestBad as error:
                self.bad("manifest", "manifest_form", MANIFEST, file=MANIFEST, reason=str(error))
        return bool(self.sums or self.manifest)

    def _absent(self, name: str) -> None:
        there = name in self.found.files or name in self.found.odd
        self.bad(self._subject(name), "file_unreadable" if there else "file_missing", name, file=name)

    def _hash(self) -> None:
        """Hash every listed file; what cannot be read stays without a hash."""
        wanted = {*self.sums, *((f.path for f in self.manifest.files) if self.manifest else ())}
        todo = sorted(name for name in wanted if name in self.found.files and name not in self.hashes)
        total = sum(self.found.sizes[name] for name in todo)
        done = 0
        for name in todo:
            try:
                self.hashes[name] = self._digest(self.found.files[name], done, total)
            except OSError:
                self.bad(self._subject(name), "file_unreadable", name, file=name)
            done += self.found.sizes[name]

    def _digest(self, path: Path, done: int, total: int) -> str:
        digest = hashlib.sha256()
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                self.tick("verify_hash", done, total)
                digest.update(chunk)
                done += len(chunk)
        return digest.hexdigest()

    # --- lists against files --------------------------------------------------------------------------------
    def _compare(self) -> None:
        listed = {*self.sums, *((f.path for f in self.manifest.files) if self.manifest else ())}
        for name, digest in self.sums.items():
            if name not in self.found.files:
                if name not in self.found.odd and name not in self.altered:
                    self._absent(name)
            elif name in self.hashes and self.hashes[name] != digest:
                self.bad(self._subject(name), "file_altered", name, file=name)
            elif name not in self.hashes and name not in self.altered:
                self.bad(self._subject(name), "file_unreadable", name, file=name)
        for name in sorted(self.found.odd):
            self.bad(self._subject(name), "file_odd", name, file=name)
        own = {SUMS, MANIFEST} | ({TOKEN} if self.manifest and self.manifest.stamp.tsa else set[str]())
        for name in sorted(set(self.found.files) - listed - own):
            self.bad(self._subject(name), "file_added", name, file=name)
        parents = {parent for name in listed for parent in _parents(name)}
        for name in sorted(self.found.folders - parents):
            self.bad(self._subject(name), "folder_added", f"{name}/", file=name)
        for name in sorted(self.found.litter):
            self.say("manifest", LineStatus.WARN, "litter", file=name)

    def _compare_manifest(self, manifest: Manifest) -> None:
        for entry in manifest.files:
            known = self.hashes.get(entry.path)
            if known is not None and known != entry.sha256 and entry.path not in self.altered:
                self.bad(self._subject(entry.path), "manifest_differs", entry.path, file=entry.path)
            elif entry.path not in self.found.files and entry.path not in self.altered:
                self._absent(entry.path)
        if self.sums:
            expected = {MANIFEST, *(f.path for f in manifest.files)} | ({TOKEN} if manifest.stamp.tsa else set[str]())
            for name in sorted(expected ^ set(self.sums)):
                self.bad(self._subject(name), "lists_differ", name, file=name)
        content = manifest.of("content")[0]
        if content.sha256 != manifest.content_sha256:
            self.bad("manifest", "content_differs", content.path, file=content.path)
        if self.clean("manifest"):
            code = "manifest_alone" if self.altered else "manifest_ok"
            self.say("manifest", LineStatus.OK, code, files=len(self.sums))

    # --- each part --------------------------------------------------------------------------------------------
    def _log(self) -> None:
        data = self.content.get(LOG)
        if data is None:
            if self.clean("log"):
                self._absent(LOG)
            return
        try:
            pin = self.manifest.log if self.manifest else None
            seq, digest = (pin.seq, pin.line_sha256) if pin else (0, "")
            entries = custody.verify_bytes(data, Path(LOG), seq=seq, line_sha256=digest)
        except LogTampered as error:
            self.bad("log", "log_broken", LOG, line=int(error.params["line"]))
            return
        if pin and (pin.entries != len(entries) or pin.seq != entries[-1].seq):
            self.bad("log", "log_length", LOG, expected=pin.entries, found=len(entries))
        if self.clean("log"):
            last = entries[-1]
            self.say("log", LineStatus.OK, "log_ok", entries=len(entries), first=_shown(entries[0].at), last=_shown(last.at))

    def _settle_originals(self) -> None:
        if not self.manifest:
            return
        log = self.content.get(LOG, b"")
        originals = self.manifest.of("original")
        for entry in originals:
            if entry.sha256.encode() not in log and self.clean("log"):
                self.bad("originals", "not_logged", entry.path, file=entry.path)
        if self.clean("originals"):
            self.say("originals", LineStatus.OK, "originals_ok", count=len(originals))
        if self.manifest.not_attached:
            self.say("originals", LineStatus.NOT_CHECKED, "not_attached", count=len(self.manifest.not_attached))

    def _pdf(self) -> None:
        """The PDF's pages and what is printed at their feet, once its bytes are those of the lists."""
        if not self.manifest or not self.clean("pdf"):
            return
        self.tick("verify_pdf")
        name = self.manifest.of("pdf")[0].path
        if name not in self.hashes:
            return
        try:
            pages, texts = page_texts(self.found.files[name], (0, -1))
        except Exception:  # noqa: BLE001  a PDF made to break readers breaks them in any way
            self.bad("pdf", "pdf_unreadable", name, file=name)
            return
        if pages != self.manifest.pages:
            self.bad("pdf", "pdf_pages", name, expected=self.manifest.pages, found=pages)
        marks = ("".join(self.manifest.case_id.split()), self.manifest.content_sha256)
        if not all(mark in text for mark in marks for text in texts):
            self.bad("pdf", "pdf_other", name, file=name)
        if self.clean("pdf"):
            self.say("pdf", LineStatus.OK, "pdf_ok", pages=pages, sha256=self.manifest.content_sha256)

    def _timestamp(self) -> None:
        if not self.manifest:
            self.say("timestamp", LineStatus.NOT_CHECKED, "time_unknown")
            return
        stamp, token = self.manifest.stamp, self.content.get(TOKEN)
        at = _shown(stamp.local_time)
        if not stamp.tsa:
            if TOKEN not in self.found.files:
                self.trust = TrustState.LOCAL_ONLY
            self.say("timestamp", LineStatus.NOT_CHECKED, "time_local", at=at)
            return
        self.say("timestamp", LineStatus.NOT_CHECKED, "time_local_too", at=at)
        if token is None:
            if self.clean("timestamp"):
                self._absent(TOKEN)
            return
        self.tick("verify_token")
        try:
            report = check_token(token, self.content[MANIFEST], self.roots)
        except TokenBad as error:
            self.bad("timestamp", f"token_{error.code}", TOKEN, detail=error.detail, host=stamp.tsa)
            return
        if not self.clean("timestamp"):
            return
        self.trust = report.state
        pinned = report.state is TrustState.TRUSTED_PINNED
        status, code = (LineStatus.OK, "time_pinned") if pinned else (LineStatus.WARN, "time_unpinned")
        self.say("timestamp", status, code, tsa=report.tsa_name, at=_shown(report.gen_time))
        apart = abs((report.gen_time - stamp.local_time).total_seconds())
        if apart > CLOCKS_APART_S:
            self.say("timestamp", LineStatus.WARN, "clocks_apart", minutes=round(apart / 60))

    def _scope(self) -> None:
        if self.manifest:
            book = self.manifest.rulebook
            self.say("rulebook", LineStatus.NOT_CHECKED, "rulebook_named", version=book.version, sha256=book.sha256)
        self.say("scope", LineStatus.NOT_CHECKED, "scope_truth")
        if self.trust is TrustState.LOCAL_ONLY:
            self.say("scope", LineStatus.NOT_CHECKED, "scope_remade")
        if self.manifest and self.manifest.stamp.tsa:
            self.say("scope", LineStatus.NOT_CHECKED, "scope_revocation")


def _shown(moment: datetime) -> str:
    """A time in words, of any year that somebody may have written."""
    try:
        return show_zone(moment)
    except (OverflowError, ValueError):
        return moment.isoformat()


def _parents(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]
