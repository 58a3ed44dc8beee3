"""Two PCs and a stick from the command line: write, look, take in, what is missing, what was refused, the mailbox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.store import acks
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.cli.two_pcs import Run, joined, run
from tests.desktop.exchange.bundle.conftest import fill

assert run  # a fixture
STREAM = "e" * 32


@pytest.fixture
def pcs(
    make_office: Callable[..., Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Path]:
    return joined(make_office, tmp_path, monkeypatch, lambda office: fill(office, 12))


def test_over_a_stick_in_parts_and_what_was_refused(run: Run, pcs: dict[str, Path], tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    to = run("b", "bundle", "identity")[1]["recipient"]
    code, made = run(
        "a", "bundle", "write", pcs["a"], "--to", to, "--out", stick / "包.sqb", "--part-size", "0.0006"
    )
    assert code == 0
    assert len(made["files"]) > 1
    files = [Path(name) for name in made["files"]]
    away = tmp_path / "away.sqb"
    files[1].rename(away)
    code, said = run("b", "bundle", "apply", pcs["b"], files[0])
    assert (code, said["error"]) == (1, "bundle.parts_missing")
    assert "还缺第 2 份" in said["text"]
    away.rename(files[1])
    code, seen = run("b", "bundle", "apply", pcs["b"], files[-1], "--preview")
    [bundle] = seen["bundles"]
    assert (code, bundle["preview"], bundle["register"]["added"] > 24) == (0, True, True)
    assert [one["computer"] for one in bundle["sources"]] == ["1号电脑"]
    assert bundle["sources"][0]["ops"] == bundle["new_ops"] == made["ops"]
    assert run("b", "bundle", "apply", pcs["b"], files[0])[1]["new_ops"] == made["ops"]
    assert run("b", "bundle", "apply", pcs["b"], files[0])[1]["new_ops"] == 0, "a repeat is a success"
    spoilt = stick / "坏.sqb"
    raw = files[0].read_bytes()
    spoilt.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    assert run("b", "bundle", "apply", pcs["b"], spoilt)[0] == 1
    listed = run("b", "bundle", "quarantine", pcs["b"])[1]["quarantine"]
    [kept] = [one for one in listed if one["name"] == "坏.sqb"]  # the parts beside it are kept with it
    assert (kept["name"], kept["code"]) == ("坏.sqb", "bundle.damaged")
    out = tmp_path / "送检.sqb"
    assert run("b", "bundle", "quarantine", pcs["b"], "--export", kept["key"][:6], "--out", out)[0] == 0
    assert out.read_bytes() == spoilt.read_bytes()


def test_the_outbox_copies_again_checks_and_hears_of_the_arrival(
    run: Run, pcs: dict[str, Path], tmp_path: Path
) -> None:
    ids = {name: run(name, "bundle", "identity")[1]["recipient"] for name in "ab"}
    first = tmp_path / "一.sqb"
    run("a", "bundle", "write", pcs["a"], "--to", ids["b"], "--out", first)
    [entry] = run("a", "bundle", "outbox", pcs["a"])[1]["outbox"]
    assert (entry["to"], entry["state"]) == ("2号电脑", "copied")
    raw = first.read_bytes()
    first.write_bytes(raw[:-1])
    code, said = run("a", "bundle", "outbox", pcs["a"], "--check")
    assert (code, said["outbox"][0]["state"]) == (1, "spoilt")
    again = tmp_path / "二.sqb"
    code, said = run("a", "bundle", "outbox", pcs["a"], "--copy", entry["key"][:8], "--out", again)
    assert (code, said["copied"]) == (0, [str(again)])
    assert again.read_bytes() == raw
    run("b", "bundle", "apply", pcs["b"], again)
    back = tmp_path / "回.sqb"
    run("b", "bundle", "write", pcs["b"], "--to", ids["a"], "--out", back)
    run("a", "bundle", "apply", pcs["a"], back)
    assert run("a", "bundle", "outbox", pcs["a"])[1]["outbox"][0]["state"] == "acknowledged"
    assert run("a", "bundle", "outbox", pcs["a"], "--copy", "nothing")[0] == 1


def test_the_mailbox_and_the_second_place(run: Run, pcs: dict[str, Path], tmp_path: Path) -> None:
    for name in ("shared", "second"):
        (tmp_path / name).mkdir()
    for pc in "ab":
        assert run(pc, "bundle", "auto", pcs[pc], "--mailbox", tmp_path / "shared")[0] == 0
    code, told = run("a", "bundle", "auto", pcs["a"], "--second", tmp_path / "second", "--run")
    assert (code, len(told["files"]), told["others"]) == (0, 2, ["2号电脑"])
    assert run("a", "bundle", "auto", pcs["a"], "--run")[1]["files"] == []
    [letter] = run("b", "bundle", "mailbox", pcs["b"])[1]["letters"]
    assert letter["from"] == "1号电脑"
    code, done = run("b", "bundle", "mailbox", pcs["b"], "--apply")
    assert (code, done["new_ops"], done["refused"]) == (0, letter["ops"], [])
    assert run("b", "bundle", "mailbox", pcs["b"])[1]["letters"] == []
    (tmp_path / "second").rename(tmp_path / "pulled out")
    assert run("a", "bundle", "auto", pcs["a"], "--run")[0] == 1
    assert run("a", "bundle", "auto", pcs["a"], "--no-second", "--run")[0] == 0


def test_a_gap_is_named_and_given_up_with_a_reason(
    run: Run, pcs: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys-a"))
    office = Workspace.open(pcs["a"], password=PASSWORD, volumes=FitVolumes())
    heard = Vector()
    heard.add(STREAM, 1, 4)
    with office.local() as db:
        acks.put(db, "age1somebody", heard, 0)
    office.close()
    [gap] = run("a", "bundle", "gaps", pcs["a"])[1]["gaps"]
    assert (gap["ops"], gap["computer"]) == (4, None)
    assert gap["words"] == "缺少 另一台电脑 的数据(4 条)"
    assert run("a", "bundle", "gaps", pcs["a"], "--lost", gap["key"])[0] == 1, "without a reason"
    assert run("a", "bundle", "gaps", pcs["a"], "--lost", "x", "--reason", "硬盘损坏")[0] == 1
    code, said = run("a", "bundle", "gaps", pcs["a"], "--lost", gap["key"], "--reason", "硬盘损坏")
    assert (code, said["gaps"]) == (0, [])
