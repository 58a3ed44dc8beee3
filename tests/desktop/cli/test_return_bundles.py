"""`gezhi return` over bundles: the same figures as over the office files they were written from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import FixedClock
from desktop.cli.main import main
from desktop.operations import office as founding
from desktop.store import acks, intake
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.returns.conftest import Builder

pytestmark = pytest.mark.slow
Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """A command on one of two PCs, each with keys of its own."""
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)

    def command(pc: str, *words: str | Path) -> tuple[int, dict[str, Any]]:
        monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / f"keys-{pc}"))
        code = main([*map(str, words), "--json"])
        out = capsys.readouterr().out
        return code, json.loads(out) if out.strip().startswith("{") else {}

    return command


def founded(path: Path, code: str, homes: int, pc: str = "w") -> Workspace:
    home = path.parent / f"keys-{pc}"
    office = Workspace.create(
        path, user="李梅", password=PASSWORD, clock=FixedClock(), volumes=FitVolumes(), cost=CHEAP, home=home
    ).workspace
    founding.found(office, code=code, name=f"{path.stem}社区", actor="李梅")
    build = Builder(office)
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    for _number in range(homes):
        build.home(house, 2)
    return office


def indicators(answer: dict[str, Any]) -> dict[str, Any]:
    return {code: (one["value"], one["numerator"]) for code, one in answer["indicators"].items()}


def test_several_bundles_give_what_their_offices_give(run: Run, tmp_path: Path) -> None:
    reader = tmp_path / "区.gezhi"
    founded(reader, "640423000000", 0, "r").close()
    offices = {name: tmp_path / f"{name}.gezhi" for name in ("甲", "乙")}
    for number, (name, path) in enumerate(offices.items(), 1):
        founded(path, f"64042300{number}000", number + 1).close()
        assert name
    me, them = run("r", "bundle", "identity")[1], run("w", "bundle", "identity")[1]
    bundles = []
    for name, path in offices.items():
        bundles.append(tmp_path / f"{name}.sqb")
        code, _written = run("w", "bundle", "write", path, "--to", me["recipient"], "--out", bundles[-1])
        assert code == 0, _written
    asked = ("--as-of", "2026-06-30")
    code, answer = run("r", "return", *bundles, *asked)
    assert (code, answer["error"]) == (1, "return.reader")
    code, answer = run("r", "return", *bundles, "--reader", reader, *asked)
    assert (code, answer["error"]) == (1, "bundle.unknown_signer")
    assert run("r", "bundle", "trust", reader, them["signer"], "--name", "街道")[0] == 0
    code, answer = run("r", "return", *bundles, "--reader", reader, *asked)
    assert code == 0
    assert (answer["indicators"]["A01"]["value"], answer["indicators"]["A03"]["value"]) == (2, 5)
    code, plain = run("w", "return", *offices.values(), *asked)
    assert indicators(plain) == indicators(answer)
    code, rows = run("r", "return", *bundles, "--reader", reader, "--list", "A03", *asked)
    assert (code, len(rows["rows"])) == (0, 5)


def test_a_bundle_of_changes_needs_the_one_before(run: Run, tmp_path: Path) -> None:
    reader, path = tmp_path / "区.gezhi", tmp_path / "甲.gezhi"
    founded(reader, "640423000000", 0, "r").close()
    office = founded(path, "640423001000", 2)
    me, them = run("r", "bundle", "identity")[1], run("w", "bundle", "identity")[1]
    assert run("r", "bundle", "trust", reader, them["signer"], "--name", "街道")[0] == 0
    office.close()
    first, second = tmp_path / "一.sqb", tmp_path / "二.sqb"
    assert run("w", "bundle", "write", path, "--to", me["recipient"], "--out", first)[0] == 0
    office = Workspace.open(
        path, password=PASSWORD, clock=FixedClock(), volumes=FitVolumes(), home=tmp_path / "keys-w"
    )
    with office.local() as db:  # the other side said that it holds the first
        acks.put(db, me["recipient"], intake.vector(db), 0)
    Builder(office).person("新来")
    office.close()
    assert run("w", "bundle", "write", path, "--to", me["recipient"], "--out", second)[0] == 0
    asked = ("--reader", reader, "--as-of", "2026-06-30", "--codes", "A03")
    code, answer = run("r", "return", second, *asked)
    assert (code, answer["error"]) == (1, "return.bundle")
    for order in ((first, second), (second, first)):
        code, answer = run("r", "return", *order, *asked)
        assert (code, answer["indicators"]["A03"]["value"]) == (0, 2)
