"""A small office whose every figure can be counted by hand, and the county of the practice workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import FixedClock
from desktop.exchange.importing.decisions import DecidedBefore, read_decisions
from desktop.exchange.importing.run import apply, prepare
from desktop.returns import Basis
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes

PUBLIC = Path(__file__).parents[2] / "files" / "public"
COUNTY = PUBLIC / "07_演练县社区网格基础数据.xlsx"
BLANK = PUBLIC / "08_自查表模板.xlsx"
DAY = date(2026, 6, 30)


class Builder:
    """Writes records by kind; answers their ids. `note` is one step each, which no test looks at."""

    def __init__(self, office: Workspace) -> None:
        self.office = office
        with office.read() as db:
            self.community = str(db.exec_driver_sql("SELECT id FROM community").scalar_one())

    def add(self, kind: str, /, **fields: Any) -> str:
        with self.office.change("test.add", actor="李梅") as unit:
            return unit.create(kind, fields)

    def set(self, kind: str, entity_id: str, /, **fields: Any) -> None:
        with self.office.change("test.set", actor="李梅") as unit:
            unit.set(kind, entity_id, fields)

    def grid(self, number: int, **fields: Any) -> str:
        given = {"community_id": self.community, "number": number, "name": f"第{number}网格", "kind": "basic"}
        return self.add("grid", **(given | fields))

    def micro(self, grid: str, number: int, **fields: Any) -> str:
        return self.add("micro_grid", grid_id=grid, number=number, name=f"微{number}", **fields)

    def building(self, label: str, *, units: tuple[str, ...] = (), micro: str | None = None) -> str:
        """A building, its units, and the micro-grid that owns all of it."""
        compound = self.add("compound", community_id=self.community, name="锦绣龙庭", kind="compound")
        building = self.add("building", compound_id=compound, label=label, kind="building")
        for unit in units:
            self.add("unit", building_id=building, label=unit)
        if micro:
            self.add("territory", micro_grid_id=micro, building_id=building)
        return building

    def home(self, building: str | None, members: int = 1, *, unit: str | None = None, **fields: Any) -> str:
        """A household with so many live members; `resident` fields go to each of them."""
        resident = fields.pop("resident", {})
        dwelling = None
        if building:
            use = fields.pop("use", None)
            dwelling = self.add("dwelling", building_id=building, unit_id=unit, room="101", use=use)
        household = self.add("household", dwelling_id=dwelling, **({"head_name": "王强"} | fields))
        for number in range(members):
            self.add(
                "resident", household_id=household, name=f"王强{number}", **({"state": "live"} | resident)
            )
        return household

    def person(self, name: str, **fields: Any) -> str:
        return self.add("staff", **({"community_id": self.community, "name": name} | fields))

    def post(
        self, staff: str, scope: str, role: str = "grid_worker", kind: str = "grid", **fields: Any
    ) -> str:
        return self.add("assignment", staff_id=staff, role=role, scope_kind=kind, scope_id=scope, **fields)


@pytest.fixture
def build(office: Workspace) -> Builder:
    return Builder(office)


@pytest.fixture
def value(office: Workspace) -> Callable[..., float | int | str | None]:
    """The value of one indicator of the office on a day."""

    def of(code: str, *, day: date = DAY, **asked: Any) -> float | int | str | None:
        return Basis([office], as_of=day).evaluate(codes=[code], **asked).value(code)

    return of


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The practice county, imported for real. Not to be written to."""
    path = tmp_path_factory.mktemp("county") / "county.gezhi"
    office = Workspace.create(
        path, user="李梅", password=PASSWORD, clock=FixedClock(), volumes=FitVolumes(), cost=CHEAP
    ).workspace
    from desktop.operations import office as founding

    founding.found(office, code="640423000000", name="演练县", actor="李梅")
    decisions = DecidedBefore(read_decisions(PUBLIC / "decisions.json"))
    prepared = prepare(office, COUNTY, decide=decisions, as_of=DAY)
    apply(office, prepared, actor="李梅", today=DAY)
    yield office
    office.close()


@pytest.fixture(scope="session")
def basis(county: Workspace) -> Basis:
    return Basis([county], as_of=DAY)
