"""Guessing kinds, time in words, and the phrases that must never be printed."""

import re
import tomllib
from pathlib import Path

import pytest

from evidencekit import wording
from evidencekit.assets import asset
from evidencekit.case.model import MediaType
from evidencekit.errors import BadValue
from evidencekit.rulebooks.library import load
from evidencekit.rulebooks.phrases import banned, hits
from evidencekit.rulebooks.suggest import resolve_kind, suggest_kind
from evidencekit.rulebooks.timeleft import words


@pytest.mark.parametrize(
    ("name", "media", "kind"),
    [
        ("旺旺聊天_03.png", MediaType.IMAGE, "EV-CHAT"),
        ("品牌授权书.pdf", MediaType.PDF, "EV-AUTH"),
        ("退货物流轨迹.png", MediaType.IMAGE, "EV-TRACE-RET"),
        ("20261121_133217.mp4", MediaType.VIDEO, "EV-UNBOX"),
        ("聊天.mp4", MediaType.VIDEO, "EV-UNBOX"),
        ("IMG_0001.jpg", MediaType.IMAGE, "EV-OTHER"),
        ("Test Report 2026.PDF", MediaType.PDF, "EV-TEST"),
    ],
)
def test_a_files_name_suggests_its_kind(name, media, kind):
    assert suggest_kind(name, media, load(), load().scenarios["return_swapped"]) == kind


def test_a_video_suggests_nothing_where_no_video_is_asked_for():
    assert suggest_kind("a.mp4", MediaType.VIDEO, load(), load().scenarios["fake_goods_complaint"]) == "EV-OTHER"


@pytest.mark.parametrize(
    ("typed", "kind"), [("chat", "EV-CHAT"), ("EV-chat", "EV-CHAT"), ("trace_ret", "EV-TRACE-RET"), ("质检", "EV-TEST")]
)
def test_kinds_by_any_of_their_names(typed, kind):
    assert resolve_kind(typed, load()) == kind


@pytest.mark.parametrize("typed", ["", "物流", "nothing"])
def test_a_kind_that_fits_none_or_many(typed):
    with pytest.raises(BadValue):
        resolve_kind(typed, load())


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        (97_200, "还剩 1 天 3 小时", "1 day 3 h left"),
        (9_600, "还剩 2 小时 40 分", "2 h 40 min left"),
        (59, "还剩 0 分", "0 min left"),
        (172_800, "还剩 2 天", "2 days left"),
        (-1_200, "已超过 20 分", "past by 20 min"),
        (None, "未录入截止时间", "no deadline typed"),
    ],
)
def test_time_left_in_words(left, zh, en):
    assert (words(left, "zh_CN"), words(left, "en")) == (zh, en)


def strings(value) -> list[str]:
    if isinstance(value, dict):
        return [s for v in value.values() for s in strings(v)]
    if isinstance(value, list):
        return [s for v in value for s in strings(v)]
    return [value] if isinstance(value, str) else []


def shipped() -> list[tuple[str, str]]:
    found = [(f"{language}/{code}", text) for language in wording.LANGUAGES for code, text in wording.table(language).items()]
    for file in sorted(asset("rulebooks").rglob("*.toml")):
        if file.name != "wording.toml":
            table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
            for statement in (table.get("statement", {}),):
                statement.pop("banned_words_zh", None)
            found += [(file.name, s) for s in strings(table)]
    for file in sorted(asset("i18n").glob("*.ts")):
        found += [(file.name, t) for t in re.findall(r"<translation[^>]*>([^<]*)<", file.read_text(encoding="utf-8"))]
    return found


def test_nothing_that_ships_promises_what_nobody_can_know():
    bad = [(where, text, [h.phrase for h in hits(text)]) for where, text in shipped() if hits(text)]
    assert bad == []


def test_banned_phrases_are_found_and_their_right_contexts_let_through():
    assert [b.phrase for b in hits("本视频未剪辑，平台会受理")] == ["平台会受理", "未剪辑"]
    assert hits("仅本机时钟，不可信时间") == ()
    assert hits("已取得可信时间戳")
    assert all(b.replacement_zh and b.reason_zh for b in banned())


def test_a_broken_table_is_named(tmp_path: Path):
    from evidencekit.errors import RulebookError

    file = tmp_path / "w.toml"
    file.write_text('[[banned]]\nphrase = "x"\n', encoding="utf-8")
    with pytest.raises(RulebookError):
        banned(file)
