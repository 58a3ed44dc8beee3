"""Who may import, and whose restricted lists come in, where an office has accounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.domain.permissions import SPECIALIST, Role
from desktop.exchange.importing import run
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.workspace import Workspace
from tests.desktop.exchange.importing.small_books import valid_number, workbook

DAY = date(2026, 6, 30)


def lists(tmp_path: Path) -> Path:
    header = ["姓名", "身份证号", "住址", "危险性等级"]
    plain = ["姓名", "身份证号", "住址", "低保金额"]
    return workbook(
        tmp_path / "重点人群.xlsx",
        {
            "精神障碍患者": [header, ["张甲", valid_number(1), "香樟里3-1-101", "2级"]],
            "低保": [plain, ["王乙", valid_number(2), "香樟里3-1-102", 560]],
        },
    )


def with_accounts(office: Workspace) -> None:
    with office.change("account.add", actor="王芳") as unit:
        for name, roles in (
            ("王芳", [Role.CLERK]), ("赵敏", [Role.CLERK, f"{SPECIALIST}mental"]), ("查阅", [Role.VIEWER]),
        ):  # fmt: skip
            unit.create("account", {"name": name, "roles": roles, "started_on": "2026-01-01"})


def bring(office: Workspace, tmp_path: Path, actor: str, *, asked: bool = True) -> list[str]:
    prepared = run.prepare(
        office, lists(tmp_path), decide=DecidedBefore(Decisions()), as_of=DAY, actor=actor if asked else ""
    )
    run.apply(office, prepared, actor=actor, today=DAY)
    with office.read() as db:
        return sorted(row[0] for row in db.exec_driver_sql("SELECT category FROM care_record"))


def test_without_accounts_the_answers_rule(office: Workspace, tmp_path: Path) -> None:
    assert bring(office, tmp_path, "李梅") == ["dibao", "mental"]


@pytest.mark.parametrize("asked", [True, False])
def test_a_clerk_brings_in_nobody_he_must_not_see(office: Workspace, tmp_path: Path, asked: bool) -> None:
    with_accounts(office)
    assert bring(office, tmp_path, "王芳", asked=asked) == ["dibao"]
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM resident").scalar() == 1, "not even the person"


def test_a_specialist_brings_in_his_own_list(office: Workspace, tmp_path: Path) -> None:
    with_accounts(office)
    assert bring(office, tmp_path, "赵敏") == ["dibao", "mental"]


@pytest.mark.parametrize("actor", ["查阅", "陌生人"])
def test_who_may_only_look_imports_nothing(office: Workspace, tmp_path: Path, actor: str) -> None:
    with_accounts(office)
    with pytest.raises(Refused) as refusal:
        bring(office, tmp_path, actor)
    assert refusal.value.code == "permission.import"
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM resident").scalar() == 0


def test_a_restricted_list_comes_in_sealed_and_once(office: Workspace, tmp_path: Path) -> None:
    """Whoever opens the file with the data key alone reads nothing of it; the same list again changes nothing."""
    assert bring(office, tmp_path, "李梅") == bring(office, tmp_path, "李梅") == ["dibao", "mental"]
    held, office.seals.ring = office.seals.ring, office.ring.only([])
    with office.read() as db:
        assert db.exec_driver_sql("SELECT category FROM care_record").scalars().all() == ["dibao"]
        rows = [tuple(row) for row in db.exec_driver_sql("SELECT * FROM main.care_record")]
        bodies = db.exec_driver_sql("SELECT body FROM oplog").scalars().all()
        args = db.exec_driver_sql("SELECT args FROM step").scalars().all()
    assert any("dibao" in row for row in rows)
    assert not any("mental" in text for text in (*map(str, rows), *bodies, *map(str, args)))
    office.seals.ring = held
