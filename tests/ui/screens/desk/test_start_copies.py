"""The start page tells how old the last proved copy is, and that a second place is missing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock, today
from desktop.operations import automatic_backups
from desktop.workspace import Workspace
from ui.screens.start import copies

ME = "李梅"


def told(office: Workspace, day: date) -> list[tuple[str, str]]:
    return [(line.words, line.tone) for line in copies.look(office, day)]


def test_from_no_copy_to_two_places_that_grow_old(
    office: Workspace, clock: FixedClock, tmp_path: Path
) -> None:
    first, second = told(office, today(clock))
    assert first == ("还没有核对过的备份。", "warn")
    assert second[0].startswith("第二处没有设")
    automatic_backups.choose(office, actor=ME, second=tmp_path / "stick")
    (made, *_more) = automatic_backups.back_up(office, reason="asked", actor=ME)
    assert told(office, today(clock)) == [("今天备份过,已逐页核对。", ""), ("第二处:今天备份过。", "")]
    clock.now += 9 * 86_400_000
    later = today(clock)
    assert told(office, later)[0] == ("9 天前备份,已逐页核对。", "warn")
    assert told(office, later)[1] == ("第二处:9 天前备份。请插上U盘。", "warn")
    with made.path.open("ab") as file:  # touched since it was proved: it counts for nothing
        file.write(b"x")
    assert told(office, later)[0] == ("还没有核对过的备份。", "warn")


def test_copies_that_are_switched_off_are_a_warning(office: Workspace, clock: FixedClock) -> None:
    automatic_backups.back_up(office, reason="asked", actor=ME)
    automatic_backups.choose(office, actor=ME, on=False)
    assert told(office, today(clock))[0] == ("今天备份过,已逐页核对。自动备份关着。", "warn")
    assert told(office, today(clock) + timedelta(days=1))[0][0].startswith("1 天前备份")


def test_nothing_is_said_of_an_office_that_is_only_looked_at(
    office: Workspace, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "read_only", "只能查看")
    assert copies.look(office, today(clock)) == ()


def test_a_copy_of_a_day_to_come_is_not_of_today(office: Workspace, clock: FixedClock) -> None:
    clock.now += 365 * 86_400_000
    automatic_backups.back_up(office, reason="asked", actor=ME)
    clock.now -= 365 * 86_400_000
    assert told(office, today(clock))[0] == ("还没有核对过的备份。", "warn")
