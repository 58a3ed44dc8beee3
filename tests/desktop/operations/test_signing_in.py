"""Signing in: guesses wait, the fifth locks, and the chain tells all of it the next time the file is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import FixedClock, today
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.operations import accounts, backups, passwords, signing_in
from desktop.queries import audit as chain
from desktop.queries.audit import Filter
from desktop.queries.password_facts import GRACE, REMIND_AFTER, due
from desktop.security.attempts import ANYBODY, Attempts, Wait
from desktop.security.attempts_file import LOCK
from desktop.store import location
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.care_town import TODAY

SECOND = "Rain-on-7-roofs"


class Pc:
    """One PC with its clocks, an office file and two users."""

    def __init__(self, folder: Path, path: Path, clock: FixedClock, how: dict[str, Any]) -> None:
        self.folder, self.path, self.clock, self.how, self.monotonic = folder, path, clock, how, 1000.0

    @property
    def attempts(self) -> Attempts:
        return Attempts(self.folder, clock=self.clock, monotonic=lambda: self.monotonic)

    def passes(self, seconds: float) -> None:
        self.monotonic += seconds
        self.clock.now += round(seconds * 1000)

    def sign_in(self, user: str = "李梅", password: str | None = PASSWORD, **more: Any) -> Workspace:
        return signing_in.sign_in(
            self.path, user=user, password=password, attempts=self.attempts, clock=self.clock,
            volumes=FitVolumes(), **self.how, **more,
        )  # fmt: skip

    def fails(self, times: int, user: str = "李梅") -> None:
        for _n in range(times):
            counter = signing_in.counted_as(self.path, user)
            self.passes(self.attempts.seconds_left(self.path, counter) + 0.01)
            with pytest.raises(Refused):
                self.sign_in(user, "wrong password 1")

    def told(self) -> list[tuple[str, str, bool]]:
        """The chain as it stands, opened without a login."""
        office = Workspace.open(
            self.path, password=PASSWORD, clock=self.clock, volumes=FitVolumes(), **self.how
        )
        try:
            with office.read() as db:
                found = chain.rows(db, chain.numbers(db, Filter()))
        finally:
            office.close()
        return [(row.event, row.actor, row.ok) for row in reversed(found.values())]


@pytest.fixture
def pc(
    make_office: Callable[..., Workspace], clock: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> Pc:
    office = make_office()
    how = {"home": office.home} if office.home else {}
    accounts.add(office, "李梅", ["director"], actor="李梅", today=TODAY)
    accounts.add(office, "王录", ["clerk"], actor="李梅", today=TODAY, password=SECOND, cost=CHEAP)
    office.close()
    return Pc(tmp_path_factory.mktemp("pc"), office.path, clock, how)


def test_a_login_and_its_failures_stand_in_the_chain(pc: Pc) -> None:
    pc.fails(2)
    pc.passes(5)
    pc.sign_in().close()
    last = pc.told()[-3:]
    assert last == [
        ("login.failed", "李梅", False),
        ("login.failed", "李梅", False),
        ("login.ok", "李梅", True),
    ]


def test_failures_are_told_once_even_when_the_counter_could_not_be_cleared(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.fails(1)
    pc.passes(2)
    monkeypatch.setattr(Attempts, "told", lambda *_args: None)  # a crash between chain and counter
    pc.sign_in().close()
    pc.sign_in().close()
    assert [event for event, _who, _ok in pc.told()].count("login.failed") == 1


def test_the_fifth_failure_locks_the_user_and_nobody_else(pc: Pc) -> None:
    pc.fails(5, "王录")
    with pytest.raises(Wait) as refusal:
        pc.sign_in("王录", SECOND)
    assert refusal.value.code == "login.locked"
    assert str(round(LOCK / 60)) in refusal.value.text
    office = pc.sign_in()
    signing_in.unlock_user(office, "王录", actor="李梅", attempts=pc.attempts)
    office.close()
    pc.sign_in("王录", SECOND).close()
    events = [event for event, _who, _ok in pc.told()]
    assert "login.locked" in events
    assert "login.unlocked" in events


def test_only_who_manages_users_unlocks(pc: Pc) -> None:
    pc.fails(5)
    office = pc.sign_in("王录", SECOND)
    with pytest.raises(Refused):
        signing_in.unlock_user(office, "李梅", actor="王录", attempts=pc.attempts)
    office.close()
    assert pc.attempts.locked(pc.path)


def test_the_lock_passes_by_itself(pc: Pc) -> None:
    pc.fails(5)
    pc.passes(LOCK + 1)
    pc.sign_in().close()


def test_somebody_elses_password_is_a_wrong_one(pc: Pc) -> None:
    with pytest.raises(Refused) as refusal:
        pc.sign_in("李梅", SECOND)
    assert refusal.value.code == "password.wrong"
    assert "王录" not in refusal.value.text
    assert pc.attempts.seconds_left(pc.path, "李梅") > 0
    pc.sign_in("王录", SECOND).close()  # and the file is not held by the refused try


def test_names_nobody_knows_share_one_counter(pc: Pc) -> None:
    for name in ("甲", "乙", "丙", "丁", "戊"):
        pc.passes(pc.attempts.seconds_left(pc.path, ANYBODY) + 0.01)
        with pytest.raises(Refused):
            pc.sign_in(name, "wrong password 1")
    with pytest.raises(Wait):
        pc.sign_in("己", PASSWORD)


def test_what_is_no_guess_is_not_counted(pc: Pc) -> None:
    held = pc.sign_in()
    for _n in range(6):
        with pytest.raises(EnvironmentFailure):
            pc.sign_in()
    held.close()
    assert pc.attempts.seconds_left(pc.path, "李梅") == 0


def folded(pc: Pc, _monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The disk cannot be written."""
    return pc.sign_in()


def unfolded(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Neither can it be written, nor was what was saved last folded into the file."""
    with monkeypatch.context() as patch:
        patch.setattr(location, "refuse_unfit", lambda *_a: None)
        held = pc.sign_in()
        with held.change("resident.add", actor="李梅") as unit:
            unit.create("resident", {"name": "张桂芳"})
        wal = pc.path.with_name(f"{pc.path.name}-wal")
        kept = {file: file.read_bytes() for file in (pc.path, wal)}
        held.close()
    for file, content in kept.items():  # as a killed program leaves it
        file.write_bytes(content)
    return pc.sign_in()


def looked_at(pc: Pc, _monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Somebody only looks."""
    return Workspace.look(pc.path, password=PASSWORD, user="李梅", clock=pc.clock, **pc.how)


@pytest.mark.parametrize("way", [folded, unfolded, looked_at])
def test_a_window_in_which_nothing_can_be_saved_lets_go_of_its_keys_and_opens_again(
    pc: Pc, monkeypatch: pytest.MonkeyPatch, way: Callable[[Pc, pytest.MonkeyPatch], Workspace]
) -> None:
    def refuse(*_anything: object) -> None:
        raise EnvironmentFailure("只能读取", code="store.read_only")

    monkeypatch.setattr(location, "refuse_unfit", refuse)
    office = way(pc, monkeypatch)
    assert office.read_only
    with office.read() as db:
        before = db.exec_driver_sql("SELECT name FROM resident").all()
    assert len(before) == (way is unfolded)
    signing_in.fall_asleep(office, pc.attempts, "李梅")
    assert (office.asleep, office._key) == (True, b"")
    with pytest.raises(Refused):
        signing_in.wake(office, pc.attempts, "李梅", "wrong password 1")
    pc.passes(1.1)
    signing_in.wake(office, pc.attempts, "李梅", PASSWORD)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT name FROM resident").all() == before
    office.close()


def test_a_command_waits_seconds_and_refuses_minutes(pc: Pc) -> None:
    slept: list[float] = []
    pc.fails(3, "命令行")
    signing_in.wait_out(pc.path, ANYBODY, pc.attempts, slept.append)
    assert slept == [pytest.approx(4, abs=0.1)]
    pc.fails(2, "命令行")
    with pytest.raises(Wait) as refusal:
        signing_in.wait_out(pc.path, ANYBODY, pc.attempts, slept.append)
    assert "15 分" in refusal.value.text or "14 分 59 秒" in refusal.value.text


def test_the_chain_says_when_it_was_cut_between_two_logins(pc: Pc) -> None:
    signing_in.sign_off(pc.sign_in(), pc.attempts)
    office = pc.sign_in()
    with office.local() as db:
        db.exec_driver_sql("DROP TRIGGER keep_audit_delete")
        db.exec_driver_sql("DELETE FROM audit WHERE no > (SELECT max(no) - 3 FROM audit)")
    office.close()
    pc.sign_in().close()
    assert ("backup.restored", "李梅", False) in pc.told()


def test_the_chain_says_when_it_was_rewritten_between_two_logins(pc: Pc) -> None:
    signing_in.sign_off(pc.sign_in(), pc.attempts)
    office = pc.sign_in()
    with office.local() as db:
        db.exec_driver_sql("DROP TRIGGER keep_audit_update")
        db.exec_driver_sql(
            "UPDATE audit SET hash = ? WHERE no = (SELECT max(no) FROM audit)", (b"\x01" * 32,)
        )
    office.close()
    pc.sign_in().close()
    assert ("integrity.failed", "李梅", False) in pc.told()


def test_a_copy_restored_beside_accuses_nobody_of_tampering(pc: Pc, tmp_path: Path) -> None:
    with (office := pc.sign_in()).change("resident.add", actor="李梅") as unit:
        unit.create("resident", {"name": "张桂芳"})
    old = backups.make(office, tmp_path / "copies", actor="李梅").path
    for name in ("单田芳", "任杰"):
        with office.change("resident.add", actor="李梅") as unit:
            unit.create("resident", {"name": name})
    signing_in.sign_off(office, pc.attempts)
    beside = Pc(pc.folder, backups.restore_as_new(old, tmp_path / "old.gezhi"), pc.clock, pc.how)
    for one in (beside, pc, beside, pc):
        signing_in.sign_off(one.sign_in(), one.attempts)
    assert [event for event, _who, ok in beside.told() if not ok] == ["backup.restored"]
    assert [event for event, _who, ok in pc.told() if not ok] == []


def test_a_clock_that_jumped_is_told_and_stops_nobody(pc: Pc) -> None:
    year = 365 * 86_400
    for jump in (80 * year, -80 * year, -40 * year, 73 * year):
        pc.clock.now += jump * 1000
        pc.monotonic += 3600
        pc.sign_in().close()
    jumps = [ok for event, _who, ok in pc.told() if event == "clock.jumped"]
    assert len(jumps) >= 3
    assert not any(jumps)


# passwords


def test_a_new_user_changes_the_password_others_know(pc: Pc) -> None:
    office = pc.sign_in("王录", SECOND)
    with office.read() as db:
        assert due(db, "王录", TODAY).must
    with pytest.raises(Refused) as refusal:
        passwords.change(office, SECOND, user="王录", cost=CHEAP)
    assert refusal.value.code == "password.used"
    passwords.change(office, "Snow-on-9-hills", user="王录", cost=CHEAP)
    with office.read() as db:
        assert not due(db, "王录", TODAY).must
    office.close()
    pc.sign_in("王录", "Snow-on-9-hills").close()


def test_a_director_resets_and_a_clerk_does_not(pc: Pc) -> None:
    office = pc.sign_in()
    start = passwords.start_password(office)
    with pytest.raises(Refused):
        passwords.reset(office, "李梅", start, actor="王录", cost=CHEAP)
    passwords.reset(office, "王录", start, actor="李梅", cost=CHEAP)
    office.close()
    office = pc.sign_in("王录", start)
    with office.read() as db:
        assert due(db, "王录", TODAY).must
    office.close()
    assert "password.reset" in [event for event, _who, _ok in pc.told()]


@pytest.mark.parametrize("password", ["云麓台Rain77", "Wanglu#77", "rain1234", "Woaini1314"])
def test_a_further_user_gets_no_easy_password(pc: Pc, password: str) -> None:
    office = pc.sign_in()
    with pytest.raises(Refused) as refusal:
        accounts.add(office, "王录二", ["clerk"], actor="李梅", today=TODAY, password=password, cost=CHEAP)
    assert "password" in refusal.value.problems
    office.close()


def test_the_yearly_reminder_has_a_grace(pc: Pc) -> None:
    office = pc.sign_in()
    passwords.change(office, "Snow-on-9-hills", user="李梅", cost=CHEAP)
    office.close()
    office = pc.sign_in(password="Snow-on-9-hills")
    with office.read() as db:
        now = today(pc.clock)
        assert not due(db, "李梅", now + timedelta(days=REMIND_AFTER - 1)).remind
        reminded = due(db, "李梅", now + timedelta(days=REMIND_AFTER))
        assert reminded.remind
        assert not reminded.must
        assert due(db, "李梅", now + timedelta(days=REMIND_AFTER + GRACE)).must
        assert not due(db, "李梅", now - timedelta(days=10_000)).remind
    office.close()
