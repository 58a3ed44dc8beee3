"""From an office to its district and back on the command line: enrol, bundle, intake, receipt, totals, figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.cli import main as command_line
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
    figures = run("district", "district", "return", "--db", db, "--codes", "A01")["indicators"]
    assert figures == run("office", "return", office, "--codes", "A01")["indicators"]
    run("district", "district", "revoke", "--db", db, "--signer", who["signer"])
    refused = run("district", "district", "receive", "--db", db, bundle, code=1)["refused"]
    assert [one["code"] for one in refused] == ["bundle.unknown_signer"]  # type: ignore[attr-defined]
    offices = run("district", "district", "offices", "--db", db)["offices"]
    assert offices[0]["computers"][0]["revoked"] is True  # type: ignore[index]
    events = [line["event"] for line in run("district", "district", "audit", "--db", db)["lines"]]  # type: ignore[attr-defined]
    assert events.count("bundle.received") == 3
    assert events[-1] == "bundle.refused"


def test_another_computer_has_not_the_districts_keys(run: Run, db: str) -> None:
    run("district", "district", "init", "--db", db, "--code", "420303", "--name", "张湾区")
    run("somebody", "district", "offices", "--db", db, code=1)


@pytest.mark.parametrize("where", ["postgresql://localhost:1/none", "absent.gezhi-district"])
def test_a_database_that_is_not_there(run: Run, where: str) -> None:
    run("district", "district", "offices", "--db", where, code=3 if "://" in where else 1)
