"""What the list of offices looks like: counts above, the list left, one office explained right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QSplitter, QStackedWidget, QWidget

from desktop.base.i18n import N_, _
from desktop.district.arrivals import Age, Arrival
from desktop.exchange.enrolment.requests import OfficeRequest
from ui.bridge.desk import Screen
from ui.bridge.target import Target
from ui.dialogs import files
from ui.screens.district.closing import standing_for
from ui.screens.district.offices.columns import OFFICES, ORDERS
from ui.screens.district.offices.commands import commands
from ui.screens.district.offices.enrolling import BESIDE, REPLACE, Enrolling
from ui.screens.district.offices.presenter import ALL, GAPS, Errand, OfficesPresenter
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import Option
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.message_bar import MessageBar
from ui.widgets.number_card import NumberCard, Numbered
from ui.widgets.number_tile import NumberTile
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.district_desk import DistrictDesk

TILES = {
    ALL: N_("登记的社区"), Age.FRESH: N_("5天内收到"), Age.LATE: N_("超过5天"), Age.OVERDUE: N_("超过30天"),
    Age.NEVER: N_("没有来过"), GAPS: N_("中间有缺口"),
}  # fmt: skip
URGENT = (Age.OVERDUE, Age.NEVER, GAPS)


class OfficesScreen(Screen):
    """The place "district.offices"."""

    def __init__(self, desk: DistrictDesk) -> None:
        super().__init__()
        self.desk = desk
        self.presenter, self.enrolling = OfficesPresenter(self, desk), Enrolling(self, desk)
        self._found: tuple[Errand, ...] = ()
        self.bar, self.ask = MessageBar(), AskBar()
        self.tiles = {band: NumberTile(_(word)) for band, word in TILES.items()}
        for band, tile in self.tiles.items():
            tile.opened.connect(partial(self.presenter.filter, band))
        self.table: RowTable[Arrival] = RowTable(OFFICES, _("社区"), ORDERS)
        self.table.current_changed.connect(self.presenter.choose)
        self.table.opened.connect(self.presenter.to_returns)
        self.shown = label(part="heading")
        self.pages = QStackedWidget()
        self.pages.addWidget(self._list())
        self.empty = EmptyState(
            "building-2", _("还没有登记社区"),
            _("先请社区在“设置 → 电脑与证书”里写登记申请(.sqq),拿到区里,按“登记社区…”选它;登记后它写的交换包区里才认得。"),
            ((_("登记社区…"), self.choose_request),),
        )  # fmt: skip
        standing_for(self.empty.buttons[0], "district.enrol", desk)
        self.pages.addWidget(self.empty)
        layout = column(self.bar, self.ask, self.pages, gap=1)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _list(self) -> QWidget:
        again = button(_("刷新"), self.presenter.reload, icon="refresh-cw", tip=_("重新读一遍(F5)"))
        receive = button(
            _("去收包"), lambda: self.desk.go(Target("district.receive")), icon="inbox", kind="primary"
        )
        plus = button(_("登记社区…"), self.choose_request, icon="plus", tip=_("选社区写的登记申请(.sqq)"))
        enrol = standing_for(plus, "district.enrol", self.desk)
        tiles = Flow(*self.tiles.values(), gap=1)
        split = QSplitter(Qt.Orientation.Horizontal)
        closed = self.desk.refusal("district.office_figures")
        words = _("点上面的数只列那一些") if closed else _("回车看这个社区的数字;点上面的数只列那一些")
        hint = label(words, tone="muted")
        head = row(self.shown, None, again, enrol, receive)
        split.addWidget(panel(column(head, self.table, hint, gap=2, margin=3)))
        split.addWidget(self._beside())
        split.setChildrenCollapsible(False)
        split.setSizes([900, 330])
        whole = column(tiles, split, gap=1, margin=2)
        whole.setStretch(1, 1)
        page = QWidget()
        page.setLayout(whole)
        return page

    def _beside(self) -> QFrame:
        self.name = label(part="title", wrap=True)
        self.facts = QFormLayout()
        self.facts.setVerticalSpacing(6)
        self.facts.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setLayout(column(self.facts, None))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        off = button(_("停用一台电脑…"), self.ask_revoke, kind="quiet", icon="user-minus")
        self.revoke_button = standing_for(off, "district.revoke", self.desk)
        card = panel(column(self.name, scroll, row(None, self.revoke_button), gap=3, margin=4), "card")
        self.errands = NumberCard(_("等区里办的"))
        self.errands.opened.connect(lambda place: self.desk.go(self._found[place].target))
        both = column(self.errands, card, gap=2)
        both.setStretch(1, 1)
        made = panel(both)
        made.setMinimumWidth(250)
        return made

    # What the presenter says

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many offices of each age."""
        for band, tile in self.tiles.items():
            tile.show_number(counts.get(band, 0), urgent=band in URGENT)
        self.pages.setCurrentIndex(0 if counts.get(ALL, 0) else 1)

    def show_errands(self, errands: Sequence[Errand]) -> None:
        """What waits for the district; every line leads to where it is done. Nothing while nothing waits."""
        self._found = tuple(errands)
        self.errands.show_lines([Numbered(_(one.words), one.count) for one in errands])

    def show_offices(self, offices: Sequence[Arrival], band: str) -> None:
        """The offices of one band."""
        self.shown.setText(_("{what} {n} 个").format(what=_(TILES[band]), n=len(offices)))
        self.table.set_empty(_("没有这样的社区"), _("点上面“登记的社区”列出全部。"))
        self.table.show_rows({one.code: one for one in offices})
        self.table.begin()
        self.presenter.choose(self.table.current_id())

    def show_office(self, lines: Sequence[tuple[str, str]]) -> None:
        """One office in words."""
        chosen = self.table.current()
        self.name.setText(chosen.name if chosen else _("选一个社区"))
        self.revoke_button.setVisible(bool(chosen and chosen.computers))
        while self.facts.rowCount():
            self.facts.removeRow(0)
        before = ""
        for word, text in lines:
            self.facts.addRow(label("" if word == before else word, tone="muted"), label(text, wrap=True))
            before = word

    def go_to(self, code: str) -> None:
        """Make one office current."""
        self.table.go_to(code)
        self.table.setFocus()

    def ask_check_code(self, path: Path, request: OfficeRequest, wrong: str) -> None:
        """A request lies before us: is it really theirs?"""
        text = _("{name}({code})申请登记,有 {n} 台电脑。请打电话请对方从屏幕上读出核对码,照着填:").format(
            name=request.name, code=request.office, n=len(request.computers)
        )
        self.ask.ask(
            f"{wrong}\n{text}".strip(), lambda _value, told: self.enrolling.admit(path, told),
            hint=_("16 位核对码"), yes=_("核对并登记"),
        )  # fmt: skip

    def ask_other_key(self, path: Path, told: str, why: str) -> None:
        """The office has another key: does that one end?"""
        ways = (Option(REPLACE, _("替换原来的钥匙")), Option(BESIDE, _("两把并存")))
        self.ask.ask(
            why, lambda how, _words: self.enrolling.admit(path, told, str(how)), options=ways, hint=None,
            yes=_("登记"),
        )  # fmt: skip

    def show_done(self, text: str, good: bool) -> None:
        """What was done, in a sentence."""
        self.bar.say(text, "good" if good else "alarm")

    # What the person does

    def choose_request(self) -> None:
        """Ask for an office's request."""
        files.ask_open(
            self, _("选社区写的登记申请"), _("登记申请 (*.sqq)"), lambda paths: self.enrolling.look(paths[0])
        )

    def ask_revoke(self) -> None:
        """Which of the office's computers is believed no longer?"""
        standing = [
            one for one in self.presenter.computers(self.table.current_id()) if one.revoked_ms is None
        ]
        ways = [Option(one.signer, one.name or _("没有名称")) for one in standing]
        if ways:
            self.ask.ask(
                _("停用哪一台?它以后写的交换包都不收,以前收到的数据都在。"),
                lambda signer, _words: self.enrolling.revoke(str(signer)), options=ways, hint=None, yes=_("停用"),
            )  # fmt: skip

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())

    def open(self, target: Target) -> None:
        if target.kind == "office":
            self.presenter.open(target.id)


def build(desk: DistrictDesk) -> OfficesScreen:
    """The screen of this place."""
    return OfficesScreen(desk)
