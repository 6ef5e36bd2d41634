"""The sample case that ships with EvidenceKit: read from its TOML, then made with the same calls as any user's case."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from evidencekit.assets import asset
from evidencekit.case import edit, intake
from evidencekit.case.check_footage import check_exhibit
from evidencekit.case.intake import Added
from evidencekit.case.model import Answer, CaseDetails, Exhibit, MediaType, Platform, Shows
from evidencekit.case.store import CaseFile, create
from evidencekit.checks.model import Mark, MarkKind
from evidencekit.clock import Clock, now, parse
from evidencekit.progress import Ticket


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of the sample with what staff say about it; `shows` are their answers on what it must show."""

    file: Path
    kind: str
    title: str
    source: str
    proves: str
    shows: dict[str, Shows]


@dataclass(frozen=True, slots=True)
class Sample:
    """What case.toml holds; `operator` is the invented person who watched the clip and made the marks."""

    details: CaseDetails
    papers: tuple[Paper, ...]
    operator: str
    marks: tuple[dict[str, Any], ...]
    answers: tuple[dict[str, str], ...]


def load(folder: Path | None = None, *, clock: Clock = now) -> Sample:
    """The sample in `folder` (default: the one that ships); times such as `26h` count from `clock`.

    Raises:
        OSError, tomllib.TOMLDecodeError, KeyError, BadValue: the shipped files are broken.
    """
    folder = folder or asset("sample_case")
    table = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    papers = (Paper(folder / p["file"], p["kind"], p["title"], p["source"], p["proves"], _shows(p)) for p in table["paper"])
    return Sample(
        _details(dict(table["details"]), clock),
        tuple(papers),
        table["operator"]["name"],
        tuple(table["mark"]),
        tuple(table.get("answer", ())),
    )


def _shows(paper: dict[str, Any]) -> dict[str, Shows]:
    return dict.fromkeys(paper.get("shows", ()), Shows.YES) | dict.fromkeys(paper.get("unclear", ()), Shows.UNCLEAR)


def _details(given: dict[str, Any], clock: Clock) -> CaseDetails:
    def moment(name: str, text: str) -> datetime:
        return parse(text, field=name, clock=clock)

    facts = {name: moment(name, text) for name, text in given.pop("facts", {}).items()}
    times = {name: moment(name, given.pop(name)) for name in ("signed_at", "proof_deadline") if name in given}
    return CaseDetails(platform=Platform(given.pop("platform")), facts=facts, **times, **given)


def take_in(cf: CaseFile, sample: Sample, ticket: Ticket | None = None, each: Callable[[Added], None] | None = None) -> None:
    """Bring the sample's files into the case, with what staff say they show; `each` hears of every one.

    Raises:
        as `intake.add`.
    """
    for number, paper in enumerate(sample.papers):
        if ticket:
            ticket.tick("intake", number, len(sample.papers))
        added = intake.add(
            cf, paper.file, kind=paper.kind, ticket=ticket, source=paper.source, title=paper.title, proves=paper.proves
        )
        if paper.shows:
            edit.set_exhibit(cf, added.exhibit.id, shows=paper.shows)
        if each:
            each(added)


def video(cf: CaseFile) -> Exhibit:
    """The unboxing video of the case."""
    return next(e for e in cf.case.active if e.media is MediaType.VIDEO)


def apply_marks(cf: CaseFile, sample: Sample, *, clock: Clock = now) -> None:
    """Record the operator's marks and answers, one by one, as `evidencekit mark` does.

    Raises:
        as `edit.mark` and `edit.answer`.
    """
    exhibit = video(cf).id
    for given in sample.marks:
        fields = {k: given[k] for k in ("slot", "at_s", "value", "reason") if k in given}
        edit.mark(cf, Mark(exhibit=exhibit, kind=MarkKind(given["kind"]), by=sample.operator, at=clock(), **fields), cut=False)
    edit.cut_stills(cf)
    for given in sample.answers:
        edit.answer(cf, Answer(given["check"], given["value"], sample.details.handler, clock(), given.get("reason", "")))


def create_sample(folder: Path, *, actor: str, ticket: Ticket | None = None, clock: Clock = now) -> CaseFile:
    """A new case in `folder` with the sample's papers, its video checked and its operator's marks applied; open for writing.

    Raises:
        CaseExists: the folder is not empty. DiskFull, NoPermission, StorageFailed, Cancelled: by the disk or the ticket.
    """
    sample = load(clock=clock)
    cf = create(folder, sample.details, actor=actor, clock=clock)
    try:
        take_in(cf, sample, ticket)
        check_exhibit(cf, video(cf).id, ticket, compare=False)
        apply_marks(cf, sample, clock=clock)
    except BaseException:
        cf.close()
        raise
    return cf
