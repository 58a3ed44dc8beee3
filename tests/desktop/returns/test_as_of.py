"""A day of the past gives what it gave then, every figure and every list, whatever was written since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.operations import office as founding
from desktop.returns import CATALOGUE, DENOMINATOR, FAILING, NUMERATOR, Basis
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.returns.conftest import Builder

PARTS = (NUMERATOR, DENOMINATOR, FAILING)
THEN, NOW = date(2025, 6, 30), date(2026, 3, 1)


def moment(day: str) -> int:
    """Noon of a day, in milliseconds."""
    return int(datetime.fromisoformat(f"{day}T04:00:00").replace(tzinfo=UTC).timestamp() * 1000)


class Office:
    """An office whose clock can be moved on."""

    def __init__(self, path: Path) -> None:
        self.clock = FixedClock(moment("2025-01-10"))
        self.office = Workspace.create(
            path, user="李梅", password=PASSWORD, clock=self.clock, volumes=FitVolumes(), cost=CHEAP
        ).workspace
        founding.found(self.office, code="420303090012", name="云麓台社区", actor="李梅")
        self.build = Builder(self.office)

    def on(self, day: str) -> Builder:
        self.clock.now = moment(day)
        return self.build


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "o.gezhi")
    yield made
    made.office.close()


Told = dict[str, tuple[object, ...]]


def told(office: Workspace, day: date) -> Told:
    """Every figure of a day with everything behind it."""
    basis = Basis([office], as_of=day)
    figures = basis.evaluate().figures
    return {
        code: (
            figure.value, figure.numerator, figure.denominator, figure.met,
            *(sorted((row.kind, row.id) for row in basis.rows(code, part)) for part in PARTS),
        )
        for code, figure in figures.items()
    }  # fmt: skip


def fill(build: Builder) -> dict[str, str]:
    """Something of nearly everything that indicators ask for."""
    ids: dict[str, str] = {}
    build.set(
        "community", build.community, platform_kind="企业微信", platform_posts=1, office_kind="rented", kind="urban",
        system_meeting=True, leading_group="组长王强",
    )  # fmt: skip
    build.add("setting", key="norms", value={"low": 2, "high": 3})
    ids["grid"] = build.grid(1, board_map=True, board_contact=True, board_duty=False, bound_east="东路")
    ids["other"] = build.grid(2)
    ids["micro"] = build.micro(ids["grid"], 1)
    ids["house"] = build.building("1", units=("1", "2"), micro=ids["micro"])
    for number in range(4):
        home = build.home(
            ids["house"], 2, use="self" if number else "vacant", in_group=bool(number % 2), phone="13800000001",
            verified_on="2025-05-01" if number else None,
            resident={"sex": "1", "birth": f"19{40 + number}-02-03", "lives_here": True, "hukou_here": True,
                      "id_number": "640423197002198098" if number == 1 else None, "phones": ["13800000001"]},
        )  # fmt: skip
        ids[f"home{number}"] = home
    with build.office.read() as db:
        sql = "SELECT id FROM resident WHERE household_id = ? ORDER BY name"
        ids["man"] = str(db.exec_driver_sql(sql, (ids["home1"],)).scalars().first())
        ids["door"] = str(
            db.exec_driver_sql("SELECT dwelling_id FROM household WHERE id = ?", (ids["home1"],)).scalar()
        )
    ids["worker"] = build.person(
        "杨芳", full_time=True, certificate="none", committee_posts=["委员"], education="20", politics="13",
        birth="1990-01-01", phones=["13900000001"],
    )  # fmt: skip
    ids["post"] = build.post(ids["worker"], ids["grid"])
    ids["board"] = build.add(
        "board_issue", scope_kind="grid", scope_id=ids["grid"], place="1号楼", parts=["map", "contact"],
        staff_ids=[ids["worker"]], issued_on="2025-02-01",
    )  # fmt: skip
    ids["badge"] = build.add("badge_issue", staff_id=ids["worker"], issued_on="2025-02-01")
    build.add(
        "card_issue",
        household_id=ids["home1"],
        issued_on="2025-02-01",
        staff_id=ids["worker"],
        phone="13900000001",
    )
    ids["group"] = build.add(
        "chat_group",
        community_id=build.community,
        name="一群",
        scope_id=ids["house"],
        owner_staff_id=ids["worker"],
    )
    ids["care"] = build.add(
        "care_record", resident_id=ids["man"], category="alone", start="2025-01-01", responsible="杨芳"
    )
    ids["found"] = build.add(
        "rectification", problem="少网格员", source="self", found_on="2025-03-01", scope_kind="grid", scope_id=ids["grid"],
        state="open",
    )  # fmt: skip
    return ids


def change_everything(build: Builder, ids: dict[str, str]) -> None:
    """Writes no day tells of: forms corrected, marks set, records added and taken off."""
    build.set(
        "community", build.community, platform_kind="none", platform_posts=30, office_kind="own", kind="village",
        system_meeting=False, system_diary=True, leading_group=None,
    )  # fmt: skip
    with build.office.read() as db:
        norms = str(db.exec_driver_sql("SELECT id FROM setting WHERE key = 'norms'").scalar())
    build.set("setting", norms, value={"low": 1, "high": 900})
    build.set("grid", ids["grid"], board_duty=True, bound_south="南", bound_west="西", bound_north="北")
    build.set("building", ids["house"], head_name="赵六", map_x=3, map_y=4, map_w=5, map_h=6)
    build.set("dwelling", ids["door"], use="rented")
    build.set("household", ids["home1"], in_group=False, verified_on="2026-02-01", phone="", head_name="")
    build.set(
        "resident", ids["man"], id_number="640423197002198099", name="", sex="2", phones=[], ethnicity="03"
    )
    build.set(
        "staff", ids["worker"], full_time=False, certificate="senior", committee_posts=["书记"], education="90",
        politics="01", phones=["13900000002"], outsider=True,
    )  # fmt: skip
    build.set("assignment", ids["post"], outsider=True)
    build.set("board_issue", ids["board"], parts=["map"], staff_ids=[])
    build.set("chat_group", ids["group"], scope_id="", owner_staff_id="")
    build.set("care_record", ids["care"], responsible="", category="illness")
    build.set("rectification", ids["found"], state="dropped", responsible="杨芳")
    build.grid(3)
    build.micro(ids["other"], 2)
    second = build.building("2", units=("1",), micro=ids["micro"])
    build.home(second, 3, use="vacant", resident={"birth": "1950-01-01"})
    build.person("新来", committee_posts=["主任"], certificate="senior")
    with build.office.change("test.drop", actor="李梅") as unit:
        for kind, name in (("household", "home3"), ("badge_issue", "badge")):
            if kind == "household":
                unit.delete(kind, ids[name])
        unit.delete("chat_group", ids["group"])


def test_every_figure_of_a_past_day_is_what_it_was(kept: Office) -> None:
    ids = fill(kept.on("2025-03-01"))
    kept.on("2025-06-30")
    before = told(kept.office, THEN)
    change_everything(kept.on("2026-02-01"), ids)
    after, now = told(kept.office, THEN), told(kept.office, NOW)
    assert {code: after[code] for code in after if after[code] != before[code]} == {}
    assert len([code for code in now if now[code] != before[code]]) > 40, "the fixture moves too little"


def test_what_has_a_date_of_its_own_is_told_by_it(kept: Office) -> None:
    ids = fill(kept.on("2025-03-01"))
    late = kept.on("2025-08-01")
    second = late.person("补登", joined_on="2025-05-01")
    late.post(second, ids["other"], start="2025-05-01")
    late.add("patrol", grid_id=ids["grid"], day="2025-06-20", worker_name="杨芳")
    late.home(ids["house"], 1, resident={"came_on": "2025-06-01"})
    late.set("household", ids["home0"], verified_on="2025-06-15")
    value = Basis([kept.office], as_of=THEN).evaluate().value
    assert (value("B01"), value("B03"), value("G01.done")) == (2, 2, 1)
    assert (value("A03"), value("A08")) == (5, 9)
    assert value("F01") == 80.0  # three checked in May, one in June, one never


def test_before_the_log_began_the_present_stands_in(kept: Office) -> None:
    fill(kept.on("2025-03-01"))
    assert Basis([kept.office], as_of=date(2024, 12, 31)).evaluate().value("A03") == 4
    assert (
        Basis([kept.office], as_of=date(2025, 2, 1)).evaluate().value("A03") is None
    )  # founded, nothing entered


def test_an_import_counts_from_the_day_its_figures_are_of(kept: Office) -> None:
    build = kept.on("2025-07-08")
    with kept.office.change("import.county", actor="李梅", args={"as_of": "2025-06-30"}) as unit:
        unit.set("community", build.community, {"platform_kind": "企业微信", "office_kind": "own"})
        unit.create(
            "building",
            {"compound_id": unit.create("compound", {"community_id": build.community, "name": "新"})},
        )
    value = Basis([kept.office], as_of=THEN).evaluate().value
    assert (value("I01"), value("A35.own"), value("A30.buildings")) == (1, 1, 1)
    value = Basis([kept.office], as_of=date(2025, 6, 29)).evaluate().value
    assert (value("I01"), value("A35.own"), value("A30.buildings")) == (None, None, 0)


def test_what_a_purge_took_out_of_the_log_stays_out(kept: Office) -> None:
    ids = fill(kept.on("2025-03-01"))
    build = kept.on("2025-09-01")
    with build.office.change("test.purge", actor="李梅") as unit:
        unit.purge("household", ids["home2"], None)
        unit.purge("staff", ids["worker"], {"certificate": None})
    assert Basis([kept.office], as_of=THEN).evaluate().value("A03") == 3
    assert told(kept.office, THEN).keys() == {one.code for one in CATALOGUE}
