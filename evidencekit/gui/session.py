"""One open case: the only place of the window that writes to it, in order, on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from evidencekit import clock
from evidencekit.case.model import Answer, Case, CaseDetails, Exhibit, MediaType, Shows
from evidencekit.checks.model import CheckResult, CheckRun, Mark, MarkKind
from evidencekit.errors import CaseLocked
from evidencekit.gui.jobs import Job, Jobs
from evidencekit.progress import Progress, Ticket
from evidencekit.rulebooks.model import Assessment, Rulebook

if TYPE_CHECKING:
    from evidencekit.case.store import CaseFile


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the case page shows: a case, measured."""

    case: Case
    rulebook: Rulebook
    assessment: Assessment
    verdicts: dict[str, tuple[CheckResult, ...]]  # exhibit id → results after the marks


@dataclass(frozen=True, slots=True)
class Opened:
    """A case file with what it holds; `locked` says who else writes, then it is for reading only."""

    file: CaseFile  # CaseFile
    loaded: Loaded
    locked: CaseLocked | None


def measure(case: Case) -> Loaded:
    """The case measured against the rulebook, now."""
    from evidencekit.case.check_footage import verdicts
    from evidencekit.rulebooks.assess import assess
    from evidencekit.rulebooks.library import load

    rulebook = load()
    results = {e.id: verdicts(case, e.id) for e in case.active if e.id in case.checks}
    return Loaded(case, rulebook, assess(case, rulebook, at=clock.now()), results)


def open_file(folder: Path, actor: str) -> Opened:
    """Open for writing, or for reading where somebody else has it."""
    from evidencekit.case.store import open_case

    try:
        file, locked = open_case(folder, actor=actor), None
    except CaseLocked as other:
        file, locked = open_case(folder, actor=actor, write=False), other
    try:
        return Opened(file, measure(file.case), locked)
    except BaseException:
        file.close()
        raise


class CaseSession(QObject):
    """Opens, changes and closes one case. `changed` carries a `Loaded` after each change."""

    changed = Signal(object)
    opened = Signal(object)
    failed = Signal(object)
    told = Signal(str, list)  # what an intake did: "added" or "duplicate", names
    checking = Signal(str, object)  # exhibit id, Progress or None when it ended

    def __init__(self, folder: Path, actor: str, parent: QObject) -> None:
        super().__init__(parent)
        self.folder = folder
        self.actor = actor
        self.loaded: Loaded | None = None
        self.locked: CaseLocked | None = None
        self._file: CaseFile | None = None
        self._writes = Jobs(self, threads=1)
        self._checks = Jobs(self, threads=1, yielding=True)
        self._check_jobs: dict[str, Job] = {}
        self._closed = False

    @property
    def read_only(self) -> bool:
        """Whether somebody else writes to the case, or it is not open yet."""
        return self._file is None or self.locked is not None

    @property
    def busy(self) -> int:
        """Changes and checks that have not ended."""
        return self._writes.running + self._checks.running

    def open(self) -> None:
        """Open it; `opened` or `failed` follows."""
        folder, actor = self.folder, self.actor
        self._writes.start(lambda ticket: open_file(folder, actor), done=self._opened, failed=self.failed.emit)

    @Slot(object)
    def _opened(self, opened: Opened) -> None:
        if self._closed:
            opened.file.close()
            return
        self._file, self.locked, self.loaded = opened.file, opened.locked, opened.loaded
        self.opened.emit(opened)
        self.changed.emit(opened.loaded)

    def write(self, change: Callable[[Any, Ticket], object]) -> None:
        """Queue `change(case_file, ticket)`; `changed` follows, or `failed`."""
        file = self._file
        if file is None or self.read_only or self._closed:
            return

        def work(ticket: Ticket) -> tuple[object, Loaded]:
            given = change(file, ticket)
            return given, measure(file.case)

        self._writes.start(work, done=self._written, failed=self._broken)

    @Slot(object)
    def _written(self, answer: tuple[object, Loaded]) -> None:
        given, self.loaded = answer
        self.changed.emit(self.loaded)
        if isinstance(given, _Taken):
            if given.duplicates:
                self.told.emit("duplicate", given.duplicates)
            if given.added:
                self.told.emit("added", [e.name for e in given.added])
            for refused in given.refused:
                self.failed.emit(refused)
            for exhibit in given.added:
                if exhibit.media is MediaType.VIDEO:
                    self.check(exhibit.id)

    @Slot(object)
    def _broken(self, error: BaseException) -> None:
        self.failed.emit(error)
        if self.loaded is not None:
            self.changed.emit(self.loaded)  # what was typed and not stored goes back to what is stored

    # --- what staff do
    def mark(
        self, exhibit: str, kind: MarkKind, *, slot: str = "", at_s: float | None = None, value: str = "", reason: str = ""
    ) -> None:
        """Record an operator's decision."""
        made = Mark(exhibit, kind, self.actor, clock.now(), slot, at_s, value, reason)

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case import edit

            edit.mark(file, made)

        self.write(change)

    def unmark(self, mark: Mark) -> None:
        """Take a decision back; the log keeps both."""

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case import edit

            edit.unmark(file, mark.exhibit, mark.kind, mark.slot)

        self.write(change)

    def answer(self, check: str, value: str, reason: str = "") -> None:
        """Answer a pre-flight question."""
        given = Answer(check, value, self.actor, clock.now(), reason)

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case import edit

            edit.answer(file, given)

        self.write(change)

    def add(self, paths: Sequence[Path], kind: str = "") -> None:
        """Bring files in; videos are checked at once."""
        chosen = tuple(paths)
        self.write(lambda file, ticket: take(file, chosen, kind, ticket))

    def add_bytes(self, data: bytes, name: str, kind: str = "") -> None:
        """Bring in what the clipboard holds."""

        def change(file: CaseFile, ticket: Ticket) -> object:
            from evidencekit.case import intake

            added = intake.add_bytes(file, data, name, kind=kind)
            return _Taken([] if added.duplicate else [added.exhibit], [name] if added.duplicate else [], [])

        self.write(change)

    def set_exhibit(self, exhibit: str, **fields: str | dict[str, Shows]) -> None:
        """Change what is said about an exhibit."""

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case import edit

            edit.set_exhibit(file, exhibit, **fields)

        self.write(change)

    def set_details(self, details: CaseDetails) -> None:
        """Change the case's numbers and times."""

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case import edit

            edit.set_details(file, details)

        self.write(change)

    def remove(self, exhibit: str, reason: str) -> None:
        """Take an exhibit off the list; the original stays."""

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case import edit

            edit.remove(file, exhibit, reason)

        self.write(change)

    def restore(self, exhibit: str) -> None:
        """Put a removed exhibit back."""

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case import edit

            edit.restore(file, exhibit)

        self.write(change)

    def join(self, exhibits: Sequence[str], *, as_given: bool = False) -> None:
        """Take videos as consecutive files of one recording."""
        chosen = tuple(exhibits)

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case import recordings

            recordings.join(file, chosen, ticket, as_given=as_given)

        self.write(change)

    def split(self, exhibit: str) -> None:
        """Take the files of a recording as separate videos again."""

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case import recordings

            recordings.split(file, exhibit)

        self.write(change)

    def check(self, exhibit: str) -> None:
        """Run the video checks over an exhibit beside everything else."""
        if self.read_only or exhibit in self._check_jobs or self.loaded is None:
            return
        found = self.loaded.case.exhibit(exhibit)
        if found is None:
            return
        path, waybill = self.folder / found.stored, self.loaded.case.details.waybill_return

        def work(ticket: Ticket) -> tuple[str, CheckRun]:
            from evidencekit.checks.run import run_checks
            from evidencekit.footage import recorders

            return exhibit, run_checks(path, ticket=ticket, expected_waybill=waybill, recorders=recorders.load())

        job = self._checks.start(work, done=self._checked, failed=self.failed.emit)
        job.setProperty("exhibit", exhibit)
        job.progressed.connect(self._check_progress)
        job.ended.connect(self._check_ended)
        self._check_jobs[exhibit] = job
        self.checking.emit(exhibit, Progress("queued", 0, 0, None))

    def stop_check(self, exhibit: str) -> None:
        """Stop a running check."""
        if job := self._check_jobs.get(exhibit):
            job.cancel()

    @Slot(object)
    def _checked(self, answer: tuple[str, CheckRun]) -> None:
        exhibit, run = answer

        def change(file: CaseFile, ticket: Ticket) -> None:
            from evidencekit.case.check_footage import keep

            keep(file, exhibit, run, ticket)

        self.write(change)

    @Slot(object)
    def _check_progress(self, progress: Progress) -> None:
        self.checking.emit(str(self.sender().property("exhibit")), progress)

    @Slot()
    def _check_ended(self) -> None:
        exhibit = str(self.sender().property("exhibit"))
        self._check_jobs.pop(exhibit, None)
        self.checking.emit(exhibit, None)

    def close(self) -> None:
        """Stop the checks, finish the changes that were asked for, and give the lock back."""
        self._closed = True
        self._checks.close()
        self._writes.finish()
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass(frozen=True, slots=True)
class _Taken:
    added: list[Exhibit]
    duplicates: list[str]
    refused: list[BaseException]


def take(file: CaseFile, paths: Sequence[Path], kind: str, ticket: Ticket) -> _Taken:
    """Bring each file in; one that cannot be taken does not stop the others."""
    from evidencekit.case import intake
    from evidencekit.errors import EvidenceKitError
    from evidencekit.rulebooks.library import load
    from evidencekit.rulebooks.suggest import suggest_kind

    book, taken = load(), _Taken([], [], [])
    scenario = book.scenarios.get(file.case.details.scenario)
    for path in paths:
        try:
            chosen = kind or suggest_kind(path.name, intake.sniff(path).media, book, scenario)
            added = intake.add(file, path, kind=chosen, ticket=ticket)
        except EvidenceKitError as refused:
            taken.refused.append(refused)
            continue
        if added.duplicate:
            taken.duplicates.append(path.name)
        else:
            taken.added.append(added.exhibit)
    return taken
