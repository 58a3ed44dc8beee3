"""Grids drawn anew from the command line: a look beforehand, the act, the past as it was, refusals by role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.cli.main import main
from desktop.operations import accounts
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.operations.regridding_town import GridTown


@pytest.fixture
def gezhi(
    make_office: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, dict[str, Any]]]:
    office = make_office("town.gezhi", founded=False)
    GridTown(office)
    accounts.add(office, "李梅", ["director"], actor="李梅", today=date(2026, 1, 1))
    accounts.add(
        office, "录入", ["clerk"], actor="李梅", today=date(2026, 1, 1), password="practice 2", cost=CHEAP
    )
    office.close()

    def run(*words: str, password: str = PASSWORD) -> tuple[int, dict[str, Any]]:
        monkeypatch.setenv("GEZHI_PASSWORD", password)
        code = main(["grid", words[0], str(office.path), *words[1:], "--json"])
        out = capsys.readouterr().out
        return code, orjson.loads(out) if out.strip().startswith("{") else {}

    return run


def registered(gezhi: Callable[..., tuple[int, dict[str, Any]]], day: str) -> dict[str, int]:
    return {g["name"]: g["registered"] for g in gezhi("list", "--as-of", day)[1]["grids"]}


def test_every_act_from_the_command_line(gezhi: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    on = ("--on", "2026-07-01")
    code, seen = gezhi("move", "--places", "云麓小区2号楼", "--to", "2-1", *on, "--preview")
    assert (code, seen["step"], seen["moves"]) == (0, "", 3)
    assert registered(gezhi, "2026-07-01") == {"第1网格": 5, "第2网格": 9}
    code, done = gezhi("move", "--places", "云麓小区2号楼", "--to", "2-1", *on)
    assert code == 0
    assert done["step"]
    assert registered(gezhi, "2026-07-01") == {"第1网格": 2, "第2网格": 12}
    assert (
        gezhi("extract", "--places", "云麓小区1号楼2单元", "--grid", "第1网格", "--name", "新设", *on)[0] == 0
    )
    assert gezhi("split", "--grid", "2", "--micros", "2-2", "--name", "第3网格", *on)[0] == 0
    assert gezhi("rename", "--scope", "3", "--name", "云麓网格", *on)[0] == 0
    assert registered(gezhi, "2026-07-01") == {"第1网格": 2, "第2网格": 7, "云麓网格": 5}
    assert gezhi("merge", "--from", "2", "3", "--into", "1", *on)[0] == 0
    assert registered(gezhi, "2026-07-01") == {"第1网格": 14}
    assert registered(gezhi, "2025-12-31") == {"第1网格": 5, "第2网格": 9}
    (past,) = [one for one in gezhi("trace", "第3网格")[1]["grids"] if one["kind"] == "grid"]
    assert (past["name"], past["closed_on"], [one["name"] for one in past["now"]]) == (
        "云麓网格", "2026-07-01", ["第1网格"],
    )  # fmt: skip
    assert any("由“第3网格”改为“云麓网格”" in words for words in past["happened"])
    assert gezhi("trace", "没有的")[0] == 1


def test_mistakes_are_refused(gezhi: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    assert gezhi("move", "--places", "没有的楼", "--to", "2-1")[0] == 1
    assert gezhi("move", "--places", "云麓小区1号楼", "--to", "9-9")[0] == 1
    assert gezhi("close", "--scope", "1")[0] == 1
    assert gezhi("merge", "--from", "2", "--into", "1", password="practice 2")[0] == 1
    assert registered(gezhi, "2026-07-01") == {"第1网格": 5, "第2网格": 9}


def test_proposals_are_shown_side_by_side_and_change_nothing(
    gezhi: Callable[..., tuple[int, dict[str, Any]]],
) -> None:
    code, seen = gezhi("propose", "--grids", "2", "--norm", "5-9", "--on", "2026-07-01")
    assert code == 0
    assert [p["preset"] for p in seen["proposals"]] == ["adjust", "balance", "redraw"]
    for proposal in seen["proposals"]:
        assert sum(grid["households"] for grid in proposal["plan"]) == 14
        assert all(grid["within"] for grid in proposal["plan"])
    assert seen == gezhi("propose", "--grids", "2", "--norm", "5-9", "--on", "2026-07-01")[1]
    assert gezhi("propose", "--grids", "40")[0] == 1
    assert registered(gezhi, "2026-07-01") == {"第1网格": 5, "第2网格": 9}


def test_a_plan_is_kept_looked_at_applied_and_dropped(
    gezhi: Callable[..., tuple[int, dict[str, Any]]], tmp_path: Path
) -> None:
    wish = ("--grids", "2", "--norm", "5-9", "--on", "2026-07-01", "--preset", "adjust")
    assert (
        gezhi("barriers", "--set", "红卫路=云麓小区1号楼,云麓小区3号楼")[1]["barriers"][0]["name"] == "红卫路"
    )
    code, seen = gezhi(
        "propose", *wish, "--prove", "--keep", "新路以后", "--xlsx", str(tmp_path / "对照.xlsx")
    )
    assert code == 0
    (plan,) = seen["proposals"]
    assert plan["proof"]["proven"]
    assert sorted(grid["households"] for grid in plan["plan"]) == [6, 8]
    assert registered(gezhi, "2026-07-01") == {"第1网格": 5, "第2网格": 9}, "kept, not applied"
    assert (tmp_path / "对照.xlsx").stat().st_size > 0
    (draft,) = gezhi("drafts")[1]["drafts"]
    code, ahead = gezhi("apply", "--draft", str(draft["number"]), "--on", "2026-07-01", "--preview")
    assert (code, ahead["step"]) == (0, "")
    assert ahead["moves"] == plan["moved_households"]
    assert gezhi("apply", "--on", "2026-07-01")[1]["step"]
    assert sorted(registered(gezhi, "2026-07-01").values()) == [6, 8]
    assert registered(gezhi, "2025-12-31") == {"第1网格": 5, "第2网格": 9}
    assert gezhi("drafts", "--drop", str(draft["number"]))[1]["drafts"] == []
    assert gezhi("apply")[0] == 1
    assert gezhi("barriers", "--clear")[1]["barriers"] == []
    assert gezhi("barriers", "--set", "写错了")[0] == 1


def test_locked_buildings_and_micro_grids(gezhi: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    assert gezhi("locks", "--add", "云麓小区2号楼")[1]["names"] == ["云麓小区2号楼"]
    _code, ahead = gezhi(
        "move", "--places", "云麓小区2号楼", "--to", "2-1", "--on", "2026-07-01", "--preview"
    )
    assert any("已锁定" in words for words in ahead["warnings"])
    assert gezhi("locks", "--clear")[1]["locked"] == []
    code, plan = gezhi("micro", "--grid", "1", "--on", "2026-07-01")
    assert (code, plan["step"], len(plan["micro_grids"])) == (0, "", 1)
    assert plan["micro_grids"][0]["floors"] is None
    assert gezhi("micro", "--grid", "1", "--on", "2026-07-01", "--apply")[1]["step"]
    assert gezhi("micro", "--grid", "1", "--on", "2026-07-01", "--apply")[0] == 1, "it is so already"
    assert registered(gezhi, "2026-07-01") == {"第1网格": 5, "第2网格": 9}
    assert gezhi("micro", "--grid", "1", "--apply", password="practice 2")[0] == 1, "not a clerk's to decide"
