"""Works that go from stage to stage together."""

from __future__ import annotations

import pytest

from sitegen.base.stages import Stages, alone, in_batches, together


def work(name: str, stages: int, log: list[str]) -> Stages[str]:
    for stage in range(stages):
        log.append(f"{name}{stage}")
        yield
    log.append(f"{name}!")
    return name


def test_all_go_through_a_stage_before_any_goes_on():
    log: list[str] = []
    assert together([work("a", 2, log), work("b", 0, log), work("c", 1, log)]) == ["a", "b", "c"]
    assert log == ["a0", "b!", "c0", "a1", "c!", "a!"]


def test_of_many_some_go_together():
    log: list[str] = []
    assert list(in_batches(lambda name: work(name, 1, log), "abc", 2)) == ["a", "b", "c"]
    assert log == ["a0", "b0", "a!", "b!", "c0", "c!"]


def test_one_goes_alone():
    log: list[str] = []
    assert alone(work("a", 2, log)) == "a"
    assert log == ["a0", "a1", "a!"]


def test_no_works_are_nothing():
    assert together([]) == []


def test_what_goes_wrong_is_told():
    def fails() -> Stages[str]:
        yield
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        together([fails()])
    with pytest.raises(ValueError, match="no"):
        alone(fails())
