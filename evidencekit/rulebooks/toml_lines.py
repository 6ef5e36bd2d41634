"""Where in a TOML file something stands: tomllib gives values without lines, and an error message needs one."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*\[{1,2}\s*([A-Za-z0-9_.\-\"]+)\s*\]{1,2}")
_SYNTAX = re.compile(r"at line (\d+)")


class Lines:
    """The lines of one file by table and key."""

    def __init__(self, text: str) -> None:
        self._headers: list[tuple[int, str]] = [(0, "")]
        self._lines = text.splitlines()
        in_text = ""  # inside a multi-line string, where nothing is a header
        for number, line in enumerate(self._lines, 1):
            for fence in ('"""', "'''"):
                if in_text in ("", fence) and line.count(fence) % 2:
                    in_text = "" if in_text else fence
            match = _HEADER.match(line)
            if match and not in_text:
                self._headers.append((number, match.group(1).strip('"')))

    def of(self, table: str, index: int = 0, key: str = "") -> int:
        """The 1-based line of `key` in the `index`-th `[[table]]` ("" = above all tables), else that of its header."""
        places = [i for i, (_, name) in enumerate(self._headers) if name == table]
        if index >= len(places):
            return 1
        place = places[index]
        start = self._headers[place][0]
        end = self._headers[place + 1][0] - 1 if place + 1 < len(self._headers) else len(self._lines)
        if key:
            wanted = re.compile(rf'^\s*"?{re.escape(key)}"?\s*[=.]')
            for number in range(start + 1, end + 1):
                if wanted.match(self._lines[number - 1]):
                    return number
        return max(start, 1)


def syntax_line(message: str) -> int:
    """The line that tomllib names in an error message; the file's end when it names none."""
    match = _SYNTAX.search(message)
    return int(match.group(1)) if match else 0
