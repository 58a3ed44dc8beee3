"""The left side of the print screen: what, for whom, with which options; built from the kind's own declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from desktop.base.i18n import _
from desktop.documents.render import KINDS, Kind
from desktop.documents.render import Option as KindOption
from ui.screens.printing.columns import KIND_LIST
from ui.screens.printing.presenter import ScopeChoice
from ui.widgets.boxes import button, column, label
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.editor import NumberEditor
from ui.widgets.record_table import RecordTable


class Choices(QWidget):
    """Says `kind_chosen`, `scope_chosen` (place in the list), `option_set`, `preview_wanted`."""

    kind_chosen = Signal(str)
    scope_chosen = Signal(int)
    option_set = Signal(str, object)
    preview_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._showing = False
        self.kinds: RecordTable[Kind] = RecordTable(KIND_LIST, lambda ids: {i: KINDS[i] for i in ids})
        self.kinds.setAccessibleName(_("打印什么"))
        self.kinds.show_ids(list(KINDS))
        self.kinds.current_changed.connect(self._kind_changed)
        self.kinds.opened.connect(lambda _key: self.preview_wanted.emit())
        self.scope = ChoiceBox()
        self.scope.setAccessibleName(_("给谁打印"))
        self.scope.chosen.connect(lambda: self.scope_chosen.emit(self.scope.currentIndex()))
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(8)
        self.form.setVerticalSpacing(4)
        self.editors: dict[str, QWidget] = {}
        self.preview_button = button(
            _("预览"), self.preview_wanted.emit, kind="primary", icon="eye", tip=_("生成 PDF 预览(F5)")
        )
        layout = column(
            label(_("1 打印什么"), part="heading"), self.kinds, label(_("2 给谁打印"), part="heading"), self.scope,
            label(_("3 选项"), part="heading"), self.form, self.preview_button, gap=2, margin=3,
        )  # fmt: skip
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFixedWidth(304)

    def show_kind(self, kind: Kind, options: Mapping[str, object]) -> None:
        """One kind with its options as they stand."""
        self._showing = True
        if self.kinds.current_id() != kind.key:
            self.kinds.go_to(kind.key)
        while self.form.rowCount():
            self.form.removeRow(0)
        self.editors = {}
        for option in kind.options:
            editor = self._editor(option, options.get(option.key, option.default))
            self.editors[option.key] = editor
            editor.setAccessibleName(_(option.title))
            if isinstance(editor, QCheckBox):
                self.form.addRow(editor)
            else:
                self.form.addRow(label(_(option.title), tone="muted"), editor)
        if not kind.options:
            self.form.addRow(label(_("没有可选的"), tone="muted"))
        self._showing = False

    def show_scopes(self, choices: Sequence[ScopeChoice], chosen: int) -> None:
        """For whom it can be made."""
        self.scope.set_options([Option(str(n), c.words, c.initials) for n, c in enumerate(choices)])
        self.scope.setCurrentIndex(chosen)

    def _kind_changed(self, key: str) -> None:
        if key and not self._showing:
            self.kind_chosen.emit(key)

    def _editor(self, option: KindOption, value: object) -> QWidget:
        if isinstance(option.default, bool):
            check = QCheckBox(_(option.title))
            check.setChecked(bool(value))
            check.toggled.connect(lambda on: self.option_set.emit(option.key, on))
            return check
        if isinstance(option.default, int):
            number = NumberEditor(least=0, most=option.most or 9999)
            number.show_value(int(str(value)))
            number.on_edit(lambda: self.option_set.emit(option.key, number.value() or 0))
            return number.widget
        box = ChoiceBox()
        box.set_options([Option(key, _(title)) for key, title in option.choices])
        keys = [key for key, _title in option.choices]
        box.setCurrentIndex(keys.index(str(value)) if value in keys else 0)
        box.chosen.connect(lambda: self.option_set.emit(option.key, keys[box.currentIndex()]))
        return box
