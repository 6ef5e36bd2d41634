"""Work on cases as a whole: reading the list (broken ones are rows too), making one, making the sample."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from evidencekit import clock
from evidencekit.case.model import CaseDetails
from evidencekit.errors import EvidenceKitError
from evidencekit.gui import words
from evidencekit.gui.cases_model import CaseRow, row_of
from evidencekit.progress import Ticket
from evidencekit.settings import Settings


def cases_folder(settings: Settings) -> Path:
    """Where new cases go."""
    if settings.cases_folder:
        return Path(settings.cases_folder)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "EvidenceKit"


def read(folder: Path) -> CaseRow:
    """The row of one case; never raises for a broken one."""
    from evidencekit.case.store import open_case
    from evidencekit.gui.session import measure

    try:
        with open_case(folder, actor="", write=False) as file:
            loaded = measure(file.case)
    except EvidenceKitError as error:
        what, advice = words.error(error)
        return CaseRow(folder, error=what, advice=advice)
    return row_of(folder, loaded.case, loaded.assessment, loaded.verdicts)


class ReadCases:
    """The work of reading all rows, holding values only."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, ticket: Ticket) -> tuple[list[CaseRow], list[tuple[str, str]]]:
        """The rows, and the rulebook's disputes (id, name) for the filter."""
        from evidencekit.case import listing
        from evidencekit.rulebooks.library import load

        folders = [s.folder for s in listing.find_cases(self._root)] if self._root.is_dir() else []
        folders += [f for f in listing.recent() if f not in folders and f.is_dir()]
        rows: list[CaseRow] = []
        for number, folder in enumerate(folders):
            ticket.tick("cases", number, len(folders))
            rows.append(read(folder))
        return rows, [(s.id, words.both(s.zh, s.en)) for s in load().scenarios.values()]


class Remember:
    """Put a case on the list of recent ones."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, ticket: Ticket) -> None:
        """Do it."""
        from evidencekit.case import listing

        listing.remember(self._folder)


class Create:
    """Make a case; its folder comes back."""

    def __init__(self, folder: Path, details: CaseDetails, actor: str) -> None:
        self._folder, self._details, self._actor = folder, details, actor

    def __call__(self, ticket: Ticket) -> Path:
        """Do it."""
        from evidencekit.case.store import create

        create(self._folder, self._details, actor=self._actor).close()
        return self._folder


class Sample:
    """Make the sample case, or find the one made before; its folder comes back."""

    def __init__(self, folder: Path, actor: str) -> None:
        self._folder, self._actor = folder, actor

    def __call__(self, ticket: Ticket) -> Path:
        """Do it."""
        if not (self._folder / "case.json").exists():
            from evidencekit.case.sample import create_sample

            create_sample(self._folder, actor=self._actor, ticket=ticket, clock=clock.now).close()
        return self._folder
