"""Several bundles in one command: a refused one holds up no other, and nothing that was done is denied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import EnvironmentFailure
from desktop.cli.main import main
from desktop.exchange.bundle import exchange
from desktop.workspace import Workspace
from tests.desktop.cli.two_pcs import Run, joined, run
from tests.desktop.exchange.bundle.conftest import fill

assert run  # a fixture


@pytest.fixture
def pcs(
    make_office: Callable[..., Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Path]:
    return joined(make_office, tmp_path, monkeypatch, lambda office: fill(office, 3))


@pytest.fixture
def bundle(run: Run, pcs: dict[str, Path], tmp_path: Path) -> Path:
    to = run("b", "bundle", "identity")[1]["recipient"]
    assert run("a", "bundle", "write", pcs["a"], "--to", to, "--out", tmp_path / "包.sqb")[0] == 0
    return tmp_path / "包.sqb"


def test_a_refused_file_does_not_hold_up_the_others(
    run: Run, pcs: dict[str, Path], bundle: Path, tmp_path: Path
) -> None:  # fmt: skip
    other = tmp_path / "别的.sqb"
    other.write_bytes(b"nothing of ours")
    code, told = run("b", "bundle", "apply", pcs["b"], other, bundle)
    assert code == 1
    assert [(Path(one["file"]).name, one["code"]) for one in told["refused"]] == [
        ("别的.sqb", "bundle.not_ours")
    ]
    assert [Path(one["file"]).name for one in told["bundles"]] == ["包.sqb"]
    assert told["new_ops"] == told["bundles"][0]["new_ops"] > 0
    code, told = run("b", "bundle", "apply", pcs["b"], bundle, bundle)
    assert (code, told["new_ops"], told["refused"]) == (0, 0, [])
    code, told = run("b", "bundle", "apply", pcs["b"], other, other)
    assert (code, told["bundles"], len(told["refused"])) == (1, [], 2)
    assert (told["new_ops"], told["conflicts"], told["missing"], told["digest"]) == (0, 0, [], {})


@pytest.mark.parametrize(
    ("stop", "ends"),
    [(KeyboardInterrupt(), 130), (EnvironmentFailure("磁盘已满。", code="store.disk_full"), 3)],
    ids=["Ctrl+C", "disk full"],
)
def test_what_stands_already_is_told_when_it_stops(
    run: Run, pcs: dict[str, Path], bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    stop: BaseException, ends: int,
) -> None:  # fmt: skip
    real, said = exchange.apply, []

    def applied(office: Workspace, path: Path, **how: Any) -> Any:
        said.append(path)
        if len(said) == 2:
            raise stop
        return real(office, path, **how)

    monkeypatch.setattr(exchange, "apply", applied)
    words: list[str] = []
    monkeypatch.setattr("sys.stderr.write", words.append, raising=False)
    code, told = run("b", "bundle", "apply", pcs["b"], bundle, bundle, bundle)
    assert code == ends
    everything = "".join(words) + told.get("text", "") + capsys.readouterr().err
    assert "没有改动任何数据" not in everything
    assert "前面 1 个文件已经收下" in everything
    assert len(said) == 2


def test_cancelled_while_the_program_is_still_read_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("desktop.cli.main.importlib.import_module", interrupted)
    assert main(["bundle", "apply", "office.gezhi", "包.sqb", "--json"]) == 130
    out, err = capsys.readouterr()
    assert '"cancelled"' in out
    assert err == "已取消,没有改动任何数据。\n"
