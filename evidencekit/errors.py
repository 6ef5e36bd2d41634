"""Every mistake a user can meet, as a code with parameters; the words are in `wording`."""

from __future__ import annotations

import errno
from collections.abc import Generator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import ClassVar


class ExitCode(IntEnum):
    """What the command line returns; documented in docs/exit-codes.md."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    REVIEW = 10
    FAIL = 11
    UNREADABLE = 12
    ALTERED = 20
    BUNDLE_UNREADABLE = 21
    CASE_LOCKED = 30
    CASE_DAMAGED = 31
    NOT_A_CASE = 32
    CASE_EXISTS = 33
    BAD_INPUT = 40
    RULEBOOK = 41
    DISK_FULL = 50
    NO_PERMISSION = 51
    TIMESTAMP = 60
    CANCELLED = 130


class EvidenceKitError(Exception):
    """A mistake with a `code` and parameters, said in words by `wording.explain`.

    `params` hold what the words need: always strings or numbers, `file` for the file concerned.
    """

    code: ClassVar[str] = "internal"
    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL

    def __init__(self, **params: str | int | float | Path) -> None:
        self.params: dict[str, str | int | float] = {k: str(v) if isinstance(v, Path) else v for k, v in params.items()}
        super().__init__(f"{self.code} {self.params}")


class Cancelled(EvidenceKitError):
    """The user stopped the work; nothing half-written is left."""

    code = "cancelled"
    exit_code = ExitCode.CANCELLED


# --- files -------------------------------------------------------------------
class FileMissing(EvidenceKitError):
    """No such file."""

    code = "file_missing"
    exit_code = ExitCode.BAD_INPUT


class FileEmpty(EvidenceKitError):
    """The file has no bytes."""

    code = "file_empty"
    exit_code = ExitCode.BAD_INPUT


class FileUnsupported(EvidenceKitError):
    """The content is of no type that EvidenceKit takes in."""

    code = "file_unsupported"
    exit_code = ExitCode.BAD_INPUT


class FileDamaged(EvidenceKitError):
    """The content begins like its type and then breaks."""

    code = "file_damaged"
    exit_code = ExitCode.BAD_INPUT


class FileEncrypted(EvidenceKitError):
    """A password is needed to read it."""

    code = "file_encrypted"
    exit_code = ExitCode.BAD_INPUT


class FileTooLarge(EvidenceKitError):
    """More pixels, pages or bytes than can be handled safely."""

    code = "file_too_large"
    exit_code = ExitCode.BAD_INPUT


class FileInside(EvidenceKitError):
    """The file already lies inside the case folder."""

    code = "file_inside_case"
    exit_code = ExitCode.BAD_INPUT


class FileChanged(EvidenceKitError):
    """The file changed while it was being read."""

    code = "file_changed"
    exit_code = ExitCode.BAD_INPUT


class ReferenceForwarded(EvidenceKitError):
    """A reference file for a recorder that a platform or messenger wrote anew: params file, platform."""

    code = "reference_forwarded"
    exit_code = ExitCode.BAD_INPUT


class DiskFull(EvidenceKitError):
    """No room left where we write."""

    code = "disk_full"
    exit_code = ExitCode.DISK_FULL


class NoPermission(EvidenceKitError):
    """The folder or file may not be read or written."""

    code = "no_permission"
    exit_code = ExitCode.NO_PERMISSION


class StorageFailed(EvidenceKitError):
    """The disk or network folder failed in another way."""

    code = "storage_failed"
    exit_code = ExitCode.NO_PERMISSION


# --- footage -----------------------------------------------------------------
class UnreadableFootage(EvidenceKitError):
    """The video opens not at all, or yields no picture."""

    code = "footage_unreadable"
    exit_code = ExitCode.UNREADABLE


class NoVideoStream(UnreadableFootage):
    """There is sound or data but no picture in it."""

    code = "footage_no_video"


# --- case --------------------------------------------------------------------
class NotACase(EvidenceKitError):
    """The folder holds no case."""

    code = "not_a_case"
    exit_code = ExitCode.NOT_A_CASE


class CaseExists(EvidenceKitError):
    """The folder is not empty or already holds a case."""

    code = "case_exists"
    exit_code = ExitCode.CASE_EXISTS


class CaseLocked(EvidenceKitError):
    """Somebody else writes to this case: params host, user, since, age_s."""

    code = "case_locked"
    exit_code = ExitCode.CASE_LOCKED


class CaseDamaged(EvidenceKitError):
    """case.json and its backup cannot be read, or an original is gone."""

    code = "case_damaged"
    exit_code = ExitCode.CASE_DAMAGED


class CaseTooNew(EvidenceKitError):
    """The case was written by a newer EvidenceKit."""

    code = "case_too_new"
    exit_code = ExitCode.CASE_DAMAGED


class LogTampered(EvidenceKitError):
    """The custody log's chain is broken: params file, line."""

    code = "log_tampered"
    exit_code = ExitCode.CASE_DAMAGED


class OriginalAltered(EvidenceKitError):
    """An original no longer has the hash it arrived with: params file, expected, found."""

    code = "original_altered"
    exit_code = ExitCode.CASE_DAMAGED


class UnknownExhibit(EvidenceKitError):
    """The case has no exhibit of that number."""

    code = "unknown_exhibit"
    exit_code = ExitCode.USAGE


class BadValue(EvidenceKitError):
    """A value typed by the user cannot be understood: params field, value, expected."""

    code = "bad_value"
    exit_code = ExitCode.USAGE


# --- the index of footage seen before ------------------------------------------------
class IndexDamaged(EvidenceKitError):
    """The index of footage is no database, or not ours; it can be made again from the cases."""

    code = "index_damaged"
    exit_code = ExitCode.CASE_DAMAGED


class IndexBusy(EvidenceKitError):
    """Another process kept the index of footage locked for too long."""

    code = "index_busy"
    exit_code = ExitCode.CASE_LOCKED


class IndexTooNew(EvidenceKitError):
    """The index of footage was written by a newer EvidenceKit."""

    code = "index_too_new"
    exit_code = ExitCode.CASE_DAMAGED


# --- rulebook and profile ------------------------------------------------------
class RulebookError(EvidenceKitError):
    """A rulebook or profile file is wrong: params file, line, problem (a wording code), detail."""

    code = "rulebook_error"
    exit_code = ExitCode.RULEBOOK


# --- bundle --------------------------------------------------------------------
class BundleExists(EvidenceKitError):
    """The folder to write already exists."""

    code = "bundle_exists"
    exit_code = ExitCode.CASE_EXISTS


class BundleNotVerified(EvidenceKitError):
    """The freshly written bundle did not verify, so it was not kept."""

    code = "bundle_not_verified"
    exit_code = ExitCode.ALTERED


class TimestampFailed(EvidenceKitError):
    """The timestamp authority gave no usable token: params url, reason."""

    code = "timestamp_failed"
    exit_code = ExitCode.TIMESTAMP


@contextmanager
def storage_errors(file: Path) -> Generator[None]:
    """Turn the operating system's errors about `file` into ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileMissing(file=error.filename or file) from error
    except PermissionError as error:
        raise NoPermission(file=error.filename or file) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT) or getattr(error, "winerror", None) in (39, 112):
            raise DiskFull(file=file) from error
        if error.errno == errno.EROFS:
            raise NoPermission(file=file) from error
        raise StorageFailed(file=file, reason=error.strerror or type(error).__name__) from error
