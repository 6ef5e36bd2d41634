"""Bring the .ts files up to the source: `python assets/i18n/update.py`. Then translate what is unfinished.

Line numbers are left out, so that a change shows only what was said differently.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / "evidencekit" / "gui"


def lupdate(file: Path, language: str, *options: str) -> None:
    """Extract the texts of the window's modules into `file`, keeping what is translated there."""
    import PySide6

    tool = Path(PySide6.__file__).parent / ("lupdate.exe" if sys.platform == "win32" else "lupdate")
    modules = [str(m) for m in sorted(SOURCE.glob("*.py"))]
    command = [str(tool), *modules, "-locations", "none", "-source-language", "en", "-target-language", language, *options]
    subprocess.run([*command, "-ts", str(file)], check=True, capture_output=True, text=True, cwd=HERE)


def main() -> None:
    """Update both files and say what is left to translate."""
    for language in ("zh_CN", "en"):
        file = HERE / f"evidencekit_{language}.ts"
        options = ("-no-obsolete", "-pluralonly") if language == "en" else ("-no-obsolete",)
        lupdate(file, language, *options)
        left = file.read_text(encoding="utf-8").count('type="unfinished"')
        print(f"{file.name}: {left} unfinished")


if __name__ == "__main__":
    main()
