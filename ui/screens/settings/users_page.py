"""The page 用户与角色: who may sign in, as what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QScrollArea, QSplitter, QWidget

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _
from desktop.domain.permissions import RESTRICTED, SPECIALIST, Role, role_words
from ui.bridge.commands import Command
from ui.screens.settings.columns import USERS
from ui.screens.settings.page import SettingsPage
from ui.screens.settings.presenter import UserDraft, UserRow, UsersPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.editor import AnyEditor, Editor, TextEditor
from ui.widgets.flow import Flow
from ui.widgets.form import DraftForm, Field
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

ROLE_TIPS = {
    Role.CLERK: N_("录入、导入、打印、交换"),
    Role.DIRECTOR: N_("录入员能做的都能做,另加用户、网格调整、清除"),
    Role.VIEWER: N_("只能看"),
    Role.AUDITOR: N_("只看审计记录,看不到居民"),
}


class RolesEditor(Editor["tuple[str, ...]"]):
    """A check box for every role, and for every restricted category its specialist."""

    def __init__(self) -> None:
        self.boxes = {
            role: QCheckBox(role_words(role)) for role in (*Role, *(SPECIALIST + k for k in RESTRICTED))
        }
        self._others: tuple[str, ...] = ()
        self.widget = QWidget()
        words = label(
            _("专干另外能看一类受限名单,别人(主任也)看不到:"), tone="muted", part="small", wrap=True
        )
        general = [part for role, tip in ROLE_TIPS.items() for part in (self.boxes[role], _hint(_(tip)))]
        special = [self.boxes[SPECIALIST + key] for key in RESTRICTED]
        self.widget.setLayout(column(*general, words, *special, gap=1))
        self.entry = self.boxes[Role.CLERK]

    def show_value(self, value: tuple[str, ...]) -> None:
        self._others = tuple(role for role in value if role not in self.boxes)
        for role, box in self.boxes.items():
            box.setChecked(role in value)

    def value(self) -> tuple[str, ...]:
        return (*(str(role) for role, box in self.boxes.items() if box.isChecked()), *self._others)

    def on_edit(self, call: Callable[[], object]) -> None:
        for box in self.boxes.values():
            box.clicked.connect(lambda _on=False: call())

    def set_locked(self, locked: bool) -> None:
        self.widget.setEnabled(not locked)


def _hint(words: str) -> QLabel:
    made = label(words, tone="muted", part="small", wrap=True)
    made.setIndent(22)  # below the word of the box, not below the box
    return made


def _secret() -> AnyEditor:
    editor = TextEditor()
    editor.line.setEchoMode(QLineEdit.EchoMode.Password)
    return editor


NAME = Field("name", N_("姓名"), lambda: TextEditor(longest=40), N_("登录和每一步改动上记的名字。"))
ROLES = Field("roles", N_("角色"), RolesEditor, N_("一个人可以有几个角色。专干还要勾上录入员。"))
PASSWORD = Field(
    "password",
    N_("密码"),
    _secret,
    N_("至少 8 位,大写、小写、数字、符号至少三种,不要用名字和电话。请本人来输。"),
)
AGAIN = Field("again", N_("再输一次"), _secret)


LOCK_CHOICES: Final = (1, 2, 3, 5, 10, 15)
REMIND_CHOICES: Final = {0: N_("不提醒换密码"), 90: N_("每 {n} 天提醒换密码"), 180: N_("每 {n} 天提醒换密码"),
                         365: N_("每 {n} 天提醒换密码")}  # fmt: skip


def _picked(box: ChoiceBox) -> int:
    return int(box.options[box.currentIndex()].value)


class UsersPage(SettingsPage):
    """Implements `UsersView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._rows: dict[str, UserRow] = {}
        self._may = False
        self.presenter = UsersPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.table: RecordTable[UserRow] = RecordTable(USERS, self._fetch)
        self.table.setAccessibleName(_("用户"))
        hint = _("现在谁打开谁就能做一切,但看不到受限名单。按“新增用户”,先给主任设一个。")
        self.table.set_empty(_("还没有分用户"), hint)
        self.table.current_changed.connect(self.presenter.open)
        self.table.opened.connect(lambda _id: self.form.focus("roles"))
        self.new_button = button(
            _("新增用户"), self.presenter.new, icon="user-plus", tip=_("新增用户(Ctrl+N)")
        )
        self.bar = MessageBar()
        self.title = label(part="title", wrap=True)
        self.form: DraftForm[UserDraft] = DraftForm((NAME, ROLES, PASSWORD, AGAIN))
        self.form.left.connect(self.save)
        self.form.field_left.connect(self._name_left)
        self.note = label(tone="muted", wrap=True)
        self.save_button = button(_("保存"), self.save, kind="primary", icon="save", tip=_("保存(Ctrl+S)"))
        self.end_button = button(_("停用"), self.presenter.end, icon="user-minus")
        self._make_safety()
        self._lay_out()
        self.setFocusProxy(self.table)
        self.show_user(UserDraft(), new=True, has_password=False)

    def _make_safety(self) -> None:
        """What a director does for somebody locked out, and decides for everybody."""
        self.reset_button = button(
            _("重设密码"),
            self.presenter.reset,
            icon="rotate-ccw",
            tip=_("忘了密码:给一个起始密码,首次登录时要改"),
        )
        self.unlock_button = button(
            _("解除锁定"), self.presenter.unlock, icon="lock", tip=_("连续输错密码被锁定的,马上可以再试")
        )
        self.minutes, self.days = ChoiceBox(), ChoiceBox()
        self.minutes.set_options([Option(n, _("{n} 分钟不动就锁定").format(n=n)) for n in LOCK_CHOICES])
        self.days.set_options([Option(n, _(words).format(n=n)) for n, words in REMIND_CHOICES.items()])
        self.minutes.setAccessibleName(_("自动锁定"))
        self.days.setAccessibleName(_("提醒换密码"))
        self.minutes.chosen.connect(lambda: self.presenter.set_lock_minutes(_picked(self.minutes)))
        self.days.chosen.connect(lambda: self.presenter.set_password_days(_picked(self.days)))

    def _lay_out(self) -> None:
        head = row(label(_("用户与角色"), part="title"), None, self.new_button)
        words = label(
            _("几个人共用一台电脑也请各用各的密码:历史上才分得清是谁做的。停用后,这个密码在本机立即失效。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        for box in (self.minutes, self.days):
            box.setMinimumWidth(170)
        pairs = []
        for name, box in ((_("窗口"), self.minutes), (_("密码"), self.days)):
            pair = QWidget()
            pair.setLayout(row(label(name, tone="muted"), box))
            pairs.append(pair)
        safety = column(Flow(*pairs))  # below each other on a notebook with large letters
        left = column(head, words, self.table, safety, gap=2, margin=3)
        left.setStretch(2, 1)
        actions = row(self.save_button, self.reset_button, self.unlock_button, None, self.end_button)
        area = QScrollArea()  # thirteen roles are taller than a notebook with large letters
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.form)
        right = column(self.title, self.bar, area, self.note, actions, gap=2, margin=3)
        right.setStretch(2, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        side = panel(right)
        inside = self.form.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width()
        side.setMinimumWidth(max(380, inside + 24))  # the longest role, in any language, and the margins
        split.addWidget(panel(left))
        split.addWidget(side)
        split.setChildrenCollapsible(False)
        split.setSizes([640, 600])
        whole = column(split, gap=0)
        self.setLayout(whole)

    # UsersView

    def show_users(
        self, found: Mapping[str, UserRow], *, may: bool, founders: Sequence[str], lacking: str
    ) -> None:
        """Everybody; `may` says whether the one who sits here manages users, `lacking` why there is no director."""
        self._rows, self._may = dict(found), may
        self.table.show_ids(list(found))
        self.table.forget_rows()
        self.new_button.setEnabled(may)
        waiting = "、".join(founders)
        text = "" if may else _("只有主任能改用户和角色。")
        if found and waiting:
            text = _("有密码、但还不是用户:{names}。打开后什么也做不了;请新增为用户。").format(names=waiting)
        self.note.setText(lacking or text)
        self._allow()
        if found and not self.table.current_id():
            self.table.go_to(next(iter(found)))
        elif not found:
            self.presenter.new()
        self.possible_changed.emit()

    def show_user(self, draft: UserDraft, *, new: bool, has_password: bool) -> None:
        """One user, or somebody new, who needs a password unless there is one."""
        self.bar.hide()
        self.title.setText(_("新增用户") if new else draft.name)
        self.form.show_draft(draft)
        self.form.editor("name").set_locked(not new)
        self._ask_password(new and not has_password)
        self.end_button.setVisible(not new)
        mine = next((row for row in self._rows.values() if row.account.name == draft.name), None)
        self.reset_button.setVisible(not new and mine is not None and mine.password)
        self.unlock_button.setVisible(not new and mine is not None and mine.locked > 0)
        self._allow()
        if new and self.isVisible():
            self.form.focus("name")

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Beside their fields."""
        self.form.show_problems(problems)

    def say(self, text: str) -> None:
        """A refusal above the form."""
        self.bar.say(text)

    def show_start(self, name: str, password: str) -> None:
        """A start password, said once: it stands nowhere."""
        words = _("{name} 的起始密码:{password}  请抄在纸上交给本人;首次登录时会要求换掉。只显示这一次。")
        self.bar.say(words.format(name=name, password=password), "warn")

    def show_safety(self, minutes: int, days: int) -> None:
        """What holds now."""
        for box, value in ((self.minutes, minutes), (self.days, days)):
            values = [option.value for option in box.options]
            if value not in values:
                box.set_options([*box.options, Option(value, str(value))])
                values.append(value)
            box.setCurrentIndex(values.index(value))
            box.setEnabled(self._may)
            box.setToolTip("" if self._may else _("只有主任能改"))

    # What the clerk does

    def save(self) -> None:
        """Keep the form."""
        if self._may:
            self.presenter.save(self.form.draft())

    def may_manage(self) -> bool:
        """Whether the one who sits here manages users, and looks at them."""
        return self._may and self.isVisible()

    def _name_left(self, field: str) -> None:
        if field == "name" and not self.presenter.name:
            self._ask_password(not self.presenter.has_password(self.form.draft().name))

    def _ask_password(self, wanted: bool) -> None:
        for name in ("password", "again"):
            self.form.editor(name).set_locked(not wanted)

    def _allow(self) -> None:
        self.save_button.setEnabled(self._may)
        for one in (self.end_button, self.reset_button, self.unlock_button):
            one.setEnabled(self._may)
        self.form.editor("roles").set_locked(not self._may)

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, UserRow]:
        return {i: self._rows[i] for i in ids if i in self._rows}

    # SettingsPage

    def commands(self) -> Sequence[Command]:
        return (
            Command(
                id="settings.user_new", title=N_("新增用户"), tip=N_("每人一个密码、各自的角色"), shortcut="Ctrl+N",
                icon="user-plus", place="settings", run=self.presenter.new, enabled=self.may_manage,
            ),
            Command(
                id="settings.user_save", title=N_("保存用户"), tip=N_("保存正在填写的用户"), shortcut="Ctrl+S",
                icon="save", place="settings", run=self.save, enabled=self.may_manage,
            ),
        )  # fmt: skip

    def entered(self) -> None:
        self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes)
