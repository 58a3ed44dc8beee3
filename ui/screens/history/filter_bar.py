"""The line above the steps: words, who, when, which kind, one record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.base.i18n import N_, _
from desktop.base.pinyin import initials
from desktop.queries.step_search import GROUPS
from ui.widgets.boxes import button, label, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.search_field import SearchField

SPANS = (
    (0, N_("全部时间")),
    (1, N_("今天")),
    (7, N_("最近一周")),
    (30, N_("最近 30 天")),
    (90, N_("最近 90 天")),
)


class FilterBar(QWidget):
    """`wanted` carries the name of a field of `Wanted` and its value; `span` days; `any_record` forgets the record."""

    wanted = Signal(str, object)
    span = Signal(int)
    any_record = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = SearchField(_("做了什么、谁、备注"))
        self.words.setMaximumWidth(260)
        self.words.searched.connect(lambda text: self.wanted.emit("words", text))
        self.who = self._box(_("谁"), [Option("", _("所有人"))], "actor")
        self.when = self._box(_("什么时候"), [Option(days, _(words)) for days, words in SPANS], "")
        self.when.chosen.connect(lambda: self.span.emit(self._value(self.when)))
        kinds = [Option("", _("所有种类"))] + [Option(k, _(v[0]), initials(v[0])) for k, v in GROUPS.items()]
        self.kind = self._box(_("哪一类"), kinds, "group")
        self.mine = QCheckBox(_("只看这台电脑上做的"))
        self.mine.toggled.connect(lambda on: self.wanted.emit("mine", on))
        self.record = button("", self.any_record.emit, kind="link", icon="x", tip=_("看全部记录"))
        self.record.hide()
        line = row(
            label(_("历史"), part="title"),
            self.words,
            self.who,
            self.when,
            self.kind,
            self.record,
            None,
            self.mine,
        )
        line.setStretch(1, 1)
        self.setLayout(line)

    def _box(self, name: str, options: Sequence[Option], field: str) -> ChoiceBox:
        box = ChoiceBox()
        box.setAccessibleName(name)
        box.setMinimumContentsLength(7)
        box.set_options(options)
        if field:
            box.chosen.connect(lambda: self.wanted.emit(field, self._value(box)))
        return box

    @staticmethod
    def _value(box: ChoiceBox) -> Any:
        return box.options[box.currentIndex()].value

    def show_actors(self, actors: Sequence[str]) -> None:
        """Everybody who made a step; who was chosen stays chosen."""
        wanted = [Option("", _("所有人")), *(Option(name, name, initials(name)) for name in actors)]
        if list(self.who.options) != wanted:
            chosen = self._value(self.who)
            self.who.set_options(wanted)
            values = [option.value for option in wanted]
            self.who.setCurrentIndex(values.index(chosen) if chosen in values else 0)

    def show_record(self, name: str) -> None:
        """The one record whose steps are shown."""
        self.record.setText(_("只看:{name}").format(name=name))
        self.record.setVisible(bool(name))

    def clear(self) -> None:
        """Nothing is narrowed any more."""
        self.words.clear()
        for box in (self.who, self.when, self.kind):
            box.setCurrentIndex(0)
        self.mine.setChecked(False)
