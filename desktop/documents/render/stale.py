"""What hangs, lies in households or is worn and is wrong now: the printed facts against what would be printed today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.documents.kinds.internal import Copy
from desktop.documents.kinds.template import Template
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render.batch import Asked, Batch, Team
from desktop.documents.render.because import Now, reasons
from desktop.documents.render.facts import Pictures, packed
from desktop.documents.render.kind import Kind, Scope, Value
from desktop.documents.render.registry import KINDS
from desktop.domain.changes import Changes
from desktop.operations.printing import BadgeIssue, BoardIssue, CardIssue, Issue
from desktop.queries import layouts, printed
from desktop.queries.printed import OutItem

STALE: Final = "stale"
_NOT_SHOWN: Final = frozenset(
    {"which", "skip", "back", "tile", "bleed"}
)  # options that choose items or boxes, not what an item says
_LIE: Final = "lie"
_SOURCES: Final = (
    "community", "compound", "building", "unit", "dwelling", "household", "grid", "micro_grid", "territory", "staff",
    "assignment", "card_issue", "board_issue", "badge_issue", "setting", "map_feature",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stale:
    """One thing to replace. `where` names the place, household or person; `printed` is the day; `because` the reasons."""

    item: OutItem
    where: str
    because: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind it was printed as; what another computer handed out goes by `card`, `board-door`, `badge`."""
        return self.item.kind or {"board": "board-door"}.get(self.item.what, self.item.what)


def find(db: Any, today: date, kinds: Collection[str] | None = None) -> list[Stale]:
    """Everything that is out there and would be printed differently today, kind by kind in the order of printing.

    Every kind is gathered once for each set of options it was printed with; nothing is drawn.
    """
    groups: dict[tuple[str, tuple[tuple[str, Any], ...]], list[OutItem]] = defaultdict(list)
    for item in printed.out(db):
        kind = item.kind or Stale(item, "", ()).kind
        if kind in KINDS and KINDS[kind].public and (kinds is None or kind in kinds):
            groups[kind, _telling(item.options)].append(item)
    if not groups:
        return []
    holders = Team(db, today).holders
    now = Now(frozenset(post.name for posts in holders.values() for post in posts))
    names = {post.staff_id: post.name for posts in holders.values() for post in posts}
    found: list[Stale] = []
    for (kind, options), items in groups.items():
        fresh = _Fresh(db, KINDS[kind], dict(options), today, names)
        for item in items:
            because = fresh.because(item, now)
            if because:
                found.append(Stale(item, item.place or item.title or fresh.title(item), because))
    return found


def concerned(changes: Changes) -> bool:
    """Whether a change can have made anything printed wrong, or right again."""
    return changes.concerns(*_SOURCES)


def _telling(options: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((key, value) for key, value in options.items() if key not in _NOT_SHOWN))


def _known(kind: Kind, options: Mapping[str, Any]) -> dict[str, Value]:
    """Stored options as the kind understands them today; what it no longer knows falls back to the default."""
    settings = kind.settings({})
    for option in kind.options:
        if option.key in options and option.key not in _NOT_SHOWN:
            try:
                settings[option.key] = option.read(options[option.key])
            except Refused:
                continue
    return settings


class _Fresh:
    """What a kind would print today, looked up by whom it is about."""

    def __init__(
        self, db: Any, kind: Kind, options: Mapping[str, Any], today: date, names: Mapping[str, str]
    ) -> None:
        self._today, self._names = today, names
        try:
            batch = kind.gather(db, Asked(Scope(), _known(kind, options), today, Copy("", "", "")))
        except (Refused, NotFound):
            batch = None
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._rows: Sequence[Any] = (batch.shows or batch.items) if batch else ()
        self._batch, self._pictures = batch, Pictures()
        used = batch.draw.keywords.get("template") if batch else None
        self._off = used.off if isinstance(used, Template) else frozenset()
        self._left_out = (
            self._off | layouts.once_off(db, used.key) if isinstance(used, Template) else self._off
        )
        for number, subject in enumerate(batch.subjects if batch else ()):
            self._places[subject.kind, subject.id].append(number)

    def title(self, item: OutItem) -> str:
        """What a thing another computer printed is about."""
        places = self._places.get((item.subject_kind, item.subject_id), [])
        return self._batch.subjects[places[0]].title if self._batch and places else ""

    def because(self, item: OutItem, now: Now) -> tuple[str, ...]:
        """Why an item is wrong; empty when it is right."""
        if item.valid_until and item.valid_until < self._today.isoformat():
            return (_("有效期已过（{day}）").format(day=item.valid_until),)
        places = self._places.get((item.subject_kind, item.subject_id), [])
        if not places or self._batch is None:
            return self._unasked(item, now)
        if not item.facts:
            issues = self._batch.issues
            return self._by_issue(item, [issues[n] for n in places] if issues else [])
        now = replace(now, same=frozenset(self._names[i] for i in item.staff_ids if i in self._names))
        best: tuple[str, ...] | None = None
        for number in places:  # a building in two grids has two boards: right if it is one of them
            fresh = self._rows[number]
            row = self._as_laid_out(packed(fresh, self._pictures), item.facts)
            told = reasons(type(fresh), item.title, item.facts, row, now)
            best = told if best is None or len(told) < len(best) else best
        return best or ()

    def _as_laid_out(self, row: dict[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
        """What a layout leaves out now, or left out then, makes nothing wrong that hangs on a wall; nor do places that
        became known since: a map laid out from the list claims none."""
        if _LIE in row and facts.get(_LIE) is None:
            row[_LIE] = None
        for name in self._left_out:
            if name in row and (name in self._off or not facts.get(name)):
                row[name] = facts.get(name, row[name])
        return row

    def _unasked(self, item: OutItem, now: Now) -> tuple[str, ...]:
        name = item.facts.get("name")
        if isinstance(name, str) and name and name not in now.working:
            return (now.gone(name),)
        left = [p["name"] for p in item.facts.get("people", []) if isinstance(p, dict) and "name" in p]
        if left and not any(person in now.working for person in left):
            return (now.gone(left[0]),)
        told = {
            "household": _("这一户已不在册，或者没有能联系的网格员"),
            "staff": _("已没有岗位"),
            "grid": _("这个网格已撤销，或者没有负责的人"),
        }
        return (told.get(item.subject_kind, _("这里已不归任何网格，或者没有负责的人")),)

    def _by_issue(self, item: OutItem, fresh: Sequence[Issue]) -> tuple[str, ...]:
        """Of another computer's papers only the people and the number are known."""
        told: list[str] = []
        for issue in fresh:
            people = _people(issue)
            phone = issue.phone if isinstance(issue, CardIssue) else item.phone
            if set(people) == set(item.staff_ids) and phone == item.phone:
                return ()
            gone = [person for person in item.staff_ids if person not in people]
            told = [_("人员有变动")] if gone or set(people) != set(item.staff_ids) else [_("电话有变动")]
        return tuple(told)


def _people(issue: Issue) -> tuple[str, ...]:
    if isinstance(issue, BoardIssue):
        return issue.staff_ids
    if isinstance(issue, (CardIssue, BadgeIssue)):
        return (issue.staff_id,)
    raise TypeError(type(issue).__name__)


@dataclass(frozen=True, slots=True)
class Replacing:
    """A batch of replacements, the options it is made with, and (kind of issue, its id) by subject of what it replaces."""

    batch: Batch
    settings: dict[str, Value]
    replaces: Mapping[str, Sequence[tuple[str, str]]]


def wrong_ones(db: Any, kind: Kind, asked: Asked, given: Mapping[str, object]) -> Replacing:
    """What is to be replaced of one kind, as it would be printed today, with the options it was printed
    with.

    Things printed with other options than the newest of them (or than `given`) are told of in a warning and wait for
    a print of their own. Raises `Refused` when nothing of the kind is wrong.
    """
    wrong = [one for one in find(db, asked.today, (kind.key,)) if one.kind == kind.key]
    if not wrong:
        raise Refused(_("没有需更换的{title}").format(title=_(kind.title)), code="print.nothing")
    chosen = {**wrong[-1].item.options, **kind.settings(given)} if given else wrong[-1].item.options
    settings = {
        **_known(kind, chosen),
        **{k: v for k, v in asked.settings.items() if k in _NOT_SHOWN - {"which"}},
    }
    if given:
        settings |= {key: asked.settings[key] for key in given}
    alike = [w for w in wrong if not w.item.kind or _known(kind, w.item.options) == _known(kind, chosen)]
    batch = kind.gather(db, Asked(Scope(), settings, asked.today, asked.copy))
    subjects = {(one.item.subject_kind, one.item.subject_id) for one in alike}
    only = batch.only(n for n, s in enumerate(batch.subjects) if (s.kind, s.id) in subjects)
    replaces: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in alike:
        if one.item.issue_id:
            replaces[one.item.subject_id].append((one.item.what, one.item.issue_id))
    return Replacing(_with_warnings(only, batch, alike, len(wrong) - len(alike)), settings, replaces)


def _with_warnings(only: Batch, batch: Batch, alike: Iterable[Stale], others: int) -> Batch:
    made = {(s.kind, s.id) for s in batch.subjects}
    told = [
        PaperWarning(
            "stale.take_down", _("没有新的可印，请撤下旧的：{why}").format(why="；".join(w.because)), w.where
        )
        for w in alike
        if (w.item.subject_kind, w.item.subject_id) not in made
    ]
    if others:
        text = _("另有 {n} 份是用别的选项印的，印完这一批再印它们").format(n=others)
        told.append(PaperWarning("stale.other_options", text))
    return replace(only, warnings=tuple(told))
