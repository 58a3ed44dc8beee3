"""The page 公示用语: two lists to be typed, a line an entry, each with its own button to keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from desktop.base.i18n import _
from ui.screens.settings.page import SettingsPage
from ui.screens.settings.posted.presenter import PostedPresenter, Standing
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk


class PostedPage(SettingsPage):
    """Implements `PostedView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = PostedPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.bar = MessageBar()
        self.phones, self.places = _list(_("公用电话")), _list(_("张贴位置"))
        self.phones_button = button(
            _("保存公用电话"), lambda: self.presenter.save_phones(self.phones.toPlainText()), kind="primary", icon="save"
        )  # fmt: skip
        self.places_button = button(
            _("保存张贴位置"), lambda: self.presenter.save_places(self.places.toPlainText()), kind="primary", icon="save"
        )  # fmt: skip
        left = self._part(
            _("公用电话"),
            _(
                "公示牌、联系卡上除了工作电话、社区电话、监督电话、物业电话,只能印这里登记的手机号码。"
                "一行一个:名称 | 号码,例如 电梯维修 | 0719-8000000。"
            ),
            self.phones, self.phones_button,
        )  # fmt: skip
        right = self._part(
            _("张贴位置"),
            _("登记牌子挂在哪里时可以选的说法,一行一个,例如 一楼大厅。全部删掉再保存,恢复默认。"),
            self.places, self.places_button,
        )  # fmt: skip
        both = row(left, right, gap=2)
        whole = column(label(_("公示用语"), part="title"), self.bar, both, gap=2, margin=3)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.phones)

    def _part(self, title: str, words: str, entry: QPlainTextEdit, save: QPushButton) -> QWidget:
        inside = column(
            label(title, part="heading"), label(words, tone="muted", wrap=True), entry, row(save, None),
            gap=2, margin=3,
        )  # fmt: skip
        inside.setStretch(2, 1)
        return panel(inside)

    # PostedView

    def show_standing(self, standing: Standing) -> None:
        """Both lists as they are kept."""
        self.bar.hide()
        for entry, text, save, may in (
            (self.phones, standing.phones, self.phones_button, standing.may_publish),
            (self.places, standing.places, self.places_button, standing.may_name),
        ):
            entry.setPlainText(text)
            entry.setReadOnly(not may)
            save.setEnabled(may)

    def say(self, text: str) -> None:
        """Why nothing was kept; what was typed stays."""
        self.bar.say(text)

    # SettingsPage

    def entered(self) -> None:
        if not self.unsaved():
            self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        if changes.concerns("setting", "account") and not self.unsaved():
            self.presenter.reload()

    def unsaved(self) -> bool:
        kept = self.presenter.standing
        return kept is not None and (self.phones.toPlainText(), self.places.toPlainText()) != (
            kept.phones, kept.places,
        )  # fmt: skip


def _list(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    return made
