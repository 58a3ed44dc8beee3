"""Changing the password of the open office, from the palette or because the recovery code opened it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.base.errors import GezhiError, Problem
from desktop.base.i18n import _
from desktop.operations import passwords
from ui.dialogs.password import PasswordDialog, Passwords

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.bridge.work import Work
    from ui.shell.session import Session


def ask_new_password(parent: QWidget, session: Session, work: Work, *, recovered: bool) -> PasswordDialog:
    """Open the dialog; the present password is checked first, unless the recovery code was."""
    dialog = PasswordDialog(recovered=recovered, parent=parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def submit(typed: Passwords) -> None:
        def change(_progress: object) -> None:
            if not recovered:
                session.check_password(typed.present)
            office = session.office
            several = len(office.users()) > 1
            passwords.change(office, typed.new, user=office.signed_in or (session.actor if several else ""))

        def refuse(error: GezhiError) -> None:
            waits = error.code in {"password.wrong", "login.wait", "login.locked"}
            field = "present" if waits else "new"
            dialog.show_problems({field: Problem(error.code, error.text)})

        work.change(
            change,
            lambda _nothing: dialog.accept(),
            failed=refuse,
            title=_("修改密码"),
            notice=_("密码已修改。"),
        )

    dialog.submitted.connect(submit)
    dialog.open()
    return dialog
