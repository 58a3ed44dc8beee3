"""The page 社区情况: every fact a line, in two columns, one button to keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QScrollArea, QWidget

from desktop.base.i18n import _
from desktop.domain.community_facts import FACTS, MARK, NUMBER, Fact
from ui.screens.settings.community.presenter import NO, YES, CommunityPresenter, Known
from ui.screens.settings.page import SettingsPage
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

Entry = QLineEdit | QComboBox
_NARROW, _WIDE = 120, 220


class CommunityPage(SettingsPage):
    """Implements `CommunityView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = CommunityPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.bar = MessageBar()
        self.heading = label(_("社区情况"), part="title")
        self.entries: dict[str, Entry] = {fact.key: _entry(fact) for fact in FACTS}
        self.save_button = button(
            _("保存社区情况"), lambda: self.presenter.save(self.typed()), kind="primary", icon="save"
        )
        words = label(
            _("报表里制度、平台、办公用房、党组织的数字取自这里。没有填的算未采集,不会当成 0。从保存那天起算数。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        whole = column(
            self.heading,
            self.bar,
            words,
            _scrolling(panel(self._grid())),
            row(self.save_button, None),
            gap=2,
            margin=3,
        )
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.entries[FACTS[0].key])

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        half = (len(FACTS) + 1) // 2
        for number, fact in enumerate(FACTS):
            line, side = number % half, 2 * (number // half)
            name = label(_(fact.name))
            name.setBuddy(self.entries[fact.key])
            grid.addWidget(name, line, side)
            entry = self.entries[fact.key]
            unit = label(_(fact.unit) if fact.unit else "", tone="muted")
            grid.addLayout(row(entry, unit, None), line, side + 1)
        grid.setColumnStretch(4, 1)
        grid.setHorizontalSpacing(24)
        grid.setRowStretch(half, 1)
        return grid

    def typed(self) -> dict[str, str]:
        """Every fact as it stands in its entry."""
        return {key: _text(entry) for key, entry in self.entries.items()}

    # CommunityView

    def show_known(self, known: Known) -> None:
        """Every fact as it is kept."""
        self.bar.hide()
        self.heading.setText(known.name or _("社区情况"))
        for key, entry in self.entries.items():
            text = known.facts.get(key, "")
            if isinstance(entry, QComboBox):
                entry.setCurrentIndex(max(0, entry.findData(text)))
            else:
                entry.setText(text)
            entry.setEnabled(known.may)
        self.save_button.setEnabled(known.may)
        if not known.facts:
            self.say(_("这份数据里有几个社区,请用命令 gezhi returns about --community 分别填写。"))

    def say(self, text: str) -> None:
        """Why nothing was kept; what was typed stays."""
        self.bar.say(text)

    # SettingsPage

    def entered(self) -> None:
        if not self.unsaved():
            self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        if changes.concerns("community", "account") and not self.unsaved():
            self.presenter.reload()

    def unsaved(self) -> bool:
        return self.presenter.known is not None and bool(self.presenter.changed(self.typed()))


def _entry(fact: Fact) -> Entry:
    made: Entry
    choices = (
        {YES: _("是"), NO: _("否")}
        if fact.form == MARK
        else {k: _(n) for k, n in (fact.choices or {}).items()}
    )
    if choices:
        made = QComboBox()
        made.addItem(_("未采集"), "")
        for key, name in choices.items():
            made.addItem(name, key)
    else:
        made = QLineEdit()
    made.setFixedWidth(_NARROW if choices or fact.form == NUMBER else _WIDE)
    made.setAccessibleName(_(fact.name))
    return made


def _text(entry: Entry) -> str:
    return str(entry.currentData() or "") if isinstance(entry, QComboBox) else entry.text().strip()


def _scrolling(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    return area
