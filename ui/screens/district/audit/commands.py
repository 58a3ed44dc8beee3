"""What can be done with the district's record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.district.audit.view import AuditScreen


def commands(screen: AuditScreen) -> list[Command]:
    """Proving it again."""
    return [
        Command(
            id="district.audit_check", title=N_("重新核对记录"), tip=N_("重新读一遍,核对有没有被改动"), shortcut="F5",
            icon="shield-check", place="district.audit", run=screen.presenter.reload,
        ),
    ]  # fmt: skip
