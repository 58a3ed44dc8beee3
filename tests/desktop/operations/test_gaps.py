"""Missing operations that will never come: declared once, then the warning ends on every PC."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.operations import checking
from desktop.operations.gaps import declare_lost
from desktop.operations.undo import undo
from desktop.queries.exchange import Missing, lacking
from desktop.store import acks
from desktop.store.run import Run
from desktop.store.vector import Vector
from desktop.workspace import Workspace

STREAM = "e" * 32


def missing(office: Workspace) -> list[Missing]:
    with office.read() as db:
        return list(lacking(db))


def hear(office: Workspace, first: int, last: int) -> None:
    have = Vector()
    have.add(STREAM, first, last)
    with office.local() as db:
        acks.put(db, "age1somebody", have, 0)


def test_the_warning_ends_everywhere_and_comes_back_when_taken_back(
    make_office: Callable[..., Workspace],
) -> None:
    here, there = make_office("here.gezhi"), make_office("there.gezhi", founded=False)
    for office in (here, there):
        hear(office, 5, 9)
    (gap,) = missing(here)
    assert (gap.stream, gap.first, gap.last) == (STREAM, 5, 9)
    step = declare_lost(here, gap, reason="3号电脑硬盘损坏", actor="李梅").step_id
    assert missing(here) == []
    there.receive(here.runs_since(Vector()), actor="王芳", source="test")
    assert missing(there) == []
    hear(here, 5, 12)
    assert [(m.first, m.last) for m in missing(here)] == [(10, 12)], "only what was declared"
    undo(here, step, actor="李梅")
    (gap,) = missing(here)
    assert (gap.first, gap.last) == (5, 12)
    declare_lost(here, gap, reason="确认找不回", actor="李梅")
    assert missing(here) == []


def test_only_what_is_missing_and_only_with_a_reason(office: Workspace) -> None:
    hear(office, 1, 2)
    (gap,) = missing(office)
    with pytest.raises(Refused) as caught:
        declare_lost(office, gap, reason=" ", actor="李梅")
    assert caught.value.code == "gap.reason"
    with pytest.raises(NotFound):
        declare_lost(office, replace(gap, last=3), reason="x", actor="李梅")


def test_the_check_says_what_is_missing_until_it_is_declared_lost(
    make_office: Callable[..., Workspace],
) -> None:
    here, there = make_office("here.gezhi"), make_office("there.gezhi", founded=False)
    (run,) = here.runs_since(Vector())
    late = Run(run.stream, 4, run.hashes()[2], run.ops[3:])
    there.receive([late], actor="王芳", source="test")
    (said,) = checking.check(there).problems
    assert "1" in said
    assert "3" in said
    (gap,) = missing(there)
    declare_lost(there, gap, reason="电脑报废", actor="王芳")
    assert checking.check(there).problems == ()
