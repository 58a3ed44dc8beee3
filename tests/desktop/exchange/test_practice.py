"""The practice community is founded whole, marked, and never left half made."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from desktop.base.clock import today
from desktop.base.errors import Cancelled, Refused
from desktop.documents.render import Scope, render
from desktop.exchange import practice
from desktop.queries import overview
from desktop.queries.practice import is_practice
from desktop.store import location
from desktop.workspace import Workspace
from tests.conftest import FitVolumes


class Impatient:
    """Presses cancel after some reports."""

    def __init__(self, after: int) -> None:
        self._left = after

    @property
    def cancelled(self) -> bool:
        return self._left <= 0

    def report(self, done: int, total: int, doing: str = "") -> None:
        self._left -= 1


@pytest.fixture(autouse=True)
def _any_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(location, "SystemVolumes", FitVolumes)


@pytest.mark.slow
def test_the_practice_community_is_whole_and_marked(tmp_path: Path) -> None:
    created = practice.found(tmp_path / "office.gezhi", actor="演练")
    with created.workspace.read() as db:
        counts = overview.counts(db)
        assert is_practice(db)
        worked = {
            table: db.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
            for table in ("visit", "diary", "patrol", "chat_group")
        }
        posts = db.exec_driver_sql("SELECT count(DISTINCT staff_id) FROM diary").scalar()
    assert worked == {"visit": 60, "diary": 30, "patrol": 40, "chat_group": 8}
    assert posts == 6, "everybody who has a grid has written; two have two"
    for kind, least in (("diary", 6), ("call-list", 8)):  # on the first of a month the diary has one day
        out = io.BytesIO()
        day = today(created.workspace.clock)
        assert render(created.workspace, kind, Scope(), {}, out, actor="演练", today=day).items >= least
    created.workspace.close()
    assert min(counts.households, counts.residents, counts.staff, counts.grids, counts.care) > 0
    again = Workspace.open(tmp_path / "office.gezhi", password=practice.PASSWORD)
    again.close()
    with pytest.raises(Refused):
        practice.found(tmp_path / "office.gezhi", actor="演练")


def test_a_cancelled_practice_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        practice.found(tmp_path / "office.gezhi", actor="演练", progress=Impatient(3))
    assert list(tmp_path.glob("office*")) == [] or all(p.suffix == ".lock" for p in tmp_path.glob("office*"))
