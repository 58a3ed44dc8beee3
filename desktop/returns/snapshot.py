"""A return frozen as it goes out: values, definitions, norms, the ids behind every figure, and the files.

The body is canonical JSON (sorted keys, figures as they were), compressed and in base64 for the operation log; its
SHA-256 is of the JSON itself. Lists are kept as ids, never as names: what is frozen outlives nobody's right to be
forgotten, and a list opened later shows the records as they are called then.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.operations import snapshots as writing
from desktop.operations.snapshots import SnapshotDraft
from desktop.queries import snapshots
from desktop.queries.snapshots import FrozenFile, SnapshotRow
from desktop.returns.catalogue import CATALOGUE
from desktop.returns.evaluation import DENOMINATOR, FAILING, NUMERATOR, Basis, Figure
from desktop.returns.indicator import Value
from desktop.returns.scope import COMMUNITY, GRID
from desktop.workspace import Workspace

FORMAT: Final = "gezhi-return/1"
PARTS: Final = (NUMERATOR, DENOMINATOR, FAILING)
_LARGEST: Final = 900_000  # characters of a body an operation of the log takes


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is another one now. `was` and `now` are values, None for 未采集."""

    code: str
    name: str
    was: Value
    now: Value


@dataclass(frozen=True)
class Thawed:
    """A frozen return opened again: everything as it was said then."""

    row: SnapshotRow
    content: Mapping[str, Any]

    @property
    def figures(self) -> dict[str, Figure]:
        """The figures, with the names, definitions and targets of then."""
        return {code: _figure(code, plain) for code, plain in self.content["figures"].items()}

    def listed(self, code: str, part: str = NUMERATOR) -> list[tuple[str, str]]:
        """The (kind, id) behind a figure. Empty when the office was too large for its lists to be kept."""
        number = self.content["lists"].get(code, {}).get(part)
        if number is None or "ids" not in self.content:
            return []
        found = []
        for index in _unpacked(self.content["distinct"][number]):
            kind, _colon, entity_id = self.content["ids"][index].partition(":")
            found.append((kind, entity_id))
        return found

    def by(self, kind: str) -> dict[str, dict[str, Value]]:
        """Place by name -> code -> value, of each `community` or `grid`."""
        return {place["name"]: place["values"] for place in self.content["places"] if place["kind"] == kind}


def _figure(code: str, plain: Mapping[str, Any]) -> Figure:
    return Figure(
        code=code, name=plain["name"], value=plain["value"], numerator=plain["numerator"],
        denominator=plain["denominator"], unit=plain["unit"], definition=plain["definition"], target=plain["target"],
        met=plain["met"], missing=tuple(plain["missing"]),
    )  # fmt: skip


def freeze(basis: Basis, *, sentences: Sequence[str] = ()) -> dict[str, Any]:
    """Everything a basis says, as plain JSON. `sentences` are the contradictions as they were read."""
    whole = basis.evaluate()
    places = [
        {"kind": kind, "name": part.place, "code": part.code, "id": part.scope.id,
         "values": {code: figure.value for code, figure in part.figures.items()}}
        for kind in (COMMUNITY, GRID)
        for part in basis.each(kind)
    ]  # fmt: skip
    return {
        "format": FORMAT, "as_of": basis.as_of.isoformat(), "period": [day.isoformat() for day in basis.period],
        "reporter": basis.reporter(), "norms": basis.norms.words(), "sentences": list(sentences), "places": places,
        "figures": {code: figure.plain() for code, figure in whole.figures.items()}, **_lists(basis),
    }  # fmt: skip


def _lists(basis: Basis) -> dict[str, Any]:
    """Every list once: `ids` names the records, `distinct` holds the lists as ranges of numbers into it."""
    numbers: dict[str, int] = {}
    distinct: dict[str, int] = {}
    lists: dict[str, dict[str, int]] = {}
    for indicator in CATALOGUE:
        for part in PARTS:
            keys = [f"{row.kind}:{row.id}" for row in basis.rows(indicator.code, part)]
            if keys:
                packed = _packed(numbers.setdefault(key, len(numbers)) for key in keys)
                lists.setdefault(indicator.code, {})[part] = distinct.setdefault(packed, len(distinct))
    return {"ids": list(numbers), "distinct": list(distinct), "lists": lists}


def _packed(numbers: Iterable[int]) -> str:
    """Numbers as ascending ranges: `0-12,14`."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(f"{a}-{b}" if a != b else str(a) for a, b in found)


def _unpacked(text: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def packed_body(content: dict[str, Any]) -> tuple[str, str]:
    """(body as it is stored, SHA-256). An office too large for one operation keeps its lists as numbers only."""
    text, digest = _stored(content)
    if len(text) > _LARGEST:
        text, digest = _stored({key: value for key, value in content.items() if key != "ids"})
    return text, digest


def _stored(content: Mapping[str, Any]) -> tuple[str, str]:
    plain = canonical(content)
    return base64.b64encode(zlib.compress(plain, 9)).decode("ascii"), hashlib.sha256(plain).hexdigest()


def thaw(office: Workspace, wanted: str) -> Thawed:
    """Open a frozen return by its id or serial.

    Raises `NotFound`, and `EnvironmentFailure` when what is stored is not what was hashed.
    """
    with office.read() as db:
        row = snapshots.one(db, wanted)
        body = snapshots.body(db, row.id)
    try:
        plain = zlib.decompress(base64.b64decode(body))
        content = orjson.loads(plain)
    except (ValueError, zlib.error) as error:
        raise _spoiled(row) from error
    if hashlib.sha256(plain).hexdigest() != row.sha256 or content.get("format") != FORMAT:
        raise _spoiled(row)
    return Thawed(row, content)


def _spoiled(row: SnapshotRow) -> EnvironmentFailure:
    words = _("存档 {serial} 与它的指纹不符,请从备份找回。").format(serial=row.serial)
    return EnvironmentFailure(words, code="snapshot.spoiled")


def issue(
    office: Workspace,
    basis: Basis,
    *,
    title: str,
    actor: str,
    today: date,
    files: Sequence[FrozenFile] = (),
    sentences: Sequence[str] = (),
    corrects: str = "",
    reason: str = "",
) -> Changes:
    """Freeze what a basis says with the files that go out, or correct an issued return with it.

    Raises `Refused` (no title, no reason for a correction, nothing changed by it, files too large), `NotFound`.
    """
    content = freeze(basis, sentences=sentences)
    if corrects and not compare(thaw(office, corrects).figures, basis.evaluate().figures):
        raise Refused(_("没有一个数字与原来的不同,不用更正。"), code="snapshot.same")
    body, digest = packed_body(content)
    period = (basis.period[0].isoformat(), basis.period[1].isoformat())
    draft = SnapshotDraft(
        title, "return", basis.as_of.isoformat(), period, body, digest, tuple(files), corrects=corrects, reason=reason
    )  # fmt: skip
    return writing.issue(office, draft, actor=actor, today=today)


def compare(was: Mapping[str, Figure], now: Mapping[str, Figure]) -> list[Difference]:
    """The figures that differ, in the order of the catalogue; a code only one side knows counts as 未采集 there."""
    found = []
    for code in dict.fromkeys([*was, *now]):
        before, after = was.get(code), now.get(code)
        values = (before.value if before else None, after.value if after else None)
        if values[0] != values[1]:
            named = after or before
            assert named is not None
            found.append(Difference(code, named.name, *values))
    return found


def trend(office: Workspace, code: str) -> list[tuple[str, Value]]:
    """(day, value) of an indicator over the standing snapshots, the oldest first."""
    with office.read() as db:
        rows = [row for row in snapshots.rows(db) if not row.corrected_by]
    found = []
    for row in sorted(rows, key=lambda one: (one.as_of, one.serial)):
        figure = thaw(office, row.id).figures.get(code)
        found.append((row.as_of, figure.value if figure else None))
    return found
