"""The page of acts: what is chosen and where to on the left; what it would bring with it on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import _
from desktop.queries.places import Scope
from desktop.queries.regridding import GridChange
from ui.screens.grids.regrid.acts_presenter import ActsPresenter, Outcome
from ui.screens.grids.regrid.columns import CHANGES, ITEMS
from ui.screens.grids.regrid.form import ACTS, NAMED, NUMBERED, TARGETS, ActForm, Item
from ui.screens.grids.regrid.map_pane import MapPane
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from ui.bridge.desk import Desk

T = TypeVar("T")
SHOWN_STALE = 5


class ActsPage(QWidget):
    """Implements `ActsView`."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = ActsPresenter(self, desk.office, desk.work, today=desk.today, actor=desk.actor)
        self._items: dict[str, Item] = {}
        self._changes: dict[str, GridChange] = {}
        self._targets: tuple[Scope, ...] = ()
        self._make_form()
        self.bar = MessageBar()
        self.words = label(wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.changes: RecordTable[GridChange] = RecordTable(CHANGES, lambda ids: _pick(self._changes, ids))
        self.changes.setAccessibleName(_("调整前后"))
        self.changes.set_empty(_("还没有预览"), _("选好以后按“预览”,先看结果,什么都不会改。"))
        self.map = MapPane(desk.work, "grids.acts.map")
        self._lay_out()
        self.setFocusProxy(self.acts)
        self._show_fields()

    def _make_form(self) -> None:
        self.acts = ChoiceBox()
        self.acts.setAccessibleName(_("做什么"))
        self.acts.set_options([Option(key, _(word)) for key, word in ACTS.items()])
        self.acts.chosen.connect(self._choose_act)
        self.search = _line(_("按名称找"), 0)
        self.search.textChanged.connect(self._filter)
        self.items: RecordTable[Item] = RecordTable(ITEMS, lambda ids: _pick(self._items, ids))
        self.items.setAccessibleName(_("选择"))
        self.items.set_empty(_("没有可选的"))
        self.items.selection_changed.connect(lambda _n: self._chosen())
        self.target = ChoiceBox()
        self.target.setAccessibleName(_("划到"))
        self.target.chosen.connect(self.presenter.touched)
        self.name, self.number = _line(_("名称"), 0), _line(_("编号"), 80)
        for box in (self.name, self.number):
            box.textEdited.connect(lambda _text: self.presenter.touched())
        self.day = _line(_("生效日期"), 110)
        self.day.setText(self.presenter.on.isoformat())
        self.day.editingFinished.connect(lambda: self.presenter.choose_day(self.day.text()))
        self.try_button = button(_("预览"), self.try_out, icon="eye", tip=_("先看结果,不改动(F5)"))
        self.write_button = button(
            _("确认调整"), self.write, kind="primary", icon="check", tip=_("按预览的结果调整(Ctrl+S)")
        )
        self.back_button = button(_("回到网格"), self.left.emit, kind="link")
        self.chosen_words = label(tone="muted", wrap=True)
        self.target_label, self.name_label, self.number_label = (
            label(_("划到"), tone="muted"), label(_("名称"), tone="muted"), label(_("编号"), tone="muted"),
        )  # fmt: skip

    def _lay_out(self) -> None:
        to = row(self.target_label, self.target)
        to.setStretch(1, 1)
        named = row(self.name_label, self.name, self.number_label, self.number)
        named.setStretch(1, 1)
        when = row(label(_("从这天起"), tone="muted"), self.day, None, self.try_button, self.write_button)
        left: QLayout = column(
            row(label(_("调整网格"), part="title"), None, self.back_button), self.acts, self.search, self.items,
            self.chosen_words, to, named, when, gap=2, margin=3,
        )  # fmt: skip
        right = column(
            label(_("会带来什么"), part="heading"),
            self.bar,
            self.words,
            self.changes,
            self.map,
            gap=2,
            margin=3,
        )
        right.setStretch(3, 2)
        right.setStretch(4, 3)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(left))
        split.addWidget(panel(right))
        split.setChildrenCollapsible(False)
        split.setSizes([470, 700])
        self.setLayout(column(split))

    # ActsView

    def show_items(self, items: Sequence[Item]) -> None:
        """What can be chosen."""
        self._items = {item.id: item for item in items}
        self._filter()

    def show_targets(self, targets: Sequence[Scope]) -> None:
        """Where it can go."""
        kept = self._target()
        self._targets = tuple(targets)
        self.target.set_options([Option("", "—"), *(Option(one.id, one.name) for one in targets)])
        ids = ["", *(one.id for one in targets)]
        self.target.setCurrentIndex(ids.index(kept) if kept in ids else 0)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Why it cannot be done."""
        self.bar.say("\n".join(problem.text for problem in problems))

    def show_outcome(self, outcome: Outcome) -> None:
        """What it would bring with it."""
        self.bar.hide()
        preview = outcome.preview
        told = [
            _("{n} 户换网格;新设微网格 {a} 个,结束 {b} 个。").format(
                n=preview.households_moved, a=preview.micros_opened, b=preview.micros_closed
            ),
            *(("! " if one.severity is not Severity.INFO else "") + one.text for one in preview.warnings),
        ]
        if outcome.stale:
            names = "、".join(outcome.stale[:SHOWN_STALE])
            text = _("已张贴、已发放的 {n} 份会变得不对({names}…),调整后在“打印”里换。")
            told.append(text.format(n=len(outcome.stale), names=names))
        self.words.setText("\n".join(told))
        self._changes = {change.id: change for change in (*preview.grids, *preview.micros)}
        self.changes.show_ids(list(self._changes), keep=False)
        self.map.show_pdf(outcome.map_pdf)

    def forget_outcome(self) -> None:
        """Nothing has been tried."""
        self.bar.hide()
        self.words.setText("")
        self._changes = {}
        self.changes.show_ids([], keep=False)
        self.map.show_pdf(b"")

    def done(self) -> None:
        """It was done."""
        self.name.clear()
        self.number.clear()
        self.bar.say(_("已调整。按 Ctrl+Z 可以一步撤销;更早的日期按原来的网格计算。"), "good")

    # What the clerk does

    def form(self) -> ActForm:
        """As it stands on the page."""
        chosen = tuple(self._items[i] for i in self.items.selected_ids() if i in self._items)
        number = self.number.text().strip()
        return ActForm(
            self.presenter.act, chosen, self._target(), self.presenter.on, self.name.text().strip(),
            int(number) if number.isdecimal() else 0,
        )  # fmt: skip

    def try_out(self) -> None:
        """Look beforehand."""
        self.presenter.try_out(self.form())

    def write(self) -> None:
        """Do it; what was not looked at beforehand is shown first."""
        self.presenter.write(self.form())

    def _target(self) -> str:
        place = self.target.currentIndex() - 1
        return self._targets[place].id if 0 <= place < len(self._targets) else ""

    def _choose_act(self) -> None:
        self.presenter.choose_act(list(ACTS)[self.acts.currentIndex()])
        self._show_fields()

    def _show_fields(self) -> None:
        act = self.presenter.act
        for box, shown in (
            (self.target, act in TARGETS), (self.target_label, act in TARGETS), (self.name, act in NAMED),
            (self.name_label, act in NAMED), (self.number, act in NUMBERED), (self.number_label, act in NUMBERED),
        ):  # fmt: skip
            box.setVisible(shown)

    def _filter(self) -> None:
        wanted = "".join(self.search.text().split())
        self.items.show_ids(
            [i for i, item in self._items.items() if wanted in item.name or wanted in item.within]
        )

    def _chosen(self) -> None:
        chosen = [self._items[i] for i in self.items.selected_ids() if i in self._items]
        homes = sum(item.households for item in chosen)
        self.chosen_words.setText(_("已选 {n} 处,{h} 户").format(n=len(chosen), h=homes) if chosen else "")
        self.presenter.touched()


def _line(name: str, width: int) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    if width:
        made.setFixedWidth(width)
    return made


def _pick(known: Mapping[str, T], ids: Sequence[str]) -> dict[str, T]:
    return {i: known[i] for i in ids if i in known}
