"""Reading the list of cases: the cases folder and the recent ones, each measured; broken ones are rows too."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

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
