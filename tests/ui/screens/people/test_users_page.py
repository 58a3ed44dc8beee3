"""Users in the window: the first one is the founder as director, roles are ticked, somebody goes."""

from __future__ import annotations

import pytest

from desktop.base.clock import FixedClock
from desktop.operations import accounts as operations
from desktop.queries import accounts, password_facts, safety_settings
from desktop.security import keyslots
from desktop.security.attempts import Attempts
from tests.conftest import CHEAP
from tests.desktop.care_town import CLERK, DIRECTOR, TODAY
from tests.ui.screens.people.conftest import commit
from ui.bridge.desk import Desk
from ui.bridge.messages import Messages
from ui.screens.settings.columns import USERS
from ui.screens.settings.presenter import UserDraft
from ui.screens.settings.view import SettingsScreen


@pytest.fixture
def empty_desk(qtbot, office, work):
    return Desk(office, work, Messages(), DIRECTOR, lambda: TODAY, lambda _target: None)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch):
    real = keyslots.add_user
    monkeypatch.setattr(keyslots, "add_user", lambda *a, **k: real(*a, **{**k, "cost": CHEAP}))


def live(office):
    with office.read() as db:
        return {a.name: a.roles for a in accounts.accounts(db) if not a.ended_on}


def test_the_first_user_is_the_founder_with_the_password_there_is(qtbot, show, empty_desk, office):
    screen = show(SettingsScreen(empty_desk))
    draft = screen.users.form.draft()
    assert (draft.name, draft.roles) == (DIRECTOR, ("clerk", "director"))
    assert screen.users.form.editor("password").entry.isReadOnly()
    screen.users.save()
    assert live(office) == {DIRECTOR: ("clerk", "director")}


def test_a_new_user_needs_a_password_typed_twice(qtbot, show, empty_desk, office):
    screen = show(SettingsScreen(empty_desk))
    screen.users.save()
    screen.users.presenter.new()
    form = screen.users.form
    form.focus("name")
    commit(form.editor("name").entry, CLERK)
    form.editor("roles").show_value(("clerk", "specialist:drug"))
    form._leave("name")
    qtbot.keyClicks(form.editor("password").entry, "another 2")
    screen.users.save()
    assert CLERK not in live(office)
    assert form._faults["again"].text()
    qtbot.keyClicks(form.editor("again").entry, "another 2")
    screen.users.save()
    assert live(office)[CLERK] == ("clerk", "specialist:drug")
    assert keyslots.users(office.path) == [DIRECTOR, CLERK]


def test_roles_change_and_somebody_goes_but_the_last_director(qtbot, show, empty_desk, office):
    operations.add(office, DIRECTOR, ["director"], actor=DIRECTOR, today=TODAY)
    operations.add(office, CLERK, ["clerk"], actor=DIRECTOR, today=TODAY, password="another 2", cost=CHEAP)
    screen = show(SettingsScreen(empty_desk))
    names = {row.account.name: i for i, row in screen.users._rows.items()}
    screen.users.table.go_to(names[DIRECTOR])
    screen.users.presenter.end()
    assert screen.users.bar.isVisible()
    assert DIRECTOR in live(office)
    screen.users.table.go_to(names[CLERK])
    screen.users.presenter.save(UserDraft(CLERK, ("viewer",)))
    assert live(office)[CLERK] == ("viewer",)
    screen.users.presenter.end()
    assert live(office) == {DIRECTOR: ("director",)}


def test_only_a_director_finds_the_buttons_alive(qtbot, show, desk, town):
    screen = show(SettingsScreen(desk))
    assert not screen.users.save_button.isEnabled()
    assert not screen.users.new_button.isEnabled()
    assert screen.users.note.text() == "只有主任能改用户和角色。" or "还不是用户" in screen.users.note.text()


def test_a_forgotten_password_is_reset_and_said_once(qtbot, show, empty_desk, office):
    screen = show(SettingsScreen(empty_desk))
    screen.users.save()
    operations.add(office, CLERK, ["clerk"], actor=DIRECTOR, today=TODAY, password="another 2", cost=CHEAP)
    screen.users.presenter.reload()
    row = next(i for i, r in screen.users._rows.items() if r.account.name == CLERK)
    screen.users.presenter.open(row)
    assert screen.users.reset_button.isVisible()
    assert not screen.users.unlock_button.isVisible()
    screen.users.presenter.reset()
    said = screen.users.bar.text.text()
    start = said.split(":")[1].split()[0]
    assert keyslots.opened_by(office.path, password=start)[1] == CLERK
    with office.read() as db:
        assert password_facts.due(db, CLERK, TODAY).must


def test_a_locked_user_is_shown_and_let_go(qtbot, show, empty_desk, office):
    screen = show(SettingsScreen(empty_desk))
    screen.users.save()
    operations.add(office, CLERK, ["clerk"], actor=DIRECTOR, today=TODAY, password="another 2", cost=CHEAP)
    clock, attempts = FixedClock(), None
    for _n in range(5):
        attempts = Attempts(clock=clock, monotonic=lambda: clock.now / 1000)
        clock.now += round(attempts.seconds_left(office.path, CLERK) * 1000) + 1
        attempts.begin(office.path, CLERK)
    screen.users.presenter._attempts = attempts
    screen.users.presenter.reload()
    row = next(i for i, r in screen.users._rows.items() if r.account.name == CLERK)
    assert "15 分钟" in USERS[2].text(screen.users._rows[row])
    screen.users.presenter.open(row)
    assert screen.users.unlock_button.isVisible()
    screen.users.presenter.unlock()
    assert attempts.locked(office.path) == {}


def test_the_director_decides_how_soon_windows_lock(qtbot, show, empty_desk, office):
    screen = show(SettingsScreen(empty_desk))
    screen.users.save()
    screen.users.presenter.set_lock_minutes(10)
    screen.users.presenter.set_password_days(365)
    with office.read() as db:
        assert safety_settings.lock_minutes(db) == 10
        assert password_facts.remind_after(db) == 365
    assert screen.users.minutes.currentText().startswith("10")


def test_that_nobody_is_director_is_said_to_all_and_whoever_was_it_last_names_one(qtbot, show, sit, office):
    with office.read() as db:
        mine = next(one.id for one in accounts.accounts(db) if one.name == DIRECTOR)
    with office.change("account.roles", actor=DIRECTOR) as unit:  # as a bundle would bring it
        unit.set("account", mine, {"roles": ["viewer"]})
    screens = {who: show(SettingsScreen(sit(who))) for who in (CLERK, DIRECTOR)}
    for who, screen in screens.items():
        assert DIRECTOR in screen.users.note.text()
        assert screen.users.save_button.isEnabled() == (who == DIRECTOR)
    mine_again = screens[DIRECTOR].users
    mine_again.presenter.open(mine)
    mine_again.presenter.save(UserDraft(DIRECTOR, ("director",)))
    assert live(office)[DIRECTOR] == ("director",)
    assert not mine_again.note.text()
