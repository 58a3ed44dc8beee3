"""What colours of rows mean, and whether a cell that names a whole family is taken apart: asked with examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.base.i18n import N_, _
from desktop.domain.codes import RELATION_NAMES
from desktop.exchange.importing.found import STRIKE, Family, Mark
from ui.widgets.boxes import label, row
from ui.widgets.choice import ChoiceBox, Option

MEANINGS = (("", N_("没有意义")), ("left", N_("已迁出")), ("dead", N_("已去世")))
ASKED = 5  # colours asked about; more are decoration
SHOWN = 3  # families shown as examples
_SWATCH = 14


class MarkQuestions(QWidget):
    """Says `mark_said` (key, meaning) and `families_said` (whether to take them apart)."""

    mark_said = Signal(str, str)
    families_said = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self.boxes: dict[str, ChoiceBox] = {}
        self.split = QCheckBox()
        self.split.clicked.connect(lambda on: self.families_said.emit(bool(on)))
        self.examples = label(tone="muted", wrap=True)
        self._title = label(part="heading")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self._title)
        whole.addLayout(self._lines)
        whole.addWidget(self.split)
        whole.addWidget(self.examples)

    def show_found(
        self, marks: Sequence[Mark], families: Sequence[Family], said: Mapping[str, str], *, split: bool
    ) -> None:
        """The colours and families of a file with what is answered now."""
        asked = [mark for mark in marks if mark.key != STRIKE][:ASKED]
        now = (tuple(asked), tuple(families), tuple(sorted(said.items())), split)
        if now == self._shown:
            return
        self._shown = now
        self._title.setText(_("这些颜色是什么意思?"))
        self._title.setVisible(bool(asked))
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.boxes = {}
        for mark in asked:
            self._lines.addWidget(self._line(mark, said.get(mark.key, "")))
        self.split.setVisible(bool(families))
        self.split.setChecked(split)
        self.split.setText(_("一格写了一家人的,拆成几个人({n})").format(n=len(families)))
        self.examples.setVisible(bool(families))
        self.examples.setText("\n".join(_family_words(family) for family in families[:SHOWN]))

    def _line(self, mark: Mark, meaning: str) -> QWidget:
        swatch = label()
        if mark.colour:
            picture = QPixmap(_SWATCH, _SWATCH)
            picture.fill(QColor(f"#{mark.colour[-6:]}"))
            swatch.setPixmap(picture)
        kind = _("底色") if mark.key.startswith("fill") else _("字色")
        names = "、".join(name for _sheet, _row, name in mark.examples[:2])
        words = label(_("{kind} {n} 行,如 {names}").format(kind=kind, n=mark.rows, names=names), wrap=True)
        box = ChoiceBox()
        box.setAccessibleName(words.text())
        box.setMinimumWidth(96)
        box.set_options([Option(value, _(word)) for value, word in MEANINGS])
        values = [value for value, _word in MEANINGS]
        box.setCurrentIndex(values.index(meaning) if meaning in values else 0)
        box.chosen.connect(lambda: self.mark_said.emit(mark.key, box.options[box.currentIndex()].value))
        self.boxes[mark.key] = box
        made = QWidget()
        layout = row(swatch, words, box)
        layout.setStretch(1, 1)
        made.setLayout(layout)
        return made


def _family_words(family: Family) -> str:
    """`李世艳 徐新民 → 李世艳、徐新民`: what stands there and what would become of it."""
    members = [
        f"{m.name}({RELATION_NAMES[m.relation]})" if m.relation in RELATION_NAMES else m.name
        for m in family.members
    ]
    return _("{row} 行 {text} → {members}").format(
        row=family.row, text=" ".join(family.text.split()), members="、".join(members)
    )
