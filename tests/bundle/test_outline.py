from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import bundle_values as values
import pytest

from evidencekit.bundle.outline import to_json
from evidencekit.bundle.profile import load_profile, profiles
from evidencekit.case.model import MediaType
from evidencekit.checks.model import Finding, Mark, MarkKind, Reason, Requirement, Signal, Verdict, Weight
from evidencekit.errors import BadValue, RulebookError
from evidencekit.rulebooks.phrases import hits
from evidencekit.wording import LANGUAGES, table

ORIGIN = {"origin": "processed", "names": "", "signs": "none", "advice": "processed"}
GOLDEN = Path(__file__).parent / "golden" / "outline.json"


def test_outline_is_as_reviewed(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = to_json(values.full(tmp_path).outline())
    assert isinstance(made, dict)
    for moving in ("checklist", "rulebook"):  # the rulebook changes with every release; tested below
        made.pop(moving)
    text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_groups_follow_the_reader_and_numbers_the_groups(tmp_path: Path) -> None:
    outline = values.full(tmp_path).outline()
    titles = [g.title for g in outline.index]
    assert titles == [
        "情况说明",
        "一、收到的是什么",
        "二、发出的是什么",
        "三、如何沟通",
        "四、授权与检测",
        "五、其他材料",
        "附录",
    ]
    numbers = [int(r.number) for g in outline.index[:-1] for r in g.rows]
    assert numbers == list(range(1, 8))
    assert [r.number for r in outline.index[-1].rows] == ["A", "B", "C", "D"]


def test_removed_exhibits_are_gone(tmp_path: Path) -> None:
    maker = values.full(tmp_path)
    gone = replace(maker.case.exhibits[2], removed=True)
    maker.case = replace(maker.case, exhibits=(*maker.case.exhibits[:2], gone, *maker.case.exhibits[3:]))
    outline = maker.outline()
    assert gone.id not in {e.id for e in outline.exhibits}
    assert gone.sha256 not in json.dumps(to_json(outline))


def test_badges_say_what_the_operator_decided(tmp_path: Path) -> None:
    outline = values.full(tmp_path).outline()
    assert [b.verdict for b in outline.cover.badges] == [Verdict.PASS] * 4
    report = outline.videos[0]
    assert "机位没有动" in " ".join(report.findings[0].notes)
    assert report.results[1].decided.startswith("刘萍 于 2026-11-22 13:02:11")
    assert [f.number for f in (*report.figures, *report.findings)] == [1, 2, 3, 4, 5]


def test_an_open_finding_stays_open(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    maker.video(continuity=(values.jump(weight=Weight.BREAK),))
    outline = maker.outline()
    assert outline.cover.badges[1].verdict is Verdict.FAIL
    assert outline.cover.badges[1].word == "有疑似中断"
    finding = outline.videos[0].findings[0]
    assert finding.badge is not None
    assert finding.badge.verdict is Verdict.FAIL
    assert "尚无人工结论" in finding.notes
    assert outline.videos[0].lanes[1].note == "1 处，待定 1 处"


def test_each_signal_of_one_take_has_its_lane(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    break_s, loop_s = values.jump(9.0, Weight.BREAK), replace(values.jump(20.0), id="loop", code="jump", signal=Signal.REPEAT)
    cut, info = replace(break_s, signal=Signal.CUT), replace(values.jump(4.0, Weight.INFO), id="i", signal=Signal.CUT)
    file = Finding("o", "edited_with", Weight.LOOK, 0.0, 0.0, 0.8, params={"names": "剪映"}, signal=Signal.ORIGIN)
    note = Finding("n", "origin", Weight.INFO, 0.0, 0.0, 0.9, params=ORIGIN, signal=Signal.ORIGIN)
    maker.video(continuity=(note, file, cut, info, loop_s))
    lanes = maker.outline().videos[0].lanes
    assert [lane.label for lane in lanes] == ["六面", "文件来源", "画面剪接", "重复与定格", "其余迹象", "声音", "开箱", "运单"]
    assert [lane.note for lane in lanes[1:6]] == [
        "1 处，待定 1 处",
        "2 处，待定 1 处",
        "1 处，待定 1 处",
        "未见异常",
        "部分未能判断",
    ]
    assert [span.tone for span in lanes[2].spans] == ["info", "bad"]  # what matters is drawn last
    assert [lane.judged for lane in lanes] == [True] * 8


def test_a_take_in_which_nothing_was_found_has_one_lane(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    maker.video()
    lanes = maker.outline().videos[0].lanes
    assert [(lane.label, lane.note) for lane in lanes[1:3]] == [("连续", "未发现明显中断"), ("声音", "部分未能判断")]


def test_what_is_only_worth_knowing_waits_for_nobody(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    maker.video(continuity=(replace(values.jump(4.0, Weight.INFO), signal=Signal.CUT),))
    assert maker.outline().videos[0].lanes[1].note == "1 处，仅供参考"


def test_a_signal_that_saw_nothing_is_an_empty_lane(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    exhibit = maker.video()
    run = maker.case.checks[exhibit.id]
    silent = (Reason("no_sound", signal=Signal.SOUND), Reason("pause_function"))
    results = tuple(replace(r, not_judged=silent) if r.requirement is Requirement.CONTINUITY else r for r in run.results)
    maker.case = replace(maker.case, checks={exhibit.id: replace(run, results=results)})
    lane = maker.outline().videos[0].lanes[2]
    assert (lane.label, lane.note, lane.judged) == ("声音", "未能判断", False)


def test_accepted_missing_and_withdrawn_marks(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    finding = values.jump()
    exhibit = maker.video(continuity=(finding,))
    later = {"by": "李强", "at": values.AT}
    extra = (
        Mark(exhibit.id, MarkKind.FINDING, slot=finding.id, value="accept", reason="", **later),
        Mark(exhibit.id, MarkKind.FACE, slot="bottom", value="missing", **later),
        Mark(exhibit.id, MarkKind.FACE, slot="top", value="withdrawn", **later),
        Mark(exhibit.id, MarkKind.FIRST_OPENING, value="no", **later),
        Mark(exhibit.id, MarkKind.WAYBILL, value="YJ1", at_s=11.5, **later),
    )
    maker.case = replace(maker.case, marks=(*maker.case.marks, *extra))
    report = maker.outline().videos[0]
    captions = [s.caption for s in report.figures[0].stills]
    assert "底面  ·  未展示（李强 确认）" in captions
    assert "上面  ·  未指定画面" in captions
    assert "不是首次拆封" in " ".join(report.figures[1].notes)
    assert "认定确有中断" in " ".join(report.findings[0].notes)
    assert report.results[2].badge.verdict is Verdict.FAIL


def test_an_unchecked_video_is_no_pass(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    maker.add("EV-UNBOX", "a.mp4", b"x", MediaType.VIDEO)
    outline = maker.outline()
    assert outline.cover.badges == ()
    assert outline.videos[0].results == ()


def test_two_videos_are_told_apart_on_the_cover(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    maker.video()
    maker.video(marked=False)
    outline = maker.outline()
    assert outline.cover.badges_of == "以下为证据 1 的检查结论"
    assert outline.videos[1].figures[0].number > outline.videos[0].figures[-1].number


def test_missing_proof_is_said_plainly(tmp_path: Path) -> None:
    outline = values.Maker(tmp_path).outline()
    assert outline.checklist is not None
    assert any(i.badge.verdict is Verdict.FAIL and i.badge.word == "缺" for i in outline.checklist.items)
    facts = {f.label: f.value for f in outline.rulebook}
    assert len(facts["SHA-256"]) == 64


def test_reasons_of_overridden_answers_only_where_the_profile_prints_them(tmp_path: Path) -> None:
    maker = values.full(tmp_path)
    found = next(q for q in maker.outline().checklist.questions if q.badge.word == "待回答")  # type: ignore[union-attr]
    from evidencekit.rulebooks.library import load

    question = next(q for s in load().scenarios.values() for q in s.questions if q.zh == found.name)
    maker.answer(question.id, question.bad_if, "仓库次日补拍")
    assert "仓库次日补拍" not in json.dumps(to_json(maker.outline("platform")), ensure_ascii=False)
    assert "仓库次日补拍" in json.dumps(to_json(maker.outline("court")), ensure_ascii=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_forbidden_is_said(tmp_path: Path, language: str) -> None:
    made = json.dumps(to_json(values.full(tmp_path).outline("court", language)), ensure_ascii=False)  # type: ignore[arg-type]
    assert [h.phrase for h in hits(made)] == []
    words = {k: v for k, v in table(language).items() if k.startswith(("pdf.", "profile."))}  # type: ignore[arg-type]
    assert [k for k, v in words.items() if hits(v)] == []


def test_both_profiles_load() -> None:
    assert profiles() == ("platform", "court")
    assert not load_profile("platform").print_overrides
    assert load_profile("court").print_overrides


def test_an_unknown_profile_names_the_known() -> None:
    with pytest.raises(BadValue, match="platform / court"):
        load_profile("police")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("image_dpi = 200", "image_dpi = 20", 7),
        ('page_size = "A4"', 'page_size = "A7"', 6),
        ('"index", ', "", 5),
        ('"hashes"', '"hash"', 5),
        ('"video", ', '"film", ', 8),
        ('id = "platform"', 'id = "other"', 4),
        ("print_overrides", "print_everything", 2),
    ],
)
def test_a_wrong_profile_names_its_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    from evidencekit.assets import asset

    text = asset("profiles/platform.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "platform.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_profile("platform", tmp_path)
    assert caught.value.params["line"] == line
    assert caught.value.params["file"] == "profiles/platform.toml"
