"""What the settings screen does with users. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.operations import accounts as operations
from desktop.operations import passwords, signing_in
from desktop.operations import safety_settings as safety_operations
from desktop.queries import accounts, safety_settings
from desktop.queries.password_facts import REMIND_AFTER, remind_after
from desktop.security.attempts import Attempts

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.queries.accounts import Account
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class UserRow:
    """One account, and whether it has a password on this PC's file."""

    account: Account
    password: bool
    locked: float = 0.0  # seconds this user still has to wait after wrong passwords on this PC


@dataclass(frozen=True)
class UserDraft:
    """A user as typed."""

    name: str = ""
    roles: tuple[str, ...] = ()
    password: str = ""
    again: str = ""


class UsersView(Protocol):
    """What the presenter asks of the screen."""

    def show_users(
        self, found: Mapping[str, UserRow], *, may: bool, founders: Sequence[str], lacking: str
    ) -> None: ...
    def show_user(self, draft: UserDraft, *, new: bool, has_password: bool) -> None: ...
    def show_problems(self, problems: Mapping[str, Problem]) -> None: ...
    def say(self, text: str) -> None: ...
    def show_start(self, name: str, password: str) -> None: ...
    def show_safety(self, minutes: int, days: int) -> None: ...


class UsersPresenter:
    """Accounts by their id; `name` is the one in the form, "" for somebody new."""

    def __init__(
        self, view: UsersView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self._found: dict[str, UserRow] = {}
        self._founders: tuple[str, ...] = ()
        self.name = ""
        self._attempts = Attempts()
        self._minutes, self._days = safety_settings.USUAL, REMIND_AFTER

    def reload(self) -> None:
        """Read the accounts again."""

        def look(_progress: object) -> tuple[dict[str, UserRow], list[str], bool, str]:
            users = self._office.users()
            waits = self._attempts.locked(self._office.path)
            with self._office.read() as db:
                found = accounts.accounts(db)
                may = accounts.permit(db, self._actor).may(Action.MANAGE_USERS)
                lacking = accounts.without_director(db)
                self._minutes, self._days = safety_settings.lock_minutes(db), remind_after(db)
            rows = {
                a.id: UserRow(a, a.name in users and not a.ended_on, waits.get(a.name, 0.0)) for a in found
            }
            return rows, users, may, lacking

        def show(answer: tuple[dict[str, UserRow], list[str], bool, str]) -> None:
            self._found = answer[0]
            live = {row.account.name for row in self._found.values() if not row.account.ended_on}
            self._founders = tuple(user for user in answer[1] if user not in live)
            self._view.show_users(self._found, may=answer[2], founders=self._founders, lacking=answer[3])
            self._view.show_safety(self._minutes, self._days)

        self._work.read(look, show, slot="settings.users")

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""
        if changes.concerns("account"):
            self.reload()

    def open(self, account_id: str) -> None:
        """Show somebody's roles."""
        row = self._found.get(account_id)
        if row is not None and not row.account.ended_on:
            self.name = row.account.name
            self._view.show_user(UserDraft(self.name, row.account.roles), new=False, has_password=True)

    def new(self) -> None:
        """An empty form; the first one is for whoever founded the office, as director."""
        self.name = ""
        first = self._founders[0] if self._founders and not self._found else ""
        roles = ("director", "clerk") if not self._found else ("clerk",)
        self._view.show_user(UserDraft(first, roles), new=True, has_password=bool(first))

    def has_password(self, name: str) -> bool:
        """Whether somebody of this name opens the office already."""
        return name.strip() in self._founders

    def save(self, draft: UserDraft) -> None:
        """Keep the form: a new user, or other roles."""
        new = not self.name
        if new and not self.has_password(draft.name) and draft.password != draft.again:
            self._view.show_problems({"again": Problem("password.again", _("两次输入的密码不一样。"))})
            return
        name = self.name

        def write(_progress: object) -> Changes:
            if new:
                return operations.add(
                    self._office, draft.name, draft.roles, actor=self._actor, today=self._today(),
                    password=draft.password,
                )  # fmt: skip
            return operations.set_roles(self._office, name, draft.roles, actor=self._actor)

        notice = _("已新增用户:{name}") if new else _("已修改角色:{name}")
        self._work.change(
            write, lambda _changes: self.reload(), failed=self._failed, title=_("用户与角色"),
            notice=notice.format(name=name or draft.name),
        )  # fmt: skip

    def end(self) -> None:
        """Let the user in the form go."""
        name = self.name
        if name:
            self._work.change(
                lambda _p: operations.end(self._office, name, actor=self._actor, today=self._today()),
                lambda _changes: self.reload(), failed=self._failed, title=_("用户与角色"),
                notice=_("已停用:{name}").format(name=name),
            )  # fmt: skip

    def reset(self) -> None:
        """Give the user in the form a start password, said once, to be handed over on paper."""
        name = self.name

        def write(_progress: object) -> str:
            start = passwords.start_password(self._office)
            passwords.reset(self._office, name, start, actor=self._actor)
            return start

        if name:
            self._work.change(
                write, lambda start: self._view.show_start(name, start), failed=self._failed,
                title=_("重设密码"),
            )  # fmt: skip

    def unlock(self) -> None:
        """Let the user in the form try again at once."""
        name = self.name
        if name:
            self._work.change(
                lambda _p: signing_in.unlock_user(
                    self._office, name, actor=self._actor, attempts=self._attempts
                ),
                lambda _nothing: self.reload(), failed=self._failed, title=_("解除锁定"),
                notice=_("已解除锁定:{name}").format(name=name),
            )  # fmt: skip

    def set_lock_minutes(self, minutes: int) -> None:
        """How soon windows lock, from the next login on."""
        self._work.change(
            lambda _p: safety_operations.set_lock_minutes(self._office, minutes, actor=self._actor),
            lambda _changes: self.reload(), failed=self._failed, title=_("自动锁定"),
            notice=_("已设为 {n} 分钟,下次打开起生效").format(n=minutes),
        )  # fmt: skip

    def set_password_days(self, days: int) -> None:
        """How often a new password is asked for."""
        self._work.change(
            lambda _p: safety_operations.set_password_days(self._office, days, actor=self._actor),
            lambda _changes: self.reload(), failed=self._failed, title=_("提醒换密码"), notice=_("已设好"),
        )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._view.show_problems(error.problems)
        self._view.say(error.text)
