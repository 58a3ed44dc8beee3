"""How dear a guess at a password is on this PC: measured once, so that signing in takes 0.5 to 1 second here.

Never below 64 MiB and three passes (RFC 9106, section 4, second recommended option), however slow the PC is.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import orjson

from desktop.security import install, sealing
from desktop.security.atomic import write_atomically
from desktop.security.sealing import LANES, Argon2Cost

FILE: Final = "argon2.json"
FLOOR_KIB: Final = 64 * 1024
STEPS_KIB: Final = (256 * 1024, 128 * 1024, FLOOR_KIB)
LEAST_PASSES: Final = 3
MOST_PASSES: Final = 12
AIM: Final = 0.75  # seconds; 0.5 to 1.0 are meant
SHORTEST, LONGEST = 0.5, 1.0
HOPELESS: Final = 1.5  # seconds guessed from one pass, which guesses too high: not worth measuring
TRIES: Final = 4

Measure = Callable[[Argon2Cost], float]


def measured(cost: Argon2Cost) -> float:
    """Seconds that one derivation takes here."""
    begin = time.perf_counter()
    sealing.stretched("calibration", bytes(16), cost)
    return time.perf_counter() - begin


def calibrate(measure: Measure = measured) -> Argon2Cost:
    """The dearest cost that keeps to the aim: memory first, which costs an attacker most, then passes."""
    pass_seconds = measure(Argon2Cost(FLOOR_KIB, 1, LANES))
    for memory in STEPS_KIB:
        cost = Argon2Cost(memory, LEAST_PASSES, LANES)
        if memory > FLOOR_KIB and LEAST_PASSES * pass_seconds * memory / FLOOR_KIB > HOPELESS:
            continue
        seconds = measure(cost)
        if seconds <= LONGEST:
            break
    if seconds < SHORTEST:
        cost = Argon2Cost(memory, _passes(LEAST_PASSES * AIM / seconds), LANES)
    for _try in range(TRIES):  # a first guess from one pass; what counts is what the whole takes
        seconds = measure(cost)
        passes = _passes(cost.passes * AIM / seconds) if not SHORTEST <= seconds <= LONGEST else cost.passes
        if passes == cost.passes:
            break
        cost = Argon2Cost(memory, passes, LANES)
    return cost


def _passes(wanted: float) -> int:
    return max(LEAST_PASSES, min(MOST_PASSES, round(wanted)))


def of_this_pc(home: Path | None = None, *, measure: Measure = measured) -> Argon2Cost:
    """What was measured when this PC made its first office, or is now; kept beside the other keys."""
    path = (home or install.default_folder()) / FILE
    if (kept := _kept(path)) is not None:
        return kept
    cost = calibrate(measure)
    with contextlib.suppress(OSError):  # measured again next time
        path.parent.mkdir(parents=True, exist_ok=True)
        body = {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}
        write_atomically(path, orjson.dumps(body))
    return cost


def _kept(path: Path) -> Argon2Cost | None:
    try:
        body = orjson.loads(path.read_bytes())
        cost = Argon2Cost(int(body["memory_kib"]), int(body["passes"]), int(body["lanes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    sane = FLOOR_KIB <= cost.memory_kib <= STEPS_KIB[0] and LEAST_PASSES <= cost.passes <= MOST_PASSES
    return cost if sane and cost.lanes == LANES else None
