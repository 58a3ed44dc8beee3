"""Imports into an office: the same file twice, a newer list, care lists, one undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import Cancelled, Refused
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.run import Applied, Prepared, apply, prepare
from desktop.operations import undo
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import state_of
from tests.desktop.exchange.importing import public_files as public

LIVE = "coalesce(state, 'live') = 'live'"
TABLES = (
    "compound", "building", "unit", "dwelling", "grid", "micro_grid", "territory", "household", "resident",
    "care_record", "staff", "assignment",
)  # fmt: skip


def ask(office: Workspace, sql: str) -> Any:
    with office.read() as db:
        return db.exec_driver_sql(sql).scalar()


def bring(office: Workspace, start: str, end: str = "") -> tuple[Prepared, Applied]:
    path = public.file(start, end)
    answers = public.decisions()
    prepared = prepare(
        office, path, decide=DecidedBefore(answers), as_of=answers.day_of(path) or date(2026, 6, 30)
    )
    return prepared, apply(office, prepared, actor="李梅", today=date(2026, 10, 1))


def standing(office: Workspace) -> dict[str, int]:
    return {
        "dwellings": ask(office, "SELECT count(*) FROM dwelling"),
        "households": ask(office, f"SELECT count(DISTINCT household_id) FROM resident WHERE {LIVE}"),
        "residents": ask(office, f"SELECT count(*) FROM resident WHERE {LIVE}"),
        "archived": ask(office, f"SELECT count(*) FROM resident WHERE NOT {LIVE}"),
    }


@pytest.mark.slow
def test_a_ledger_twice_and_its_successor_twice(
    office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = []
    for start in ("01_", "01_", "02_", "02_"):
        prepared, applied = bring(office, start)
        fates = applied.fates
        persons = {k: fates[v] for k, v in (("new", "added"), ("same", "same"))}
        persons |= {k: fates[k] for k in ("updated", "moved", "left", "dead")}
        persons["absent"] = len(prepared.plan.absent)
        steps.append({"persons": persons, "counts_after": standing(office)})
        if start == "01_" and len(steps) == 2:
            assert (applied.created, applied.updated) == (0, 0)
            assert not applied.step, "an import that changes nothing leaves no step"
    wrong = public.scorer().scenario(public.expected("scenarios"), {"steps": steps})
    assert not wrong, capsys.readouterr().out


@pytest.mark.slow
def test_care_lists_find_the_people_of_the_ledger(office: Workspace) -> None:
    bring(office, "01_")
    _prepared, applied = bring(office, "05_")
    after = public.expected("scenarios")["S2_care_lists_after_ledger"]["after"]
    assert applied.fates["added"] == after["persons_created"]
    assert standing(office)["residents"] == after["residents_after"]
    with office.read() as db:
        found = dict(db.exec_driver_sql("SELECT category, count(*) FROM care_record GROUP BY 1").all())
    assert found == after["by_category"]
    _prepared, again = bring(office, "05_")
    assert (again.created, again.updated) == (0, 0)


@pytest.mark.parametrize("start", [pytest.param("01_", marks=pytest.mark.slow), "03_", "04_", "05_"])
def test_one_undo_takes_an_import_back(office: Workspace, start: str) -> None:
    _prepared, applied = bring(office, start)
    assert applied.created > 100
    undo.undo(office, applied.step, actor="李梅")
    assert {t: ask(office, f"SELECT count(*) FROM {t}") for t in TABLES} == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize("start", ["03_", "04_"])
def test_a_second_import_of_buildings_or_staff_changes_nothing(office: Workspace, start: str) -> None:
    bring(office, start)
    _prepared, again = bring(office, start)
    assert (again.created, again.updated) == (0, 0)


@pytest.mark.slow
def test_the_order_of_the_files_does_not_matter_to_people_and_posts(
    make_office: Callable[..., Workspace],
) -> None:
    answers = []
    for name, order in (("a.gezhi", ("01_", "04_", "03_")), ("b.gezhi", ("04_", "03_", "01_"))):
        office = make_office(name)
        for start in order:
            bring(office, start)
        posts = "SELECT count(*) FROM assignment WHERE scope_id IS NOT NULL"
        answers.append([ask(office, f"SELECT count(*) FROM {t}") for t in TABLES] + [ask(office, posts)])
    assert answers[0] == answers[1]


@pytest.mark.slow
def test_an_older_ledger_brings_nothing_back(office: Workspace) -> None:
    bring(office, "02_")
    before = standing(office)
    phones = "SELECT group_concat(phones) FROM (SELECT phones FROM resident WHERE state = 'live' ORDER BY id)"
    prepared, applied = bring(office, "01_")
    assert not applied.fates["moved"]
    assert standing(office)["archived"] >= before["archived"]
    assert ask(office, phones)
    dead = ask(office, "SELECT count(*) FROM resident WHERE state = 'dead'")
    assert dead >= 5
    assert prepared.kind == "residents"


@pytest.mark.slow
def test_what_a_ledger_leaves_in_the_register(office: Workspace) -> None:
    bring(office, "01_")
    damaged = "SELECT count(*) FROM resident WHERE id_prefix15 IS NOT NULL AND id_number IS NULL"
    assert ask(office, damaged) >= 100
    assert not ask(office, "SELECT count(*) FROM resident WHERE id_type = '111' AND length(id_number) <> 18")
    homeless = (
        "SELECT count(*) FROM dwelling d WHERE NOT EXISTS (SELECT 1 FROM territory t "
        "WHERE t.building_id = d.building_id AND (t.unit_id IS NULL OR t.unit_id = d.unit_id))"
    )
    assert ask(office, homeless) == 0


class Stopping:
    """Somebody who presses cancel as soon as writing begins."""

    def __init__(self) -> None:
        self.cancelled = False

    def report(self, done: int, total: int, doing: str = "") -> None:
        self.cancelled = done > 0


def test_cancelling_takes_everything_back(office: Workspace) -> None:
    path = public.file("03_")
    prepared = prepare(office, path, decide=DecidedBefore(public.decisions()), as_of=date(2026, 6, 30))
    before = state_of(office)
    with pytest.raises(Cancelled):
        apply(office, prepared, actor="李梅", today=date(2026, 7, 1), progress=Stopping())
    assert state_of(office) == before, "every row and every entry of the log"
    assert ask(office, "SELECT count(*) FROM building") == 0


def test_a_plan_made_before_another_change_is_made_anew(office: Workspace) -> None:
    path = public.file("04_")
    prepared = prepare(office, path, decide=DecidedBefore(public.decisions()), as_of=date(2026, 6, 30))
    bring(office, "04_")
    applied = apply(office, prepared, actor="李梅", today=date(2026, 7, 1))
    assert applied.created == 0
    assert ask(office, "SELECT count(*) FROM staff") == 180


def test_a_dangerous_file_is_refused_with_its_reason(office: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        prepare(
            office,
            public.HOSTILE / "h02_zip_bomb.xlsx",
            decide=DecidedBefore(Decisions()),
            as_of=date(2026, 6, 30),
        )
    assert refusal.value.code == "file.too_large"
    assert standing(office)["dwellings"] == 0


def test_people_without_number_or_address_are_found_again(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    lines = [
        "低保户台账,,,",
        "姓名,身份证号,住址,低保金额",
        "张三,,,500",
        "李四,,云麓新村2号楼,600",
        "王五,,锦绣龙庭1-1-101,700",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    totals = []
    for _time in range(2):
        prepared = prepare(office, path, decide=DecidedBefore(public.decisions()), as_of=date(2026, 6, 30))
        totals.append(dict(apply(office, prepared, actor="李梅", today=date(2026, 7, 1)).fates))
    assert totals == [{"added": 3}, {"same": 3}]
