"""Where in a TOML file something stands: tomllib gives values without lines, and an error message needs one."""

from __future__ import annotations

import re

_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*([^\[\]#]+?)[ \t]*\]")
_KEY = re.compile(r"""[ \t]*("[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*[=.]""")
_SYNTAX = re.compile(r"at line (\d+)")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}\n]')


def _statements(text: str) -> list[tuple[int, int]]:
    """Line and offset of every line on which a statement begins: one that lies in no string and no bracket."""
    starts, line, depth, place = [(1, 0)], 1, 0, 0
    while token := _TOKEN.search(text, place):
        found, place = token.group(), token.end()
        if found in ('"""', "'''"):
            end = _string_end(text, place, found)
            line += text.count("\n", place, end)
            place = end
        elif found in "[{":
            depth += 1
        elif found in "]}":
            depth = max(depth - 1, 0)
        elif found == "\n":
            line += 1
            if not depth:
                starts.append((line, place))
    return starts


def _string_end(text: str, start: int, fence: str) -> int:
    """The offset behind a multi-line string that begins at `start`; the text's end when it is never closed."""
    place = start
    while True:
        end = text.find(fence, place)
        if end < 0:
            return len(text)
        body = text[start:end] if fence == '"""' else ""
        if (len(body) - len(body.rstrip("\\"))) % 2 == 0:  # an odd backslash takes the quote's meaning away
            while text[end + 3 : end + 4] == fence[0]:  # a string may end in one or two quotes of its own
                end += 1
            return end + 3
        place = end + 1


class Lines:
    """The lines of one file by table and key."""

    def __init__(self, text: str) -> None:
        self._headers: list[tuple[int, str]] = [(1, "")]
        self._keys: list[list[tuple[str, int]]] = [[]]
        for line, start in _statements(text):
            header = _HEADER.match(text, start)
            key = _KEY.match(text, start)
            if header:
                name = ".".join(part.strip(" \t\"'") for part in header.group(1).split("."))
                self._headers.append((line, name))
                self._keys.append([])
            elif key:
                self._keys[-1].append((key.group(1).strip("\"'"), line))

    def of(self, table: str, index: int = 0, key: str = "") -> int:
        """The 1-based line of `key` in the `index`-th `[[table]]` ("" = above all tables), else that of its header."""
        places = [i for i, (_, name) in enumerate(self._headers) if name == table]
        if index >= len(places):
            return 1
        place = places[index]
        return next((line for name, line in self._keys[place] if key and name == key), self._headers[place][0])


def syntax_line(message: str) -> int:
    """The line that tomllib names in an error message; 0 when it names none."""
    match = _SYNTAX.search(message)
    return int(match.group(1)) if match else 0
