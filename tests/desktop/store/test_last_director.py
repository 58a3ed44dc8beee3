"""While nobody is director, whoever was it last stays: a function of the operations, not of how they came."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import count

import pytest

from desktop.store.last_director import left_last
from desktop.store.op import DELETED, STATUS, Op

WANG, LIU, ZHAO = "王芳", "刘洋", "赵查"
ONE, TWO = "a" * 32, "b" * 32  # sessions of two PCs
DIRECTOR, CLERK = ["clerk", "director"], ["clerk"]
NUMBERS = count(1)


def op(
    name: str, at: int, fields: Mapping[str, object], *, stream: str = ONE, over: tuple[Op, ...] = ()
) -> Op:
    """What was written at a time into somebody's account, over the versions in `over`."""
    seen = {field: tuple(one.dot for one in over if field in (*one.fields, STATUS)) for field in fields}
    return Op(
        stream=stream, seq=next(NUMBERS), hlc=at << 16, wall_ms=at, actor=WANG, install="", kind="set" if over else "create",
        entity="account", id=f"{ord(name[0]):032x}", step="c" * 32,
        fields={field: (value, seen[field]) for field, value in fields.items()},
    )  # fmt: skip


def added(name: str, at: int = 1, roles: list[str] = DIRECTOR) -> Op:
    return op(name, at, {"name": name, "roles": roles})


def demoted(one: Op, name: str, at: int, *, stream: str = ONE) -> Op:
    return op(name, at, {"roles": CLERK}, stream=stream, over=(one,))


def ended(one: Op, name: str, at: int, *, stream: str = ONE) -> Op:
    return op(name, at, {"ended_on": "2026-06-30"}, stream=stream, over=(one,))


def test_of_two_who_took_it_from_each_other_the_first_to_write_prevails() -> None:
    wang, liu = added(WANG), added(LIU, 2)
    for lose in (demoted, ended):
        for lose_other in (demoted, ended):
            histories = [[wang, lose(wang, WANG, 11, stream=TWO)], [liu, lose_other(liu, LIU, 10)]]
            assert left_last(histories) == WANG


def test_at_one_time_the_session_decides_as_in_the_merge() -> None:
    wang, liu = added(WANG), added(LIU)
    histories = [[wang, demoted(wang, WANG, 10)], [liu, demoted(liu, LIU, 10, stream=TWO)]]
    assert left_last(histories) == LIU


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_arrival_is_nothing(seed: int) -> None:
    wang, liu, zhao = added(WANG), added(LIU), added(ZHAO, roles=CLERK)
    histories = [
        [wang, demoted(wang, WANG, 10), op(WANG, 12, {"note": "x"}, over=(wang,))],
        [liu, ended(liu, LIU, 11)],
        [zhao, ended(zhao, ZHAO, 20)],
    ]
    mixed = random.Random(seed)
    for ops in histories:
        mixed.shuffle(ops)
    mixed.shuffle(histories)
    assert left_last(histories) == LIU


def test_what_is_written_later_about_somebody_long_gone_brings_nothing_back() -> None:
    wang, liu = added(WANG), added(LIU)
    gone = ended(wang, WANG, 5)
    later = op(WANG, 50, {"ended_on": "2026-07-02", "roles": DIRECTOR}, over=(wang, gone))
    assert left_last([[wang, gone, later], [liu, demoted(liu, LIU, 10)]]) == LIU


def test_whoever_was_named_again_left_when_it_ended_again() -> None:
    wang, liu = added(WANG), added(LIU)
    out = demoted(wang, WANG, 5)
    back = op(WANG, 6, {"roles": DIRECTOR}, over=(out,))
    out_again = op(WANG, 20, {"roles": CLERK}, over=(back,))
    assert left_last([[wang, out, back, out_again], [liu, demoted(liu, LIU, 10)]]) == WANG


def test_an_account_whose_adding_was_undone_counts_and_who_never_was_director_does_not() -> None:
    wang, zhao = added(WANG), added(ZHAO, roles=CLERK)
    assert (
        left_last([[wang, op(WANG, 9, {STATUS: DELETED}, over=(wang,))], [zhao, ended(zhao, ZHAO, 10)]])
        == WANG
    )
    assert left_last([[zhao, ended(zhao, ZHAO, 10)]]) == left_last([]) == ""
