"""A new password: the present one, unless the recovery code just opened the office, and the new one twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _
from ui.widgets.boxes import button, column, label, row
from ui.widgets.editor import TextEditor
from ui.widgets.form import DraftForm, Field

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Passwords:
    """What was typed."""

    present: str = ""
    new: str = ""
    again: str = ""


def _secret() -> TextEditor:
    editor = TextEditor()
    editor.line.setEchoMode(QLineEdit.EchoMode.Password)
    return editor


PRESENT = Field("present", N_("现在的密码"), _secret)
NEW = (
    Field(
        "new",
        N_("新密码"),
        _secret,
        help=N_("至少 8 位,大写、小写、数字、符号至少三种;或 16 位以上的一句话。不要用名字、电话、生日。"),
    ),
    Field("again", N_("再输一次"), _secret, help=N_("与上面一样,防止输错。")),
)


class PasswordDialog(QDialog):
    """`submitted` carries `Passwords`; whoever listens closes the dialog or shows why not."""

    submitted = Signal(object)

    def __init__(self, *, recovered: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("修改密码"))
        words = _("已用恢复码打开。请现在定一个新密码。") if recovered else _("恢复码单不变,仍然有效。")
        self.form: DraftForm[Passwords] = DraftForm(NEW if recovered else (PRESENT, *NEW))
        self.form.show_draft(Passwords())
        self.form.left.connect(self._submit)
        self.save_button = button(_("修改密码"), self._submit, kind="primary")
        self.later_button = button(_("以后再说") if recovered else _("取消"), self.reject)
        foot = row(None, self.later_button, self.save_button)
        self.setLayout(column(label(words, wrap=True), self.form, foot, gap=4, margin=4))
        self.setMinimumWidth(380)
        self.form.focus()

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Under their fields; the dialog can be tried again."""
        self.form.show_problems(problems)
        self.save_button.setEnabled(True)

    def _submit(self) -> None:
        typed = self.form.draft()
        if typed.new != typed.again:
            self.show_problems({"again": Problem("password.again", _("两次输入的密码不一样。"))})
            return
        self.save_button.setEnabled(False)
        self.submitted.emit(typed)
