"""Users in the window: the first one is the founder as director, roles are ticked, somebody goes."""

from __future__ import annotations

import pytest

from desktop.operations import accounts as operations
from desktop.queries import accounts
from desktop.security import keyslots
from tests.conftest import CHEAP
from tests.desktop.care_town import CLERK, DIRECTOR, TODAY
from tests.ui.screens.people.conftest import commit
from ui.bridge.desk import Desk
from ui.bridge.messages import Messages
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
