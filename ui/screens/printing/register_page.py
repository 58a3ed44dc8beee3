"""The register: what has to be replaced and why, what is out there, what was printed, what a printer did not finish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import N_, _
from ui.screens.printing.columns import OUT, REGISTER, WRONG, kind_title, state_words
from ui.screens.printing.receipt_bar import ReceiptBar
from ui.screens.printing.register_presenter import Register, Thing, told
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.flow import Flow
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.queries.printed import PrintedRow

VIEWS: Mapping[str, str] = {
    "wrong": N_("需更换的"),
    "out": N_("正在用的"),
    "prints": N_("打印记录"),
    "unfinished": N_("没打完的"),
}


class RegisterPage(QWidget):
    """Says what the clerk wants done; knows no office."""

    replace_wanted = Signal(str)  # a kind
    again_wanted = Signal(object)  # PrintedRow: the same bytes
    anew_wanted = Signal(object)  # PrintedRow: as it would be today
    resume_wanted = Signal(object)  # PrintedRow
    give_up_wanted = Signal(object)  # PrintedRow
    end_wanted = Signal(object)  # list[Thing]
    hang_wanted = Signal(object)  # Thing
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = Register()
        self._things: dict[str, Thing] = {}
        self._prints: dict[str, PrintedRow] = {}
        self.view_box, self.kind_box = ChoiceBox(), ChoiceBox()
        self.view_box.setAccessibleName(_("看哪些"))
        self.kind_box.setAccessibleName(_("哪种材料"))
        self.view_box.chosen.connect(self._refill)
        self.kind_box.chosen.connect(self._refill)
        self.wrong: RecordTable[Thing] = RecordTable(WRONG, self._fetch)
        self.wrong.set_empty(_("没有要更换的"), _("墙上的牌、户里的卡、身上的证都与台账一致。"))
        self.out: RecordTable[Thing] = RecordTable(OUT, self._fetch)
        self.out.set_empty(_("还没有发出去的"), _("打印或存为 PDF 之后,这里记下每一份在哪里。"))
        self.prints: RecordTable[PrintedRow] = RecordTable(
            REGISTER, lambda ids: {i: self._prints[i] for i in ids if i in self._prints}
        )
        self.prints.set_empty(_("还没有打印过"), _("打印或存为 PDF 之后,这里记下时间、份数和经手人。"))
        names = ((self.wrong, _("需更换的")), (self.out, _("正在用的")), (self.prints, _("打印登记")))
        for table, name in names:
            table.setAccessibleName(name)
            table.current_changed.connect(lambda _id: self._told())
            table.selection_changed.connect(lambda _n: self._able())
        self.prints.opened.connect(lambda i: self.anew_wanted.emit(self._prints[i]))
        self._lay_out()
        self._options()

    def _lay_out(self) -> None:
        self.replace_button = button(_("换印这些"), self._replace, kind="primary", icon="printer")
        self.again_button = button(_("照原样重印"), self._again, icon="copy", tip=_("与当时印的一模一样"))
        self.resume_button = button(_("接着打"), self._resume, kind="primary", icon="play")
        self.give_up_button = button(_("不再接着打"), lambda: self.give_up_wanted.emit(self._print()), icon="x",
                                     tip=_("打好的照样算数,没打的不再等"))  # fmt: skip
        self.hang_button = button(_("登记上墙…"), self._hang, icon="image", tip=_("日期、大小和上墙照片"))
        self.end_button = button(_("撤下或收回"), self._end, icon="archive")
        self.receipts = ReceiptBar()
        self.receipts_button = button(_("登记签收…"), self.receipts.begin, icon="pencil",
                                      tip=_("照收回来的发放登记表,一张卡一个编号"))  # fmt: skip
        head = Flow(
            self.view_box, self.kind_box, self.replace_button, self.resume_button, self.give_up_button,
            self.receipts_button, self.again_button, self.hang_button, self.end_button,
        )  # fmt: skip
        self.tables = QStackedWidget()
        for table in (self.wrong, self.out, self.prints):
            self.tables.addWidget(table)
        self.title, self.reason = label(part="heading", wrap=True), label(tone="warn", wrap=True)
        self.facts = label(wrap=True)
        side = panel(column(self.title, self.reason, self.facts, None, gap=2, margin=3), "card")
        side.setFixedWidth(248)
        whole = row(self.tables, side, gap=2)
        whole.setStretch(0, 1)
        layout = column(head, self.receipts, whole, gap=2)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.wrong)

    # What the presenter says

    def show_found(self, found: Register) -> None:
        """Everything anew; what was looked at stays."""
        self.found = found
        self._things = {thing.id: thing for thing in found.things}
        self._prints = {entry.id: entry for entry in found.prints}
        self._options()
        self._refill()

    def show_refusal(self, text: str) -> None:
        """Why something was not done."""
        self.refused.emit(text)

    def look_at(self, view: str) -> None:
        """Show one of `VIEWS`."""
        self.view_box.setCurrentIndex(list(VIEWS).index(view))
        self._refill()

    # Inside

    def _options(self) -> None:
        counts = {
            "wrong": len(self.found.wrong), "out": len(self.found.things), "prints": len(self.found.prints),
            "unfinished": len(self.found.unfinished),
        }  # fmt: skip
        view, kind = max(self.view_box.currentIndex(), 0), self._kind()
        self.view_box.set_options([Option(k, f"{_(word)} {counts[k]:,}") for k, word in VIEWS.items()])
        self.view_box.setCurrentIndex(view)
        kinds = sorted({t.kind for t in self.found.things} | {p.kind for p in self.found.prints})
        self.kind_box.set_options([Option("", _("全部材料")), *(Option(k, kind_title(k)) for k in kinds)])
        self.kind_box.setCurrentIndex(["", *kinds].index(kind) if kind in kinds else 0)
        for box in (self.view_box, self.kind_box):
            box.setMinimumWidth(150)

    def _view(self) -> str:
        return list(VIEWS)[max(self.view_box.currentIndex(), 0)]

    def _kind(self) -> str:
        options, place = self.kind_box.options, self.kind_box.currentIndex()
        return str(options[place].value) if 0 <= place < len(options) else ""

    def _refill(self) -> None:
        view, kind = self._view(), self._kind()
        if view in ("wrong", "out"):
            listed = self.found.wrong if view == "wrong" else self.found.things
            table = self.wrong if view == "wrong" else self.out
            table.show_ids([thing.id for thing in listed if not kind or thing.kind == kind])
            self.tables.setCurrentWidget(table)
        else:
            rows = self.found.prints if view == "prints" else self.found.unfinished
            self.prints.show_ids([entry.id for entry in rows if not kind or entry.kind == kind])
            self.tables.setCurrentWidget(self.prints)
        self._told()

    def _fetch(self, ids: Sequence[str]) -> dict[str, Thing]:
        return {i: self._things[i] for i in ids if i in self._things}

    def _current(self) -> Thing | None:
        table = self.tables.currentWidget()
        return self._things.get(table.current_id()) if table in (self.wrong, self.out) else None

    def _chosen(self) -> list[Thing]:
        table = self.tables.currentWidget()
        return list(self._fetch(table.selected_ids()).values()) if table in (self.wrong, self.out) else []

    def _print(self) -> PrintedRow | None:
        if self.tables.currentWidget() is self.prints:
            return self._prints.get(self.prints.current_id())
        thing = self._current()
        return self._prints.get(thing.item.register_id) if thing else None

    def _told(self) -> None:
        """The facts of what is current, as the paper says them."""
        thing, entry = self._current(), self._print()
        if thing is not None:
            self.title.setText(f"{kind_title(thing.kind)}\n{thing.where}")
            self.reason.setText("\n".join(thing.because))
            lines = [f"{line.label}  {line.words}" for line in told(thing)]
            self.facts.setText("\n".join(lines) or _("这份是别的电脑印的,这里没有它的内容。"))
        elif entry is not None:
            self.title.setText(f"{kind_title(entry.kind)}\n{entry.at}")
            self.reason.setText(state_words(entry))
            self.facts.setText(_("登记号 {short}\n{items} 份,{pages} 页\n经手人 {who}").format(
                short=entry.short, items=entry.items, pages=entry.pages, who=entry.actor))  # fmt: skip
        else:
            for part in (self.title, self.reason, self.facts):
                part.setText("")
        self.reason.setVisible(bool(self.reason.text()))
        self._able()

    def _able(self) -> None:
        thing, entry, view = self._current(), self._print(), self._view()
        self.replace_button.setVisible(view == "wrong")
        self.replace_button.setEnabled(bool(self.found.wrong))
        self.hang_button.setVisible(view in ("wrong", "out"))
        self.hang_button.setEnabled(thing is not None and thing.item.what == "board")
        self.end_button.setVisible(view in ("wrong", "out"))
        self.end_button.setEnabled(bool(self._chosen()))
        for made in (self.resume_button, self.give_up_button):
            made.setVisible(view == "unfinished")
            made.setEnabled(entry is not None)
        self.again_button.setEnabled(entry is not None)

    def _replace(self) -> None:
        thing = self._current()
        kind = self._kind() or (thing.kind if thing else next(iter(self.found.wrong_by_kind), ""))
        self.replace_wanted.emit(kind)

    def _again(self) -> None:
        self.again_wanted.emit(self._print())

    def _resume(self) -> None:
        self.resume_wanted.emit(self._print())

    def _hang(self) -> None:
        self.hang_wanted.emit(self._current())

    def _end(self) -> None:
        self.end_wanted.emit(self._chosen())
