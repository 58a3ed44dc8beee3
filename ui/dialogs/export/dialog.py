"""The dialog every list is written out with: what, in whose columns, as which file, with or without whole numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QLineEdit, QStackedWidget, QWidget

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.exchange.exporting.run import FEW
from ui.dialogs import files
from ui.dialogs.export.choices import FORMATS, SCREEN, Chosen, ExportChoices, Known, Learnt
from ui.dialogs.export.column_picker import ColumnPicker, GivenColumns
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.exchange.exporting.run import Exported
    from ui.bridge.work import Work


class ExportDialog(QDialog):
    """Open with `open()`; Esc closes. Enter in the reason goes to the button."""

    def __init__(self, choices: ExportChoices, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("导出"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._choices, self._work = choices, work
        self._known: Known | None = None
        self._last: Path | None = None
        self.source, self.template, self.format, self.only = (ChoiceBox() for _n in range(4))
        self.columns, self.given = ColumnPicker(), GivenColumns()
        self.whole = QCheckBox(_("写出完整的证件号、电话和出生日期"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("用途和交给哪个单位,例如:报区民政局核对低保"))
        self.reason.setAccessibleName(_("导出完整号码的原因"))
        self.note = label(tone="muted", wrap=True)
        self.bar = MessageBar()
        self.learn_button = button(
            _("从空表学一个…"), self.choose_blank, kind="link", tip=_("选上级发的空表,认出表头,存成模板")
        )
        self.cancel_button = button(_("关闭"), self.reject)
        self.export_button = button(_("导出…"), self.choose_file, kind="primary", icon="file-down")
        self._lay_out()
        self._connect()
        self._ask()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        style = row(self.template, self.learn_button)
        style.setStretch(0, 1)
        self.format.set_options([Option(key, _(word)) for key, word in FORMATS])
        form.addRow(label(_("导出什么"), tone="muted"), self.source)
        form.addRow(label(_("只要"), tone="muted"), self.only)
        form.addRow(label(_("用谁的样式"), tone="muted"), style)
        form.addRow(label(_("存成"), tone="muted"), self.format)
        self.parts = QStackedWidget()
        for part in (self.columns, self.given):
            self.parts.addWidget(part)
        secret = column(self.whole, self.reason, self.note, gap=1)
        foot = row(None, self.cancel_button, self.export_button)
        layout = column(form, self.parts, secret, self.bar, foot, gap=3, margin=4)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.resize(640, 600)
        self.setEnabled(False)

    def _connect(self) -> None:
        self.source.chosen.connect(self._source_chosen)
        self.template.chosen.connect(self._template_chosen)
        self.whole.toggled.connect(lambda _on: self._show_note())
        self.reason.returnPressed.connect(self.export_button.setFocus)

    # Asking the office

    def _ask(self, then_template: str = "") -> None:
        def show(known: Known) -> None:
            self._known = known
            self.setEnabled(True)
            chosen = self._value(self.source)
            self.source.set_options([Option(k, w) for k, w in self._choices.sources(known)])
            values = [option.value for option in self.source.options]
            self.source.setCurrentIndex(values.index(chosen) if chosen in values else 0)
            self._source_chosen(then_template)
            self.source.setFocus(Qt.FocusReason.OtherFocusReason)

        def failed(error: GezhiError) -> None:
            self.setEnabled(True)
            self.export_button.setEnabled(False)
            self.bar.say(error.text, "alarm")

        self._work.read(self._choices.known, show, failed=failed, slot="export.known", title=_("准备导出"))

    @staticmethod
    def _value(box: ChoiceBox) -> str:
        index = box.currentIndex()
        return str(box.options[index].value) if 0 <= index < len(box.options) else ""

    def _key(self) -> str:
        return self._choices.key_of(self._known, self._value(self.source)) if self._known else ""

    def _source_chosen(self, template: str = "") -> None:
        if self._known is None:
            return
        key = self._key()
        self.template.set_options([Option(k, w) for k, w in self._choices.templates(self._known, key)])
        values = [option.value for option in self.template.options]
        self.template.setCurrentIndex(values.index(template) if template in values else 0)
        self.template.setEnabled(bool(key))
        whole = self._value(self.source) == key
        narrow = self._choices.narrowings(self._known, key, whole=whole)
        self.only.set_options([Option(value, words) for value, words in narrow])
        self.only.setEnabled(len(narrow) > 1)
        self.columns.offer(self._choices.columns(key))
        self._template_chosen()

    def _template_chosen(self) -> None:
        template = self._known.templates.get(self._value(self.template)) if self._known else None
        as_shown = self._value(self.source) == SCREEN
        self.parts.setCurrentIndex(1 if template or as_shown else 0)
        if template:
            self.given.show_template(template)
        elif as_shown and self._choices.table is not None:
            self.given.show_headings(self._choices.table.headings)
        self.whole.setEnabled(not as_shown and self._known is not None and self._known.may_unmask)
        if as_shown:
            self.whole.setChecked(False)
        self._show_note()

    def _show_note(self) -> None:
        self.reason.setVisible(self.whole.isChecked())
        if self.whole.isChecked():
            self.note.setText(_("写明原因才能导出,会记入审计;超过 {n} 行须写清用途和单位。").format(n=FEW))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.note.setText(_("证件号前6后4、电话前3后4,中间遮住;有证件号时出生日期只留年份。"))

    # Writing

    def chosen(self) -> Chosen:
        """What the dialog says now."""
        return Chosen(
            self._value(self.source), self._value(self.template), self.columns.chosen(), self._value(self.format),
            self.whole.isChecked(), self.reason.text().strip(), self._value(self.only),
        )  # fmt: skip

    def choose_file(self) -> None:
        """Ask where to, then write."""
        known, chosen = self._known, self.chosen()
        if known is None:
            return
        if chosen.unmask and not chosen.reason:
            self.bar.say(_("导出完整号码须写明原因。"), "alarm")
            self.reason.setFocus()
            return
        if chosen.source != SCREEN and not chosen.template and not chosen.columns:
            self.bar.say(_("请至少勾选一栏。"), "alarm")
            return
        folder = self._last.parent if self._last else Path.home()
        kinds = _("表格") + f" (*{chosen.suffix})"
        name = self._choices.file_name(known, chosen)
        files.ask_save(self, _("导出到"), folder / name, kinds, self.write)

    def write(self, path: Path) -> None:
        """Write the file, off the interface thread."""
        known, chosen = self._known, self.chosen()
        assert known is not None
        self.export_button.setEnabled(False)

        def done(result: Exported) -> None:
            self._last = path
            self.export_button.setEnabled(True)
            self.bar.say(done_words(result), "good", _("打开文件夹"), lambda: files.show_folder(path))
            self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

        def failed(error: GezhiError) -> None:
            self.export_button.setEnabled(True)
            problems = getattr(error, "problems", {})
            more = "\n".join(problem.text for problem in list(problems.values())[:3])
            self.bar.say(f"{error.text}\n{more}".strip(), "alarm")

        self._work.read(
            lambda progress: self._choices.write(known, chosen, path, progress), done, failed=failed,
            slot="export.write", title=_("导出 {name}").format(name=path.name),
        )  # fmt: skip

    # Templates of the office

    def choose_blank(self) -> None:
        """Ask for a blank workbook to learn."""
        kinds = _("表格") + " (*.xlsx *.xls *.et *.csv)"
        files.ask_open(self, _("选择上级发的空表"), kinds, lambda paths: self.learn(paths[0]))

    def learn(self, path: Path) -> None:
        """Keep the layout of a blank workbook as a template under the name of the file."""

        def show(learnt: Learnt) -> None:
            self.bar.say(_("已学会“{name}”。").format(name=path.stem), "good")
            values = [option.value for option in self.source.options]
            if learnt.list != self._key() and learnt.list in values:
                self.source.setCurrentIndex(values.index(learnt.list))
            self._ask(learnt.key)

        self._work.change(
            lambda _progress: self._choices.learn(path),
            show,
            failed=lambda error: self.bar.say(error.text, "alarm"),
            title=_("学一个模板"),
        )


def done_words(done: Exported) -> str:
    """What was written, and what the receiver will miss."""
    words = _("已导出 {n} 行,号码已遮盖。") if done.masked else _("已导出 {n} 行完整号码,已记入审计。")
    text = words.format(n=f"{done.rows:,}")
    if done.blanks:
        gaps = "、".join(
            _("{name} {n} 行").format(name=name, n=n) for name, n in list(done.blanks.items())[:4]
        )
        text += _("必填而空着的:{gaps}。").format(gaps=gaps)
    return text
