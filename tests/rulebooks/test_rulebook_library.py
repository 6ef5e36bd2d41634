"""The rulebook that ships is whole; every slip of the pen is named with its file and line."""

import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidencekit.assets import asset
from evidencekit.errors import FileMissing, RulebookError
from evidencekit.rulebooks.autotests import AUTO_TESTS
from evidencekit.rulebooks.library import load

REQUIRED = {"return_swapped", "return_empty", "return_short", "return_damaged", "fake_goods_complaint", "description_mismatch"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "规则库"
    shutil.copytree(asset("rulebooks"), folder)
    return folder


def test_ships_what_the_trade_needs():
    rulebook = load()
    assert set(rulebook.scenarios) >= REQUIRED
    assert len(rulebook.sha256) == 64
    assert all(s.status == "active" for s in rulebook.scenarios.values())


def test_every_automatic_question_has_its_test():
    asked = {q.test for s in load().scenarios.values() for q in s.questions if q.kind == "auto"}
    assert asked == set(AUTO_TESTS)


def test_required_return_scenarios_ask_for_the_video():
    for name in ("return_swapped", "return_empty", "return_short", "return_damaged"):
        scenario = load().scenarios[name]
        assert scenario.needs_video
        assert any(i.evidence == "EV-UNBOX" and i.need == "required" for i in scenario.items)


def test_the_hash_follows_every_file(copy: Path):
    before = load(copy)
    assert before.sha256 == load().sha256
    path = copy / "scenarios" / "return_empty.toml"
    path.write_bytes(path.read_bytes() + b"\n")
    assert load(copy).sha256 != before.sha256


def test_a_byte_order_mark_is_taken(copy: Path):
    path = copy / "limits.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(copy).limits


def line_of(path: Path, text: str) -> int:
    return path.read_text(encoding="utf-8").splitlines().index(text) + 1


SLIPS = [
    ("limits.toml", 'source = "dy_proof"', 'source = "dy_prof"', "dangling", 0),
    ("limits.toml", "max_mb = 200", "max_mg = 200", "unknown_key", 0),
    ("limits.toml", "hours = 48", 'hours = "48"', "wrong_type", 0),
    ("limits.toml", "hours = 48", "hours = -48", "out_of_range", 0),
    ("limits.toml", "hours = 48", "", "no_value", None),
    ("limits.toml", 'as_of = "2022-12"', "", "missing_key", None),
    ("limits.toml", 'status = "statute"', 'status = "law"', "bad_choice", 0),
    ("limits.toml", 'id = "images_pdd"', 'id = "proof_period_pdd"', "duplicate", 0),
    ("limits.toml", 'platforms = ["douyin"]', 'platforms = ["douyn"]', "bad_choice", 0),
    ("limits.toml", 'platforms = ["douyin"]', "platforms = []", "empty", 0),
    ("sources.toml", 'grade = "A"', 'grade = "E"', "bad_choice", 0),
    ("sources.toml", 'id = "house"', "id = ", "syntax", 0),
    (
        "evidence.toml",
        'must_show_en = ["both accounts", "times", "unbroken, nothing left out"]',
        'must_show_en = ["x"]',
        "twins_differ",
        0,
    ),
    ("evidence.toml", 'id = "EV-CALL"', 'id = "CALL"', "bad_choice", 0),
    ("evidence.toml", 'files = ["png", "jpg"]', "files = [1]", "wrong_type", 0),
    ("preflight.toml", 'cure = ["EV-STILLS"]', 'cure = ["EV-STILL"]', "dangling", 0),
    ("preflight.toml", 'test = "problem_marked"', "", "missing_key", None),
    ("meta.toml", 'schema = "evidencekit.rulebook/1"', 'schema = "evidencekit.rulebook/9"', "bad_choice", 0),
    ("meta.toml", "review_by = 2027-02-28", 'review_by = "soon"', "wrong_type", 0),
    ("scenarios/return_swapped.toml", "order = 3", "order = 2", "order", 0),
    ("scenarios/return_swapped.toml", 'need = "recommended"', 'need = "maybe"', "bad_choice", 0),
    ("scenarios/return_swapped.toml", 'evidence = "EV-ORDER"', 'evidence = "EV-TICKET"', "duplicate", 0),
    ("scenarios/return_swapped.toml", 'id = "return_swapped"', 'id = "return_short"', "duplicate", 0),
    ("scenarios/return_swapped.toml", "needs_video = true", 'needs_video = "yes"', "wrong_type", 0),
    ("scenarios/return_swapped.toml", 'base = "typed_by_user"', 'base = "guess"', "bad_choice", 0),
    ("scenarios/return_swapped.toml", "remind_before_hours = [48]", 'remind_before_hours = ["48"]', "wrong_type", 0),
    ("scenarios/return_swapped.toml", 'title_zh = "退货商品与发出商品不一致"', 'title_zh = ""', "empty", 0),
    ("scenarios/return_swapped.toml", 'id = "RS-5"', 'id = "PF-01"', "duplicate", None),
    ("scenarios/return_swapped.toml", "[statement]", "[statment]", "unknown_key", 0),
    ("scenarios/return_swapped.toml", "needs_video = true", "need_video = true", "unknown_key", 0),
    ("scenarios/return_swapped.toml", "order = 3", "order = 2.5", "wrong_type", 0),
    ("scenarios/return_swapped.toml", "[statement]", "[privacy]\naudience = 'all'\nrules = []\n[statement]", "bad_choice", 1),
    (
        "scenarios/return_swapped.toml",
        "[statement]",
        "[privacy]\naudience = 'court'\nrules = ['hide:x']\n[statement]",
        "bad_choice",
        2,
    ),
    ("scenarios/return_swapped.toml", "[statement]", "[applies_when]\nreturn_singed = true\n[statement]", "unknown_key", 1),
    ("sources.toml", 'published = "2022-10"', 'published = "Oct 2022"', "bad_choice", 0),
    ("sources.toml", 'platform = "pdd"', 'platform = "pinduoduo"', "bad_choice", 0),
    ("limits.toml", 'counting = "next_day_0h"', 'counting = "working_days"', "bad_choice", 0),
    ("limits.toml", "max_images = 4", "max_images = 4.5", "wrong_type", 0),
    ("limits.toml", "review_by = 2027-02-28", "review_by = 2027-02-28T00:00:00", "wrong_type", 0),
    ("limits.toml", "max_mb = 200", "max_mb = " + "9" * 400, "out_of_range", 0),
    ("limits.toml", "max_mb = 200", "max_mb = " + "9" * 5000, "syntax", None),
    ("limits.toml", "max_mb = 200", "max_mb = nan", "out_of_range", 0),
    ("limits.toml", "max_mb = 200", "max_mb = " + "[" * 3000, "syntax", None),
    ("evidence.toml", 'files = ["png", "jpg"]', 'files = ["png", "jgp"]', "dangling", 0),
    ("evidence.toml", 'files = ["png", "jpg"]', 'files = ["png", "png"]', "duplicate", 0),
    ("evidence.toml", 'files = ["png", "jpg"]', 'files = ["png", ""]', "empty", 0),
    ("preflight.toml", 'bad_if = "suspect"', 'bad_if = "suspicious"', "bad_choice", 0),
    ("scenarios/return_swapped.toml", "remind_before_hours = [48]", "remind_before_hours = [-1]", "out_of_range", 0),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "problem", "offset"), SLIPS, ids=[f"{s[0]}-{s[3]}-{i}" for i, s in enumerate(SLIPS)]
)
def test_a_slip_is_named_with_its_line(copy: Path, name: str, old: str, new: str, problem: str, offset: int | None):
    path = copy / name
    line = line_of(path, old)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load(copy)
    params = caught.value.params
    assert (params["file"], params["problem"]) == (name, problem)
    if offset is not None:
        assert params["line"] == line + offset


def test_a_brace_alone_in_a_template(copy: Path):
    path = copy / "scenarios" / "return_swapped.toml"
    text = path.read_text(encoding="utf-8")
    for slip in ("{order_no", "{order no}", "{0}", "{}"):
        path.write_text(text.replace("{order_no}", slip, 1), encoding="utf-8")
        with pytest.raises(RulebookError) as caught:
            load(copy)
        assert caught.value.params["problem"] == "bad_placeholder"
        assert caught.value.params["line"] == line_of(path, 'template_zh = """')


def test_a_file_of_a_wrong_name_does_not_pass_unseen(copy: Path):
    (copy / "limit.toml").write_text("", encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load(copy)
    assert (caught.value.params["file"], caught.value.params["problem"]) == ("limit.toml", "unknown_file")


def test_a_test_nobody_wrote_becomes_a_question(copy: Path):
    path = copy / "preflight.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('test = "one_take_settled"', 'test = "INT-9"', 1), encoding="utf-8")
    question = next(q for q in load(copy).scenarios["return_swapped"].questions if q.id == "INT-4")
    assert (question.kind, question.test) == ("ask", "INT-9")
    path.write_text(text.replace('test = "one_take_settled"', 'test = "INT-4"', 1), encoding="utf-8")
    assert next(q for q in load(copy).scenarios["return_swapped"].questions if q.id == "INT-4").kind == "auto"


def test_the_parts_that_only_people_read_are_taken(copy: Path):
    path = copy / "scenarios" / "return_swapped.toml"
    more = """[applies_when]
ticket_type = ["return_refund", "exchange"]
return_signed = true

[privacy]
audience = "platform"
rules = ["keep:order_no", "mask:buyer_phone"]
"""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert load(copy).scenarios["return_swapped"].needs_video


def twins(value: object, where: str) -> list[str]:
    """Chinese texts that stand without their English twin."""
    if isinstance(value, list):
        return [w for row in value for w in twins(row, where)]
    if not isinstance(value, dict):
        return []
    lacking = [f"{where}.{k}" for k in value if k == "zh" and not value.get("en")]
    shown = ("must_show_zh", "request_zh", "title_zh", "note_zh", "disclaimer_zh")
    lacking += [f"{where}.{k}" for k in shown if value.get(k) and not value.get(k.replace("_zh", "_en")) and "grade" not in value]
    return lacking + [w for k, v in value.items() for w in twins(v, f"{where}.{k}")]


def test_every_chinese_text_has_its_english_twin():
    files = [f for f in sorted(asset("rulebooks").rglob("*.toml")) if f.name != "wording.toml"]
    assert [w for f in files for w in twins(tomllib.loads(f.read_text(encoding="utf-8")), f.name)] == []


def test_the_whole_catalogue_ships_and_nothing_dangles_the_other_way():
    rulebook = load()
    assert len(rulebook.evidence) >= 33
    questions = [q for s in rulebook.scenarios.values() for q in s.questions]
    used = {x.source for x in rulebook.limits.values()} | {q.source for q in questions}
    used |= {s for scenario in rulebook.scenarios.values() for s in scenario.sources}
    assert set(rulebook.sources) == used
    assert {q.id for q in questions} >= set(asked_ids())


def asked_ids() -> list[str]:
    return [c["id"] for c in tomllib.loads(asset("rulebooks/preflight.toml").read_text(encoding="utf-8"))["check"]]


def test_missing_and_foreign_files(copy: Path):
    (copy / "limits.toml").write_bytes('zh = "期限"'.encode("gbk"))
    with pytest.raises(RulebookError) as caught:
        load(copy)
    assert caught.value.params["problem"] == "not_utf8"
    (copy / "limits.toml").unlink()
    with pytest.raises(FileMissing):
        load(copy)


def test_a_scenario_without_items_or_statement(copy: Path):
    path = copy / "scenarios" / "return_short.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[item]]", "[[thing]]"), encoding="utf-8")
    with pytest.raises(RulebookError):
        load(copy)
    path.write_text(text.split("[[item]]")[0] + "[statement]" + text.split("[statement]")[1], encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load(copy)
    assert caught.value.params["problem"] == "missing_table"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_mangled_gives_a_rulebook_or_a_named_error(copy: Path, data: st.DataObject):
    path = data.draw(st.sampled_from(sorted(copy.rglob("*.toml"))))
    original = path.read_bytes()
    at = data.draw(st.integers(0, len(original) - 1))
    end = data.draw(st.integers(at, min(at + 40, len(original))))
    path.write_bytes(original[:at] + data.draw(st.binary(max_size=12)) + original[end:])
    named: dict = {"file": path.name, "line": 1}
    try:
        load(copy)
    except RulebookError as error:
        named = error.params
    finally:
        path.write_bytes(original)
    assert named["file"]
    assert int(named["line"]) >= 1
