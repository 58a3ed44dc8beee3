"""Two offices and their district on the command line: one number twice, answers from both, and a move with its paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.desktop.cli.test_district_commands import db, run, server  # noqa: F401 - fixtures

HILL, LAKE = ("420303090012", "云麓台社区"), ("420303090013", "星湖社区")
SHARED = "420303198501010013"
Run = Callable[..., dict[str, Any]]


class Desk:
    """Files of one district and two offices, and what travels between them on a stick."""

    def __init__(self, command: Run, where: str, folder: Path) -> None:
        self.run, self.db, self.folder, self.sent = command, where, folder, 0
        self.made = command(
            "district", "district", "init", "--db", where, "--code", "420303", "--name", "张湾区"
        )
        for code, name in (HILL, LAKE):
            command(name, "init", self.file(name), "--code", code, "--name", name)
            who = command(name, "bundle", "identity")
            command(
                "district", "district", "enrol", "--db", where, "--code", code, "--name", name, "--signer", who["signer"],
                "--recipient", who["recipient"], "--install", who["install"],
            )  # fmt: skip
            command(name, "bundle", "trust", self.file(name), self.made["signer"], "--name", "张湾区")

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.gezhi"

    def open(self, name: str) -> Workspace:
        return Workspace.open(self.file(name), password=PASSWORD, home=self.folder / f"keys of {name}")

    def add(self, name: str, who: str) -> str:
        """Somebody with the shared number; his id."""
        office = self.open(name)
        with office.change("resident.add", actor="李梅") as unit:
            home = unit.create("household", {"head_name": who})
            person = {
                "household_id": home,
                "name": who,
                "relation": "02",
                "id_number": SHARED,
                "state": "live",
            }
            made = unit.create("resident", person)
        office.close()
        return made

    def up(self) -> None:
        for _code, name in (HILL, LAKE):
            self.sent += 1
            out = self.folder / f"{self.sent}.sqb"
            self.run(name, "bundle", "write", self.file(name), "--to", self.made["recipient"], "--out", out)
            self.run("district", "district", "receive", "--db", self.db, out)

    def down(self) -> None:
        """The district's letters, one file a computer, as the stick carries them."""
        self.sent += 1
        stick = self.folder / f"stick {self.sent}"
        stick.mkdir()
        for letter in self.district("letter", "--out", stick)["letters"]:
            name = dict((HILL, LAKE))[letter["office"]]
            told = self.run(name, "bundle", "apply", self.file(name), letter["out"])
            # the district is nobody unknown
            assert all(one["computer"] for one in told["bundles"][0]["sources"])

    def district(self, *words: object, code: int = 0) -> dict[str, Any]:
        return self.run("district", "district", words[0], "--db", self.db, *words[1:], code=code)


@pytest.fixture
def desk(run: Run, db: str, tmp_path: Path) -> Desk:  # noqa: F811 - the fixtures above
    return Desk(run, db, tmp_path)


@pytest.mark.slow
def test_asked_answered_decided_and_moved(desk: Desk) -> None:
    here, _there = desk.add(HILL[1], "陈晨"), desk.add(LAKE[1], "陈晨")
    desk.up()
    assert desk.district("tickets", "--ask")["asked"] == 2
    desk.down()
    for _code, name in (HILL, LAKE):
        (one,) = desk.run(name, "between", "list", desk.file(name))["tickets"]
        assert (one["asks"], one["open"], one["names"]) == ("twice", True, "陈晨")
        desk.run(name, "between", "answer", desk.file(name), one["id"][:10], "--says", "ours")
    desk.up()
    told = desk.district("tickets", "--settle")
    assert (told["settled"], [one["state"] for one in told["open"]]) == (0, ["contradiction"])
    pair = told["open"][0]["pair"]
    codes = (HILL[0], LAKE[0])
    desk.district("tickets", "--pair", pair, "--offices", *codes, "--keep", HILL[0], "--other", code=1)
    assert desk.district("tickets", "--pair", pair, "--offices", *codes, "--keep", HILL[0])["open"] == []
    desk.down()
    (closed,) = desk.run(LAKE[1], "between", "list", desk.file(LAKE[1]))["tickets"]
    assert closed["outcome"] == "theirs"

    asked = desk.run(HILL[1], "between", "move", desk.file(HILL[1]), here[:10], "--to", LAKE[1])["request"]
    desk.run(HILL[1], "between", "move", desk.file(HILL[1]), here, "--to", LAKE[1], code=1)
    desk.up()
    assert [one["id"] for one in desk.district("transfers")["waiting"]] == [asked]
    done = desk.district("transfers", "--all")
    assert (done["issued"], done["waiting"], done["handed"][0]["acknowledged"]) == (1, [], False)
    desk.down()
    desk.up()
    answer = desk.district("transfers")
    assert all(one["acknowledged"] and not one["after"] for one in answer["handed"])
    found = desk.run(LAKE[1], "between", "list", desk.file(LAKE[1]))["tickets"]
    assert {one["asks"] for one in found} == {"twice", "arrived"}
