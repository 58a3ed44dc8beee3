"""What the map editor looks like: tools and figures on the left, the map, a line that says what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton

from desktop.base.i18n import _
from desktop.domain.site_geometry import ALIGNMENTS
from ui.bridge.desk import Desk, Screen
from ui.bridge.target import Target
from ui.screens.map_editor.canvas import ZOOM, MapCanvas
from ui.screens.map_editor.commands import ALIGN_WORDS, commands
from ui.screens.map_editor.drawing import Drawing, titles
from ui.screens.map_editor.paper_view import PaperPresenter, PaperView
from ui.screens.map_editor.presenter import MapPresenter
from ui.screens.map_editor.scan_desk import ScanDesk
from ui.screens.map_editor.side_panel import SidePanel
from ui.screens.map_editor.tools import LineTool, PointTool, SelectTool
from ui.screens.map_editor.tracing import TraceTool
from ui.theme.icons import icon
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command

SETTLE = 700  # milliseconds after the last key until what keys moved is kept
LINES = ("street", "wall", "river", "rail")


class MapScreen(Screen):
    """The place "map"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.presenter = MapPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.canvas = MapCanvas(self.presenter)
        self.side = SidePanel()
        self.bar, self.ask = MessageBar(), AskBar()
        self.scans = ScanDesk(desk, self.canvas, self.side, self.ask, self.show_refusal)
        self.paper = PaperView()
        self.sheets = PaperPresenter(self.paper, desk.office, desk.work, today=desk.today)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self.presenter.settle)
        self.tool = "select"
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.canvas)

    def _lay_out(self) -> None:
        self.hint, self.facts = label(tone="muted", wrap=True), label(tone="muted")
        self._make_align()
        zooms = [
            button("", lambda: self.canvas.zoom(1 / ZOOM), kind="quiet", icon="zoom-out", tip=_("缩小(-)")),
            button(_("看全图"), self.canvas.fit, kind="quiet", tip=_("看全图(Ctrl+0)")),
            button("", lambda: self.canvas.zoom(ZOOM), kind="quiet", icon="zoom-in", tip=_("放大(+)")),
        ]
        for one, word in zip(zooms, (_("缩小"), _("看全图"), _("放大")), strict=True):
            one.setAccessibleName(word)
        self.paper_button = button(_("看图样"), self.show_paper, icon="eye", tip=_("看印出来的样子(Ctrl+P)"))
        head = row(
            label(_("社区地图"), part="heading"),
            self.facts,
            None,
            self.align_button,
            *zooms,
            self.paper_button,
        )
        sheet = column(head, self.bar, self.ask, self.canvas, self.hint, gap=1)
        sheet.setStretch(3, 1)
        body = row(self.side, panel(sheet), gap=1)
        body.setStretch(1, 1)
        self.drawing_page = panel(body)
        self.empty = EmptyState(
            "map", _("还没有楼栋"), _("先导入楼栋清单或居民台账,楼栋会自动排成一张草图。"),
            ((_("去导入"), lambda: self._desk.go(Target("exchange"))),),
        )  # fmt: skip
        self.pages = QStackedWidget()
        for page in (self.drawing_page, self.empty, self.paper):
            self.pages.addWidget(page)
        self.setLayout(column(self.pages, gap=0, margin=2))

    def _make_align(self) -> None:
        self.align_button = QToolButton()
        self.align_button.setText(_("对齐"))
        self.align_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.align_button)
        for how in ALIGNMENTS:
            menu.addAction(_(ALIGN_WORDS[how]), partial(self.presenter.align, how))
        menu.addSeparator()
        menu.addAction(_("左右等距"), lambda: self.presenter.distribute(across=True))
        menu.addAction(_("上下等距"), lambda: self.presenter.distribute(across=False))
        self.align_button.setMenu(menu)
        self.align_button.setIcon(icon("columns-3"))
        self.align_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.align_button.setIconSize(QSize(16, 16))

    def _connect(self) -> None:
        self.canvas.on_select(lambda: self.use_tool("select"))
        self.canvas.hint_changed.connect(lambda: self.hint.setText(self.canvas.tool.hint()))
        self.canvas.edit_wanted.connect(lambda _key: self.edit_chosen())
        self.side.tool_wanted.connect(self.use_tool)
        self.side.symbol.currentIndexChanged.connect(lambda _at: self.use_tool(self.tool))
        self.side.side.currentIndexChanged.connect(lambda _at: self.use_tool(self.tool))
        self.side.box_typed.connect(self.presenter.set_box)
        self.side.mark_typed.connect(self.presenter.edit)
        self.paper.left.connect(self.show_map)
        self.hint.setText(self.canvas.tool.hint())

    # What the presenters say

    def show_drawing(self, drawing: Drawing, *, may_edit: bool) -> None:
        """The map as it is now."""
        self.pages.setCurrentWidget(
            self.empty if not drawing.sites else self.paper if self._on_paper else self.drawing_page
        )
        self.side.allow(may_edit)
        self.side.show_lots(drawing)
        self.facts.setText(
            _("{n} 栋,{m} 栋没有摆放").format(n=len(drawing.sites), m=len(drawing.loose))
            if drawing.loose else _("{n} 栋都已摆放").format(n=len(drawing.sites))
        )  # fmt: skip
        self.canvas.again()
        self.side.show_chosen(drawing, self.presenter.chosen)
        self.align_button.setEnabled(may_edit and len(self.presenter.chosen) > 1)
        self.scans.presenter.refresh()

    def show_selection(self, things: Sequence[str]) -> None:
        """What is chosen."""
        self.canvas.scene_.show_chosen(things)
        self.canvas.place_handle()
        self.side.show_chosen(self.presenter.drawing, tuple(things))
        self.align_button.setEnabled(self.presenter.may_edit and len(things) > 1)
        self.canvas.setAccessibleDescription(titles(self.presenter.drawing, things))
        self.possible_changed.emit()

    def show_refusal(self, text: str) -> None:
        """Why something was not done."""
        self.bar.say(text, "warn")

    def settle_soon(self) -> None:
        """Keep what keys moved when no further key comes."""
        self._settle.start()

    # What the clerk does

    def use_tool(self, key: str) -> None:
        """Work in another way."""
        if key != "select" and not self.presenter.may_edit:
            key = "select"
        self.tool = key
        self.side.show_tool(key)
        if key in LINES:
            self.canvas.use(LineTool(self.canvas, key))
        elif key == "trace":
            self.canvas.use(TraceTool(self.canvas, lambda: str(self.side.compound.currentData() or "")))
        elif key == "select":
            self.canvas.use(SelectTool(self.canvas))
        else:
            chosen = {"symbol": self.side.symbol, "side": self.side.side}.get(key)
            symbol = str(chosen.currentData()) if chosen is not None else ""
            self.canvas.use(PointTool(self.canvas, key, symbol))
        self.canvas.place_handle()
        self.canvas.setFocus()

    def edit_chosen(self) -> None:
        """Into the figures or words of what is chosen."""
        drawing, chosen = self.presenter.drawing, self.presenter.chosen
        if len(chosen) == 1:
            entry = self.side.words if chosen[0] in drawing.features else self.side.figures["x"]
            entry.setFocus(Qt.FocusReason.OtherFocusReason)
            entry.selectAll()

    @property
    def _on_paper(self) -> bool:
        return self.pages.currentWidget() is self.paper

    def show_paper(self) -> None:
        """The sheets as they would be printed, from the same display list."""
        self.presenter.settle()
        self.pages.setCurrentWidget(self.paper)
        self.sheets.show()
        self.paper.setFocus()

    def show_map(self) -> None:
        """Back to drawing."""
        self.pages.setCurrentWidget(self.drawing_page)
        self.canvas.setFocus()

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.canvas.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())

    def unsaved(self) -> bool:
        return self.presenter.unsaved

    def keep(self, then: Callable[[], None]) -> None:
        self.presenter.settle()
        then()

    def open(self, target: Target) -> None:
        if target.id:
            self.presenter.choose([target.id])
            self.canvas.go_to(target.id)

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.canvas.again()


def build(desk: Desk) -> MapScreen:
    """The screen of this place."""
    return MapScreen(desk)
