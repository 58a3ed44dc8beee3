"""What came from elsewhere and waits for an answer here, each with the place where it is given. No Qt."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.base.errors import GezhiError
from desktop.base.i18n import N_
from desktop.domain.permissions import Action
from desktop.exchange.bundle import mailbox, quarantine
from desktop.exchange.packs import comparing, offers
from desktop.queries import accounts, between, disputes, gaps
from ui.bridge.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.domain.permissions import Permit
    from desktop.security.install import Install
    from desktop.workspace import Workspace


@dataclass(frozen=True)
class Waiting:
    """`words` is marked with N_(); `urgent` what becomes worse by waiting; `asks`: the right its answer takes."""

    words: str
    count: int
    target: Target
    urgent: bool = False
    asks: Action = Action.EXCHANGE


def look(office: Workspace, actor: str, own: Callable[[], Install]) -> tuple[Waiting, ...]:
    """Only what there is and this person may do; nothing of an office that is only looked at."""
    with office.read() as db:
        permit = accounts.permit(db, actor)
    if office.read_only or not permit.may(Action.EXCHANGE):
        return ()
    return tuple(one for one in _all(office, permit, own) if one.count and permit.may(one.asks))


def _all(office: Workspace, permit: Permit, own: Callable[[], Install]) -> Iterator[Waiting]:
    with office.read() as db:
        lacking = gaps.gaps(db, own_id=office.db_id, at_ms=office.clock.milliseconds())
        asked = sum(1 for one in between.tickets(db) if one.open)
        differing, offered = disputes.count_known(db, permit), offers.offered(db).contents
    yield Waiting(N_("两边不一致,等裁决"), differing, Target("exchange", "dispute"))
    yield Waiting(N_("区里的询问,等答复"), asked, Target("exchange", "ticket"), asks=Action.RESOLVE)
    plan = comparing.compare(office, offered)
    yield Waiting(
        N_("区里送来的口径,等读入"), max(plan.fresh, len(plan.changes)), Target("settings", "packs"),
        asks=Action.MANAGE_SETTINGS,
    )  # fmt: skip
    transport = Target("exchange", "transport")
    with suppress(
        GezhiError, OSError
    ):  # a shared folder that is out of reach is told at the foot of the window
        yield Waiting(
            N_("信箱里的新包"), sum(1 for one in mailbox.look(office, own()).good if one.ops), transport
        )
    late = any(one.tone for one in lacking)
    yield Waiting(N_("缺少的数据"), len(lacking), transport, urgent=late)
    yield Waiting(N_("隔离的文件"), len(quarantine.entries(office)), transport)
