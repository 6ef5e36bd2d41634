"""The checklist never says met where a person or a verdict has not; a test that cannot run never says ok."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import NOON, SIGNED, case, exhibit, full, run

from evidencekit import wording
from evidencekit.case.check_footage import verdicts
from evidencekit.case.model import Answer, MediaType, Platform, Shows
from evidencekit.checks.model import Finding, Mark, MarkKind, Reason, Requirement, Verdict, Weight
from evidencekit.clock import SHANGHAI
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


def _shown(made, at: datetime):
    """The run, with a clock in the picture that shows `at` at its beginning."""
    text = at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    seen = Finding("c", "clock_read", Weight.INFO, 0.0, 40.0, 0.9, 0.0, params={"shown": text, "seconds": 40})
    results = tuple(replace(r, findings=(seen,)) if r.requirement is Requirement.CONTINUITY else r for r in made.results)
    return replace(made, results=results)


@pytest.mark.parametrize(
    ("created", "shown", "outcome", "code"),
    [
        (None, timedelta(hours=2), Outcome.OK, "preflight_clock_time"),
        (None, timedelta(hours=-2), Outcome.BAD, "preflight_clock_before_signing"),
        (None, timedelta(hours=73), Outcome.BAD, "preflight_clock_recorded_late"),
        (timedelta(hours=2, minutes=1), timedelta(hours=2), Outcome.OK, "preflight_clock_time"),
        (timedelta(hours=10), timedelta(hours=2), Outcome.OK, "preflight_clock_time"),  # Shanghai's time written as UTC
        (timedelta(hours=5), timedelta(hours=2), Outcome.UNKNOWN, "preflight_times_apart"),
    ],
)
def test_the_clock_in_the_picture_against_sign_for(created, shown, outcome, code):
    made = full("return_swapped")
    video = next(e.id for e in made.exhibits if e.kind == "EV-UNBOX")
    checked = _shown(run({}, None if created is None else SIGNED + created), SIGNED + shown)
    found = asked(measure(replace(made, checks={video: checked})), "TIM-2")
    assert (found.outcome, [r.code for r in found.reasons]) == (outcome, [code])
    for language in wording.LANGUAGES:
        assert wording.say(f"reason.{code}", language, **found.reasons[0].params)


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


# --- what must not slip through as met or ok ---------------------------------------
def unboxing(made):
    return next(e for e in made.exhibits if e.kind == "EV-UNBOX")


def swap(made, exhibit):
    return replace(made, exhibits=tuple(exhibit if e.id == exhibit.id else e for e in made.exhibits))


def test_a_video_with_a_requirement_unjudged_is_not_met():
    made = full("return_swapped")
    video = unboxing(made)
    run_ = made.checks[video.id]
    part = replace(run_, results=tuple(r for r in run_.results if r.requirement is not Requirement.WAYBILL))
    found = item(measure(replace(made, checks={video.id: part})), "EV-UNBOX")
    assert found.status is ItemStatus.WEAK
    assert [r.code for r in found.reasons] == ["video_not_run_waybill"]


def test_a_video_that_a_person_or_the_intake_doubts_is_weak():
    made = full("return_swapped")
    video = unboxing(made)
    unclear = replace(video, shows={**video.shows, "问题部位": Shows.UNCLEAR})
    assert item(measure(swap(made, unclear)), "EV-UNBOX").status is ItemStatus.WEAK
    assert item(measure(swap(made, replace(video, warnings=("extension_mismatch",)))), "EV-UNBOX").status is ItemStatus.WEAK
    assert item(measure(swap(made, replace(video, warnings=("name_cleaned",)))), "EV-UNBOX").status is ItemStatus.MET


def test_one_good_video_does_not_cover_a_bad_one():
    made = full("return_swapped")
    video = unboxing(made)
    second = replace(video, id="E900", sha256="9" * 64)
    both = replace(made, exhibits=(*made.exhibits, second))
    assert item(measure(both), "EV-UNBOX").status is ItemStatus.UNKNOWN
    assert asked(measure(both), "CON-1").outcome is Outcome.UNKNOWN
    assert asked(measure(both), "TIM-2").outcome is Outcome.UNKNOWN
    cut = replace(both, checks={**both.checks, "E900": run({Requirement.CONTINUITY: Verdict.NOT_RUN})})
    assert item(measure(cut), "EV-UNBOX").status is ItemStatus.WEAK


def test_six_faces_of_one_moment_or_of_two_videos_are_not_six_stills():
    made = full("return_swapped")
    same = tuple(replace(m, at_s=2.0) if m.kind is MarkKind.FACE else m for m in made.marks)
    assert item(measure(replace(made, marks=same)), "EV-STILLS").status is ItemStatus.WEAK
    second = replace(unboxing(made), id="E900", sha256="9" * 64)
    faces = [m for m in made.marks if m.kind is MarkKind.FACE]
    moved = tuple(replace(m, exhibit="E900") if m in faces[:3] else m for m in made.marks)
    stills = (*made.stills, *(replace(s, exhibit="E900") for s in made.stills))
    halves = replace(made, exhibits=(*made.exhibits, second), marks=moved, stills=stills)
    assert item(measure(halves), "EV-STILLS").status is ItemStatus.WEAK


def test_stills_brought_in_by_hand_stand_beside_those_of_the_marks():
    made = full("return_swapped")
    hand = exhibit(load().evidence["EV-STILLS"], 901, ticked=False)
    assert item(measure(replace(made, exhibits=(*made.exhibits, hand))), "EV-STILLS").status is ItemStatus.MET
    bare = replace(made, exhibits=(*made.exhibits, hand), marks=())
    assert item(measure(bare), "EV-STILLS").status is ItemStatus.UNKNOWN


def test_an_alternative_without_a_line_of_its_own_counts_in_full():
    pickup = exhibit(load().evidence["EV-PICKUP"], 1)
    found = item(measure(replace(case("late_shipping"), exhibits=(pickup,))), "EV-TRACE-OUT")
    assert (found.status, found.exhibits) == (ItemStatus.MET, ("E001",))
    half = replace(pickup, shows={})
    assert item(measure(replace(case("late_shipping"), exhibits=(half,))), "EV-TRACE-OUT").status is ItemStatus.UNKNOWN


def test_the_own_paper_goes_before_its_alternative():
    trace, pickup = exhibit(load().evidence["EV-TRACE-OUT"], 1), exhibit(load().evidence["EV-PICKUP"], 2, ticked=False)
    found = item(measure(replace(case("late_shipping"), exhibits=(trace, pickup))), "EV-TRACE-OUT")
    assert (found.status, found.exhibits) == (ItemStatus.MET, ("E001",))


@pytest.mark.parametrize(
    ("first_opening", "certificate", "outcome"),
    [
        (Verdict.PASS, False, Outcome.OK),
        (Verdict.NOT_RUN, False, Outcome.UNKNOWN),
        (Verdict.NOT_RUN, True, Outcome.OK),
        (None, True, Outcome.OK),
        (None, False, Outcome.BAD),
    ],
)
def test_a_first_opening_is_shown_by_video_or_certificate(first_opening, certificate, outcome):
    made = full("return_swapped")
    kept = tuple(e for e in made.exhibits if e.kind != "EV-CERT" and (first_opening or e.kind != "EV-UNBOX"))
    cert = (exhibit(load().evidence["EV-CERT"], 902),) if certificate else ()
    checks = {unboxing(made).id: run({Requirement.FIRST_OPENING: first_opening})} if first_opening else {}
    assert asked(measure(replace(made, exhibits=(*kept, *cert), checks=checks)), "PF-10").outcome is outcome


def test_what_has_no_figure_is_not_within_its_limit():
    made = full("return_swapped", Platform.PDD)
    video_only = replace(made, exhibits=(unboxing(made),))
    assert asked(measure(video_only), "PF-43").outcome is Outcome.UNKNOWN  # no size is known for that platform
    assert asked(measure(case(platform=Platform.PDD)), "PF-43").outcome is Outcome.OK


FOOTAGE = {"CON-1", "INT-2", "INT-3", "INT-4", "TIM-2"}


@given(
    scenario=st.sampled_from(VIDEO),
    platform=st.sampled_from(Platform),
    has=st.fixed_dictionaries({k: st.booleans() for k in ("video", "checks", "marks", "signed", "deadline")}),
    value=st.sampled_from(["yes", "no", "na"]),
)
def test_an_automatic_test_that_cannot_run_is_never_ok(scenario, platform, has, value):
    made = full(scenario, platform)
    details = made.details
    details = replace(details, signed_at=details.signed_at if has["signed"] else None)
    details = replace(details, proof_deadline=details.proof_deadline if has["deadline"] else None)
    exhibits = made.exhibits if has["video"] else tuple(e for e in made.exhibits if e.kind != "EV-UNBOX")
    made = replace(made, details=details, exhibits=exhibits, checks=made.checks if has["checks"] else {})
    made = replace(made, marks=made.marks if has["marks"] else ())
    ids = FOOTAGE | {"PF-08", "PF-10", "PF-11"}
    made = replace(made, answers=tuple(Answer(id_, value, "王", NOON, "因为") for id_ in sorted(ids)))
    ok = {q.question.id for q in measure(made).questions if q.outcome is Outcome.OK and q.question.kind == "auto"}
    if not (has["video"] and has["checks"]):
        assert not ok & FOOTAGE
    if not has["marks"]:
        assert "PF-11" not in ok
    if not has["signed"]:
        assert "TIM-2" not in ok
    if not has["deadline"]:
        assert "PF-08" not in ok


def test_a_degraded_test_knows_which_answer_is_bad():
    rulebook = load()
    scenario = rulebook.scenarios["return_swapped"]
    odd = replace(scenario.questions[-1], id="X-1", kind="ask", test="not_written", bad_if="suspect")
    rulebook = replace(rulebook, scenarios={"return_swapped": replace(scenario, questions=(odd,))})
    for value, outcome in (("yes", Outcome.BAD), ("no", Outcome.OK)):
        answered = replace(case(), answers=(Answer("X-1", value, "王", NOON),))
        assert assess(answered, rulebook, at=NOON).questions[0].outcome is outcome


# --- clocks --------------------------------------------------------------------------
def test_a_period_may_begin_at_the_next_midnight_in_china():
    signed = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # 01:30 on the 21st in Shanghai
    found = measure(case("return_damaged", Platform.PDD, signed_at=signed))
    objection = next(d for d in found.deadlines if d.rule.id == "objection")
    assert objection.at == datetime(2026, 11, 25, tzinfo=SHANGHAI)


def test_a_clock_that_does_not_run_on_the_platform_is_left_out():
    ids = {p: {d.rule.id for d in measure(case("return_damaged", p)).deadlines} for p in Platform}
    assert "objection" in ids[Platform.PDD] - ids[Platform.TAOBAO]
    assert "inspect" in ids[Platform.TMALL] - ids[Platform.DOUYIN]
    assert all("proof" in found for found in ids.values())


def test_facts_start_clocks():
    forwarded = NOON - timedelta(days=14, hours=22)
    found = measure(case("fake_goods_complaint", facts={"statement_forwarded_at": forwarded}))
    wait = next(d for d in found.deadlines if d.rule.id == "ip_wait")
    assert (wait.at, wait.urgency) == (forwarded + timedelta(days=15), Urgency.RED)
    assert wait.limit is not None
    assert wait.limit.status == "statute"


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_scenario_out_of_use_says_so(status):
    rulebook = load()
    odd = replace(rulebook.scenarios["return_swapped"], status=status)
    found = assess(case(), replace(rulebook, scenarios={"return_swapped": odd}), at=NOON)
    assert f"notice_scenario_{status}" in {n.code for n in found.notices}
    assert all(wording.has(f"reason.notice_scenario_{status}", language) for language in wording.LANGUAGES)


def test_of_several_periods_the_first_to_end_counts():
    rulebook = load()
    scenario = rulebook.scenarios["return_swapped"]
    shorter = replace(rulebook.limits["unbox_after_sign"], id="shorter", hours=48)
    rule = replace(next(d for d in scenario.deadlines if d.id == "inspect"), limits=("unbox_after_sign", "shorter"))
    book = replace(rulebook, limits={**rulebook.limits, "shorter": shorter})
    book = replace(book, scenarios={"return_swapped": replace(scenario, deadlines=(rule,))})
    assert assess(case(), book, at=NOON).deadlines[0].at == SIGNED + timedelta(hours=48)
    superseded = replace(book, limits={**book.limits, "shorter": replace(shorter, status="superseded")})
    assert assess(case(), superseded, at=NOON).deadlines[0].at == SIGNED + timedelta(hours=72)
