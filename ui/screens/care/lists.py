"""The middle: the people of a category, or the suggestions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.base.i18n import _
from desktop.domain.care_visits import DUE_NAMES, Due
from desktop.queries.care import CareRow
from desktop.queries.care_suggestions import Proposed
from ui.dialogs.care.columns import OF_CATEGORY
from ui.screens.care.columns import SUGGESTED
from ui.screens.care.presenter import Wanted
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.flow import Flow
from ui.widgets.record_table import RecordTable
from ui.widgets.search_field import SearchField


class People(QWidget):
    """`narrowed` with a field of `Wanted` and its value."""

    narrowed = Signal(str, object)
    plan_wanted = Signal()

    def __init__(self, fetch: Callable[[Sequence[str]], Mapping[str, CareRow]]) -> None:
        super().__init__()
        self.search = SearchField(_("姓名、责任人"))
        self.search.searched.connect(lambda words: self.narrowed.emit("text", words))
        self.search.left_down.connect(lambda: self.table.setFocus())
        self.state_box = ChoiceBox()
        self.state_box.setAccessibleName(_("走访状态"))
        self.state_box.setMinimumWidth(104)
        states = [Option(d, _(DUE_NAMES[d])) for d in (Due.OVERDUE, Due.SOON, Due.UNPLANNED, Due.LATER)]
        self.state_box.set_options([Option(None, _("全部状态")), *states])
        self.state_box.currentIndexChanged.connect(self._state)
        self.ended_box = QCheckBox(_("含已结束"))
        self.ended_box.toggled.connect(lambda on: self.narrowed.emit("ended", on))
        self.table: RecordTable[CareRow] = RecordTable(OF_CATEGORY, fetch)
        self.table.setAccessibleName(_("重点人员"))
        self.count = label(tone="muted")
        plan = button(_("安排走访"), self.plan_wanted.emit, tip=_("给还没安排的记录排出第一次走访的日子"))
        bar = row(self.search, self.state_box, self.ended_box, gap=2)
        bar.setStretch(0, 1)
        self.setLayout(column(bar, self.table, row(self.count, None, plan), gap=2))

    def show_records(self, ids: Sequence[str], wanted: Wanted) -> None:
        """The records that are wanted, what is due first."""
        if wanted.text or wanted.state is not None:
            self.table.set_empty(_("没有符合条件的人"), _("换一个条件,或清空查找框。"))
        else:
            hint = _("从“户籍”打开居民,按“重点记录”新增;或到“交换”导入台账。")
            self.table.set_empty(_("这一类还没有人"), hint)
        self.table.show_ids(ids)
        self.table.forget_rows()
        if ids and not self.table.current_id():
            self.table.go_to(ids[0])
        self.count.setText(_("共 {n} 条,回车打开").format(n=len(ids)))

    def show_state(self, state: Due) -> None:
        """Choose how records must stand."""
        self.state_box.setCurrentIndex([o.value for o in self.state_box.options].index(state))

    def _state(self, number: int) -> None:
        if number >= 0:
            self.narrowed.emit("state", self.state_box.options[number].value)


class Proposals(QWidget):
    """People who may need care: nothing is done until somebody says yes."""

    accepted = Signal()
    refused = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Proposed] = {}
        self.table: RecordTable[Proposed] = RecordTable(SUGGESTED, self._rows)
        self.table.setAccessibleName(_("建议"))
        self.table.set_empty(_("没有建议"), _("按出生日期、同住的人和备注都找过了。"))
        self.count = label(tone="muted")
        accept = button(
            _("采纳所选"),
            self.accepted.emit,
            kind="primary",
            icon="check",
            tip=_("采纳所选建议(Ctrl+Shift+Y)"),
        )
        refuse = button(_("不是"), self.refused.emit, tip=_("记住:情况没变就不再提示(Ctrl+Delete)"))
        back = button(_("返回名单"), self.left.emit, icon="arrow-left")
        words = label(_("只是提示:由您决定列不列入。可以选多行。"), tone="muted", wrap=True)
        box = column(words, self.table, self.count, Flow(accept, refuse, back), gap=2)
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_suggestions(self, found: Mapping[str, Proposed]) -> None:
        """In the order of the homes."""
        self.found = dict(found)
        self.table.show_ids(list(found))
        self.table.forget_rows()
        self.count.setText(_("共 {n} 条建议").format(n=len(found)))
        if found and not self.table.current_id():
            self.table.go_to(next(iter(found)))
        self.table.setFocus()

    def _rows(self, keys: Sequence[str]) -> Mapping[str, Proposed]:
        return {key: self.found[key] for key in keys if key in self.found}
