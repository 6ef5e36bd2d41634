"""What the user chose, kept as TOML in the application's folder."""

from __future__ import annotations

import getpass
import json
import os
import platform
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import platformdirs

from evidencekit.files import write_atomic


def home() -> Path:
    """Where settings and the list of recent cases live; EVIDENCEKIT_HOME overrides it."""
    chosen = os.environ.get("EVIDENCEKIT_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("EvidenceKit", appauthor=False))


def system_user() -> str:
    """The name the operating system has for the user, or `unknown`."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def host() -> str:
    """This workstation's name."""
    return platform.node() or "unknown"


@dataclass(frozen=True, slots=True)
class Settings:
    """`language` zh_CN, en or empty (follow the system); `theme` light, dark or empty (follow the system)."""

    language: str = ""
    theme: str = ""
    operator: str = ""  # the name that marks and log lines carry; empty = the system's user
    cases_folder: str = ""  # where new cases go; empty = the user's documents
    tsa_url: str = ""

    @property
    def actor(self) -> str:
        """Who acts."""
        return self.operator or system_user()


def load() -> Settings:
    """The stored settings; defaults for what is absent or of a wrong type."""
    file = home() / "settings.toml"
    try:
        stored = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return Settings()
    known = {f.name for f in fields(Settings)}
    return Settings(**{k: v for k, v in stored.items() if k in known and isinstance(v, str)})


def save(settings: Settings) -> None:
    """Store the settings.

    Raises:
        DiskFull, NoPermission, StorageFailed: they are as before.
    """
    home().mkdir(parents=True, exist_ok=True)
    # a JSON string is a valid TOML basic string
    text = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in asdict(settings).items())
    write_atomic(home() / "settings.toml", text.encode())
