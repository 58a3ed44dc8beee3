"""Asking for one condition of a list: which column, what about it, which values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from desktop.base.i18n import N_, _
from desktop.base.pinyin import initials
from desktop.queries.listing import TESTS, Condition, Form, Test
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceBox, Option

_CODE = Qt.ItemDataRole.UserRole
_WORDS = {
    Test.HAS: N_("含有"), Test.ENDS: N_("尾号是"), Test.ANY_OF: N_("是其中之一"), Test.FROM: N_("从(含)"),
    Test.TO: N_("到(含)"), Test.EMPTY: N_("没有填"), Test.FILLED: N_("填了"),
}  # fmt: skip
_HINTS = {
    Form.DAY: N_("2026、2026-06 或 2026-06-30"), Form.NUMBER: N_("一个数"), Form.TAIL: N_("最后几位"),
}  # fmt: skip


class FilterDialog(QDialog):
    """`columns`: (key, title, form). `words_of` gives code to word. After accepting, `condition()` is the answer."""

    def __init__(
        self, columns: Sequence[tuple[str, str, Form]], words_of: Callable[[str], Mapping[str, str]],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(_("筛选"))
        self._forms = {key: form for key, _title, form in columns}
        self._words_of = words_of
        self.column, self.test = ChoiceBox(), ChoiceBox()
        self.column.setAccessibleName(_("哪一列"))
        self.test.setAccessibleName(_("怎样"))
        self.column.set_options([Option(key, title, initials(title)) for key, title, _form in columns])
        self.text, self.codes = QLineEdit(), QListWidget()
        self.text.setAccessibleName(_("什么"))
        self.codes.setAccessibleName(_("选哪些:空格打勾"))
        self._value = QStackedWidget()
        for part in (self.text, self.codes, QWidget()):
            self._value.addWidget(part)
        self.ok = button(_("筛选"), self.accept, kind="primary")
        self.ok.setDefault(True)
        head = row(self.column, self.test)
        head.setStretch(0, 1)
        head.setStretch(1, 1)
        hint = label(_("可以再加别的条件,几个条件同时满足才列出来。"), tone="muted", wrap=True)
        foot = row(None, button(_("取消"), self.reject), self.ok)
        self.setLayout(column(head, self._value, hint, foot, gap=3, margin=4))
        self.resize(430, 330)
        self.column.currentIndexChanged.connect(lambda _i: self._show_tests())
        self.test.currentIndexChanged.connect(lambda _i: self._show_value())
        self.text.textChanged.connect(lambda _t: self._check())
        self.codes.itemChanged.connect(lambda _i: self._check())
        self._show_tests()

    def start_with(self, key: str) -> None:
        """Ask about this column."""
        keys = [option.value for option in self.column.options]
        if key in keys:
            self.column.setCurrentIndex(keys.index(key))

    @property
    def _column(self) -> str:
        return str(self.column.options[max(0, self.column.currentIndex())].value)

    @property
    def _test(self) -> Test:
        return Test(self.test.options[max(0, self.test.currentIndex())].value)

    def _show_tests(self) -> None:
        form = self._forms[self._column]
        tests = TESTS[form]
        self.test.set_options([Option(t.value, _(_WORDS[t]), initials(_WORDS[t])) for t in tests])
        self.text.setPlaceholderText(_(_HINTS.get(form, "")))
        self.codes.clear()
        for code, word in self._words_of(self._column).items():
            self._offer(code, _(word))
        self._offer("", _("(空)"))
        self._show_value()

    def _offer(self, code: str, word: str) -> None:
        item = QListWidgetItem(word)
        item.setData(_CODE, code)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        self.codes.addItem(item)

    def _show_value(self) -> None:
        test = self._test
        self._value.setCurrentIndex(
            1 if test is Test.ANY_OF else 2 if test in (Test.EMPTY, Test.FILLED) else 0
        )
        self._check()

    def _chosen(self) -> tuple[str, ...]:
        items = [self.codes.item(line) for line in range(self.codes.count())]
        return tuple(str(i.data(_CODE)) for i in items if i.checkState() == Qt.CheckState.Checked)

    def _check(self) -> None:
        asks_nothing = self._value.currentIndex() == 2
        self.ok.setEnabled(asks_nothing or bool(self.condition().values))

    def condition(self) -> Condition:
        """What is asked for."""
        if self._value.currentIndex() == 1:
            return Condition(self._column, self._test, self._chosen())
        typed = self.text.text().strip()
        values = (typed,) if typed and self._value.currentIndex() == 0 else ()
        return Condition(self._column, self._test, values)
