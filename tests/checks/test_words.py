"""Every code that a check can say has words in both languages, and none says too much."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidencekit.checks import codec
from evidencekit.checks.model import Face, Finding, MarkKind, Reason, Requirement, Signal, Verdict, Weight
from evidencekit.checks.words import finding_words, not_judged_words, place_words, reason_words
from evidencekit.wording import LANGUAGES, Language, has, say, table

SOURCE = "\n".join(p.read_text(encoding="utf-8") for p in sorted(Path(str(codec.__file__)).parent.rglob("*.py")))


def codes(pattern: str) -> set[str]:
    return set(re.findall(pattern, SOURCE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: Language) -> None:
    findings = codes(r'\badd(?:_file)?\(\s*"(\w+)"') | codes(r'_finding\(\s*"(\w+)"') | codes(r'"(\w+)", Weight\.')
    said = codes(r'Reason\("(\w+)"') | {"seal_opened", "seal_retaped"}
    assert len(findings) >= 13
    assert len(said) >= 30
    missing = [f"finding.{c}" for c in findings if not has(f"finding.{c}", language)]
    missing += [f"reason.{c}" for c in said if not has(f"reason.{c}", language) and not has(f"not_judged.{c}", language)]
    for group, names in (
        ("requirement", Requirement),
        ("verdict", Verdict),
        ("weight", Weight),
        ("face", Face),
        ("mark", MarkKind),
        ("signal", Signal),
    ):
        missing += [f"{group}.{n.value}" for n in names if not has(f"{group}.{n.value}", language)]
    assert missing == []


def test_both_languages_ask_for_the_same_parameters() -> None:
    chinese, english = table("zh_CN"), table("en")
    for code in (c for c in chinese if c.split(".")[0] in ("finding", "reason", "not_judged")):
        assert set(re.findall(r"{\w+}", chinese[code])) == set(re.findall(r"{\w+}", english[code])), code


def test_sentences() -> None:
    gap = Finding("x", "gap", Weight.LOOK, 1, 2, 0.5, params={"seconds": 0.7})
    assert finding_words(gap, "zh_CN") == "画面缺了 0.7 秒"
    missing = Reason("faces_missing", {"faces": "bottom,back", "count": 2})
    assert reason_words(missing, "zh_CN") == "还有 2 个面未指定画面：底面、背面"
    assert reason_words(missing, "en") == "2 faces have no frame yet: Bottom, Back"
    assert reason_words(Reason("opening_missing", {"marks": "seal"}), "zh_CN") == "还缺标记：封口"
    assert reason_words(Reason("continuity_clear"), "zh_CN") == "未发现明显中断"
    assert reason_words(Reason("waybill_unread"), "zh_CN") == "未能读取，请人工确认"
    assert "2.5" in not_judged_words(Reason("still_low_bit_rate", {"seconds": 2.5}), "en")


@pytest.mark.parametrize(
    "claim", ["未剪辑", "平台会受理", "符合平台标准", "司法认可", "真品", "正品", "未篡改", "unedited", "authentic"]
)
def test_no_claim_goes_too_far(claim: str) -> None:
    for language in LANGUAGES:
        assert not [
            code for code, text in table(language).items() if claim in text and code.split(".")[0] in ("reason", "finding")
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_when_a_finding_is(language: Language) -> None:
    def at(start_s: float, end_s: float, still_s: float | None) -> str:
        return place_words(Finding("a", "jump", Weight.LOOK, start_s, end_s, 0.5, still_s), language)

    assert at(61.5, 61.52, 61.5) == "01:01.50"
    assert at(2.0, 3.25, 3.25) == "00:02.00–00:03.25"
    assert at(0.0, 0.0, 0.0) == "00:00.00"
    assert at(0.0, 0.0, None) == say("whole_file", language)
