"""The computers of the office in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.base.i18n import N_, _
from ui.theme.roles import Role
from ui.widgets.record_table import Column

if TYPE_CHECKING:
    from desktop.queries.computers import Computer


@dataclass(frozen=True)
class Line:
    """A computer, whether it is this one, whether its certificate counts, and what one struck off had brought."""

    computer: Computer
    here: bool
    believed: bool = True
    told: str = ""


def _name(line: Line) -> str:
    return _("{name}(本机)").format(name=line.computer.name) if line.here else line.computer.name


def _state(line: Line) -> str:
    one = line.computer
    if one.revoked:
        words = _("已停用 {day}:{why}").format(day=one.revoked, why=one.why)
        return f"{words}  ·  {line.told}" if line.told else words
    if one.certificate is None:
        return _("没有证书")
    return _("在用") if line.believed else _("证书已作废(社区签名钥匙换过),可“恢复使用”")


def _tone(line: Line) -> Role | None:
    if line.computer.revoked:
        return Role.ALARM
    return None if line.computer.certificate is not None and line.believed else Role.WARN


COMPUTERS: Final[tuple[Column[Line], ...]] = (
    Column("name", N_("电脑"), _name, width=240, sortable=False),
    Column("state", N_("状态"), _state, width=380, sortable=False, tone=_tone),
    Column("check", N_("核对码"), lambda line: line.computer.fingerprint, width=190, sortable=False),
    Column("since", N_("从哪天起"), lambda line: line.computer.since, width=110, sortable=False),
    Column("by", N_("谁办的"), lambda line: line.computer.by, width=120, sortable=False),
)
