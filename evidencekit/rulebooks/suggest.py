"""Guessing what kind of evidence a file is; the user has the last word."""

from __future__ import annotations

from evidencekit.case.model import MediaType
from evidencekit.errors import BadValue
from evidencekit.rulebooks.model import Evidence, Rulebook, Scenario

OTHER = "EV-OTHER"
UNBOX = "EV-UNBOX"


def suggest_kind(name: str, media: MediaType, rulebook: Rulebook, scenario: Scenario | None = None) -> str:
    """The evidence id that a file's name and type suggest; the scenario's own kinds go first. `EV-OTHER` when nothing does."""
    wanted = [item.evidence for item in scenario.items] if scenario else []
    kinds = [*wanted, *(id_ for id_ in rulebook.evidence if id_ not in wanted)]
    lowered = name.casefold()
    hits = [(hint, id_) for id_ in kinds for hint in rulebook.evidence[id_].hints if hint.casefold() in lowered]
    fitting = [(hint, id_) for hint, id_ in hits if fits(media, rulebook.evidence[id_])]
    if fitting:
        return max(fitting, key=lambda hit: len(hit[0]))[1]  # the longest word says most; the first of equals wins
    if media is MediaType.VIDEO and scenario is not None and UNBOX in wanted:
        return UNBOX
    return OTHER


SUFFIXES = {  # the suffixes that a rulebook may name, by what the content is
    MediaType.VIDEO: {"mp4", "mov", "avi", "mkv", "m4v"},
    MediaType.IMAGE: {"png", "jpg"},
    MediaType.PDF: {"pdf"},
    MediaType.TEXT: {"txt", "csv"},
    MediaType.OFFICE: {"docx", "xlsx", "ofd", "xml"},
    MediaType.AUDIO: {"mp3", "m4a", "wav"},
}


def fits(media: MediaType, evidence: Evidence) -> bool:
    """Whether a file of that type can be this kind of evidence."""
    return not evidence.files or bool(SUFFIXES[media] & set(evidence.files))


def resolve_kind(text: str, rulebook: Rulebook) -> str:
    """The evidence id for what a user typed: `EV-CHAT`, `chat` or `聊天记录`.

    Raises:
        BadValue: nothing or more than one kind fits; `expected` lists the ids.
    """
    typed = text.strip().casefold()
    by_id = {id_.casefold(): id_ for id_ in rulebook.evidence}
    for candidate in (typed, f"ev-{typed}", f"ev-{typed.replace('_', '-')}"):
        if candidate in by_id:
            return by_id[candidate]
    found = [e.id for e in rulebook.evidence.values() if typed and (typed in e.zh.casefold() or typed in e.en.casefold())]
    if len(found) == 1:
        return found[0]
    raise BadValue(field="kind", value=text, expected=" ".join(id_.removeprefix("EV-").lower() for id_ in rulebook.evidence))
