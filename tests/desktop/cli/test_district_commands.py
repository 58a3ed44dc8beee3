"""From an office to its district and back on the command line: enrol, bundle, intake, receipt, totals, figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.cli import main as command_line
from desktop.operations.office import shared_id
from desktop.security import keyslots
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.district.conftest import Server

CODE, NAME = "420303090012", "云麓台社区"
Run = Callable[..., dict[str, object]]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command on the computer `at`; its answer, after its exit code was as expected."""
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)

    def command(at: str, *words: object, code: int = 0) -> dict[str, object]:
        monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / f"keys of {at}"))
        got = command_line.main([str(word) for word in (*words, "--json")])
        out, err = capsys.readouterr()
        assert got == code, err
        answer: dict[str, object] = json.loads(out)
        return answer

    return command


@pytest.fixture(params=["postgres", "file"])
def db(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> str:
    return server.new_database() if request.param == "postgres" else str(tmp_path / "district.gezhi-district")


def test_there_and_back(run: Run, db: str, tmp_path: Path) -> None:
    office, bundle, receipt = tmp_path / "office.gezhi", tmp_path / "7月.sqb", tmp_path / "回执.sqr"
    run("office", "init", office, "--code", CODE, "--name", NAME)
    who = run("office", "bundle", "identity")
    made = run("district", "district", "init", "--db", db, "--code", "420303", "--name", "张湾区")
    run("district", "district", "init", "--db", db, "--code", "420303", "--name", "张湾区", code=1)
    enrolled = run(
        "district", "district", "enrol", "--db", db, "--code", CODE, "--name", NAME, "--signer", who["signer"],
        "--recipient", who["recipient"], "--install", who["install"],
    )  # fmt: skip
    assert (enrolled["recipient"], enrolled["signer"]) == (made["recipient"], made["signer"])
    run("office", "bundle", "write", office, "--to", made["recipient"], "--out", bundle)
    taken = run("district", "district", "receive", "--db", db, bundle, bundle)
    assert [one["repeated"] for one in taken["received"]] == [False, True]  # type: ignore[attr-defined]
    assert taken["new_ops"] > 0  # type: ignore[operator]
    run("district", "district", "receipt", "--db", db, "--office", CODE, "--out", receipt)
    run(
        "office", "bundle", "receipt", office, receipt, code=1
    )  # nobody said yet that the district is to be believed
    run("office", "bundle", "trust", office, made["signer"], "--name", "张湾区")
    told = run("office", "bundle", "receipt", office, receipt)
    assert told["district"] == "张湾区"
    assert (told["unknown"], told["equal"]) == (0, None), "the decision to believe is not there yet"
    run("office", "bundle", "write", office, "--to", made["recipient"], "--out", tmp_path / "again.sqb")
    run("district", "district", "receive", "--db", db, tmp_path / "again.sqb")
    again = tmp_path / "again.sqr"
    run("district", "district", "receipt", "--db", db, "--office", CODE, "--out", again)
    assert run("office", "bundle", "receipt", office, again)["equal"] is True

    assert run("district", "district", "totals", "--db", db)["offices"][0]["name"] == NAME  # type: ignore[index]
    assert run("district", "district", "totals", "--db", db, "--office", CODE)["nowhere"] == 0
    assert run("district", "district", "duplicates", "--db", db)["count"] == 0
    wrong = run("district", "district", "duplicates", "--db", db, "--pair", "0" * 64, "--say", "same", code=1)
    assert "district tickets" in str(wrong["text"]), "whose one person is, is decided there"
    unknown = run(
        "district", "district", "duplicates", "--db", db, "--pair", "0" * 64, "--say", "other", code=1
    )
    assert unknown["error"] == "district.no_pair"
    figures = run("district", "district", "return", "--db", db, "--codes", "A01")["indicators"]
    assert figures == run("office", "return", office, "--codes", "A01")["indicators"]
    (covered,) = run("district", "district", "coverage", "--db", db, "--codes", "A01,B05")["offices"]  # type: ignore[misc]
    assert covered["figures"]["A01"] == figures["A01"]  # type: ignore[index]
    clashing = run("district", "district", "contradictions", "--db", db)["contradictions"]
    assert {one["kind"] for one in clashing} <= {"office", "before", "late", "overdue"}  # type: ignore[attr-defined]
    run("district", "district", "revoke", "--db", db, "--signer", who["signer"])
    refused = run("district", "district", "receive", "--db", db, bundle, code=1)["refused"]
    assert [one["code"] for one in refused] == ["bundle.revoked_signer"]  # type: ignore[attr-defined]
    offices = run("district", "district", "offices", "--db", db)["offices"]
    assert offices[0]["computers"][0]["revoked"] is True  # type: ignore[index]
    events = [line["event"] for line in run("district", "district", "audit", "--db", db)["lines"]]  # type: ignore[attr-defined]
    assert events.count("bundle.received") == 3
    assert events[-1] == "bundle.refused"


def test_a_return_of_many_offices_shows_how_far_it_is_where_somebody_looks(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, bundle, db = (tmp_path / name for name in ("office.gezhi", "7月.sqb", "district.gezhi-district"))
    run("office", "init", office, "--code", CODE, "--name", NAME)
    who = run("office", "bundle", "identity")
    made = run("district", "district", "init", "--db", db, "--code", "420303", "--name", "张湾区")
    run(
        "district", "district", "enrol", "--db", db, "--code", CODE, "--name", NAME, "--signer", who["signer"],
        "--recipient", who["recipient"], "--install", who["install"],
    )  # fmt: skip
    run("office", "bundle", "write", office, "--to", made["recipient"], "--out", bundle)
    run("district", "district", "receive", "--db", db, bundle)
    asked = ["district", "return", "--db", str(db), "--codes", "A01"]
    assert command_line.main(asked) == 0
    assert capsys.readouterr().err == "", "nobody looks"
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert command_line.main(asked) == 0
    assert capsys.readouterr().err == f"\r{NAME} 0/1\x1b[K\n"


def test_another_computer_has_not_the_districts_keys(run: Run, db: str) -> None:
    run("district", "district", "init", "--db", db, "--code", "420303", "--name", "张湾区")
    run("somebody", "district", "offices", "--db", db, code=1)


@pytest.mark.parametrize("where", ["postgresql://localhost:1/none", "absent.gezhi-district"])
def test_a_database_that_is_not_there(run: Run, where: str) -> None:
    run("district", "district", "offices", "--db", where, code=3 if "://" in where else 1)


def test_what_the_district_lays_down_and_puts_right_reaches_the_office(
    run: Run, db: str, tmp_path: Path
) -> None:
    office, bundle, pack, down = (
        tmp_path / name for name in ("office.gezhi", "7月.sqb", "区县包.json", "U盘")
    )
    run("office", "init", office, "--code", CODE, "--name", NAME)
    who, made = run("office", "bundle", "identity"), run(
        "district", "district", "init", "--db", db, "--code", "420303", "--name", "张湾区"
    )  # fmt: skip
    run(
        "district", "district", "enrol", "--db", db, "--code", CODE, "--name", NAME, "--signer", who["signer"],
        "--recipient", who["recipient"], "--install", who["install"],
    )  # fmt: skip
    run("office", "bundle", "trust", office, made["signer"], "--name", "张湾区")
    run("office", "bundle", "write", office, "--to", made["recipient"], "--out", bundle)
    run("district", "district", "receive", "--db", db, bundle)
    plain = {
        "format": "gezhi-pack/1", "name": "张湾区", "version": "2026-07", "rules": {"phone.invalid": "block"},
        "calendar": {"2026": {"off": ["2026-10-01"]}},
    }  # fmt: skip
    pack.write_bytes(json.dumps(plain).encode())
    laid = run("district", "district", "pack", "put", "--db", db, pack)
    assert laid == {"serial": 1, "changed": ["rule/phone.invalid", "calendar/2026"]}
    assert run("district", "district", "pack", "put", "--db", db, pack)["changed"] == []
    assert run("district", "district", "pack", "send", "--db", db)["sent"] == {CODE: 2}
    run("district", "district", "correct", "--db", db, "--office", CODE, "--kind", "setting", "--id", "1", "--set", "key=x",
        "--why", "x", code=1)  # fmt: skip
    told = run(
        "district", "district", "correct", "--db", db, "--office", CODE, "--kind", "community", "--id",
        shared_id("community", CODE), "--set", "address=朝阳中路 1 号", "--why", "区划办核对",
    )["corrections"]  # fmt: skip
    assert [(one["author"], one["fields"]) for one in told] == [("区里(张湾区)", ["address"])]  # type: ignore[attr-defined]
    letter = run("district", "district", "letter", "--db", db, "--out", down)["letters"][0]  # type: ignore[index]
    assert letter["ops"] > 0
    run("stranger", "bundle", "apply", office, letter["out"], code=1)
    run("office", "bundle", "apply", office, letter["out"])
    assert run("office", "bundle", "apply", office, letter["out"])["new_ops"] == 0

    run("office", "check", office, "--weigh", "phone.invalid=info", "--actor", "李梅")
    seen = run("office", "pack", "apply", office, "--preview")
    assert [one["item"] for one in seen["changes"]] == ["calendar/2026"]  # type: ignore[attr-defined]
    assert [one["item"] for one in seen["overridden"]] == ["rule/phone.invalid"]  # type: ignore[attr-defined]
    assert [(one["before"], one["after"]) for one in seen["noticed"]] == [(261, 260)]  # type: ignore[attr-defined]
    assert (seen["step"], seen["unknown"], seen["spoilt"]) == (None, [], [])
    assert run("office", "pack", "apply", office, "--actor", "李梅")["step"]
    items = {one["item"]: one for one in run("office", "pack", "list", office)["items"]}  # type: ignore[attr-defined]
    assert (items["rule/phone.invalid"]["before"], items["rule/phone.invalid"]["after"]) == ("block", "info")
    assert run("office", "pack", "give-back", office, "--all")["items"] == ["rule/phone.invalid"]
    own = tmp_path / "2026.json"
    own.write_text('{"off": ["2026-10-01", "2026-10-02"]}', encoding="utf-8")
    run("office", "pack", "otherwise", office, "calendar/2026", own)
    run("office", "pack", "otherwise", office, "rule/phone.invalid", own, code=1)
    own.write_text('{"off": ["2026-13-01"]}', encoding="utf-8")
    run("office", "pack", "otherwise", office, "calendar/2026", own, code=1)
    run("office", "undo", office)
    run("office", "undo", office)
    items = {one["item"]: one["local"] for one in run("office", "pack", "list", office)["items"]}  # type: ignore[attr-defined]
    assert items == {"rule/phone.invalid": True, "calendar/2026": False}

    run("district", "district", "pack", "withdraw", "--db", db, "rule/phone.invalid")
    run("office", "bundle", "write", office, "--to", made["recipient"], "--out", tmp_path / "8月.sqb")
    run("district", "district", "receive", "--db", db, tmp_path / "8月.sqb")
    listed = run("district", "district", "pack", "list", "--db", db)
    assert [(one["item"], one["version"], one["withdrawn"]) for one in listed["items"]] == [  # type: ignore[attr-defined]
        ("calendar/2026", 1, False), ("rule/phone.invalid", 2, True)
    ]  # fmt: skip
    assert listed["offices"] == [{"office": CODE, "name": NAME, "items": 2, "sent": 1, "taken": 1}]
