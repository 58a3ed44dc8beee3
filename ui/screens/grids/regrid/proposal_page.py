"""The page of proposals: wishes on top, three plans side by side, the chosen one below, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QTabWidget, QWidget

from desktop.base.i18n import _
from desktop.domain.regridding import Comparison, GridLine, MovedLine
from desktop.regrid.site import PRESETS
from ui.bridge.target import Target
from ui.dialogs import files
from ui.screens.grids.regrid.acts_presenter import Outcome
from ui.screens.grids.regrid.columns import LINES, MOVES
from ui.screens.grids.regrid.map_pane import MapPane
from ui.screens.grids.regrid.proposal_parts import PresetCard, WishesBar
from ui.screens.grids.regrid.proposal_presenter import ProposalPresenter
from ui.screens.grids.regrid.proposal_work import Asked, Card, Facts
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.flow import Flow
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from ui.bridge.desk import Desk

T = TypeVar("T")


class ProposalPage(QWidget):
    """Implements `ProposalView`."""

    left = Signal()
    _early = Signal(object)
    _progressed = Signal(int, int, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._go, self._today = desk.go, desk.today
        self.presenter = ProposalPresenter(self, desk.office, desk.work, today=desk.today, actor=desk.actor)
        self._lines: dict[str, GridLine] = {}
        self._moves: dict[str, MovedLine] = {}
        self._compounds: tuple[str, ...] = ()
        self._on = desk.today()
        self._early.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)
        self._make_wishes()
        self._progressed.connect(self.wishes.show_progress, Qt.ConnectionType.QueuedConnection)
        self._make_cards()
        self.bar, self.ask = MessageBar(), AskBar()
        self.facts = label(tone="muted", wrap=True)
        self.lines: RecordTable[GridLine] = RecordTable(LINES, lambda ids: _pick(self._lines, ids))
        self.lines.setAccessibleName(_("方案里的网格"))
        self.lines.set_empty(_("还没有方案"), _("按“提出方案”。方案只是建议,不会自动调整。"))
        self.moves: RecordTable[MovedLine] = RecordTable(MOVES, lambda ids: _pick(self._moves, ids))
        self.moves.setAccessibleName(_("换网格的楼栋"))
        self.moves.set_empty(_("没有楼栋换网格"))
        self.reasons = label(wrap=True)
        self.reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.reasons.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.map = MapPane(desk.work, "grids.propose.map")
        self._lay_out()
        self.setFocusProxy(self.wishes.search)

    def _make_wishes(self) -> None:
        self.wishes = WishesBar()
        self.wishes.wished.connect(self._wish)
        self.wishes.search.clicked.connect(lambda _on=False: self.presenter.search())
        self.wishes.stop.clicked.connect(lambda _on=False: self.presenter.stop())
        self.back_button = button(_("回到网格"), self.left.emit, kind="link")

    def _make_cards(self) -> None:
        self._group = QButtonGroup(self)
        self.cards: dict[str, PresetCard] = {}
        for preset in PRESETS:
            card = self.cards[preset.key] = PresetCard(_(preset.name))
            self._group.addButton(card.choose)
            card.choose.clicked.connect(lambda _on=False, key=preset.key: self.presenter.choose(key))
        self.cards[PRESETS[0].key].choose.setChecked(True)

    def _lay_out(self) -> None:
        self.tabs = tabs = QTabWidget()
        tabs.addTab(self.lines, _("网格"))
        tabs.addTab(self.moves, _("换网格的楼栋"))
        tabs.addTab(self.reasons, _("说明"))
        tabs.addTab(self.map, _("调整后的图"))
        whole = column(
            row(label(_("划分方案"), part="title"), None, self.back_button), self.wishes, self.facts, self.bar, self.ask,
            row(*self.cards.values(), gap=2), tabs, _actions(self), gap=2, margin=3,
        )  # fmt: skip
        whole.setStretch(6, 1)
        self.setLayout(column(panel(whole)))

    # ProposalView

    def show_facts(self, facts: Facts) -> None:
        """What is divided, how many grids fit, what holds it."""
        told = [_("{b} 栋,{h} 户").format(b=facts.buildings, h=f"{facts.households:,}")]
        if len(facts.feasible):
            text = _("可以分 {a}–{b} 格,现按 {k} 格")
            told.append(text.format(a=facts.feasible.start, b=facts.feasible.stop - 1, k=facts.k))
        else:
            told.append(_("按这个规模没有合适的格数,现按 {k} 格").format(k=facts.k))
        if facts.locked:
            told.append(_("锁定 {n} 栋").format(n=facts.locked))
        if facts.barriers:
            told.append(_("界线:{names}").format(names="、".join(facts.barriers)))
        self.facts.setText("  ·  ".join(told))
        self.reasons.setText("\n".join(facts.compounds))
        self._compounds = facts.compounds

    def show_cards(self, cards: Sequence[Card], chosen: str) -> None:
        """The plans side by side."""
        found = {card.preset: card for card in cards}
        for key, shown in self.cards.items():
            shown.show_card(found.get(key))
            shown.choose.setChecked(key == chosen)
        if chosen not in found:
            self._lines, self._moves = {}, {}
            self.lines.show_ids([])
            self.moves.show_ids([])

    def show_table(self, table: Comparison) -> None:
        """The chosen plan."""
        self._lines = {str(n): line for n, line in enumerate(table.grids)}
        self._moves = {str(n): line for n, line in enumerate(table.places)}
        self.lines.show_ids(list(self._lines))
        self.lines.forget_rows()
        self.moves.show_ids(list(self._moves))
        self.moves.forget_rows()
        parts = [*table.reasons, "", *self._compounds] if table.reasons else list(self._compounds)
        self.reasons.setText("\n".join(parts))

    def show_busy(self, words: str) -> None:
        """While a search runs; "" when it is over."""
        self.wishes.show_busy(words)

    def show_outcome(self, preset: str, outcome: Outcome) -> None:
        """What applying would bring with it, and the question whether to."""
        self.map.show_pdf(outcome.map_pdf)
        self.tabs.setCurrentWidget(self.map)
        preview = outcome.preview
        told = [
            _("从 {day} 起按“{name}”方案调整:{n} 户换网格,新设微网格 {a} 个,结束 {b} 个。").format(
                day=self._on.isoformat(), name=self.cards[preset].choose.text(), n=preview.households_moved,
                a=preview.micros_opened, b=preview.micros_closed,
            ),
            *("! " + one.text for one in preview.warnings[:6]),
        ]  # fmt: skip
        if outcome.stale:
            told.append(
                _("已张贴、已发放的 {n} 份会变得不对,调整后在“打印”里换。").format(n=len(outcome.stale))
            )
        self.ask.ask(
            "\n".join(told), lambda _v, _w: self.presenter.apply(self._on), hint=None, yes=_("确认调整")
        )

    def early(self, call: Callable[[], None]) -> None:
        """From the job's thread onto this one."""
        self._early.emit(call)

    def progress(self, done: int, total: int, doing: str) -> None:
        """From the job's thread."""
        self._progressed.emit(done, total, doing)

    def say(self, text: str, kind: str = "alarm") -> None:
        """A sentence above the plans."""
        self.bar.say(text, kind)

    def applied(self) -> None:
        """It was put into force."""
        self.bar.say(_("已按方案调整。按 Ctrl+Z 可以一步撤销;更早的日期按原来的网格计算。"), "good")
        self.presenter.reload()

    # What the clerk does

    def _wish(self, asked: Asked | None) -> None:
        if asked is None:
            self.say(_("每格户数要写成 300 和 500 的样子,前面的不大于后面的。"))
        else:
            self.bar.hide()
            self.presenter.wish(asked)

    def _lock(self) -> None:
        chosen = [self._moves[i].place for i in self.moves.selected_ids() if i in self._moves]
        if chosen:
            self.presenter.lock(chosen)
        else:
            self.tabs.setCurrentWidget(self.moves)
            self.say(_("请先在“换网格的楼栋”里选中要留在原网格的楼栋。"), "info")

    def _ask_barrier(self) -> None:
        self.ask.ask(
            _("哪条路或河?写它的名称,等号后面写在它一侧的小区或楼栋;其余的都在另一侧。留空去掉全部界线。"),
            lambda _v, words: self.presenter.add_barrier(words), hint=_("红卫路=云麓小区,锦绣龙庭3号楼"), yes=_("设置"),
        )  # fmt: skip

    def _ask_name(self) -> None:
        self.ask.ask(
            _("给这个方案起个名字,方便研究和打印。"),
            lambda _v, words: self.presenter.keep(words.strip() or self._usual_name(), lambda: None),
            hint=self._usual_name(), yes=_("保存"),
        )  # fmt: skip

    def _usual_name(self) -> str:
        return _("{preset}方案 {day}").format(
            preset=self.cards[self.presenter.chosen].choose.text(), day=self._today().isoformat()
        )

    def _print(self) -> None:
        self.presenter.keep(self._usual_name(), lambda: self._go(Target("printing", "kind", "regrid")))

    def _ask_file(self) -> None:
        suggested = Path.home() / f"{_('调格对照表')}.xlsx"
        files.ask_save(self, _("对照表存 Excel"), suggested, _("表格 (*.xlsx)"), self.presenter.write_table)

    def _ask_day(self) -> None:
        self.ask.ask(
            _("从哪一天起按这个方案调整?最晚从今天起;先给你看结果,再问一次。"), lambda _v, words: self._try(words),
            hint=self._today().isoformat(), yes=_("看结果"),
        )  # fmt: skip

    def _try(self, words: str) -> None:
        try:
            self._on = date.fromisoformat(words.strip()) if words.strip() else self._today()
        except ValueError:
            self.say(_("日期要写成 2026-07-01 的样子。"))
            return
        self.presenter.try_out(self._on)


def _actions(page: ProposalPage) -> Flow:
    """What can be done with the chosen plan."""
    return Flow(
        button(_("锁定选中的楼栋"), page._lock, icon="lock", tip=_("在“换网格的楼栋”里选中,让它们留在原网格")),
        button(_("全部解锁"), page.presenter.unlock, icon="lock-open"),
        button(_("道路界线…"), page._ask_barrier, tip=_("哪些小区在路或河的一侧,网格不跨过去")),
        button(_("核对优劣"), lambda: page.presenter.search(prove=True), icon="badge-check",
               tip=_("证明没有更好的方案,或给出与已知最优的差距")),
        button(_("保存方案…"), page._ask_name, icon="save"),
        button(_("打印对照表"), page._print, icon="printer"),
        button(_("对照表存 Excel…"), page._ask_file, icon="file-spreadsheet"),
        button(_("按此方案调整…"), page._ask_day, kind="primary", icon="check"),
    )  # fmt: skip


def _pick(known: Mapping[str, T], ids: Sequence[str]) -> dict[str, T]:
    return {i: known[i] for i in ids if i in known}
