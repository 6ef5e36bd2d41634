"""One writer at a time: `case.lock` says who; a dead process of this machine loses it, anybody else keeps it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from evidencekit.clock import Clock, now, show
from evidencekit.errors import CaseLocked, storage_errors
from evidencekit.plain import NotPlain, decode
from evidencekit.settings import host, system_user

NAME = "case.lock"
UNREADABLE_FOR_S = 5.0  # a lock file without content is a writer's first moment, or, when older, a crash's remains


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock. `birth` tells a process from a later one with the same number, where the system can."""

    host: str
    user: str
    pid: int
    birth: str
    since: str


if sys.platform == "win32":  # pragma: no cover

    def birth(pid: int) -> str:
        """When process `pid` started, as an opaque text; empty when there is none, `?` when it may not be asked."""
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
        kernel.GetExitCodeProcess.argtypes = (wintypes.HANDLE, wintypes.LPDWORD)
        kernel.GetProcessTimes.argtypes = (wintypes.HANDLE, *(ctypes.POINTER(wintypes.FILETIME),) * 4)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return "?" if ctypes.get_last_error() == 5 else ""  # 5: it lives and belongs to somebody else
        try:
            code = wintypes.DWORD()
            if kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value != 259:  # STILL_ACTIVE
                return ""
            times = [wintypes.FILETIME() for _ in range(4)]
            if not kernel.GetProcessTimes(handle, *(ctypes.byref(t) for t in times)):
                return "?"
            return f"{times[0].dwHighDateTime:08x}{times[0].dwLowDateTime:08x}"
        finally:
            kernel.CloseHandle(handle)

else:

    def birth(pid: int) -> str:
        """When process `pid` started, as an opaque text; empty when there is none, `?` when it cannot be told."""
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return ""
        except PermissionError:
            pass  # it lives and belongs to somebody else
        try:
            facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return "?"  # macOS has no /proc
        return "" if facts[0] in "ZX" else f"{boot}/{facts[19]}"  # a zombie has ended


def holder(folder: Path) -> Holder | None:
    """Who holds the lock of a case; None when nobody does or the file says nothing."""
    try:
        return decode(Holder, json.loads((folder / NAME).read_bytes()))
    except (OSError, ValueError, NotPlain):
        return None


def _alive(found: Holder) -> bool:
    if found.host != host():
        return True  # nobody here can tell
    if found.pid <= 0:
        return False
    lives = birth(found.pid)
    return bool(lives) and ("?" in (lives, found.birth) or lives == found.birth)


def _locked(folder: Path, found: Holder | None, clock: Clock) -> CaseLocked:
    if found is None:
        return CaseLocked(file=folder, host="?", user="?", since="?", age_s=0, minutes=0)
    try:
        since = datetime.fromisoformat(found.since)
        age = max(0, int((clock() - since).total_seconds()))
        shown = show(since)
    except (ValueError, TypeError):
        age, shown = 0, found.since
    return CaseLocked(file=folder, host=found.host, user=found.user, pid=found.pid, since=shown, age_s=age, minutes=age // 60)


def _publish(text: bytes, lock: Path) -> None:
    """Put `text` at `lock` in one step, or raise FileExistsError."""
    draft = lock.with_name(f"{NAME}.{secrets.token_hex(4)}.part")
    try:
        draft.write_bytes(text)
        if os.name == "nt":
            draft.rename(lock)  # fails there when the name is taken
            return
        try:
            lock.hardlink_to(draft)
        except FileExistsError:
            raise
        except OSError:  # FAT and some network folders know no hard links
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
            try:
                os.write(handle, text)
            finally:
                os.close(handle)
    finally:
        draft.unlink(missing_ok=True)


def _clear_stale(lock: Path, seen: bytes) -> None:
    """Take away the lock with the content `seen`; a lock that somebody made meanwhile is put back."""
    aside = lock.with_name(f"{NAME}.{secrets.token_hex(4)}.part")
    with contextlib.suppress(FileNotFoundError):
        lock.rename(aside)
        if aside.read_bytes() != seen:
            with contextlib.suppress(OSError):
                aside.rename(lock)
        aside.unlink(missing_ok=True)


class Lock:
    """The lock of one case folder, held from `take` to `release`. `took_over` is the dead holder, if there was one."""

    def __init__(self, folder: Path, text: bytes, took_over: Holder | None) -> None:
        self.folder = folder
        self.took_over = took_over
        self._text = text

    @classmethod
    def take(cls, folder: Path, *, user: str, clock: Clock = now) -> Lock:
        """Take the lock of `folder`.

        Raises:
            CaseLocked: somebody else holds it: params host, user, pid, since, age_s.
            NoPermission, DiskFull, StorageFailed: the folder cannot be written.
        """
        mine = Holder(host(), user or system_user(), os.getpid(), birth(os.getpid()) or "?", clock().isoformat())
        text = json.dumps(asdict(mine), ensure_ascii=False).encode("utf-8", "replace")
        lock = folder / NAME
        dead: Holder | None = None
        with storage_errors(lock):
            for _ in range(5):
                try:
                    _publish(text, lock)
                except FileExistsError:
                    try:
                        seen, written = lock.read_bytes(), lock.stat().st_mtime
                    except FileNotFoundError:
                        continue  # released this moment
                    found = holder(folder)
                    if found and _alive(found):
                        raise _locked(folder, found, clock) from None
                    if not found and abs(time.time() - written) < UNREADABLE_FOR_S:
                        raise _locked(folder, None, clock) from None
                    dead = found
                    _clear_stale(lock, seen)
                else:
                    return cls(folder, text, dead)
        raise _locked(folder, holder(folder), clock)

    def release(self) -> None:
        """Give it back; a lock that somebody else made in its place is left alone."""
        lock = self.folder / NAME
        with contextlib.suppress(OSError):  # the folder may be gone: then so is the lock
            if lock.read_bytes() == self._text:
                lock.unlink()
