"""Ctrl+Shift+S anywhere: the list on sight, or any other list of the office, as a file. (F12 shows a number.)"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.i18n import _
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from ui.dialogs.export.choices import TableOnScreen
    from ui.dialogs.export.dialog import ExportDialog
    from ui.shell.main_window import MainWindow


def ask_export(window: MainWindow) -> ExportDialog:
    """Open the dialog on what the clerk looks at."""
    from ui.dialogs.export.choices import ExportChoices  # noqa: PLC0415 - reads workbooks: not at start-up
    from ui.dialogs.export.dialog import ExportDialog  # noqa: PLC0415

    session = window.session
    screen = window.place_screen(window.current_place) if window.current_place else None
    found = table_of(screen) if screen is not None else None
    choices = ExportChoices(
        session.office, on_screen(found) if found else None, actor=session.actor, today=session.today
    )
    dialog = ExportDialog(choices, window.worker, window)
    dialog.open()
    return dialog


def table_of(screen: QWidget) -> RecordTable[Any] | None:
    """The list that has the keys, else the one with most lines on sight."""
    focus = QApplication.focusWidget()
    tables = [t for t in screen.findChildren(RecordTable) if t.isVisible() and len(t.records.ids)]
    if focus in tables:
        return next(t for t in tables if t is focus)
    return max(tables, key=lambda t: len(t.records.ids), default=None)


def on_screen(table: RecordTable[Any]) -> TableOnScreen:
    """A table as it stands: its columns on sight in their order, all its lines."""
    from ui.dialogs.export.choices import TableOnScreen  # noqa: PLC0415

    records, titles = table.records, table.titles
    order = [titles.logicalIndex(place) for place in range(len(records.columns))]
    shown = [number for number in order if not table.isColumnHidden(number)]
    headings = tuple(_(records.columns[n].title) for n in shown)
    title = table.accessibleName() or table.window().windowTitle()
    return TableOnScreen(title, tuple(records.ids), headings, lambda ids: records.texts(ids, shown))
