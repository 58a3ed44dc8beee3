"""An office joins its district, a second and a third PC join the office, one is stolen: all by files and commands."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from desktop.cli import main as command_line
from desktop.security import keyslots
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.district.conftest import Server

CODE, NAME = "420303090012", "云麓台社区"
HERE = "another PC 2"
Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command on the computer `at`; its answer, after it ended as expected ("" for well, or a refusal's code)."""
    monkeypatch.setenv("GEZHI_NEW_PASSWORD", HERE)
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)

    def command(at: str, *words: object, refused: str = "", recovery: str = "") -> dict[str, Any]:
        monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / f"keys of {at}"))
        monkeypatch.setenv("GEZHI_RECOVERY_CODE", recovery)
        monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD if at == "pc1" else HERE)
        got = command_line.main([str(word) for word in (*words, "--json")])
        out, err = capsys.readouterr()
        answer: dict[str, Any] = json.loads(out)
        said = answer.get("error", "") or (answer.get("refused") or [{}])[0].get("code", "")
        assert (said, got) == (refused, 1 if refused else 0), err
        return answer

    return command


@pytest.fixture(params=["postgres", "file"])
def db(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> str:
    return server.new_database() if request.param == "postgres" else str(tmp_path / "district.gezhi-district")


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "pc1" / "office.gezhi"
    run("pc1", "init", path, "--code", CODE, "--name", NAME, "--actor", "李梅")
    return path


def district_of(run: Run, db: str, office: Path, stick: Path) -> None:
    """The office and the district know each other."""
    stick.mkdir(exist_ok=True)
    asked = run("pc1", "computer", "request", office, "--out", stick / "申请.sqq", "--name", "1号电脑")
    run("district", "district", "init", "--db", db, "--code", "420303", "--name", "张湾区")
    admit = ("district", "admit", "--db", db, stick / "申请.sqq", "--out", stick / "答复.sqc")
    run("district", *admit, refused="answer.unchecked")
    run("district", *admit, "--check", "0000-0000-0000-0000", refused="answer.wrong_code")
    assert not (stick / "答复.sqc").exists()
    said = run("district", *admit, "--check", asked["check"].upper())
    assert (said["office"], said["computers"]) == (CODE, ["1号电脑"])
    answer = ("computer", "answer", office, stick / "答复.sqc")
    run("pc1", *answer, refused="answer.unchecked")
    run("pc1", *answer, "--check", asked["check"], refused="answer.wrong_code")
    taken = run("pc1", *answer, "--check", said["check"])
    assert (taken["district"], taken["until"]) == ("张湾区", said["until"])
    run("pc1", *answer)  # once more says nothing new and asks nothing


def second(run: Run, office: Path, tmp_path: Path, stick: Path) -> Path:
    """Another PC joins with the director's approval; its office file."""
    asked = run("pc2", "computer", "ask", "--out", stick / "加入.sqq", "--name", "2号电脑")
    approve = ("computer", "approve", office, stick / "加入.sqq", "--to", stick / "加入")
    run("pc1", *approve, refused="answer.unchecked")
    run("pc1", *approve, "--check", asked["check"])
    run(
        "pc3",
        "computer",
        "join",
        stick / "加入" / "office.gezhi",
        "--user",
        "李梅",
        refused="computer.not_invited",
    )
    mine = tmp_path / "pc2" / "office.gezhi"
    run("pc2", "key", "move-in", stick / "加入" / "office.gezhi", "--to", mine)
    run("pc2", "computer", "list", mine, refused="keys.other_machine")
    run("pc2", "computer", "join", mine, "--user", "李梅")
    run("pc2", "computer", "join", mine, "--user", "李梅", refused="computer.not_invited")  # once
    return mine


def names(run: Run, at: str, office: Path) -> dict[str, tuple[bool, bool]]:
    listed = run(at, "computer", "list", office)["computers"]
    return {one["name"]: (one["here"], bool(one["revoked"])) for one in listed}


def receive(run: Run, db: str, *files: Path, refused: str = "") -> dict[str, Any]:
    return run("district", "district", "receive", "--db", db, *files, refused=refused)


def write(run: Run, at: str, office: Path, to: str, out: Path) -> Path:
    run(at, "bundle", "write", office, "--to", to, "--out", out)
    return out


@pytest.mark.slow
def test_from_the_first_request_to_a_stolen_computer(run: Run, db: str, office: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    district_of(run, db, office, stick)
    first = receive(run, db, write(run, "pc1", office, "district", stick / "1.sqb"))
    assert first["new_ops"] > 0

    other = second(run, office, tmp_path, stick)
    assert names(run, "pc1", office) == {"1号电脑": (True, False), "2号电脑": (False, False)}
    assert names(run, "pc2", other) == {"1号电脑": (False, False), "2号电脑": (True, False)}
    # nobody trusted anybody by hand: the certificates do
    theirs = write(run, "pc2", other, "张湾区", stick / "2.sqb")
    receive(run, db, theirs)
    listed = run("district", "district", "offices", "--db", db)["offices"][0]
    assert {one["name"] for one in listed["computers"]} == {"1号电脑", "2号电脑"}
    run("pc1", "bundle", "apply", office, write(run, "pc2", other, "1号电脑", stick / "2-1.sqb"))
    run("pc2", "bundle", "apply", other, write(run, "pc1", office, "2号电脑", stick / "1-2.sqb"))

    run("pc2", "computer", "revoke", other, "2号电脑", "--why", "被盗", refused="computer.own")
    stolen = ("computer", "revoke", office, "2号电脑", "--why", "被盗", "--new-key")
    run("pc1", *stolen, refused="computer.unconfirmed")
    gone = run("pc1", *stolen, "--keep", "区里(张湾区)")
    assert gone["also"] == []
    assert names(run, "pc1", office)["2号电脑"] == (False, True)
    held = run("district", "district", "offices", "--db", db)["offices"][0]["ops"]
    later = write(run, "pc2", other, "1号电脑", stick / "late.sqb")
    run("pc1", "bundle", "apply", office, later, refused="bundle.revoked_signer")
    # the district hears of it from the office's next bundle
    receive(run, db, write(run, "pc1", office, "district", stick / "3.sqb"))
    receive(run, db, write(run, "pc2", other, "district", stick / "4.sqb"), refused="bundle.revoked_signer")
    now = run("district", "district", "offices", "--db", db)["offices"][0]
    assert [one["name"] for one in now["computers"] if one["revoked"]] == ["2号电脑"]
    assert now["ops"] >= held  # what it brought before stays
    quarantine = tmp_path / "keys of district" / "district" / "quarantine"
    assert any(p.read_bytes() == (stick / "4.sqb").read_bytes() for p in quarantine.iterdir())

    # another key of the office wants another certificate
    asked = run("pc1", "computer", "request", office, "--out", stick / "再申请.sqq")
    admit = ("district", "admit", "--db", db, stick / "再申请.sqq", "--out", stick / "再答复.sqc")
    run("district", *admit, "--check", asked["check"], refused="district.other_key")
    done = run("district", *admit, "--check", asked["check"], "--replace")
    assert done["struck_off"] == []  # the stolen one was by the office's own word
    assert run("pc1", "computer", "list", office)["asking"] == [asked["check"]]
    taken = run("pc1", "computer", "answer", office, stick / "再答复.sqc")
    assert taken["struck_off"] == [gone["signer"]]
    run(
        "pc1", "computer", "answer", office, stick / "答复.sqc", refused="answer.other_key"
    )  # of the key that ended
    events = [one["event"] for one in run("district", "district", "audit", "--db", db)["lines"]]
    assert {"office.certified", "computer.joined", "office.revoked", "bundle.refused"} <= set(events)
    states = [one["state"] for one in run("district", "district", "certificates", "--db", db)["certificates"]]
    assert sorted(states) == ["ok", "revoked"]


@pytest.mark.slow
def test_a_third_computer_joins_with_the_recovery_code(run: Run, office: Path, tmp_path: Path) -> None:
    run("pc1", "computer", "certify", office, "--name", "1号电脑")
    shutil.copytree(office.parent, tmp_path / "pc3")
    copied = tmp_path / "pc3" / "office.gezhi"
    sheet = office.with_name("office-恢复码单.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(sheet).pages)
    code = "-".join(re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", text)[:8])
    run("pc3", "key", "join", copied, "--user", "李梅", "--computer", "3号电脑", recovery=code)
    assert names(run, "pc3", copied) == {"1号电脑": (False, False), "3号电脑": (True, False)}
    # the first PC has never heard of it; its certificate is by the office's own key
    bundle = write(run, "pc3", copied, "1号电脑", tmp_path / "3.sqb")
    seen = run("pc1", "bundle", "apply", office, bundle)
    assert seen["new_ops"] > 0
    assert names(run, "pc1", office) == {"1号电脑": (True, False), "3号电脑": (False, False)}
    run("pc1", "computer", "revoke", office, "4号电脑", "--why", "被盗", refused="computer.unknown")
    run("pc1", "computer", "revoke", office, "3号电脑", "--why", "借出")
    run("pc1", "bundle", "apply", office, bundle, refused="bundle.revoked_signer")
    run("pc1", "computer", "certify", office, "--name", "1号电脑(大厅)")
    run("pc1", "computer", "reinstate", office, "3号电脑")
    run("pc1", "bundle", "apply", office, bundle)
    run("pc1", "computer", "reinstate", office, "3号电脑", refused="computer.not_revoked")
    told = run("pc1", "audit", "list", office)
    events = {one["event"] for one in told["entries"]}
    assert {"computer.certified", "computer.revoked", "computer.reinstated", "bundle.refused"} <= events


def test_an_office_without_anything_says_what_to_do(run: Run, office: Path, tmp_path: Path) -> None:
    assert run("pc1", "computer", "list", office)["district"] is None
    run(
        "pc1",
        "bundle",
        "write",
        office,
        "--to",
        "district",
        "--out",
        tmp_path / "x.sqb",
        refused="bundle.addressee",
    )
    run("pc1", "computer", "request", office, "--out", tmp_path / "x.sqq", refused="computer.name")
    run("pc1", "computer", "answer", office, office, refused="paper.not_ours")
