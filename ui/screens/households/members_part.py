"""The members of a household, keyed in place below its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.i18n import _
from desktop.domain.resident import ResidentDraft
from desktop.queries.drafts import new_key
from ui.screens.households.keeping import DraftKeeper
from ui.screens.households.member_cells import MEMBERS
from ui.screens.households.members_presenter import MembersPresenter
from ui.widgets.boxes import button, column, label, row, set_tone
from ui.widgets.cell_table import CellTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.base.errors import Problem
    from ui.bridge.desk import Desk
    from ui.widgets.ask_bar import AskBar

DRAFT = "member"  # the name under which half-typed lines are kept
PROVEN = ("sex", "birth")  # cells a whole ID number fills, so Enter steps over them


class MembersPart(QWidget):
    """Implements `MembersView`. `opened`: this resident's whole form; `finished`: Enter in the empty line."""

    opened = Signal(str)
    new_wanted = Signal()
    finished = Signal()
    said = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = MembersPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._head, self._read = "", False
        self._next: Callable[[], None] | None = None
        self._last_kept: dict[str, str] = {}
        self.table: CellTable[ResidentDraft] = CellTable(MEMBERS, self._blank)
        self.table.setAccessibleName(_("家庭成员"))
        self.table.setMinimumHeight(92)
        self.table.skip = self._proven
        self.keeper = DraftKeeper(desk, DRAFT, self._half_typed, self)
        self.title = label(_("成员"), part="heading")
        self.fault = label(part="small", wrap=True)
        self.fault.hide()
        self.open_button = button(
            _("完整登记表"),
            self.open_current,
            kind="quiet",
            icon="user",
            tip=_("打开这位成员的全部栏目(Ctrl+Enter)"),
        )
        self.new_button = button(_("新增成员"), self.new_wanted.emit, kind="quiet", icon="user-plus")
        whole = column(
            row(self.title, None, self.open_button, self.new_button), self.table, self.fault, gap=1
        )
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.table.typed.connect(self._typed)
        self.table.line_left.connect(self.save)
        self.table.current_changed.connect(lambda _key: self._show_fault())
        self.table.focus_left.connect(self._left)
        self.table.finished.connect(self.finished.emit)

    # What the household's page says

    def show_household(self, household_id: str, head: str) -> None:
        """The members of a household; `head` is the name its first member begins with."""
        self._head, self._read = head, False
        if household_id != self.presenter.household_id:
            self.table.cells.clear()
            self.keeper.begin(new_key(household_id) if household_id else "")
            self.fault.hide()
        self.presenter.show(household_id)

    def current_id(self) -> str:
        """The resident of the line with the cursor, "" for one that is not in the file."""
        key = self.table.current_key()
        return "" if key.startswith("new-") else key

    def begin_when_shown(self) -> None:
        """As `begin_new`, once the members that are being read are on the screen."""
        self._next = self.begin_new

    def restore_when_shown(self, typed: Mapping[str, Any]) -> None:
        """As `restore`, once the members that are being read are on the screen."""
        if self._read:
            self.restore(typed)
        else:
            self._next = lambda: self.restore(typed)

    def begin_new(self) -> None:
        """Key the next member."""
        self.table.begin_new()

    def has_keys(self) -> bool:
        """Whether the cursor is in the table."""
        keys = QApplication.focusWidget()
        return keys is not None and (keys is self.table or self.table.isAncestorOf(keys))

    def doubt(self, ask: AskBar) -> None:
        """A question on the cell with the cursor, of a member that is in the file."""
        resident, field = self.current_id(), self.table.current_field()
        if not resident:
            self.said.emit(_("请先把这一行录完,再记疑问。"))
            return
        what = next(_(c.title) for c in MEMBERS if c.key == field)
        ask.ask(
            _("“{field}”有什么疑问?").format(field=what),
            lambda _v, note: self.presenter.doubt(resident, field, note),
            hint=_("例如:号码是邻居说的,要再问本人"), yes=_("记下疑问"),
        )  # fmt: skip

    def open_current(self) -> None:
        """The whole form of the member with the cursor, kept first."""
        self.table.finish_editing()
        key = self.table.current_key()
        if key:
            self.keep(lambda: self.opened.emit(self._last_kept.get(key, key)))

    def dirty(self) -> bool:
        """Whether a line is not in the file as it stands."""
        return bool(self.table.cells.dirty())

    def keep(self, then: Callable[[], object]) -> bool:
        """Keep every half-typed line, then go on; False and the cursor in the line when one cannot be kept."""
        self.table.finish_editing()
        waiting = self.table.cells.dirty()
        if not waiting:
            then()
            return True
        key = waiting[0]
        if not self.save(key, lambda: self._keep_on(then)):
            self.table.go_to_key(key)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def _keep_on(self, then: Callable[[], object]) -> None:
        self.keep(then)

    def give_up(self) -> None:
        """Forget what was typed and not kept."""
        for key in self.table.cells.dirty():
            self.table.cells.drop(key)
        self.keeper.give_up()

    def save(self, key: str, then: Callable[[], None] | None = None) -> bool:
        """Keep one line."""
        line = self.table.cells.line(key)
        if line is None:
            return True
        others = self.table.cells.dirty()
        forget = self.keeper.forgetter() if others == [key] else _nothing
        return self.presenter.save(key, line.row, others=self._others(key), forget=forget, then=then)

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Half-typed lines of before a crash: {key: {field: value}}."""
        for key, values in typed.items():
            line = self.table.cells.line(key)
            base = line.base if line is not None and line.base is not None else self.presenter.blank()
            filled: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
            self.table.cells.put("" if key.startswith("new-") else key, replace(base, **filled), base)
        self.keeper.begin(self.keeper.key, typed)
        waiting = self.table.cells.dirty()
        for key in waiting:
            line = self.table.cells.line(key)
            if line is not None:
                self.presenter.check(key, line.row, others=self._others(key))
        if waiting:
            self.table.go_to_key(waiting[0])
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Inside

    def _blank(self) -> ResidentDraft:
        living = [line for line in self.table.cells.lines if line.key] if hasattr(self, "table") else []
        return self.presenter.blank("" if living else self._head)

    def _proven(self, drafted: ResidentDraft, field: str) -> bool:
        return field in PROVEN and bool(drafted.id_number) and bool(getattr(drafted, field))

    def _others(self, key: str) -> dict[str, str]:
        return {
            line.row.id_number: line.row.name
            for line in self.table.cells.lines
            if line.key and line.key != key and line.row.id_number and line.row.state == "live"
        }

    def _typed(self, key: str) -> None:
        line = self.table.cells.line(key)
        if line is None:
            return
        filled = self.presenter.filled(line.row)
        if filled != line.row:
            self.table.cells.replace(key, filled)
        self.presenter.check(key, filled, others=self._others(key))
        if self.table.current_field() == "id_number":
            self.presenter.look_for_same(key, filled)
        self.keeper.touch()
        self.keeper.keep()

    def _half_typed(self) -> dict[str, Any]:
        """The lines not kept yet: of a new one everything, of a known one what differs."""
        found: dict[str, Any] = {}
        for line in self.table.cells.lines:
            if line.key and line.dirty:
                new = line.key.startswith("new-")
                names = [field.name for field in fields(ResidentDraft)]
                found[line.key] = {
                    n: _json(getattr(line.row, n))
                    for n in names
                    if (
                        getattr(line.row, n) not in (None, "", (), {})
                        if new
                        else getattr(line.row, n) != getattr(line.base, n)
                    )
                }
        return found

    def _left(self) -> None:
        """The cursor went out of the table: the line it stood on is kept."""
        key = self.table.current_key()
        line = self.table.cells.line(key) if key else None
        if line is not None and line.dirty and self.isVisible():
            self.save(key)

    def _show_fault(self) -> None:
        line = self.table.cells.line(self.table.current_key())
        told = [p for p in line.faults.values() if p.severity.value != "info"] if line is not None else []
        self.fault.setText(told[0].text if told else "")
        set_tone(self.fault, "alarm" if told and told[0].severity.value == "block" else "warn")
        self.fault.setVisible(bool(told))

    # MembersView

    def show_rows(self, rows: Sequence[tuple[str, ResidentDraft]]) -> None:
        """The members as they are in the file."""
        there = bool(self.presenter.household_id)
        self.table.show_rows(rows, open_ended=there)
        live = sum(draft.state == "live" for _key, draft in rows)
        self.title.setText(_("成员 {n} 人").format(n=live) if there else _("成员"))
        self._read = True
        following, self._next = self._next, None
        if following is not None and there:
            following()

    def show_faults(self, key: str, problems: Mapping[str, Problem], words: str) -> None:
        """Marks in the line's cells, words below the table."""
        self.table.cells.show_faults(key, problems)
        blocked = any(p.severity.value == "block" for p in problems.values())
        mark = "✕ " if blocked else "! "
        self.fault.setText(mark + words if words else "")
        set_tone(self.fault, "alarm" if blocked else "warn")
        self.fault.setVisible(bool(words))

    def kept(self, key: str, resident_id: str) -> None:
        """A line is in the file now."""
        self._last_kept = {**self._last_kept, key: resident_id}
        self.table.cells.kept(key, resident_id)

    def say(self, text: str) -> None:
        """A refusal."""
        self.said.emit(text)


def _nothing() -> None:
    """Other lines are still half typed: their draft stays."""


def _json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
