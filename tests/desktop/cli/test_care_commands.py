"""`gezhi care`, `duplicates` and `user` from end to end, as JSON and as words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import main
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.desktop.care_town import CareTown, build

Command = Callable[..., Any]


@pytest.fixture
def town(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, CareTown]:
    made = build(office)
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setattr("desktop.store.location.SystemVolumes.of", lambda _self, _path: _Fit())
    return office.path, made


class _Fit:
    network = False
    removable = False


@pytest.fixture
def gezhi(town: tuple[Path, CareTown], capsys: pytest.CaptureFixture[str]) -> Command:
    def run(group: str, *words: str, code: int = 0) -> Any:
        parts = group.split()
        capsys.readouterr()
        assert main([*parts, str(town[0]), *words, "--json"]) == code
        answer = json.loads(capsys.readouterr().out)
        if code == 0:
            main_words = [*parts, str(town[0]), *words]
            if parts[-1] in {"list", "figures", "suggest", "duplicates"} and not {
                "--merge",
                "--accept",
            } & set(words):
                assert main(main_words) == 0
                assert capsys.readouterr().out.strip()
        return answer

    return run


def test_care_by_command(gezhi: Command, town: tuple[Path, CareTown]) -> None:
    people = town[1].residents
    found = gezhi("care suggest")["suggestions"]
    assert {s["category"] for s in found} == {"alone", "elder", "both_old", "infant", "left_child"}
    alone = next(s["id"] for s in found if s["category"] == "alone")
    gezhi("care suggest", "--accept", alone)
    gezhi("care add", people["单田芳"], "dibao", "--set", "amount=620", "--set", "next_visit_on=2020-01-01")
    gezhi("care add", people["单田芳"], "dibao", "--set", "amount=x", code=1)
    gezhi("care add", people["单田芳"], "dibao", "--set", "colour=red", code=1)
    gezhi("care add", people["任杰"], "mental", "--set", "level=3", code=1)
    overdue = gezhi("care list", "--due", "overdue")["records"]
    assert [r["name"] for r in overdue] == ["单田芳"]
    gezhi("care visit", people["单田芳"])
    assert gezhi("care list", "--due", "overdue")["total"] == 0
    gezhi("care end", overdue[0]["record"], "--reason", "收入提高")
    assert [r["category"] for r in gezhi("care list")["records"]] == ["alone"]
    assert gezhi("care figures")["alone"] is None
    gezhi("care remove", gezhi("care list")["records"][0]["record"])
    assert gezhi("care list", "--ended")["total"] == 1
    assert gezhi("care purge")["records"] == 0
    gezhi("care profile", "emergency")
    gezhi("care add", people["仇和平"], "illness")
    gezhi("care visit", people["仇和平"])
    (row,) = [r for r in gezhi("care list")["records"] if r["category"] == "illness"]
    assert row["due"] == "soon", "in an emergency every day"


def test_duplicates_by_command(gezhi: Command, town: tuple[Path, CareTown]) -> None:
    people = town[1].residents
    left, right = people["单田芳"], people["单秀英"]
    gezhi("duplicates", "--merge", left, right, "--take", "birth=right", "--take", "phones=middle", code=1)
    gezhi("duplicates", "--merge", left, right, "--take", "birth=right")
    assert gezhi("show", "resident", left)["birth"] == "1962-02"
    gezhi("show", "resident", right, code=1)
    gezhi("undo")
    assert gezhi("duplicates", "--compare", left, right)["fields"]["birth"] == {
        "left": "1960", "right": "1962-02", "choice": "left",
    }  # fmt: skip
    gezhi("duplicates", "--distinct", left, right)
    assert gezhi("duplicates")["total"] == 0


def test_users_by_command(gezhi: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEZHI_NEW_PASSWORD", "another 2")
    gezhi("user add", "王录", "--role", "clerk", code=1)
    gezhi("user add", "李梅", "--role", "director")
    gezhi("user add", "王录", "--role", "clerk", "--role", "specialist:mental")
    listed = gezhi("user list")["users"]
    assert [(u["name"], u["password"]) for u in listed] == [("李梅", True), ("王录", True)]
    monkeypatch.setenv("GEZHI_PASSWORD", "another 2")
    gezhi("user end", "李梅", "--actor", "李梅", code=1)  # the password, not the word, says who acts
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    gezhi("user roles", "王录", "--role", "viewer")
    gezhi("user end", "王录")
    assert [u["ended_on"] is None for u in gezhi("user list")["users"]] == [True, False]
