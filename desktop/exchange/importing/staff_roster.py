"""Rosters of a grid team: several posts in a cell, grids in words; every post takes all scopes of its own kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from desktop.domain import codes, roles
from desktop.domain.partial_date import PartialDate
from desktop.domain.typed_text import bare
from desktop.exchange.importing.people import PersonReader
from desktop.exchange.importing.rows import Block, Person
from desktop.exchange.importing.scopes import Scopes, parse_scopes
from desktop.exchange.importing.sheet_reader import RowNote, SheetReader
from desktop.exchange.workbook_data import DateCell, text_of

_POST_SEPARATOR = re.compile(r"[、/,，;；|\n\r+]|兼任|兼(?!职)|(?<=[长员])和|\s{1,}")
_EMPTY = frozenset({"无", "/", "-", "—", "——", "没有", "暂无", "否", "0"})
_LEVELS = (
    ("高级", "senior"),
    ("助理", "assistant"),
    ("初级", "assistant"),
    ("中级", "intermediate"),
    ("社会工作师", "intermediate"),
    ("社工师", "intermediate"),
)


@dataclass(frozen=True, slots=True)
class Post:
    """One post with its scope: `kind` and `ref` (`grid` 3, `micro` (3, 2), `building` (compound, label)) or None."""

    role: str
    kind: str | None = None
    ref: Any = None

    @property
    def scope(self) -> str | None:
        """The scope in the form of the exchange report."""
        if self.kind is None:
            return None
        if self.kind == "community":
            return "community"
        if self.kind == "grid":
            return f"grid:{self.ref}"
        if self.kind == "micro":
            return f"micro:{self.ref[0]}-{self.ref[1]}"
        return f"building:{self.ref[0]}/{self.ref[1]}"


@dataclass(slots=True)
class StaffRow:
    """One row of a roster. `joined_to` is the earlier row of the same person."""

    person: Person
    row: int
    posts: list[Post] = field(default_factory=list)
    unknown_posts: list[str] = field(default_factory=list)
    committee_posts: list[str] = field(default_factory=list)
    full_time: bool | None = None
    certificate: str = "none"
    start: PartialDate | None = None
    end: PartialDate | None = None
    left: bool = False
    joined_to: StaffRow | None = None
    note: str = ""


@dataclass
class StaffRows:
    """What the sheets of a roster hold."""

    rows: list[StaffRow] = field(default_factory=list)

    def counts(self) -> dict[str, Any]:
        """The figures of the report: persons, posts by role, committee members."""
        heads = [r for r in self.rows if r.joined_to is None]
        live = [r for r in self.rows if not (r.joined_to or r).left]
        roles_live: dict[str, dict[str, int]] = {}
        for key in sorted({p.role for r in live for p in r.posts}):
            holders = {id(r.joined_to or r) for r in live for p in r.posts if p.role == key}
            posts = sum(1 for r in live for p in r.posts if p.role == key)
            roles_live[key] = {"persons": len(holders), "assignments": posts}
        return {
            "staff_distinct": len(heads),
            "staff_left": sum(1 for r in heads if r.left),
            "staff_live": sum(1 for r in heads if not r.left),
            "assignments_all": sum(len(r.posts) for r in self.rows),
            "assignments_live": sum(len(r.posts) for r in live),
            "by_role_live": roles_live,
            "committee_members": sum(1 for r in heads if r.committee_posts and not r.left),
            "certificate_holders": sum(1 for r in heads if r.certificate != "none" and not r.left),
        }


def read_staff(reader: SheetReader, rows: StaffRows) -> int:
    """Read one sheet into `rows`; answers how many data rows it has."""
    count = 0
    for row, cls in reader.table.classes.items():
        if cls == "data" and reader.use_row(row):
            count += 1
            reader.check_cells(row)
            _read_row(reader, row, rows)
    return count


def _read_row(r: SheetReader, row: int, rows: StaffRows) -> None:
    r.notes[row] = note = RowNote("record", "rejected")
    if r.value(row, "staff.name") is None:
        r.issue(row, None, "name.missing")
        return
    person = PersonReader(r, prefix="staff").read(row, Block(r.sheet.name, row))
    if person is None:
        return
    person.state = None  # a remark such as 搬离 says why somebody left the team, not the community
    note.result = "added"
    staff = StaffRow(person, row, note=r.text(row, "note"))
    staff.start = r.day(row, "staff.start", code=False) if "staff.start" in r.at else None
    _leaving(r, row, staff)
    _posts(r, row, staff)
    _attributes(r, row, staff)
    earlier = _same_person(rows.rows, person)
    if earlier:
        staff.joined_to = earlier
        r.issue(row, None, "staff.duplicate_row")
        note.result = "merged"
        earlier.posts += [p for p in staff.posts if p not in earlier.posts]
        staff.posts = []
    rows.rows.append(staff)


def _leaving(r: SheetReader, row: int, staff: StaffRow) -> None:
    if "staff.end" not in r.at:
        return
    value = r.value(row, "staff.end")
    typed = value.day if isinstance(value, DateCell) else value
    far = r.as_of.replace(year=r.as_of.year + 60, day=1)
    end = None if isinstance(typed, bool) else PartialDate.parse(typed, as_of=far, epoch=r.epoch).value
    if end is not None and isinstance(typed, str) and re.match(r"^\d{2}\D", bare(typed)):
        end = PartialDate(2000 + end.year % 100, end.month, end.day)
    staff.end = end
    r.report(row, r.at["staff.end"], "staff.end", end)
    if end is not None and end.first_day <= r.as_of:
        staff.left = True
        r.issue(row, None, "staff.left")


def _posts(r: SheetReader, row: int, staff: StaffRow) -> None:
    value = r.value(row, "staff.scopes")
    text = ""
    if isinstance(value, DateCell):
        text = f"{value.day.month}-{value.day.day}"
    elif value is not None:
        text = text_of(value)
    scopes = parse_scopes(text, r.decisions)
    if scopes.unresolved:
        r.issue(row, r.at["staff.scopes"], "grid.unresolved")
    words = [
        w for p in _POST_SEPARATOR.split(r.text(row, "staff.posts")) if (w := bare(p)) and w not in _EMPTY
    ]
    kinds = []
    for word in words:
        kind = roles.role_named(re.sub(r"\(.*?\)", "", word))
        if kind is None:
            r.issue(row, r.at["staff.posts"], "role.unknown")
            staff.unknown_posts.append(word)
        elif kind not in kinds:
            kinds.append(kind)
    has_grid_post = any(k.reach == roles.GRID for k in kinds)
    for kind in kinds:
        posts = list(_posts_of(kind, scopes, has_grid_post=has_grid_post))
        if not posts:
            posts = [Post(kind.key)]
            r.issue(row, r.at["staff.posts"], "assignment.scope_missing")
        staff.posts += posts
    r.report(
        row,
        r.at.get("staff.scopes") or r.at.get("staff.posts"),
        "staff.assignments",
        [{"role": p.role, "scope": p.scope} for p in staff.posts],
    )


def _posts_of(kind: roles.RoleKind, scopes: Scopes, *, has_grid_post: bool) -> list[Post]:
    """Every post takes all scopes of its own kind; linked posts take the grids nobody else of the row has."""
    if kind.reach == roles.COMMUNITY:
        return [Post(kind.key, "community")]
    if kind.reach == roles.GRID:
        return [Post(kind.key, "grid", n) for n in scopes.grids]
    if kind.reach == roles.MICRO:
        return [Post(kind.key, "micro", m) for m in scopes.micros]
    if kind.reach == roles.BUILDING:
        return [Post(kind.key, "building", b) for b in scopes.buildings]
    if scopes.grids and not has_grid_post:
        return [Post(kind.key, "grid", n) for n in scopes.grids]
    return [Post(kind.key, "community")]


def _attributes(r: SheetReader, row: int, staff: StaffRow) -> None:
    text = bare(r.text(row, "staff.committee_posts"))
    staff.committee_posts = [w for w in re.split(r"[、/,;兼\n]", text) if w and w not in _EMPTY]
    if "staff.committee_posts" in r.at:
        r.report(row, r.at["staff.committee_posts"], "staff.committee_posts", staff.committee_posts)
    staff.full_time = full_time(r.value(row, "staff.full_time"))
    if "staff.full_time" in r.at:
        r.report(row, r.at["staff.full_time"], "staff.full_time", staff.full_time)
    staff.certificate = certificate(r.text(row, "staff.certificate"))
    if "staff.certificate" in r.at:
        r.report(row, r.at["staff.certificate"], "staff.certificate", staff.certificate)


def full_time(value: object) -> bool | None:
    """专/专职 → True, 兼/兼职 → False."""
    text = bare(text_of(value)) if value is not None else ""  # type: ignore[arg-type]
    if text.startswith(("专", "全职")):
        return True
    if text.startswith("兼"):
        return False
    return codes.yes_no(text) if text not in {"", "/", "-"} else None


def certificate(text: str) -> str:
    """none, assistant, intermediate or senior."""
    plain = bare(text)
    for word, level in _LEVELS:
        if word in plain:
            return level
    return "none"


def _same_person(rows: list[StaffRow], person: Person) -> StaffRow | None:
    for row in rows:
        other = row.person
        if row.joined_to is not None:
            continue
        if person.number and other.number:
            if person.number == other.number:
                return row
            continue
        if person.name == other.name and set(person.phones) & set(other.phones):
            return row
    return None
