"""Every operation has an inverse: the rows are the same bytes again, and the log folds to exactly these rows."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import operations
from desktop.operations import undo
from desktop.queries import history
from desktop.store import verify
from desktop.store.schema import SYNCED
from desktop.workspace import Workspace
from tests.desktop.operations.inverse_examples import EXAMPLES, ME, WITHOUT_A_STEP, Town

FILES = count()


def rows(office: Workspace) -> list[tuple[object, ...]]:
    """Every row of every synced table but the history itself, as stored."""
    with office.read() as db:
        assert verify.row_problems(db) == []
        return [
            (kind, *row)
            for kind in sorted(SYNCED)
            if kind != "step"
            for row in db.exec_driver_sql(f'SELECT * FROM "{kind}" ORDER BY id')
            if not (
                kind == "setting" and str(row.key).startswith("care_key.")
            )  # handed on: cannot be taken back
        ]


def steps(office: Workspace) -> int:
    with office.read() as db:
        found = history.steps(db, limit=10_000)
    return sum(not step.name.startswith("exchange.care_keys") for step in found)


def written_operations() -> set[str]:
    """Every public function of `desktop.operations` that is handed an office."""
    found = set()
    for module in pkgutil.walk_packages(operations.__path__, operations.__name__ + "."):
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            parameters = list(inspect.signature(function).parameters.values())
            if function.__module__ != module.name or name.startswith("_") or not parameters:
                continue
            if "Workspace" in str(parameters[0].annotation):
                found.add(f"{module.name.removeprefix(operations.__name__ + '.')}.{name}")
    return found


def test_every_operation_is_tried() -> None:
    """A new operation needs an example above, or a reason why there is nothing to take back."""
    assert written_operations() == {*EXAMPLES, *WITHOUT_A_STEP}
    assert not set(EXAMPLES) & set(WITHOUT_A_STEP)


# What stands open again when these are taken back keeps the steps before from being undone (`test_dispute_undone.py`).
DISPUTED = {"disputes.choose", "disputes.merge"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_operation_is_taken_back_and_done_again(office: Workspace, name: str) -> None:
    town = Town(office)
    before, known = rows(office), steps(office)
    EXAMPLES[name](town)
    after, done = rows(office), steps(office) - known
    assert done >= 1
    assert after != before or done > 1
    if name in DISPUTED:
        undo.undo(office, actor=ME)
        done, before = 1, rows(office)
        assert before != after
        undo.redo(office, actor=ME)
        assert rows(office) == after
    for _round in range(2):
        for _step in range(done):
            undo.undo(office, actor=ME)
        assert rows(office) == before
        for _step in range(done):
            undo.redo(office, actor=ME)
        assert rows(office) == after


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(EXAMPLES.keys() - DISPUTED)), min_size=2, max_size=7))
def test_any_of_them_after_another(make_office: Callable[..., Workspace], names: list[str]) -> None:
    office = make_office(f"inverse-{next(FILES)}.gezhi")
    town = Town(office)
    before, known = rows(office), steps(office)
    for name in names:
        EXAMPLES[name](town)
    after, done = rows(office), steps(office) - known
    for _step in range(done):
        undo.undo(office, actor=ME)
    assert rows(office) == before
    for _step in range(done):
        undo.redo(office, actor=ME)
    assert rows(office) == after
