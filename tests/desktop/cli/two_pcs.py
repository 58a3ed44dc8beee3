"""Two PCs of one office from the command line, each with keys of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.cli.main import main
from desktop.security import install
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.desktop.exchange.bundle.enrolled import enrol

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """A command on one of the PCs, (exit code, what it said): `run("a", "bundle", "identity")`; plain: as words."""
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)

    def command(pc: str, *words: str | Path, plain: bool = False) -> tuple[int, Any]:
        monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / f"keys-{pc}"))
        code = main([*map(str, words), *([] if plain else ["--json"])])
        out = capsys.readouterr().out
        return code, out if plain else orjson.loads(out or "{}")

    return command


def joined(
    make_office: Callable[..., Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    fill: Callable[[Workspace], object],
) -> dict[str, Path]:  # fmt: skip
    """The files of PCs a, filled, and b, empty, that know each other's keys; closed, for the commands to open."""
    own = {name: install.load_or_create(tmp_path / f"keys-{name}") for name in "ab"}
    paths = {}
    for name in "ab":
        monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / f"keys-{name}"))
        office = make_office(f"{name}.gezhi", founded=name == "a")
        enrol(office, ("1号电脑", own["a"]), ("2号电脑", own["b"]))
        if name == "a":
            fill(office)
        paths[name] = office.path
        office.close()
    return paths
