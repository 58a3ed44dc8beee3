"""A stick with a backup and bundles is lost: whoever finds it, with a PC of ours and every key on it, has nothing."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.exchange.bundle import exchange
from desktop.exchange.bundle.read import read_bundle
from desktop.operations import automatic_backups, backups
from desktop.workspace import Workspace, copies
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE

NAME, NUMBER, PHONE = "钚锿", "42030318880", "1990017"
ACTOR = "李梅"
EVEN = 7.9  # bits a byte: what has no shape at all has eight


pytestmark = pytest.mark.slow


@pytest.fixture
def stick(office: Workspace, tmp_path: Path) -> Path:
    """A second place of backups, and two bundles for somebody else, of an office of three hundred planted people."""
    with office.change("import.residents", actor=ACTOR, args={"subject": NAME}) as unit:
        for n in range(300):
            fields = {"name": f"{NAME}{n}", "id_number": f"{NUMBER}{n:07}", "phones": [f"{PHONE}{n:04}"]}
            unit.create("resident", {**fields, "note": f"{NAME}{n}的事"})
    found = tmp_path / "stick"
    automatic_backups.choose(office, actor=ACTOR, second=found / "gezhi")
    automatic_backups.back_up(office, reason="asked", actor=ACTOR)
    exchange.write(office, BOB.recipient, found / "a.sqb", install=ALICE, actor=ACTOR)
    exchange.write(office, BOB.recipient, found / "b.sqb", install=ALICE, actor=ACTOR, full=True)
    return found


def shape(raw: bytes) -> float:
    """Bits of entropy a byte."""
    counted = Counter(raw)
    return -sum(n / len(raw) * math.log2(n / len(raw)) for n in counted.values())


def test_a_lost_stick_tells_nobody_anything(
    office: Workspace, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [path for path in stick.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {backups.SUFFIX, ".sqb"}
    for path in files:
        raw = path.read_bytes() + path.name.encode()
        for mark in (NAME, NUMBER, PHONE, "云麓台", "420303090012"):
            assert not any(mark.encode(code) in raw for code in ("utf-8", "utf-16-le", "gb18030")), path
        if path.suffix in {backups.SUFFIX, ".sqb"}:
            assert b"SQLite format" not in raw
            assert shape(raw) > EVEN, path
    # The finder has a PC of ours, an office of his own on it, all its keys, and even knows the password.
    (copy,) = (path for path in files if path.suffix == backups.SUFFIX)
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "another PC"))
    mine = Workspace.create(
        tmp_path / "mine.gezhi", user=ACTOR, password=PASSWORD, volumes=FitVolumes(), cost=CHEAP
    ).workspace
    target = backups.restore_as_new(copy, tmp_path / "found.gezhi")
    with pytest.raises(Refused) as refusal:
        Workspace.open(target, password=PASSWORD, volumes=FitVolumes())
    assert refusal.value.code == "keys.other_machine"
    with pytest.raises(GezhiError), copies.reading_copy(mine, copy, password=PASSWORD):
        pass
    for bundle in (stick / "a.sqb", stick / "b.sqb"):
        for keys in (ALICE, EVE):  # also who wrote it cannot read it again
            with pytest.raises(Refused) as refusal:
                read_bundle(bundle, install=keys, trusted_signers={ALICE.public_key})
            assert refusal.value.code == "bundle.not_for_us"
        assert read_bundle(bundle, install=BOB, trusted_signers={ALICE.public_key}), "but its recipient can"
    mine.close()


def test_a_stick_that_goes_in_the_middle_costs_no_copy_of_this_disk(
    office: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pulled out, or full, at every moment of the second copy: the first stands, what is there on the stick stays
    whole or is not called a copy, and when it comes back all is made up for."""
    with office.change("resident.add", actor=ACTOR) as unit:
        unit.create("resident", {"name": "此后"})
    before = {one.path for one in backups.backups(stick / "gezhi")}
    real, calls = shutil.disk_usage, 0

    def full(path: Path) -> object:
        nonlocal calls
        calls += 1
        return real(path)._replace(free=0) if Path(path).is_relative_to(stick) else real(path)

    with monkeypatch.context() as here:
        here.setattr(shutil, "disk_usage", full)
        with pytest.raises(EnvironmentFailure):
            automatic_backups.back_up(office, reason="daily", actor=ACTOR)
    assert calls
    first = office.path.parent / automatic_backups.FOLDER
    assert automatic_backups.unchanged(office, first) is not None
    away, kept = stick.with_name("away"), {"begun": copies.begun, "finish": copies.finish}
    for gone in kept:

        def vanish(*args: object, way: str = gone) -> object:
            stick.rename(away)
            return kept[way](*args)

        with monkeypatch.context() as here:
            here.setattr(copies, gone, vanish)
            with pytest.raises((EnvironmentFailure, OSError)):
                automatic_backups.back_up(office, reason="daily", actor=ACTOR)
        away.rename(stick)  # nobody made a folder of that name meanwhile
        assert automatic_backups.unchanged(office, first) is not None
        assert {one.path for one in backups.backups(stick / "gezhi")} == before
    (made,) = automatic_backups.back_up(office, reason="daily", actor=ACTOR)
    assert made.path.parent == stick / "gezhi"
    assert backups.check(office, made.path) == ()
