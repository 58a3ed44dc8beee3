"""Every figure of work, people, data and duty on one small office, counted by hand in the comments beside it.

Grid 1 (worker 甲, micro-grids 1 and 2) and grid 2 (worker 乙, micro-grid 3); 甲's grid is board, badge and cards
complete. Four households: h1 and h2 in building 1 (micro 1), h3 in building 2 (micro 2), h4 in building 3 (micro 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from desktop.returns import DENOMINATOR, FAILING, NUMERATOR, Basis, Form, Scope, select
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import Builder

DAY = date(2026, 6, 30)
JUNE = (date(2026, 6, 1), date(2026, 6, 30))  # 22 working days


def person(name: str, birth: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "birth": birth, "sex": "1", "relation": "02", "state": "live", **fields}


def _people(build: Builder, ids: dict[str, str]) -> None:
    people = {
        "h1": [
            person("一", "1960-01-01", hukou_here=True, lives_here=True, phones=["13800000001"],
            id_number="640423196001018099"),
            person("二", "1930-01-01", hukou_here=True, lives_here=False, id_none_reason="lost"),
        ],
        "h2": [person("三", "1920-01-01", hukou_here=False, lives_here=True, phones=["13800000001"],
        id_number="640423192001018090")],
        "h3": [person("四", "2020-01-01", hukou_here=False, lives_here=True, came_on="2026-05-01", sex="",
        id_number="640423196001018099")],
        "h4": [person("五", "2024-01-01", hukou_here=True, lives_here=True, relation="")],
    }  # fmt: skip
    for home, members in people.items():
        for member in members:
            ids[member["name"]] = build.add("resident", household_id=ids[home], **member)


def _cares(build: Builder, ids: dict[str, str]) -> None:
    care: list[tuple[str, str, dict[str, Any]]] = [
        ("三", "alone", {"start": "2026-01-01", "responsible": "甲"}),  # 106 years old: every 7 days
        ("三", "elder", {"start": "2026-01-01"}),
        ("二", "alone", {"start": "2026-01-01", "responsible": "甲"}),
        ("四", "needy_child", {"responsible": "乙"}),  # every 90 days, never met
        ("一", "dibao", {"start": "2026-01-01", "end": "2026-06-30"}),
        ("一", "released", {"start": "2026-01-01"}),
    ]
    for name, category, fields in care:
        build.add("care_record", resident_id=ids[name], category=category, **fields)


def _work(build: Builder, ids: dict[str, str]) -> None:
    visit = {"worker_name": "甲", "staff_id": ids["甲"], "kind": "daily"}
    for home, day, method, minutes, entered in (
        ("h1", "2026-06-10", "home", 30, "2026-06-10"),
        ("h1", "2026-06-25", "phone", None, "2026-06-29"),
        ("h2", "2026-06-29", "home", 15, "2026-06-30"),
        ("h3", "2026-06-20", "missed", None, None),
        ("h4", "2025-08-01", "home", 60, None),
    ):
        build.add(
            "visit",
            household_id=ids[home],
            day=day,
            method=method,
            minutes=minutes,
            entered_on=entered,
            **visit,
        )
    for day in ("2026-06-01", "2026-06-02", "2026-06-06"):  # the last is a Saturday
        build.add("diary", staff_id=ids["甲"], worker_name="甲", day=day, lines=[])
    build.add(
        "chat_group",
        community_id=build.community,
        name="一号楼群",
        scope_id=ids["house1"],
        owner_staff_id=ids["丁"],
    )
    build.add("chat_group", community_id=build.community, name="全社区群", owner_staff_id=ids["甲"])
    build.add(
        "lineage",
        scope_kind="grid",
        from_id=ids["g1"],
        to_id=ids["g2"],
        act="split",
        effective_on="2026-06-15",
    )
    build.add(
        "lineage",
        scope_kind="grid",
        from_id=ids["g1"],
        to_id=ids["g1"],
        act="rename",
        effective_on="2026-05-15",
    )
    campaign = build.add("campaign", name="摸排", started_on="2026-06-01")
    build.add(
        "campaign_entry",
        campaign_id=campaign,
        record_kind="household",
        record_id=ids["h1"],
        answers={"a": "1"},
    )
    build.add("campaign_entry", campaign_id=campaign, record_kind="resident", record_id=ids["三"])
    build.add(
        "rekeying",
        record_kind="resident",
        record_id=ids["一"],
        field="name",
        agreed=True,
        keyed_on="2026-06-02",
    )
    build.add(
        "rekeying",
        record_kind="resident",
        record_id=ids["三"],
        field="name",
        agreed=False,
        keyed_on="2026-06-02",
    )
    build.add("doubt", record_kind="resident", record_id=ids["三"], field="birth", raised_on="2026-06-01")
    build.add(
        "doubt", record_kind="household", record_id=ids["h1"], raised_on="2026-06-01", closed_on="2026-06-02"
    )
    build.add(
        "rectification",
        problem="甲",
        source="self",
        found_on="2026-06-01",
        done_on="2026-06-20",
        state="done",
    )
    build.add(
        "rectification", problem="乙", source="self", found_on="2026-06-01", state="open", scope_id=ids["g1"]
    )
    build.add("rectification", problem="丙", source="upper", found_on="2026-06-01", state="open")
    build.add("rectification", problem="丁", source="self", found_on="2026-07-01", state="open")


def _ground(build: Builder, ids: dict[str, str]) -> None:
    bounds = {f"bound_{side}": "文化路" for side in ("east", "south", "west", "north")}
    posted = {"board_map": True, "board_contact": True, "board_duty": True}
    ids["g1"], ids["g2"] = build.grid(1, **bounds, **posted), build.grid(2, board_map=True)
    micros = [build.micro(ids["g1"], 1), build.micro(ids["g1"], 2), build.micro(ids["g2"], 1)]
    for n, micro in enumerate(micros, 1):
        ids[f"house{n}"] = build.building(str(n), units=("1",) if n == 1 else (), micro=micro)
        ids[f"micro{n}"] = micro
    with build.office.read() as db:
        ids["unit1"] = str(db.exec_driver_sql("SELECT id FROM unit").scalar_one())
    for house in ("house1", "house2"):
        build.set("building", ids[house], map_x=100, map_y=100)
    build.add(
        "board_issue",
        scope_kind="unit",
        scope_id=ids["unit1"],
        place="1号楼",
        issued_on="2026-01-01",
        staff_ids=[],
    )


def _team(build: Builder, ids: dict[str, str]) -> None:
    build.set("community", build.community, leading_group="〔2026〕1号")
    ids["甲"] = build.person("甲", education="31", birth="1980-07-01", politics="01", phones=["13811111111"])
    ids["乙"] = build.person("乙", education="60", birth="1990-06-30")
    ids["丙"] = build.person("丙", left_on="2026-06-11")
    ids["丁"] = build.person("丁", outsider=True, source="市直")
    ids["戊"] = build.person("戊", source="居民")
    build.post(ids["甲"], ids["g1"], start="2026-01-01")
    build.post(ids["丙"], ids["g2"], start="2026-01-01")
    build.post(ids["乙"], ids["g2"], start="2026-06-21")  # empty from the 11th to the 20th
    build.post(ids["甲"], ids["micro1"], "micro_leader", "micro")
    for name in ("丁", "戊"):
        build.post(ids[name], ids["micro1"], "volunteer", "micro")
    build.add("badge_issue", staff_id=ids["甲"], issued_on="2026-01-01", valid_until="2027-01-01")


def _homes(build: Builder, ids: dict[str, str]) -> None:
    homes: dict[str, dict[str, Any]] = {
        "h1": {"phone": "13800000001", "in_group": True, "verified_on": "2026-06-05", "use": "self"},
        "h2": {"in_group": False, "verified_on": "2026-02-01", "use": "rented"},
        "h3": {"phone": "123", "in_group": True},
        "h4": {"head_name": "", "use": "commercial"},
    }
    for n, (home, fields) in enumerate(homes.items()):
        ids[home] = build.home(ids[f"house{(1, 1, 2, 3)[n]}"], 0, **fields)
    for home in ("h1", "h2", "h3"):
        build.add(
            "card_issue",
            household_id=ids[home],
            issued_on="2026-01-01",
            staff_id=ids["甲"],
            phone="13811111111",
        )
    compound = build.add("compound", community_id=build.community, name="新城", property_company="好物业")
    ids["compound"] = compound


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, dict[str, str]]]:
    """Not to be written to."""
    from desktop.base.clock import FixedClock
    from desktop.operations import office as founding
    from tests.conftest import CHEAP, PASSWORD, FitVolumes

    path = tmp_path_factory.mktemp("town") / "town.gezhi"
    office = Workspace.create(
        path, user="李梅", password=PASSWORD, clock=FixedClock(), volumes=FitVolumes(), cost=CHEAP
    ).workspace
    founding.found(office, code="640423001001", name="演练社区", actor="李梅")
    build = Builder(office)
    ids: dict[str, str] = {}
    for make in (_ground, _team, _homes, _people, _cares, _work):
        make(build, ids)
    yield office, ids
    office.close()


@pytest.fixture(scope="module")
def june(town: tuple[Workspace, dict[str, str]]) -> Basis:
    return Basis([town[0]], as_of=DAY, period=JUNE)


# code: value, numerator, denominator
WANTED: dict[str, tuple[Any, int | None, int | None]] = {
    "A31.rented": (1, 1, None), "A31.vacant": (0, 0, None), "A31.shop": (1, 1, None),
    "A32.away": (1, 1, None),  # 二
    "A32.outside": (2, 2, None),  # 三, 四
    "A33": (1, 1, None),  # the renaming was in May
    "A36": (1, 1, None),
    "B22": (1, 1, None),  # 丁
    "B24": (10_000.0, 20_000, 2),  # 2 workers, 一 and 五 live here for good; 四 came in May, 三 nobody knows when
    "B26.school": (50.0, 1, 2), "B26.party": (50.0, 1, 2),
    "B26.age": (40.5, 81, 2),  # 45 (46 on the next day) and 36
    "B27.joined": (1, 1, None), "B27.left": (1, 1, None),
    "B27.rate": (50.0, 2, 4),  # one left of two before and two after
    "B28": (10.0, 10, 1), "B29": (None, None, None), "B30": (1, 1, None), "B31": (None, None, None),
    "B32.property": (25.0, 1, 4),  # three compounds of the buildings, and 新城
    "B32.branches": (None, None, None), "B32.owners": (None, None, None), "B33.committees": (None, None, None),
    "B33.branches": (None, None, None), "B33.temporary": (None, None, None), "B33.assault": (None, None, None),
    "B33.teams": (None, None, None), "B33.general": (None, None, None),
    "C14": (1, 1, None), "C14.rate": (100.0, 1, 1),
    "C15.due": (3, 3, None),  # 二, 三, 四; 低保 is over, 刑释 is restricted
    "C15.done": (3, 3, None), "C16": (None, None, None),
    "C17": (1, 1, None),  # 四: nobody came in June (h3 did not open)
    "C18": (2, 2, None),  # 甲 answers for 二 and 三
    "C19": (100.0, 1, 1),
    **{f"D{n:02d}": (None, None, None) for n in range(4, 10)},
    "D10.due": (44, 44, None), "D10.done": (2, 2, None), "D10.rate": (4.5, 2, 44),
    "D11": (33.3, 1, 3),  # of three with a day of entry the call of the 25th came four days late
    "D12": (1, 1, None), "E03": (100.0, 1, 1),
    "E05.rate": (50.0, 1, 2),
    "E09": (1, 1, None), "E09.rate": (50.0, 1, 2),  # grid 1: 3 of 3 occupied homes have their card
    "E10": (50.0, 1, 2),
    "F02": (60.0, 3, 5),  # 四 has no sex, 五 no number and no place in the family
    "F03": (86.5, 32, 37),  # people 5 x 5 - 3 = 22 of 25; homes 3 + 3 (三's telephone) + 3 + 1 of 12
    "F05": (75.0, 3, 4), "F05.valid": (66.7, 2, 3),  # h3's 123 is no telephone
    "F06": (2, 2, None),  # 一 and 四
    "F07": (75.0, 3, 4),  # h3 did not open, h4 opened ten months ago
    "F08": (25.0, 1, 4), "F09": (2, 2, None), "F10": (1, 1, None), "F11": (50.0, 1, 2), "F12": (50.0, 1, 2),
    "G03": (1.0, 45, 44),  # 45 minutes over 2 workers x 22 days
    "G04": (3, 3, None), "G04.households": (2, 2, None), "G05": (50.0, 2, 4),
    "G06": (33.3, 1, 3), "G07": (66.7, 2, 3), "G08": (100.0, 2, 2), "G09": (1, 1, None), "G10": (1, 1, None),
    "G11": (1.0, 2, 2), "G12": (1, 1, None),
    "I04": (33.3, 1, 3), "I05": (50.0, 2, 4), "I05.households": (2, 2, None), "I06": (1, 1, None),
    "I07": (None, None, None), "I08": (1, 1, None), "I09": (None, None, None),
    "J01": (2, 2, None), "J02": (2, 2, None), "J03": (1, 1, None), "J04": (1, 1, None), "J05": (1, 1, None),
    "J06": (2, 2, None), "J07": (0, 0, None), "J08": (0, 0, None), "J09": (0, 0, None), "J10": (0, 0, None),
    "J11": (0, 0, None), "J12": (0, 0, None), "J13": (0, 0, None), "J14": (1, 1, None), "J15": (0, 0, None),
    "J16": (0, 0, None), "J16.edge": (0, 0, None), "J17": (0, 0, None), "J18": (0, 0, None),
    "J18.infant": (1, 1, None), "J19": (0, 0, None), "J20": (0, 0, None), "J20.party": (0, 0, None),
    "J21": (None, None, None), "J22": (None, None, None), "J23": (None, None, None), "J24": (None, None, None),
    "J25": (66.7, 2, 3), "J26": (100.0, 3, 3), "J27.old": (50.0, 2, 4), "J27.child": (50.0, 2, 4),
    "L04.found": (2, 2, None), "L04.done": (1, 1, None), "L04.rate": (50.0, 1, 2), "L05": (0.0, 0, 1),
    "M01": (3, 3, None),  # no number here has a right check character
    "M02": (1, 1, None),  # 四 was not born in 1960
    "M03": (0, 0, None), "M04": (0, 0, None), "M05": (0, 0, None),
    "M06": (None, None, None), "M07": (None, None, None),
}  # fmt: skip
UNKEPT = [i.code for i in select(["H", "K", "L01", "L02", "L03"])]


@pytest.mark.parametrize("code", WANTED)
def test_by_hand(june: Basis, code: str) -> None:
    figure = june.evaluate(codes=[code]).figures[code]
    assert (figure.value, figure.numerator, figure.denominator) == WANTED[code]


@pytest.mark.parametrize("code", UNKEPT)
def test_what_nobody_keeps_is_not_nought(june: Basis, code: str) -> None:
    figure = june.evaluate(codes=[code]).figures[code]
    assert (figure.value, figure.numerator) == (None, None)
    assert "不给出数字" in figure.definition


# What every figure keeps, whatever it is about.

# Not a number of records: sums over records, or records counted several times.
SUMS = {
    "A33", "B24", "B26.age", "B27.rate", "B28", "C10", "C18", "D10.due", "D10.done", "D10.rate", "F03", "G03", "G11",
    "G01.due_weekly", "G01.due_daily", "G02.weekly", "G02.daily", "B09", "C13", "A30.dwellings",
}  # fmt: skip


@pytest.mark.parametrize("indicator", select(None), ids=lambda i: i.code)
def test_the_list_is_as_long_as_the_figure(june: Basis, indicator: Any) -> None:
    figure = june.evaluate(codes=[indicator.code]).figures[indicator.code]
    if indicator.code in SUMS or figure.numerator is None:
        return
    assert len(june.rows(indicator.code, NUMERATOR)) == figure.numerator
    if figure.denominator is not None:
        assert len(june.rows(indicator.code, DENOMINATOR)) == figure.denominator
    plain = indicator.failing is None and indicator.lacking is None
    if plain and indicator.form is Form.PERCENT and figure.target == "100%":
        failing = june.rows(indicator.code, FAILING)
        assert len(failing) == (figure.denominator or 0) - figure.numerator


@pytest.mark.parametrize("kind", ["community", "grid", "micro"])
def test_rates_stay_within_their_bounds(june: Basis, kind: str) -> None:
    for part in june.each(kind):
        for code, figure in part.figures.items():
            if figure.unit == "%" and figure.value is not None and code not in ("C14.rate", "B27.rate"):
                assert 0 <= float(figure.value) <= 100, (part.place, code)


def test_adding_offices_adds(town: tuple[Workspace, dict[str, str]], june: Basis) -> None:
    twice = Basis([town[0], town[0]], as_of=DAY, period=JUNE).evaluate().figures
    for code, figure in june.evaluate().figures.items():
        if select([code])[0].form is Form.MOST:
            assert twice[code].numerator == figure.numerator
        else:
            for side in ("numerator", "denominator"):
                once = getattr(figure, side)
                assert getattr(twice[code], side) == (None if once is None else 2 * once), code


def test_moving_a_household_changes_the_figures_of_its_two_grids_only(
    town: tuple[Workspace, dict[str, str]],
) -> None:
    """h1 goes from building 1 to building 3, in thought: everything is rolled back."""
    office, ids = town

    def look() -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        basis = Basis([office], as_of=DAY, period=JUNE)
        parts = {part.scope.id: part.figures for part in basis.each("grid")}
        return basis.evaluate().figures, parts

    before, grids_before = look()
    with office.read() as db:
        door = db.exec_driver_sql("SELECT dwelling_id FROM household WHERE id = ?", (ids["h1"],)).scalar_one()
        other = db.exec_driver_sql(
            "SELECT dwelling_id FROM household WHERE id = ?", (ids["h4"],)
        ).scalar_one()
    build = Builder(office)
    build.set("household", ids["h1"], dwelling_id=other)
    after, grids_after = look()
    build.set("household", ids["h1"], dwelling_id=door)
    changed = {code for code, figure in before.items() if after[code] != figure}
    # A whole community is indifferent, but for what asks for the grid of a household (and its worker, its use).
    assert changed <= {"A16", "A17", "A18", "A19", "A21.lt200", "C19", "E09", "E09.rate"}
    assert grids_before[ids["g1"]]["A03"].value == 3
    assert (grids_after[ids["g1"]]["A03"].value, grids_after[ids["g2"]]["A03"].value) == (2, 2)
    for code in ("A03", "A04", "A08", "E06.issued", "F01", "G04", "J01", "C15.due"):
        sums = [sum(grids[g][code].numerator or 0 for g in grids) for grids in (grids_before, grids_after)]
        assert sums[0] == sums[1], code


def test_a_worker_is_answered_for_the_own_grids(town: tuple[Workspace, dict[str, str]], june: Basis) -> None:
    ids = town[1]
    figures = june.evaluate(scope=Scope("worker", ids["甲"])).figures
    assert (figures["A03"].value, figures["G04"].value, figures["D10.done"].value) == (3, 3, 2)
    assert figures["G12"].value == 0


def test_restricted_people_are_counted_for_who_may_know(town: tuple[Workspace, dict[str, str]]) -> None:
    seen = Basis([town[0]], as_of=DAY, period=JUNE, hidden=("mental",)).evaluate(codes=["J"])
    assert (seen.value("J21"), seen.value("J23")) == (1, None)


def test_who_moved_later_counts_where_they_lived(build: Builder, office: Workspace) -> None:
    """On 1 May a household went from grid 1 to grid 2 and one of its two members founded a household of his own."""
    grids = [build.grid(n) for n in (1, 2)]
    houses = [build.building(str(n), micro=build.micro(grid, 1)) for n, grid in enumerate(grids, 1)]
    home, other = build.home(houses[0], 2), build.home(houses[1], 0)
    with office.read() as db:
        doors = [
            db.exec_driver_sql("SELECT dwelling_id FROM household WHERE id = ?", (i,)).scalar()
            for i in (home, other)
        ]
        gone = db.exec_driver_sql("SELECT id FROM resident ORDER BY name LIMIT 1").scalar()
    build.set("household", home, dwelling_id=doors[1])
    build.set("resident", gone, household_id=other, hukou_here=True)
    was = {
        "household": {home: {"dwelling_id": doors[0]}},
        "resident": {gone: {"household_id": home, "hukou_here": None}},
    }
    build.add(
        "life_event", kind="rehouse", effective_on="2026-05-01", household_id=home, details={"was": was}
    )

    def look(day: date) -> tuple[Any, ...]:
        basis = Basis([office], as_of=day)
        parts = [part.figures for part in basis.each("grid", codes=["A03", "A08"])]
        whole = basis.evaluate(codes=["A03", "A06"])
        assert {row.where for row in basis.rows("A03")} == (
            {"锦绣龙庭 1-101"} if day < date(2026, 5, 1) else {"锦绣龙庭 2-101"}
        )
        return (*((p["A03"].value, p["A08"].value) for p in parts), whole.value("A03"), whole.value("A06"))

    assert look(date(2026, 4, 30)) == ((1, 2), (0, 0), 1, None)
    assert look(date(2026, 5, 1)) == ((0, 0), (2, 2), 2, 1)


def test_a_past_day_is_what_it_was(town: tuple[Workspace, dict[str, str]]) -> None:
    """Before 五 was born and 四 came, with 丙 at work and 低保 not yet over."""
    past = Basis([town[0]], as_of=date(2023, 12, 31)).evaluate(codes=["A08", "B01", "J16"])
    assert past.value("A08") == 2
    spring = Basis([town[0]], as_of=date(2026, 4, 30)).evaluate(codes=["A08", "B01", "J16", "J14"])
    assert (spring.value("A08"), spring.value("J16")) == (3, 1)


def test_what_a_community_says_of_itself(build: Builder, office: Workspace) -> None:
    """Party bodies and written systems stand in the community's own entry; whoever said nothing is named."""
    build.grid(1)
    build.grid(2)
    codes = ("B31", "B32.branches", "B32.owners", "B33.temporary", "B33.assault", "B33.teams", "B33.committees",
             "B33.general", "B33.branches", "D04", "D05", "D06")  # fmt: skip
    assert {Basis([office], as_of=DAY).evaluate().value(code) for code in codes} == {None}
    told = {
        "party_form": "committee", "grid_branches": 1, "compound_branches": 2, "owners_committees": 3,
        "temporary_branches": 4, "assault_teams": 5, "work_teams": 0, "system_patrol": True, "system_review": False,
    }  # fmt: skip
    build.set("community", build.community, declared=told)
    basis = Basis([office], as_of=DAY)
    found = [basis.evaluate(codes=[code]).value(code) for code in codes]
    assert found == [50.0, 2, 3, 4, 5, 0, 1, 0, 0, 1, 0, None]
    assert [row.kind for row in basis.rows("B33.temporary")] == ["community"]
    assert [row.id for row in basis.rows("D05", "failing")] == [build.community]
    silent = build.add("community", name="没有填报的社区", code="640423001000")
    build.grid(3, community_id=silent)
    figure = Basis([office], as_of=DAY).evaluate(codes=["B33.temporary"]).figures["B33.temporary"]
    assert (figure.value, figure.missing) == (4, ("没有填报的社区",))
