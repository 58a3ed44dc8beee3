"""The narrow waist of the second key: what restricted care says goes into the log sealed and comes out opened.

On the way in `Writer` asks `Seals.sealed` for every value it writes, so that no operation can go round it. On the
way out each connection has a temporary view of the same name over every table that holds sealed values: a query
reads the words if the ring opens them, and otherwise finds no such row. `main.care_record` is the table itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Engine, event

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.permissions import RESTRICTED
from desktop.store.fold import same_key
from desktop.store.ring import PREFIX, Ring, Unreadable, forget, is_sealed

OPEN: Final = (
    "gezhi_open"  # the SQL function: (value, record id, field) -> what it says, NULL without the key
)
WRAPPED: Final = "sealed"  # a mapping column holds {"sealed": text}, for programs that expect a mapping
REMEMBERED: Final = 50_000  # cells
_WRAPPED_TEXT: Final = f'{{"{WRAPPED}":"{PREFIX}'


@dataclass(frozen=True, slots=True)
class Rule:
    """Which fields of a record kind are sealed; `marks` are those without which the row is not shown at all.

    `owner` names the field with the care record's id, for a record that speaks of one.
    """

    fields: tuple[str, ...]
    marks: tuple[str, ...]
    owner: str = ""


RULES: Final[Mapping[str, Rule]] = {
    "care_record": Rule(
        ("category", "level", "amount", "approved_on", "basis", "card_number", "kind", "grade", "responsible",
         "details", "end_reason"),
        ("category",),
    ),
    "doubt": Rule(("field", "note", "answer"), ("field", "note"), "record_id"),
    "acceptance": Rule(("field", "rule", "reason"), ("field", "rule"), "record_id"),
    "visit": Rule(("kind", "found", "needs", "handling", "details"), ("kind", "found", "details"), "care_record_id"),
}  # fmt: skip
MAPPINGS: Final = frozenset({"details"})
LEFT_PLAIN: Final = frozenset({"end_reason"})  # by a death or a move entered by somebody without the key
SUGGESTION: Final = "care."  # an acceptance on a resident, `care.<category>`: that it was not so


def text_of(value: Any) -> str:
    """The sealed text in a stored value, "" when it is not sealed."""
    if isinstance(value, Mapping) and value.keys() == {WRAPPED}:
        value = value[WRAPPED]
    return value if is_sealed(value) else ""


class Seals:
    """The ring of one open file, shared by its connections and its writer.

    `make` makes a key for a category of which none is held, or raises `Refused`.
    """

    def __init__(self, ring: Ring | None = None, make: Callable[[str], Ring] | None = None) -> None:
        self._ring = ring or Ring.empty()
        self._make = make
        self._said: dict[
            tuple[str, str, str], Any
        ] = {}  # cells opened before: a list asks for each several times

    @property
    def ring(self) -> Ring:
        """The care keys held."""
        return self._ring

    @ring.setter
    def ring(self, ring: Ring) -> None:
        self._ring, self._said = ring, {}
        forget()

    def attach(self, engine: Engine) -> None:
        """Give every connection of the pool the function and the views; those open already are let go."""

        @event.listens_for(engine, "connect")
        def _installed(raw: Any, _record: Any) -> None:
            self.install(raw)

        engine.dispose()

    def install(self, raw: Any) -> None:
        """The function and the views on one driver connection; a table that is not there gets none."""
        raw.create_function(OPEN, 3, self._opened_cell, deterministic=True)
        for kind, rule in RULES.items():
            columns = [row[1] for row in raw.execute(f"PRAGMA main.table_info({kind})")]
            if columns:
                raw.execute(view(kind, rule, columns))

    def _opened_cell(self, value: str, entity_id: str, field: str) -> Any:
        """What a cell says, as the table would hold it plain."""
        cells, cell = self._said, (value, entity_id, field)
        try:
            return cells[cell]
        except KeyError:
            said = self._open_cell(value, entity_id, field)
        if len(cells) >= REMEMBERED:
            cells.clear()
        cells[cell] = said
        return said

    def _open_cell(self, value: str, entity_id: str, field: str) -> Any:
        try:
            if not value.startswith(PREFIX):
                value = orjson.loads(value)[WRAPPED]
            found = self.ring.open(value, entity_id, field)
        except (Unreadable, ValueError, KeyError, TypeError):
            return None
        if isinstance(found, Mapping | list):
            return orjson.dumps(found, option=orjson.OPT_SORT_KEYS).decode()
        return found

    def opened(self, entity_id: str, field: str, value: Any) -> Any:
        """What a value of the log says; None when it is sealed and cannot be opened."""
        text = text_of(value)
        if not text:
            return value
        try:
            return self.ring.open(text, entity_id, field)
        except Unreadable:
            return None

    def sealed(
        self, kind: str, entity_id: str, fields: Mapping[str, Any], before: Mapping[str, Any],
        category_of: Callable[[str], Any], *, again: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """`fields` as they are to be written over `before`: sealed where their category is restricted.

        `category_of` gives the stored category of a care record by its id. `again`: the values come from the log, so
        what is sealed there stays as it is, byte for byte. Raises `Refused` when the key is not held.
        """
        rule = RULES.get(kind)
        if rule is None:
            return dict(fields)
        category = self._category(kind, rule, {**before, **fields}, category_of)
        if category is None:  # nothing restricted; what was sealed before, and is no longer, is opened
            kept = {n: v for n, v in before.items() if n in rule.fields and text_of(v) and n not in fields}
            return {**{n: self.opened(entity_id, n, v) for n, v in kept.items()}, **fields}
        plain = {n: v for n, v in before.items() if n in rule.fields and n not in fields and not text_of(v)}
        written = {}
        for name, value in {**(plain if category else {}), **fields}.items():
            empty = same_key(value) == same_key(None)
            if name not in rule.fields or empty or (again and text_of(value)):
                written[name] = value
            else:
                written[name] = self._seal(category, entity_id, name, value, before.get(name))
        return written

    def _category(
        self, kind: str, rule: Rule, values: Mapping[str, Any], category_of: Callable[[str], Any]
    ) -> str | None:
        """The restricted category of a record, None for an open one, "" for one whose key is not held."""
        if kind == "care_record":
            told = values.get("category")
        elif values.get("record_kind", "care_record") == "care_record":
            told = category_of(str(values.get(rule.owner) or ""))
        else:
            told = str(values.get("field") or "").removeprefix(SUGGESTION)
        text = text_of(told)
        if text:
            return self.ring.category_of(text)
        return told if told in RESTRICTED else None

    def _seal(self, category: str, entity_id: str, name: str, value: Any, before: Any) -> Any:
        """One value sealed; as it stands when it already says the same, under whichever generation."""
        text = text_of(before)
        if text and same_key(self.opened(entity_id, name, before)) == same_key(value):
            return before
        if not category and name in LEFT_PLAIN:
            return value
        if category not in self.ring.categories:
            if self._make is None or not category:
                raise Refused(
                    _("这一类内容另有一把钥匙,您没有持有,不能修改。请找这一类的专干。"), code="care.no_key"
                )
            self.ring = self.ring.merged(self._make(category))
        text = self.ring.seal(category, value, entity_id, name)
        return {WRAPPED: text} if name in MAPPINGS else text


def view(kind: str, rule: Rule, columns: list[str]) -> str:
    """The statement that makes the view of one table; plain rows cost two comparisons of a few letters."""

    def is_closed(name: str) -> str:
        begin = _WRAPPED_TEXT if name in MAPPINGS else PREFIX
        return f"""("{name}" >= '{begin}' AND "{name}" < '{begin[:-1]};')"""  # ';' follows ':'; no function is called

    def told(name: str) -> str:
        opened = f"""{OPEN}("{name}", id, '{name}')"""
        return f"""CASE WHEN {is_closed(name)} THEN {opened} ELSE "{name}" END AS "{name}\""""

    chosen = ", ".join(told(name) if name in rule.fields else f'"{name}"' for name in columns)
    seen = " AND ".join(
        f"""CASE WHEN {is_closed(name)} THEN {OPEN}("{name}", id, '{name}') IS NOT NULL ELSE 1 END"""
        for name in rule.marks
    )
    return f'CREATE TEMP VIEW IF NOT EXISTS "{kind}" AS SELECT {chosen} FROM main."{kind}" WHERE {seen}'  # noqa: S608 - our own names
