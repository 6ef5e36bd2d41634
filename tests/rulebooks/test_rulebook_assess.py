"""The checklist never says met where a person or a verdict has not; a test that cannot run never says ok."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import NOON, SIGNED, case, exhibit, full, run

from evidencekit import wording
from evidencekit.case.check_footage import verdicts
from evidencekit.case.model import Answer, MediaType, Platform, Shows
from evidencekit.checks.model import Mark, MarkKind, Reason, Requirement, Verdict
from evidencekit.errors import BadValue
from evidencekit.rulebooks.assess import assess
from evidencekit.rulebooks.library import load
from evidencekit.rulebooks.model import ItemStatus, Outcome, Urgency

SCENARIOS = sorted(load().scenarios)
VIDEO = [s for s in SCENARIOS if load().scenarios[s].needs_video]


def item(found, evidence: str):
    return next(i for i in found.items if i.evidence.id == evidence)


def asked(found, check: str):
    return next(q for q in found.questions if q.question.id == check)


def measure(made, at=NOON):
    return assess(made, load(), at=at)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_empty_case_lacks_all_that_is_required(scenario):
    found = measure(case(scenario))
    assert {i.status for i in found.items} == {ItemStatus.MISSING}
    assert found.missing == sum(i.item.need == "required" for i in found.items) > 0


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_full_case_lacks_nothing(scenario, platform):
    found = measure(full(scenario, platform))
    assert {i.evidence.id: i.status for i in found.items if i.status is not ItemStatus.MET} == {}
    assert not any(q.outcome is Outcome.BAD for q in found.questions if q.question.kind == "auto" and q.question.id != "PF-43")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_reason_has_words(scenario):
    for made in (case(scenario), full(scenario)):
        found = measure(made)
        reasons = [r for line in (*found.items, *found.questions) for r in line.reasons] + list(found.notices)
        for reason in reasons:
            for language in wording.LANGUAGES:
                assert wording.say(f"reason.{reason.code}", language, **reason.params)


@given(
    found=st.dictionaries(st.sampled_from(Requirement), st.sampled_from(Verdict)),
    kinds=st.sets(st.sampled_from(MarkKind)),
)
def test_a_video_is_met_only_when_every_verdict_passes(found, kinds):
    made = full("return_swapped")
    video = next(e.id for e in made.exhibits if e.kind == "EV-UNBOX")
    made = replace(made, checks={video: run(found)}, marks=tuple(m for m in made.marks if m.kind not in kinds))
    decided = {r.verdict for r in verdicts(made, video)}
    status = item(measure(made), "EV-UNBOX").status
    assert (status is ItemStatus.MET) == (decided == {Verdict.PASS})
    if decided & {Verdict.FAIL, Verdict.NOT_RUN}:
        assert status is ItemStatus.WEAK


@pytest.mark.parametrize(
    ("shows", "status"),
    [
        ({}, ItemStatus.UNKNOWN),
        ({"双方账号": Shows.NO}, ItemStatus.WEAK),
        ({"双方账号": Shows.UNCLEAR}, ItemStatus.WEAK),
        ({"双方账号": Shows.YES}, ItemStatus.UNKNOWN),
    ],
)
def test_papers_stand_as_a_person_has_ticked_them(shows, status):
    chat = exhibit(load().evidence["EV-CHAT"], 1, shows=shows)
    assert item(measure(replace(case(), exhibits=(chat,))), "EV-CHAT").status is status


def test_warned_mistyped_removed_and_alternative_papers():
    chat = exhibit(load().evidence["EV-CHAT"], 1)
    assert (
        item(measure(replace(case(), exhibits=(replace(chat, warnings=("extension_mismatch",)),))), "EV-CHAT").status
        is ItemStatus.WEAK
    )
    assert item(measure(replace(case(), exhibits=(replace(chat, media=MediaType.AUDIO),))), "EV-CHAT").status is ItemStatus.WEAK
    assert item(measure(replace(case(), exhibits=(replace(chat, removed=True),))), "EV-CHAT").status is ItemStatus.MISSING
    own_brand = exhibit(load().evidence["EV-TM"], 1)
    assert (
        item(measure(replace(case("fake_goods_complaint"), exhibits=(own_brand,))), "EV-AUTH").status is ItemStatus.WEAK
    )  # a person must agree


def test_stills_need_six_faces_and_a_problem():
    made = full("return_swapped")
    video = next(e.id for e in made.exhibits if e.kind == "EV-UNBOX")
    fewer = tuple(m for m in made.marks if m.kind is not MarkKind.PROBLEM)
    assert item(measure(replace(made, marks=fewer)), "EV-STILLS").status is ItemStatus.WEAK
    taken_back = Mark(video, MarkKind.FACE, "王", NOON + timedelta(minutes=1), slot="top", at_s=6.0, value="withdrawn")
    assert item(measure(replace(made, marks=(*made.marks, taken_back))), "EV-STILLS").status is ItemStatus.WEAK
    assert item(measure(replace(made, stills=())), "EV-STILLS").status is ItemStatus.MISSING


def test_a_question_that_cannot_be_answered_is_never_ok():
    made = case(signed_at=None, proof_deadline=None)
    for line in measure(made).questions:
        if line.question.kind == "auto" and line.question.id not in ("PF-43", "PF-48", "PF-40"):
            assert line.outcome in (Outcome.UNKNOWN, Outcome.BAD), line.question.id


@pytest.mark.parametrize(
    ("value", "reason", "outcome"),
    [
        ("yes", "", Outcome.BAD),
        ("yes", "已向买家道歉", Outcome.OVERRIDDEN),
        ("no", "", Outcome.OK),
        ("na", "", Outcome.OK),
        ("?", "", Outcome.UNANSWERED),
    ],
)
def test_answers_of_people(value, reason, outcome):
    made = replace(case(), answers=(Answer("PF-01", value, "王", NOON, reason),))
    assert asked(measure(made), "PF-01").outcome is outcome


def test_a_reason_takes_on_a_bad_automatic_test_but_not_an_unknown_one():
    past = case(proof_deadline=NOON - timedelta(hours=1))
    assert measure(past).blockers
    answer = Answer("PF-08", "no", "王", NOON, "客服已同意重新开放")
    assert asked(measure(replace(past, answers=(answer,))), "PF-08").outcome is Outcome.OVERRIDDEN
    unknown = replace(case(proof_deadline=None), answers=(answer,))
    assert asked(measure(unknown), "PF-08").outcome is Outcome.UNKNOWN


def test_a_test_nobody_wrote_is_a_question():
    rulebook = load()
    scenario = rulebook.scenarios["return_swapped"]
    odd = replace(scenario.questions[-1], id="X-1", kind="auto", test="not_written", bad_if="mismatch")
    rulebook = replace(rulebook, scenarios={"return_swapped": replace(scenario, questions=(odd,))})
    assert assess(case(), rulebook, at=NOON).questions[0].outcome is Outcome.UNANSWERED
    answered = replace(case(), answers=(Answer("X-1", "no", "王", NOON),))
    assert assess(answered, rulebook, at=NOON).questions[0].outcome is Outcome.BAD


CHECKS = {
    Requirement.WAYBILL: "CON-1",
    Requirement.SIX_FACES: "INT-2",
    Requirement.CONTINUITY: "INT-4",
    Requirement.FIRST_OPENING: "INT-3",
}
BY_VERDICT = {Verdict.PASS: Outcome.OK, Verdict.FAIL: Outcome.BAD}


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("requirement", list(Requirement))
def test_verdicts_answer_questions(requirement, verdict, marked):
    made = full("return_swapped")
    video = next(e.id for e in made.exhibits if e.kind == "EV-UNBOX")
    made = replace(made, checks={video: run({requirement: verdict})}, marks=made.marks if marked else ())
    decided = next(r.verdict for r in verdicts(made, video) if r.requirement is requirement)
    found = asked(measure(made), CHECKS[requirement])
    assert found.outcome is BY_VERDICT.get(decided, Outcome.UNKNOWN)
    assert asked(measure(replace(made, checks={})), CHECKS[requirement]).outcome is Outcome.UNKNOWN


def test_a_broken_seal_and_a_broken_take_are_bad():
    made = full("return_swapped")
    video = next(e.id for e in made.exhibits if e.kind == "EV-UNBOX")
    later = NOON + timedelta(minutes=1)
    opened = Mark(video, MarkKind.SEAL, "王", later, at_s=9.0, value="opened")
    broken = Mark(video, MarkKind.ONE_TAKE, "王", later, value="no")
    other = Mark(video, MarkKind.WAYBILL, "王", later, at_s=3.0, value="YJ0000000000000")
    unread = {video: run({Requirement.WAYBILL: Verdict.REVIEW})}
    found = measure(replace(made, checks=unread, marks=(*made.marks, opened, broken, other)))
    assert {q.question.id for q in found.blockers} >= {"INT-3", "CON-1"}
    assert asked(found, "INT-4").outcome is Outcome.BAD


@pytest.mark.parametrize(
    ("created", "outcome"),
    [
        (SIGNED - timedelta(minutes=1), Outcome.BAD),
        (SIGNED + timedelta(hours=73), Outcome.BAD),
        (SIGNED + timedelta(hours=71), Outcome.OK),
        (None, Outcome.UNKNOWN),
    ],
)
def test_the_files_own_time_against_sign_for(created, outcome):
    made = full("return_swapped")
    video = next(e.id for e in made.exhibits if e.kind == "EV-UNBOX")
    assert asked(measure(replace(made, checks={video: run({}, created)})), "TIM-2").outcome is outcome
    assert asked(measure(replace(made, details=replace(made.details, signed_at=None))), "TIM-2").outcome is Outcome.UNKNOWN


def test_upload_limits_by_platform():
    made = full("return_swapped", Platform.PDD)
    assert asked(measure(made), "PF-43").outcome is Outcome.BAD  # more than three pictures
    made = full("return_swapped")
    video = next(e for e in made.exhibits if e.kind == "EV-UNBOX")
    big = replace(video, size_bytes=201_000_000, name="录像.webm")
    others = tuple(e for e in made.exhibits if e.id != video.id)
    found = asked(measure(replace(made, exhibits=(*others, big))), "PF-43")
    assert {r.code for r in found.reasons} == {"preflight_video_too_large", "preflight_video_format"}
    bare = replace(load(), limits={k: v for k, v in load().limits.items() if v.kind == "duration"})
    assert asked(assess(full("return_swapped"), bare, at=NOON), "PF-43").outcome is Outcome.UNKNOWN


def test_problem_marks_and_numbers():
    made = full("return_swapped")
    silent = tuple(replace(m, reason="") if m.kind is MarkKind.PROBLEM else m for m in made.marks)
    assert asked(measure(replace(made, marks=silent)), "PF-11").outcome is Outcome.UNKNOWN
    none = tuple(m for m in made.marks if m.kind is not MarkKind.PROBLEM)
    assert asked(measure(replace(made, marks=none)), "PF-11").outcome is Outcome.BAD
    assert asked(measure(case(ticket_no=" ")), "PF-40").reasons == (Reason("preflight_missing_ticket_no"),)


def test_old_rules_are_said_to_be_old():
    later = NOON + timedelta(days=200)
    found = measure(case(), later)
    assert asked(found, "PF-48").outcome is Outcome.BAD
    assert "notice_rulebook_old" in {n.code for n in found.notices}
    rulebook = load()
    aged = replace(rulebook.limits["unbox_after_sign"], review_by=NOON.date() - timedelta(days=1))
    aged_book = replace(rulebook, limits={**rulebook.limits, "unbox_after_sign": aged})
    assert asked(assess(case(), aged_book, at=NOON), "PF-48").outcome is Outcome.BAD


def test_questions_and_scenarios_of_other_platforms():
    assert "PF-44" not in {q.question.id for q in measure(case()).questions}
    assert "PF-44" in {q.question.id for q in measure(case(platform=Platform.PDD)).questions}
    rulebook = load()
    only = replace(rulebook.scenarios["return_swapped"], platforms=("tmall",))
    found = assess(case(), replace(rulebook, scenarios={"return_swapped": only}), at=NOON)
    assert "notice_other_platform" in {n.code for n in found.notices}


def test_an_unknown_scenario_is_a_bad_value():
    with pytest.raises(BadValue):
        measure(case("nothing_such"))


@pytest.mark.parametrize(
    ("hours", "urgency"),
    [(-1, Urgency.PAST), (0, Urgency.PAST), (2.9, Urgency.RED), (3, Urgency.AMBER), (23.9, Urgency.AMBER), (24, Urgency.CALM)],
)
def test_the_typed_deadline_wins(hours, urgency):
    proof = measure(case(platform=Platform.DOUYIN, proof_deadline=NOON + timedelta(hours=hours))).proof
    assert proof is not None
    assert (proof.urgency, proof.typed) == (urgency, True)
    assert proof.limit is not None
    assert proof.limit.id == "proof_period_douyin"


def test_clocks_without_their_base_are_unset():
    found = measure(case(proof_deadline=None, signed_at=None))
    assert {d.urgency for d in found.deadlines} == {Urgency.UNSET}
    inspect = next(d for d in measure(case()).deadlines if d.rule.id == "inspect")
    assert inspect.at == SIGNED + timedelta(hours=72)
    assert not inspect.typed
