"""Signing in takes half a second to a second on every PC, and never less work than the floor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.security.calibration import (
    FILE,
    FLOOR_KIB,
    LEAST_PASSES,
    Measure,
    calibrate,
    measured,
    of_this_pc,
)
from desktop.security.sealing import Argon2Cost


def pc(seconds_per_mib_and_pass: float, fixed: float = 0.0) -> Measure:
    """A PC on which the time grows with memory and passes."""
    return lambda cost: fixed + cost.memory_kib / 1024 * cost.passes * seconds_per_mib_and_pass


@pytest.mark.parametrize("speed", [0.0002, 0.0004, 0.0007, 0.0010, 0.0015, 0.0020, 0.0025, 0.0035, 0.0045])
@pytest.mark.parametrize("fixed", [0.0, 0.05])
def test_it_takes_half_a_second_to_a_second(speed: float, fixed: float) -> None:
    clock = pc(speed, fixed)
    assert 0.5 <= clock(calibrate(clock)) <= 1.0


@pytest.mark.parametrize("speed", [0.00001, 0.0001, 0.01, 0.1, 1.0])
def test_beyond_that_the_floor_and_the_ceiling_hold(speed: float) -> None:
    cost = calibrate(pc(speed))
    assert FLOOR_KIB <= cost.memory_kib <= 256 * 1024
    assert LEAST_PASSES <= cost.passes <= 12
    if speed >= 0.01:
        assert (cost.memory_kib, cost.passes) == (FLOOR_KIB, LEAST_PASSES)


def test_a_fast_pc_spends_memory_first() -> None:
    assert calibrate(pc(0.0005)).memory_kib == 256 * 1024
    assert calibrate(pc(0.0015)).memory_kib == 128 * 1024
    assert calibrate(pc(0.0035)).memory_kib == FLOOR_KIB


def counting(measure: Measure, seen: list[Argon2Cost]) -> Callable[[Argon2Cost], float]:
    def count(cost: Argon2Cost) -> float:
        seen.append(cost)
        return measure(cost)

    return count


def test_it_is_measured_once_for_a_pc(tmp_path: Path) -> None:
    seen: list[Argon2Cost] = []
    measure = counting(pc(0.001), seen)
    first = of_this_pc(tmp_path, measure=measure)
    tries = len(seen)
    assert of_this_pc(tmp_path, measure=measure) == first
    assert len(seen) == tries


@pytest.mark.parametrize(
    "kept",
    [
        b"{",
        b'{"memory_kib": 64, "passes": 1, "lanes": 1}',
        b'{"memory_kib": 65536, "passes": 99, "lanes": 2}',
    ],
)
def test_a_cheaper_or_damaged_note_is_not_believed(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / FILE).write_bytes(kept)
    assert of_this_pc(tmp_path, measure=pc(0.001)) == calibrate(pc(0.001))


def test_a_real_derivation_is_what_is_measured() -> None:
    assert 0 < measured(Argon2Cost(64, 1, 1)) < measured(Argon2Cost(32 * 1024, 2, 1))
