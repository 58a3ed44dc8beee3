"""Writing down what was printed: the print register, its items, and with them what is handed out.

A print is written down in two steps, so that neither a crash nor a full disk can make the register lie:

begin()    the intent, with everything the register will keep; nothing counts as handed out yet
…          the file gets its name, or the printer takes the pages (`advance` after each)
finish()   in one transaction: cards, boards and badges go on record, what they replace ends, the state is "made"

`drop` takes back an intent that came to nothing, `give_up` leaves a stopped print as it lies.
`desktop.documents.render.settling` settles what a crash left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Connection, delete, insert, select, text, update

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain import paper_order
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import paper_issues
from desktop.operations.paper_issues import BadgeIssue, BoardIssue, CardIssue, Issue
from desktop.operations.print_job import PrintedItem, PrintJob
from desktop.queries import accounts
from desktop.security import audit
from desktop.store.schema.paper import blob, print_fact, print_item, print_register
from desktop.workspace import Workspace

WRITING: Final = "writing"  # a file that has not got its name yet
PRINTING: Final = "printing"  # a printer is at it
STOPPED: Final = "stopped"  # a printer was stopped on the way
GIVEN_UP: Final = "given_up"  # stopped, and nobody will go on: what lies complete counts, the rest never will
MADE: Final = "made"


def register_print(
    office: Workspace, job: PrintJob, *, actor: str, today: date, method: str = "printed"
) -> Changes:
    """Put a print into the register and its cards, boards and badges on record; the ones they replace end today.

    Undoing the step takes the issues back; the register and the audit chain keep that paper was made.
    """
    begin(office, job, actor=actor)
    return finish(office, job.id, actor=actor, today=today, method=method)


def begin(
    office: Workspace, job: PrintJob, *, actor: str, state: str = WRITING, where: Mapping[str, Any] | None = None
) -> None:  # fmt: skip
    """Write the intent down before the paper exists; `where` is kept with the settings (file, sides).

    Raises `Refused` for somebody who may not print.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.PRINT)
    listed = job.listed or tuple(PrintedItem("", "", "", issue=issue) for issue in job.issues)
    rows = [
        {
            "register_id": job.id, "no": no, "subject_kind": item.subject_kind, "subject_id": item.subject_id,
            "title": item.title, "fact_key": item.fact_key, "first_page": item.first_page,
            "last_page": item.last_page, "own": {"facts": dict(item.own), **_given(item.issue)},
        }
        for no, item in enumerate(listed, 1)
    ]  # fmt: skip
    facts = [{"register_id": job.id, "key": key, "facts": value} for key, value in job.facts.items()]
    with office.local() as db:
        db.execute(
            insert(print_register).values(
                id=job.id, kind=job.kind, scope=job.scope, options=dict(job.options), pages=job.pages,
                items=job.items, sha256=job.sha256, actor=actor, printed_ms=office.clock.milliseconds(),
                state=state, sheets_done=0, settings={**job.made, **(where or {})},
            )
        )  # fmt: skip
        for table, values in ((print_item, rows), (print_fact, facts)):
            if values:
                db.execute(insert(table), values)
        for sha256, data in job.pictures.items():
            kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
            picture = insert(blob).prefix_with("OR IGNORE")
            db.execute(picture.values(sha256=sha256, media_type=kind, bytes=data))


def _given(issue: Issue | None) -> dict[str, Any]:
    return {"issue": paper_issues.kept(issue)} if issue else {}


def advance(office: Workspace, register_id: str, pages_done: int) -> None:
    """The printer took so many pages of the order (see `domain.paper_order`)."""
    with office.local() as db:
        _set(db, register_id, state=PRINTING, sheets_done=pages_done)


def finish(
    office: Workspace,
    register_id: str,
    *,
    actor: str,
    today: date,
    method: str = "printed",
    pages_done: int | None = None,
) -> Changes:
    """The paper exists: put what it hands out on record, end what it replaces. `pages_done`: the printer was stopped
    there, and only what lies complete counts; a later call adds the rest. Doing it twice changes nothing.

    Raises `NotFound` for a register number that is not there.
    """
    with office.read() as db:
        entry = _entry(db, register_id)
        numbers, issues = _complete(db, entry, pages_done)
        replaced = _replaced(db, entry, numbers)
    if entry["state"] in (MADE, GIVEN_UP):
        return Changes()
    end = _End(entry, numbers, pages_done, actor, office.clock.milliseconds(), office.install)
    if not issues:
        with office.local() as db:
            end.write(db, None)
        return Changes()
    args = {"subject": entry["kind"], "items": len(issues)}
    with office.change("print.issue", actor=actor, args=args) as unit:
        paper_issues.put_on_record(unit, register_id, issues, today=today, method=method)
        paper_issues.end(unit, replaced, today=today)  # what hung somewhere else; the rest has ended by now
        end.write(unit.db, unit.step_id)
    return unit.changes


@dataclass(frozen=True, slots=True)
class _End:
    """What is written down when a print is whole, or a printer was stopped on the way."""

    entry: Mapping[str, Any]
    numbers: Sequence[int]
    pages_done: int | None
    actor: str
    now: int
    install: str

    def write(self, db: Connection, step_id: str | None) -> None:
        entry, done = self.entry, self.pages_done
        whole = done is None or done >= entry["pages"]
        _replace(db, entry, self.numbers, self.now)
        _set(
            db, entry["id"], state=MADE if whole else STOPPED, sheets_done=entry["pages"] if whole else done,
            step_id=step_id or entry["step_id"],
        )  # fmt: skip
        detail = {
            "kind": entry["kind"], "scope": entry["scope"], "items": len(self.numbers), "sha256": entry["sha256"],
        }  # fmt: skip
        audit.append(
            db, at_ms=self.now, actor=self.actor, event="print", object_id=entry["id"], detail=detail,
            install=self.install,
        )  # fmt: skip


def drop(office: Workspace, register_id: str) -> None:
    """Take back an intent of which no paper came. What was made or begun on a printer stays in the register."""
    with office.local() as db:
        if _entry(db, register_id)["state"] == WRITING:
            for table in (print_item, print_fact):
                db.execute(delete(table).where(table.c.register_id == register_id))
            db.execute(delete(print_register).where(print_register.c.id == register_id))


def give_up(office: Workspace, register_id: str, *, actor: str) -> None:
    """Nobody goes on with a stopped print: what lies complete stays on record, the rest was never made. An intent
    whose file cannot be looked for is taken back. What is made stays; raises `NotFound`, `Refused` as `begin`."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.PRINT)
        entry = _entry(db, register_id)
        lying = _complete(db, entry, entry["sheets_done"] or 0)[0]
    drop(office, register_id)
    if entry["state"] == STOPPED:
        with office.local() as db:
            rest = [no for no in range(1, entry["items"] + 1) if no not in set(lying)]
            _end_items(db, register_id, rest, office.clock.milliseconds())
            _set(db, register_id, state=GIVEN_UP)
    if entry["state"] in (STOPPED, WRITING):
        office.record_event("print.given_up", actor=actor, object_id=register_id)


def take_down(office: Workspace, register_id: str, numbers: Sequence[int]) -> None:
    """Items that hand nothing out (maps, posters) and are no longer out there. Issues end by `operations.hanging`."""
    with office.local() as db:
        _end_items(db, register_id, numbers, office.clock.milliseconds())


def _end_items(db: Connection, register_id: str, numbers: Sequence[int], now: int) -> None:
    of_these = (print_item.c.register_id == register_id, print_item.c.no.in_(list(numbers)))
    db.execute(update(print_item).where(*of_these).values(ended_ms=now))


def _entry(db: Connection, register_id: str) -> dict[str, Any]:
    row = db.execute(select(print_register).where(print_register.c.id == register_id)).mappings().first()
    if row is None:
        raise NotFound(_("打印登记里没有这一条"), code="print.no_entry")
    return dict(row)


def _set(db: Connection, register_id: str, **values: Any) -> None:
    db.execute(update(print_register).where(print_register.c.id == register_id).values(**values))


def _complete(
    db: Connection, entry: Mapping[str, Any], pages_done: int | None
) -> tuple[list[int], list[Issue]]:
    """The items that lie complete on paper and the issues among them that are not on record yet."""
    table = print_item.c
    rows = db.execute(
        select(table.no, table.first_page, table.last_page, table.own)
        .where(table.register_id == entry["id"])
        .order_by(table.no)
    ).all()
    if pages_done is not None:
        sides = (entry["settings"] or {}).get("sides", paper_order.AS_IS)
        spans = [(row[1], row[2]) for row in rows]
        rows = [rows[n] for n in paper_order.finished(spans, pages_done, entry["pages"], sides)]
    known = _on_record(db, entry["id"])
    told = [row[3]["issue"] for row in rows if "issue" in row[3]]
    issues = [paper_issues.read_back(one) for one in told]
    return [row[0] for row in rows], [issue for issue in issues if not _known(issue, known)]


def _replaced(db: Connection, entry: Mapping[str, Any], numbers: Sequence[int]) -> list[tuple[str, str]]:
    """What a print of replacements says it replaces, for the items that lie complete: kinds and ids of issues."""
    told: Mapping[str, Any] = (entry["settings"] or {}).get("replaces") or {}
    if not told:
        return []
    table = print_item.c
    subjects = db.execute(
        select(table.subject_id).where(table.register_id == entry["id"], table.no.in_(list(numbers)))
    ).scalars()
    return [(what, issue) for subject in subjects for what, issue in told.get(subject, ())]


def _known(issue: Issue, known: Mapping[str, list[str]]) -> bool:
    """Whether an issue is on record already; a board also when somebody has said since where exactly it hangs."""
    if isinstance(issue, BoardIssue):
        return any(paper_issues.same_place(place, issue.place) for place in known.get(issue.scope_id, ()))
    return (issue.household_id if isinstance(issue, CardIssue) else issue.staff_id) in known


def _on_record(db: Connection, register_id: str) -> dict[str, list[str]]:
    rows = db.execute(
        text(
            "SELECT household_id, '' FROM card_issue WHERE register_id = :id "
            "UNION SELECT staff_id, '' FROM badge_issue WHERE register_id = :id "
            "UNION SELECT scope_id, place FROM board_issue WHERE register_id = :id"
        ),
        {"id": register_id},
    )
    found: dict[str, list[str]] = {}
    for subject, place in rows:
        found.setdefault(subject, []).append(place or "")
    return found


def _replace(db: Connection, entry: Mapping[str, Any], numbers: Sequence[int], now: int) -> None:
    """Items of the same kind about the same subjects in earlier prints are no longer out there."""
    db.execute(
        text(
            "UPDATE print_item SET ended_ms = :now WHERE ended_ms IS NULL AND register_id <> :id "
            "AND subject_id IN (SELECT n.subject_id FROM print_item n WHERE n.register_id = :id "
            "  AND n.no IN (SELECT value FROM json_each(:numbers)) AND n.subject_id <> '') "
            "AND register_id IN (SELECT id FROM print_register WHERE kind = :kind)"
        ),
        {
            "now": now,
            "id": entry["id"],
            "kind": entry["kind"],
            "numbers": orjson.dumps(list(numbers)).decode(),
        },
    )


__all__ = [
    "GIVEN_UP", "MADE", "PRINTING", "STOPPED", "WRITING", "BadgeIssue", "BoardIssue", "CardIssue", "Issue", "PrintJob",
    "PrintedItem", "advance", "begin", "drop", "finish", "give_up", "register_print", "take_down",
]  # fmt: skip
