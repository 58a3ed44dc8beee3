"""How soon a window locks by itself, and how often a new password is asked for: decided by the director."""

from __future__ import annotations

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import settings
from desktop.queries import accounts
from desktop.queries.password_facts import REMINDER
from desktop.queries.safety_settings import LOCK_MINUTES, LONGEST, SHORTEST
from desktop.workspace import Workspace

LONGEST_DAYS = 999


def set_lock_minutes(office: Workspace, minutes: int, *, actor: str) -> Changes:
    """After how many minutes without a touch windows lock; raises `Refused` outside 1 to 15."""
    if not SHORTEST <= minutes <= LONGEST:
        words = _("自动锁定的时间须在 {low} 到 {high} 分钟之间。").format(low=SHORTEST, high=LONGEST)
        raise Refused(words, code="safety.lock_minutes")
    return _put(office, LOCK_MINUTES, minutes, _("{n} 分钟不动就锁定").format(n=minutes), actor)


def set_password_days(office: Workspace, days: int, *, actor: str) -> Changes:
    """After how many days a new password is asked for, 0 never; raises `Refused` outside 0 to 999."""
    if not 0 <= days <= LONGEST_DAYS:
        raise Refused(
            _("请写 0 到 {n} 天;0 表示不提醒。").format(n=LONGEST_DAYS), code="safety.password_days"
        )
    words = _("每 {n} 天提醒换密码").format(n=days) if days else _("不提醒换密码")
    return _put(office, REMINDER, days, words, actor)


def _put(office: Workspace, key: str, value: int, words: str, actor: str) -> Changes:
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_SETTINGS)
    with office.change("setting.change", actor=actor, args={"subject": words}) as unit:
        settings.put(unit, key, value)
    return unit.changes
