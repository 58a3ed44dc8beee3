"""Copies on a PC whose clock is wrong: none pushes a good one out, none keeps the next one from being made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pypdf
import pytest

from desktop.base.clock import FixedClock, today
from desktop.documents import erasures
from desktop.operations import automatic_backups as automatic
from desktop.operations import backups, rehearsals, retention
from desktop.security import keyslots
from desktop.workspace import Workspace

ACTOR = "李梅"
DAY = 86_400_000
YEARS = 80 * 365 * DAY
RIGHT = datetime.fromisoformat("2026-06-30T17:00")


def no_mounts() -> list[Path]:
    return []


def add(office: Workspace, name: str) -> None:
    with office.change("resident.add", actor=ACTOR) as unit:
        unit.create("resident", {"name": name})


def stand(folder: Path, moments: Iterable[datetime]) -> list[Path]:
    """Files named as copies of these moments."""
    folder.mkdir(exist_ok=True)
    made = [folder / f"office-{one.strftime(backups.STAMP)}{backups.SUFFIX}" for one in moments]
    for path in made:
        path.touch()
        keyslots.slot_path(path).touch()
    return made


@pytest.mark.parametrize("years", [80, -80, 1])
def test_copies_of_a_wrong_clock_push_no_good_one_out(tmp_path: Path, years: int) -> None:
    """A year of daily copies; the clock jumps for twenty days; it is set right again: all is as if it never had."""
    folder, moment = tmp_path / "copies", RIGHT
    for _day in range(60):
        stand(folder, [moment])
        backups.thin(folder, Path("office.gezhi"), moment)
        moment += timedelta(days=1)
    good = {one.made for one in backups.backups(folder)}
    wrong = moment + timedelta(days=365 * years)
    for _day in range(20):
        stand(folder, [wrong])
        backups.thin(folder, Path("office.gezhi"), wrong)
        wrong += timedelta(days=1)
    left = {one.made for one in backups.backups(folder)}
    months = {one.strftime("%Y-%m") for one in good}
    assert months <= {one.strftime("%Y-%m") for one in left}, "the newest of every month is always there"
    if years < 0:
        assert good <= left
    for _day in range(3):
        (fresh,) = stand(folder, [moment])
        gone = backups.thin(folder, Path("office.gezhi"), moment)
        assert fresh not in gone
        assert fresh.exists()
        moment += timedelta(days=1)
    days = {one.made.date() for one in backups.backups(folder) if one.made <= moment}
    assert {(RIGHT + timedelta(days=n)).date() for n in (59, 60, 61, 62)} <= days


@pytest.mark.parametrize("off", [YEARS, -50 * 365 * DAY])
def test_after_a_wrong_clock_the_daily_copy_is_due_again(
    office: Workspace, clock: FixedClock, off: int
) -> None:
    folder = office.path.parent / automatic.FOLDER
    (before,) = automatic.back_up(office, reason="daily", actor=ACTOR, mounts=no_mounts)
    clock.now += off
    add(office, "张桂芳")
    assert automatic.due(office, no_mounts)
    (wrong,) = automatic.back_up(office, reason="daily", actor=ACTOR, mounts=no_mounts)
    assert not automatic.due(office, no_mounts)
    assert not automatic.leaving(office)
    clock.now += DAY - off
    assert not automatic.due(office, no_mounts), "nothing changed since, whatever day the copy bears"
    assert not automatic.leaving(office)
    add(office, "王小明")
    assert automatic.due(office, no_mounts)
    (made,) = automatic.back_up(office, reason="daily", actor=ACTOR, mounts=no_mounts)
    assert not automatic.due(office, no_mounts)
    assert {one.path for one in backups.backups(folder)} == {before.path, wrong.path, made.path}
    newest = automatic.standing(office, no_mounts).newest
    assert newest is not None
    assert newest.path == made.path
    assert rehearsals.rehearse(office, actor=ACTOR).name == made.path.name


def test_a_second_place_of_a_day_to_come_is_asked_for(
    office: Workspace, clock: FixedClock, tmp_path: Path
) -> None:
    automatic.choose(office, actor=ACTOR, second=tmp_path / "stick" / "gezhi")
    clock.now += YEARS
    automatic.back_up(office, reason="asked", actor=ACTOR, mounts=no_mounts)
    assert not automatic.standing(office, no_mounts).overdue
    clock.now -= YEARS
    assert automatic.standing(office, no_mounts).overdue
    assert automatic.due(office, no_mounts), "it is plugged in"


def test_what_was_purged_lies_in_no_copy_whatever_day_it_bears(
    office: Workspace, clock: FixedClock, tmp_path: Path
) -> None:
    with office.change("resident.add", actor=ACTOR) as unit:
        unit.create("resident", {"name": "早已去世", "state": "dead", "state_on": "2015-01-01"})
    folder = office.path.parent / automatic.FOLDER
    clock.now += YEARS
    ahead = backups.make(office, folder, actor=ACTOR)
    clock.now -= YEARS
    before = backups.make(office, folder, actor=ACTOR)
    done = retention.purge(office, ["person"], actor=ACTOR, today=today(clock), reason="到期")
    paper = tmp_path / "删除证明.pdf"
    paper.write_bytes(erasures.certificate(office, done.number, actor=ACTOR))
    told = "".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)
    for one in (ahead, before):
        assert one.path.name.removesuffix(backups.SUFFIX) in told.replace("\n", "")
    gone = retention.drop_copies(office, actor=ACTOR)
    assert set(gone) == {ahead.path, before.path}
    assert len(backups.backups(folder)) == 1
