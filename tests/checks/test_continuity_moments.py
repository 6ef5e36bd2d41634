"""Jumps that a person looks at together are one thing to look at, and none of them is lost."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evidencekit.checks.continuity.signal import Sight
from evidencekit.checks.continuity.weighing import weigh
from evidencekit.checks.model import Finding, Signal, Weight


def jump(at_s: float, confidence: float = 0.6, weight: Weight = Weight.LOOK, code: str = "jump") -> Finding:
    """One jump with its pair of stills."""
    return Finding(
        id=f"continuity-{code}-{at_s:.3f}",
        code=code,
        weight=weight,
        start_s=at_s,
        end_s=at_s,
        confidence=confidence,
        still_s=at_s,
        still_before_s=round(at_s - 0.04, 3),
        params={"share": round(100 * confidence)},
        signal=Signal.CUT,
    )


def test_jumps_of_one_restless_moment_are_told_once_with_the_stills_of_the_surest() -> None:
    (told,) = weigh([Sight((jump(35.0), jump(36.0, 0.9), jump(35.5, 0.5)))])
    assert (told.code, told.weight, told.start_s, told.end_s) == ("jumps", Weight.LOOK, 35.0, 36.0)
    assert (told.still_before_s, told.still_s) == (35.96, 36.0)
    assert told.params == {"share": 90, "count": 3}
    assert told.id == "continuity-jumps-35.000"
    assert told.moments == ((34.96, 35.0), (35.46, 35.5), (35.96, 36.0))


def test_on_paper_there_are_four_of_many_and_always_the_surest() -> None:
    (told,) = weigh([Sight(tuple(jump(n / 10, 0.9 if n == 58 else 0.5) for n in range(50, 60)))])
    assert len(told.moments) == 10
    assert [still for _, still in told.printed] == [5.0, 5.1, 5.2, 5.8]
    assert jump(5.0).printed == ()


def test_a_jump_that_is_heard_is_part_of_its_moment() -> None:
    (told,) = weigh([Sight((jump(35.0), jump(36.0)), clicks=(36.0,))])
    assert (told.code, told.id) == ("jumps", "continuity-jumps-35.000")


def test_what_is_further_apart_or_a_break_stays_by_itself() -> None:
    apart = (jump(5.0), jump(6.6))
    assert weigh([Sight(apart)]) == apart
    with_break = (jump(5.0), jump(5.4, weight=Weight.BREAK))
    assert weigh([Sight(with_break)]) == with_break
    with_blend = (jump(5.0), replace(jump(6.0, code="blend"), end_s=6.2))
    assert weigh([Sight(with_blend)]) == with_blend


@given(st.sets(st.integers(min_value=1, max_value=300), min_size=1))
def test_no_jump_is_lost_and_no_moment_is_longer_than_one_look(frames: set[int]) -> None:
    times = [frame / 10 for frame in sorted(frames)]
    told = weigh([Sight(tuple(jump(at_s) for at_s in times))])
    assert sum(int(f.params.get("count", 1)) for f in told) == len(times)
    for finding in told:
        within = [at_s for at_s in times if finding.start_s <= at_s <= finding.end_s]
        assert len(within) == finding.params.get("count", 1)
        assert finding.end_s - finding.start_s <= 1.5 + 1e-9
        assert finding.still_s in within
        assert [still for _, still in finding.moments] == (within if len(within) > 1 else [])
