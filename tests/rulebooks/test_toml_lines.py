"""An error names the line a person sees in the editor, whatever stands in strings, comments and brackets."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.rulebooks.toml_lines import Lines, syntax_line

TEXT = '''# a """ in a comment opens nothing
schema = "x"
"quoted" = 1
[[limit]]
id = "a"
text = """
[[limit]]
id = "not this one"
\\"""
and on """
files = [
  ["limit"],
  "id = 3", # ]
]
[[limit]] # the second
id = 'b\\'
odd = \'\'\'x
[[limit]]
\'\'\'\'
tail.x = 2
[ meta ]
version="1"
'''


@pytest.mark.parametrize(
    ("table", "index", "key", "line"),
    [
        ("", 0, "schema", 2),
        ("", 0, "quoted", 3),
        ("limit", 0, "", 4),
        ("limit", 0, "id", 5),
        ("limit", 0, "files", 11),
        ("limit", 0, "absent", 4),
        ("limit", 1, "", 15),
        ("limit", 1, "id", 16),
        ("limit", 1, "odd", 17),
        ("limit", 1, "tail", 20),
        ("limit", 2, "id", 1),
        ("meta", 0, "version", 22),
        ("nothing", 0, "", 1),
    ],
)
def test_the_line_of_a_key(table, index, key, line):
    assert tomllib.loads(TEXT)
    assert Lines(TEXT).of(table, index, key) == line
    assert Lines(TEXT.replace("\n", "\r\n")).of(table, index, key) == line


VALUES = st.one_of(
    st.integers(0, 99).map(str),
    st.text("ab[]#=\"' ", max_size=6).map(lambda s: "'" + s.replace("'", "") + "'"),
    st.text('ab[]#=" \n', max_size=12).map(lambda s: '"""' + s.replace('"', "") + '"""'),
    st.text("ab[]#= \n", max_size=12).map(lambda s: "'''\n" + s + "'''"),
    st.lists(st.integers(0, 9), max_size=4).map(lambda v: "[\n" + "".join(f"  {n}, # ]\n" for n in v) + "]"),
)


@given(st.lists(st.lists(VALUES, max_size=4), min_size=1, max_size=4))
def test_every_key_of_every_table_is_found(tables):
    text, wanted = "", []
    for index, values in enumerate(tables):
        text += "[[row]]\n"
        for number, value in enumerate(values):
            wanted.append((index, f"key{number}", text.count("\n") + 1))
            text += f"key{number} = {value} # \"\"\" '''\n"
    assert len(tomllib.loads(text)["row"]) == len(tables)
    lines = Lines(text)
    assert [(i, k, lines.of("row", i, k)) for i, k, _ in wanted] == wanted


@given(st.text("[]=\"'#ab\\\n{}", max_size=60))
def test_any_text_has_lines(text):
    assert Lines(text).of("a", 0, "b") >= 1


def test_the_line_of_a_syntax_error():
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads("a = 1\nb = \n")
    assert syntax_line(str(caught.value)) == 2
    assert syntax_line("nothing is named") == 0
