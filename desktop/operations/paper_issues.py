"""Cards, boards and badges as handed out: what a print gives out is put on record, what it replaces ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias

from desktop.queries import paper
from desktop.workspace import Unit


@dataclass(frozen=True, slots=True)
class CardIssue:
    """One household's contact card: its serial, the worker and the number it names."""

    household_id: str
    serial: str
    staff_id: str
    phone: str


@dataclass(frozen=True, slots=True)
class BoardIssue:
    """One duty board: whose place it names, where it will hang, who is on it."""

    scope_kind: str
    scope_id: str
    place: str
    kind: str
    parts: tuple[str, ...]
    staff_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadgeIssue:
    """One person's badge; `valid_until` is `YYYY-MM-DD`."""

    staff_id: str
    number: str
    valid_until: str


SPOT = " · "
"""Between the place a board is for and where exactly it hangs there: `香樟里 3号楼2单元 · 电梯厅`."""


def same_place(kept: str, printed: str) -> bool:
    """Whether a board on record hangs in the place a print names, wherever exactly."""
    return kept == printed or kept.startswith(printed + SPOT)


def spot_of(kept: str, printed: str) -> str:
    """Where exactly in its place a board on record hangs; empty when nobody said."""
    return kept[len(printed) + len(SPOT) :] if kept.startswith(printed + SPOT) else ""


Issue: TypeAlias = CardIssue | BoardIssue | BadgeIssue
KINDS: Mapping[str, type[Issue]] = {"card": CardIssue, "board": BoardIssue, "badge": BadgeIssue}
_KEYS = {kind: key for key, kind in KINDS.items()}


def kept(issue: Issue) -> dict[str, Any]:
    """An issue as JSON, for a print that is not finished yet."""
    return {"what": _KEYS[type(issue)], **asdict(issue)}


def read_back(told: Mapping[str, Any]) -> Issue:
    """What `kept` wrote."""
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in told.items()
    }
    return KINDS[fields.pop("what")](**fields)


def put_on_record(
    unit: Unit, register_id: str, issues: Sequence[Issue], *, today: date, method: str = "printed"
) -> None:
    """Record what a print hands out; what is still out for the same households, places and people ends today."""
    _cards(unit, register_id, [i for i in issues if isinstance(i, CardIssue)], today, method)
    _boards(unit, register_id, [i for i in issues if isinstance(i, BoardIssue)], today)
    _badges(unit, register_id, [i for i in issues if isinstance(i, BadgeIssue)], today)


def end(unit: Unit, issues: Sequence[tuple[str, str]], *, today: date) -> None:
    """End single cards, boards and badges, given as kind (`card`, `board`, `badge`) and id; what ended stays as it is."""
    live = {(kind, row.id) for kind in KINDS for row in paper.issued(unit.db, kind)} if issues else set()
    for what, issue_id in dict.fromkeys(issues):
        if (what, issue_id) in live:
            unit.set(f"{what}_issue", issue_id, {ENDS[what]: today.isoformat()})


ENDS: Mapping[str, str] = {"card": "ended_on", "board": "removed_on", "badge": "ended_on"}


def _end(unit: Unit, kind: str, replaced: set[str], column: str, today: date) -> None:
    """End what is still out for the subjects that get a new one."""
    rows = [old.id for old in paper.issued(unit.db, kind) if old.subject_id in replaced]
    unit.set_many(f"{kind}_issue", [(row, {column: today.isoformat()}) for row in rows])


def _cards(unit: Unit, register_id: str, cards: Sequence[CardIssue], today: date, method: str) -> None:
    if not cards:
        return
    _end(unit, "card", {card.household_id for card in cards}, "ended_on", today)
    rows = [
        {
            "household_id": card.household_id, "serial": card.serial, "staff_id": card.staff_id,
            "phone": card.phone, "issued_on": today.isoformat(), "method": method, "register_id": register_id,
        }
        for card in cards
    ]  # fmt: skip
    unit.create_many("card_issue", [(None, row) for row in rows])


def _boards(unit: Unit, register_id: str, boards: Sequence[BoardIssue], today: date) -> None:
    if not boards:
        return
    hanging: dict[str, list[tuple[str, str]]] = {}
    for row in paper.issued(unit.db, "board"):
        hanging.setdefault(row.subject_id, []).append((row.id, row.number))
    old: list[str] = []
    places: list[str] = []
    for board in boards:
        here = [one for one in hanging.get(board.scope_id, ()) if same_place(one[1], board.place)]
        old += [issue for issue, _kept in here]
        spot = next((spot_of(kept, board.place) for _issue, kept in here if spot_of(kept, board.place)), "")
        places.append(
            f"{board.place}{SPOT}{spot}" if spot else board.place
        )  # the new one hangs where the old did
    unit.set_many("board_issue", [(row, {"removed_on": today.isoformat()}) for row in old])
    rows = [
        {
            "scope_kind": board.scope_kind, "scope_id": board.scope_id, "place": place, "kind": board.kind,
            "parts": list(board.parts), "staff_ids": list(board.staff_ids), "issued_on": today.isoformat(),
            "register_id": register_id,
        }
        for board, place in zip(boards, places, strict=True)
    ]  # fmt: skip
    unit.create_many("board_issue", [(None, row) for row in rows])


def _badges(unit: Unit, register_id: str, badges: Sequence[BadgeIssue], today: date) -> None:
    if not badges:
        return
    _end(unit, "badge", {badge.staff_id for badge in badges}, "ended_on", today)
    rows = [
        {
            "staff_id": badge.staff_id, "number": badge.number, "issued_on": today.isoformat(),
            "valid_until": badge.valid_until, "register_id": register_id,
        }
        for badge in badges
    ]  # fmt: skip
    unit.create_many("badge_issue", [(None, row) for row in rows])
