"""What exporting and verifying give back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from evidencekit.checks.model import Param


class TrustState(StrEnum):
    """How far the time can be trusted; the words are `trust.<value>`."""

    TRUSTED = "trusted"
    TRUSTED_PINNED = "trusted_pinned"
    UNPINNED = "token_unpinned"  # the token's signature holds, but no roots were given to trace its signer to
    LOCAL_ONLY = "local_only"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """A finished, verified bundle."""

    folder: Path
    pdf: Path
    pages: int
    size_bytes: int
    manifest_sha256: str
    trust: TrustState


class BundleStatus(StrEnum):
    """The bottom line of verifying."""

    INTACT = "intact"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


class LineStatus(StrEnum):
    """One line of a verification."""

    OK = "ok"
    BAD = "bad"
    WARN = "warn"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class VerifyLine:
    """One thing verified: `subject` and `code` are wording codes `verify.subject.<…>` and `verify.<…>`."""

    subject: str  # manifest | originals | pdf | log | timestamp | rulebook | scope …
    status: LineStatus
    code: str
    params: dict[str, Param] = field(default_factory=dict[str, Param])


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Whether a bundle is as it was made, line by line. `bottom_line` is the worst of them."""

    bundle: Path
    bottom_line: BundleStatus
    trust: TrustState
    lines: tuple[VerifyLine, ...]
    altered: tuple[str, ...]  # relative names of files altered, missing or added
    case_id: str = ""
    manifest_sha256: str = ""
