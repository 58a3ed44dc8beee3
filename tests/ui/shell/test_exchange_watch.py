"""Bundles nobody asks for, in the window: every quarter of an hour by a clock that is turned, quiet, never in the way."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt

from desktop.base.errors import EnvironmentFailure
from desktop.exchange.bundle import automatic, exchange, outbox
from desktop.operations import automatic_backups
from desktop.queries import gaps
from desktop.security import install
from desktop.store import acks
from desktop.store.vector import Vector
from tests.desktop.exchange.bundle.conftest import BOB, fill, trust
from tests.desktop.exchange.bundle.enrolled import enrol, names
from ui.shell.exchange_watch import ExchangeWatch, Seen
from ui.shell.leaving_backup import leave

MINUTE, DAY = 60_000, 86_400_000


@pytest.fixture
def went():
    return []


@pytest.fixture
def watch(window, office, went):
    made = ExchangeWatch(office, window.worker, "李梅", went.append, lambda: not window.locked)
    window.status.add(made)
    return made


@pytest.fixture
def second(tmp_path, office):
    folder = tmp_path / "second"
    folder.mkdir()
    automatic.choose(office, actor="李梅", second=folder)
    return folder


def files(folder):
    return sorted(path.name for path in folder.glob("*.sqb"))


def test_written_by_the_clock_only_when_something_is_new_and_without_a_word(
    window, settle, watch, office, second, clock
):
    def look():
        watch.look()
        settle(window)
        assert not watch.link.isVisible()
        return len(files(second))

    assert look() == 1
    assert look() == 1
    fill(office, 1)
    clock.now += 14 * MINUTE
    assert look() == 1, "not yet"
    clock.now += MINUTE
    assert look() == 2
    clock.now += 60 * MINUTE
    assert look() == 2, "nothing new"
    watch.start()
    assert watch._timer.isActive()
    assert watch._timer.interval() == MINUTE


def test_a_place_that_is_gone_is_shown_quietly_and_saving_goes_on(
    qtbot, window, settle, watch, office, second, clock, went
):
    shutil.rmtree(second)
    watch.look()
    landed = []
    window.worker.change(lambda _p: fill(office, 1, prefix="照存"), landed.append)
    qtbot.waitUntil(lambda: len(landed) == 1, timeout=60_000)
    settle(window)
    assert watch.link.isVisible()
    assert watch.link.text() == "自动交换包没有写成"
    assert "照存0" in names(office)
    watch.link.setFocus()
    qtbot.keyClick(watch.link, Qt.Key.Key_Space)
    assert [(target.place, target.kind) for target in went] == [("exchange", "transport")]
    second.mkdir()
    clock.now += 15 * MINUTE
    watch.look()
    settle(window)
    assert not watch.link.isVisible()
    assert len(files(second)) == 1


def test_nothing_is_begun_while_the_window_is_locked_or_by_who_may_not(window, settle, watch, office, second):
    window.lock()
    watch.look()
    settle(window)
    assert files(second) == []


def test_what_waits_in_the_mailbox_is_told_and_a_mere_word_is_taken_by_itself(
    window, settle, watch, office, make_office, tmp_path, clock
):
    mine, shared = install.load_or_create(), tmp_path / "shared"
    shared.mkdir()
    other = make_office("other.gezhi", founded=False)
    for one in (office, other):
        enrol(one, ("1号电脑", mine), ("2号电脑", BOB))
        trust(one, mine, BOB)
        automatic.choose(one, actor="李梅", mailbox=shared)
    fill(other, 2, prefix="邻机")
    automatic.run(other, BOB, actor="李梅")
    watch.look()
    settle(window)
    assert watch.link.text() == "信箱有 1 个新包"
    assert "邻机0" not in names(office), "a person looks first"
    for path in shared.iterdir():
        if path.name.startswith("other"):
            exchange.apply(office, path, install=mine, actor="李梅")
    watch.look()
    settle(window)
    assert not watch.link.isVisible()
    with office.read() as db:
        assert acks.get(db, BOB.recipient) == other.vector()


def test_the_sticks_copy_is_read_again_when_it_comes_back(window, settle, watch, office, tmp_path):
    stick, away = tmp_path / "stick", tmp_path / "away"
    stick.mkdir()
    path = exchange.write(office, BOB.recipient, stick / "a.sqb", install=BOB, actor="李梅").path
    watch.look()
    settle(window)
    assert not watch.link.isVisible()
    stick.rename(away)
    raw = (away / path.name).read_bytes()
    watch.look()
    settle(window)
    (away / path.name).write_bytes(raw[:-2] + b"??")
    away.rename(stick)
    watch.look()
    settle(window)
    assert watch.link.text() == "有 1 个包在U盘上的拷贝损坏了"
    [entry] = outbox.entries(office)
    outbox.deliver(office, entry.key, stick / "b.sqb", actor="李梅", again=True)
    watch.look()
    settle(window)
    assert not watch.link.isVisible()


def test_what_has_been_missing_too_long_is_told(window, settle, watch, office, clock):
    heard = Vector()
    heard.add("e" * 32, 1, 4)
    with office.local() as db:
        acks.put(db, "age1somebody", heard, clock.now)
        gaps.note(db, told={}, at_ms=clock.now)
    watch.look()
    settle(window)
    assert not watch.link.isVisible()
    clock.now += 5 * DAY
    watch.look()
    settle(window)
    assert watch.link.text() == "缺少 另一台电脑 的数据(4 条)"


def test_the_most_urgent_is_said():
    assert Seen(2, 1, ("x",), "缺少", "warn").tone == "alarm"
    assert Seen(2, 0, ("x",), "缺少", "warn").words == "缺少"
    assert Seen(2, 0, ("x",)).words == "信箱有 2 个新包"
    assert (Seen().words, Seen().tone) == ("", "")


# Leaving


def test_the_last_bundle_is_written_on_leaving_and_a_failing_one_holds_nobody_up(
    qtbot, office, ids, second, clock, monkeypatch
):
    over = []
    automatic_backups.choose(office, actor="李梅", on=False)
    window = leave(office, "李梅", lambda: over.append(True))
    assert window is not None
    qtbot.waitUntil(lambda: over == [True], timeout=60_000)
    assert len(files(second)) == 1
    assert leave(office, "李梅", lambda: over.append(True)) is None, "nothing new since"
    fill(office, 1)

    def fails(*_args, **_more):
        raise EnvironmentFailure("满了", code="store.disk_full")

    monkeypatch.setattr(automatic, "run", fails)
    window = leave(office, "李梅", lambda: over.append(True))
    qtbot.waitUntil(lambda: len(over) == 3, timeout=60_000)
    assert not window.isVisible()
    window.deleteLater()
