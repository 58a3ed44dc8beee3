"""Purges that arrive: which records they clear for good, and whether whoever purged may.

Everything else another computer writes can be taken back; this cannot (decision 0018). So a bundle with a purge by
somebody who may not, as far as is known here before it is taken in, is held back whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.store.op import PURGE, Op, decode
from desktop.store.run import Run
from desktop.store.vector import Vector

CODE = "bundle.purge"
STEP = "step"
_TOLD = frozenset({"args", "note"})  # what a step tells of a record; that it was done, and by whom, stays
_MARK = b'"k":"purge"'  # how canonical bytes of a purge read: inside a text the quotes would be escaped


def telling(runs: Iterable[Run]) -> list[Run]:
    """The runs in which there may be a purge; hardly ever any."""
    return [run for run in runs if any(_MARK in raw for raw in run.ops)]


def arriving(runs: Iterable[Run], held: Vector) -> list[Op]:
    """The purges among the operations that are not held yet. Raises `Refused` (`op.*`) for a malformed one."""
    found = (
        decode(raw) for run in runs for seq, raw in enumerate(run.ops, run.first)
        if _MARK in raw and (run.stream, seq) not in held
    )  # fmt: skip
    return [op for op in found if op.kind == PURGE]


def unauthorised(
    new: Collection[Op], may: Callable[[str], bool], purged: Callable[[Collection[str]], Collection[str]]
) -> list[Op]:
    """Those whose actor may not purge, but for what follows from the purge of somebody who may.

    purged: which of some records were purged here already; asked without any, whether any ever was. Who takes a purge in
    purges again, in his own name, what was written beside it, and the arguments of steps that still tell of it.
    """
    strangers = [op for op in new if not may(op.actor)]
    if not strangers:
        return []
    told = {op.id for op in new if may(op.actor)}
    following = told | set(purged([op.id for op in strangers if op.entity != STEP]))
    whole = {op.id for op in strangers if op.entity == STEP and not op.fields.keys() <= _TOLD}
    emptied = {op.id for op in strangers if op.entity == STEP} - whole
    if emptied and (following or purged(())):
        following |= emptied
    return [op for op in strangers if op.id not in following]


def refusal(held_back: Collection[Op], *, district: bool = False) -> Refused:
    """What is said of such a bundle, here or at the district: by whom, how many records."""
    who = "、".join(sorted({op.actor or "?" for op in held_back}))
    words = _(
        "这个包里有 {n} 条记录被“{who}”彻底清除,而这里知道的用户中他(她)没有清除的权限。清除不能撤销,"
        "所以整包先放进隔离区,台账没有改动。"
    ).format(n=len({op.id for op in held_back}), who=who)
    if district:
        words += _("请问清社区主任:确实要清除的,按“连清除一起收”(命令行加 --purges);不是的,请停用那台电脑。")
    else:
        words += _("请主任查清:确实要清除的,由主任从隔离区再收一次;不是的,请停用那台电脑。")
    return Refused(words, code=CODE)
