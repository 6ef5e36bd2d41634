"""`mark`: an operator's decision, with name, time and reason, into the case and its custody log."""

from __future__ import annotations

from typing import Annotated

import typer

from evidencekit import clock
from evidencekit.case import edit, store
from evidencekit.case.check_footage import verdicts
from evidencekit.case.model import Answer, Case, MediaType, Shows
from evidencekit.checks.model import Face, Mark, MarkKind
from evidencekit.cli import render
from evidencekit.cli.common import By, CaseFolder, Json, actor, chosen, seconds
from evidencekit.cli.out import Out, of, plain
from evidencekit.errors import BadValue
from evidencekit.plain import encode
from evidencekit.rulebooks.library import load

# What may be marked, and what its words are; `answer` and `shows` are no marks of a video but decisions all the same.
WORDS: dict[str, str] = {
    "face": "front|back|left|right|top|bottom",
    "opening": "",
    "seal": "intact|opened|retaped",
    "contents": "",
    "problem": "",
    "finding": "ID accept|reject",
    "one-take": "yes|no",
    "waybill": "NUMBER",
    "first-opening": "yes|no",
    "answer": "QUESTION yes|no|na",
    "shows": "EXHIBIT yes|no|unclear [TEXT]",
}


def subjects(incomplete: str) -> list[str]:
    """What can be marked, for the shell's completion."""
    return [name for name in WORDS if name.startswith(incomplete)]


def mark(
    ctx: typer.Context,
    case: CaseFolder,
    what: Annotated[str, typer.Argument(help="cli.help.what", metavar="WHAT", autocompletion=subjects)],
    words: Annotated[list[str] | None, typer.Argument(help="cli.help.words", metavar="[VALUE]...")] = None,
    at: Annotated[str, typer.Option("--at", help="cli.help.at", metavar="SECONDS")] = "",
    reason: Annotated[str, typer.Option("--reason", help="cli.help.reason")] = "",
    exhibit: Annotated[str, typer.Option("--exhibit", help="cli.help.exhibit", metavar="E001")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="cli.help.undo")] = False,
    by: By = "",
    json: Json = False,
) -> None:
    """Record a decision."""
    out = of(ctx, json)
    chosen("WHAT", what, list(WORDS))
    given = words or []
    who = actor(by)
    with store.open_case(case, actor=who) as cf:
        if what == "answer":
            question, value = _pair(what, given)
            edit.answer(cf, Answer(_question(cf.case, question), value, who, clock.now(), reason))
            out.line(f"{render.GOOD} {out.t('cli.answered', question=plain(question), value=plain(value), by=plain(who))}")
            out.data({"question": question, "value": value, "by": who, "reason": reason})
            return
        if what == "shows":
            _tick(out, cf, given)
            return
        target = exhibit or _only_video(cf.case)
        made = _mark(what, given, target, who, seconds(at), reason)
        if undo:
            edit.unmark(cf, target, made.kind, made.slot, reason=reason)
        else:
            edit.mark(cf, made)
        results = verdicts(cf.case, target)
    words_of = " ".join(w for w in (made.slot, made.value, "" if made.at_s is None else clock.timecode(made.at_s)) if w)
    done = out.t(
        "cli.unmarked" if undo else "cli.marked", what=out.t(f"mark.{made.kind.value}"), words=plain(words_of), by=plain(who)
    )
    out.line(f"{render.GOOD} {done}")
    if results:
        out.show(render.verdicts(out, results))
    now = {r.requirement.value: r.verdict.value for r in results}
    out.data({"mark": encode(made), "undone": undo, "verdicts": now})


def _pair(what: str, given: list[str]) -> tuple[str, str]:
    if len(given) != 2:
        raise BadValue(field=what, value=" ".join(given) or "–", expected=f"{what} {WORDS[what]}")
    return given[0], given[1]


def _mark(what: str, given: list[str], exhibit: str, by: str, at_s: float | None, reason: str) -> Mark:
    kind = MarkKind(what.replace("-", "_"))
    slot, value = "", ""
    if kind is MarkKind.FINDING:
        slot, value = _pair(what, given)
    elif kind is MarkKind.PROBLEM:
        reason = " ".join(given) or reason  # `mark CASE problem 袋内为布袋 --at 27.4`
    elif len(given) != bool(WORDS[what]):
        raise BadValue(field=what, value=" ".join(given) or "–", expected=f"{what} {WORDS[what]}")
    elif kind is MarkKind.FACE:
        slot = chosen("face", given[0], list(Face))
    elif given:
        value = given[0]
    return Mark(exhibit, kind, by, clock.now(), slot=slot, at_s=at_s, value=value, reason=reason)


def _only_video(case: Case) -> str:
    videos = [e.id for e in case.active if e.media is MediaType.VIDEO]
    if len(videos) != 1:
        raise BadValue(field="--exhibit", value="–", expected=" / ".join(videos) or "add VIDEO")
    return videos[0]


def _question(case: Case, question: str) -> str:
    scenario = load().scenarios.get(case.details.scenario)
    known = [q.id for q in scenario.questions if q.kind == "ask"] if scenario else []
    return chosen("QUESTION", question, known)


def _tick(out: Out, cf: store.CaseFile, given: list[str]) -> None:
    """Answer whether a paper shows what it must: one text, or all of its kind."""
    if len(given) < 2:
        raise BadValue(field="shows", value=" ".join(given) or "–", expected=f"shows {WORDS['shows']}")
    target = edit.find(cf.case, given[0])
    value = Shows(chosen("shows", given[1], list(Shows)))
    evidence = load().evidence.get(target.kind)
    known = list(evidence.must_show_zh) if evidence else []
    english = dict(zip(evidence.must_show_en, known, strict=False)) if evidence else {}
    texts = [chosen("TEXT", english.get(t, t), known) for t in given[2:]] or known
    edit.set_exhibit(cf, target.id, shows={**target.shows, **dict.fromkeys(texts, value)})
    out.line(f"{render.GOOD} {out.t('cli.ticked', id=target.id, n=len(texts), value=out.t(f'shows.{value.value}'))}")
    out.data({"exhibit": target.id, "shows": dict.fromkeys(texts, value.value)})
