"""One field of a form: its words, its editor, its pin, its doubt mark and the line below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QMouseEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from desktop.base.i18n import _
from ui.theme.roles import Role
from ui.theme.theme import metrics
from ui.widgets.boxes import label, row, set_tone

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from ui.widgets.editor import AnyEditor

_TONES = {"block": "alarm", "warn": "warn", "info": "muted"}
_MARKS = {"block": "✕ ", "warn": "! ", "info": "· "}  # shape beside colour
PIN = 18  # pixels beside an editor


@dataclass(frozen=True)
class Field:
    """`name` is the dataclass field; `label` and `help` are marked with N_(); `wide` spans all columns.

    more: stands behind 更多 until it is asked for or has something to say. section: the heading above it, once
    for neighbours of the same section.
    """

    name: str
    label: str
    editor: Callable[[], AnyEditor]
    help: str = ""
    wide: bool = False
    more: bool = False
    section: str = ""


class Below(QLabel):
    """The line under an editor; a click means what F3 means."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("part", "small")
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.hide()

    # Qt's interface

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()


class FieldParts:
    """The widgets of one field. `acceptable`: a warning below may be let stand with a reason."""

    def __init__(self, field: Field, *, pin: Callable[[], object] | None, acceptable: bool) -> None:
        self.field, self.editor, self.below = field, field.editor(), Below()
        self.words = label(_(field.label), tone="muted")
        self.words.setBuddy(self.editor.entry)
        self.editor.entry.setAccessibleName(_(field.label))
        self.flag = label()
        self.flag.hide()
        self.head = QWidget()
        self.head.setLayout(row(None, self.flag, self.words, gap=1))
        self.heading: QLabel | None = None
        self.pin: QToolButton | None = None
        self.cell = self.editor.widget
        self._acceptable = acceptable
        self.called = False  # shown although it belongs behind 更多: it has something to say
        self.problem: Problem | None = None
        if pin is not None:
            self._add_pin(pin)

    def _add_pin(self, pin: Callable[[], object]) -> None:
        made = QToolButton()
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setProperty("kind", "pin")
        made.setFixedSize(PIN, PIN + 2)
        made.setIconSize(QSize(13, 13))
        made.setToolTip(_("固定:下一条自动带上这个值(F7)"))
        made.setAccessibleName(_("固定{label}").format(label=_(self.field.label)))
        made.clicked.connect(lambda _on=False: pin())
        self.pin = made
        self.cell = QWidget()
        narrow = self.editor.widget.maximumWidth() < metrics().row * 20
        layout = row(self.editor.widget, made, *([None] if narrow else []), gap=0)
        if not narrow:
            layout.setStretch(0, 1)
        self.cell.setLayout(layout)

    # What stands below

    def show_problem(self, problem: Problem | None, accepted: str = "") -> None:
        """The problem below the editor, or why somebody let it stand."""
        self.problem = problem
        severity = problem.severity.value if problem else ""
        if problem is not None and severity == "warn" and accepted:
            text = _("✓ 已说明:{reason}({problem})").format(reason=accepted, problem=problem.text)
            self._say(text, "muted")
            self.editor.show_fault("")
            return
        text = _MARKS[severity] + problem.text if problem else ""
        if severity == "warn" and self._acceptable:
            text += " " + _("属实请按 F3 说明。")
            self.below.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.below.unsetCursor()
        self._say(text, _TONES.get(severity, ""))
        self.editor.show_fault("" if severity == "info" else severity)

    def show_info(self, text: str) -> None:
        """A grey line where no problem stands."""
        if self.problem is None or self.problem.severity.value == "info":
            self._say(text, "muted")

    def _say(self, text: str, tone: str) -> None:
        self.below.setText(text)
        set_tone(self.below, tone)
        self.below.setVisible(bool(text) and not self.head.isHidden())

    # Marks

    def show_pin(self, pinned: bool, here: bool) -> None:
        """A pinned field shows it; the field with the cursor offers it."""
        if self.pin is None:
            return
        from ui.theme.icons import icon  # noqa: PLC0415 - QtSvg; not before the first form

        drawn = self.pin.property("drawn")
        wanted = "pinned" if pinned else "here" if here else ""
        if drawn == wanted:
            return
        self.pin.setProperty("drawn", wanted)
        role = {"pinned": Role.ACCENT, "here": Role.TEXT_MUTED}
        self.pin.setIcon(icon("pin", role[wanted]) if wanted else QIcon())

    def show_doubt(self, note: str) -> None:
        """A flag before the words; `note` is what is doubted, "" for nothing."""
        if note and self.flag.pixmap().isNull():
            from ui.theme.icons import pixmap  # noqa: PLC0415 - as above

            self.flag.setPixmap(pixmap("flag", Role.WARN, 13))
        self.flag.setToolTip(_("疑问:{note}").format(note=note))
        self.flag.setVisible(bool(note))
        set_tone(self.words, "warn" if note else "muted")
        self.words.setToolTip(_("疑问:{note}").format(note=note) if note else "")

    def set_visible(self, on: bool) -> None:
        """Show or hide the whole field."""
        for part in (self.head, self.cell):
            part.setVisible(on)
        self.below.setVisible(on and bool(self.below.text()))

    def value(self) -> Any:
        """What stands in the editor."""
        return self.editor.value()


def heading(text: str) -> QLabel:
    """The line above the fields of a section."""
    made = label(_(text), part="heading")
    made.setContentsMargins(0, metrics().grid, 0, 0)
    return made
