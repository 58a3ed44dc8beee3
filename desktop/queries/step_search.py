"""Looking through the history: who, when, what kind of step, which record, words; and why a step cannot be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.base.errors import NotFound
from desktop.base.i18n import N_, _
from desktop.domain.field_names import field_name, kind_name
from desktop.queries import history, named
from desktop.queries.history import StepRow
from desktop.store import log
from desktop.store.op import STATUS, Op

GROUPS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {  # beginnings of the names of steps
    "people": (N_("住户和居民"), ("household.", "resident.", "dwelling.", "duplicate.", "bulk.", "verification.")),
    "life": (N_("生活变动"), ("life.",)),
    "care": (N_("重点"), ("care.",)),
    "places": (N_("房屋和网格"), ("doors.", "place.", "grid.", "map.", "dwelling.")),
    "team": (N_("队伍"), ("staff.", "assignment.", "handover.")),
    "import": (N_("导入"), ("import.",)),
    "judgement": (N_("存疑和核对"), ("doubt.", "acceptance.", "rekeying.", "verification.", "rules.")),
    "print": (N_("打印发放"), ("print.", "paper.", "board.", "card.", "layout.", "posted.", "glyph.")),
    "office": (
        N_("设置和用户"),
        ("setting.", "account.", "trust.", "computer.", "filter.", "recipe.", "export.", "office.", "gap."),
    ),
    "between": (N_("社区之间"), ("between.",)),
    "undo": (N_("撤销和恢复"), ("undo", "redo")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """ "" stands for any. since, until: `YYYY-MM-DD`, inclusive. record_id: steps that touched it. words: in the title."""

    actor: str = ""
    since: str = ""
    until: str = ""
    group: str = ""
    record_id: str = ""
    words: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """A change made after a step that keeps it from being undone: which record, which field, who, when, by what."""

    kind: str
    id: str
    title: str
    field: str
    actor: str
    at: str
    step: str

    @property
    def sentence(self) -> str:
        """`张三(居民)的电话:王芳 2026-06-30 10:42 改过(修改居民:张三)`."""
        what = _("{title}({kind})的{field}") if self.field else _("{title}({kind})")
        subject = what.format(title=self.title or "—", kind=kind_name(self.kind), field=self.field)
        return _("{subject}:{who} {when} 又改过({step})").format(
            subject=subject, who=self.actor, when=self.at[:16].replace("T", " "), step=self.step
        )


def find(db: Connection, wanted: Wanted, *, limit: int) -> list[StepRow]:
    """The newest fitting steps first."""
    touching = _touching(db, wanted.record_id) if wanted.record_id else None
    fitting = (s for s in history.walk(db, mine_only=wanted.mine) if _fits(s, wanted, touching))
    return list(islice(fitting, limit))


def _fits(step: StepRow, wanted: Wanted, touching: frozenset[str] | None) -> bool:
    if touching is not None and step.id not in touching:
        return False
    if wanted.actor and step.actor != wanted.actor:
        return False
    day = step.at[:10]
    if (wanted.since and day < wanted.since) or (wanted.until and day > wanted.until):
        return False
    if wanted.group and not step.name.startswith(GROUPS[wanted.group][1]):
        return False
    return not wanted.words or all(
        word in f"{step.title} {step.note} {step.actor}".lower() for word in wanted.words.lower().split()
    )


def _touching(db: Connection, record_id: str) -> frozenset[str]:
    return frozenset(op.step for op in log.ops_of(db, record_id))


def actors(db: Connection) -> list[str]:
    """Everybody who made a step, by name."""
    rows = db.exec_driver_sql("SELECT DISTINCT actor FROM step WHERE actor <> '' ORDER BY actor")
    return [row[0] for row in rows]


def undone_by(db: Connection, step_id: str) -> str:
    """The step that took this one back and stands, "" for none; taking that back brings this one back."""
    rows = db.exec_driver_sql(
        "SELECT s.id FROM step_span p JOIN step s ON s.id = p.step_id WHERE s.undoes = ? ORDER BY p.hlc DESC",
        (step_id,),
    ).all()
    return next((row[0] for row in rows if not history.one(db, row[0]).undone), "")


def later(db: Connection, step_id: str, blocked: Sequence[tuple[str, str]], *, limit: int = 5) -> list[Later]:
    """What was changed after the step on the records that keep it from being undone."""
    where = log.span(db, step_id)
    if where is None:
        return []
    chosen = list(blocked)[:limit]
    names = named.named(db, chosen)
    histories = log.histories(db, [entity_id for _kind, entity_id in chosen])
    found = []
    for kind, entity_id in chosen:
        ops = sorted(histories.get(entity_id, ()), key=lambda op: (op.hlc, *op.dot))
        mine = {name for op in ops if op.step == step_id for name in op.fields} - {STATUS}
        after = [op for op in ops if op.hlc > where.hlc and op.step != step_id]
        culprit = next(
            (op for op in reversed(after) if mine & op.fields.keys()), after[-1] if after else None
        )
        if culprit is not None:
            called = names.get((kind, entity_id))
            found.append(_told(db, kind, entity_id, called.title if called else "", culprit, mine))
    return found


def _told(db: Connection, kind: str, entity_id: str, title: str, op: Op, mine: set[str]) -> Later:
    changed = [name for name in op.fields if name in mine]
    fields = "、".join(field_name(kind, name) for name in changed[:3])
    try:
        step = history.one(db, op.step).title
    except NotFound:
        step = ""
    at = as_datetime(op.wall_ms).strftime("%Y-%m-%dT%H:%M:%S")
    return Later(kind, entity_id, title, fields, op.actor, at, step)
