"""Fifty-two communities in four office files: the same call gives the district's figures of the source, exactly.

Every total is spread over the communities as evenly as whole numbers allow; nothing is copied from the answer.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.base.clock import FixedClock
from desktop.operations import office as founding
from desktop.returns import Basis
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.returns.conftest import DAY

pytestmark = pytest.mark.slow
COMMUNITIES, FILES = 52, 4
TOTALS = {
    "households": 148_702, "occupied": 129_519, "population": 382_076, "grids": 294, "micros": 2_593, "groups": 2_609,
    "committees": 37, "city": 1_617, "district": 1_193, "members": 1_997, "local": 2_160,
}  # fmt: skip
SOURCES = {"city": "市直机关", "district": "区直机关", "members": "无职党员", "local": "本地居民"}


# Eight of the fifteen communities that have no committee.
_OTHERS = [n for n in range(COMMUNITIES) if 37 * (n + 1) // COMMUNITIES == 37 * n // COMMUNITIES]
VILLAGES = frozenset(_OTHERS[:8])


def share(total: int, number: int) -> int:
    """The part of community `number` of 52."""
    return total * (number + 1) // COMMUNITIES - total * number // COMMUNITIES


def _fill(office: Workspace, numbers: range) -> None:
    with office.change("test.fill", actor="李梅") as unit:
        ids = iter(range(10**9))

        def new() -> str:
            return f"{numbers.start:04x}{next(ids):028x}"

        rows: dict[str, list[tuple[str, dict[str, object]]]] = {
            kind: [] for kind in ("community", "grid", "micro_grid", "chat_group", "staff", "assignment")
        }
        for number in numbers:
            part = {name: share(total, number) for name, total in TOTALS.items()}
            home = new()
            # One body a community: 37 committees, 8 branches, the other seven something in between.
            form = "committee" if part["committees"] else "branch" if number in VILLAGES else "general"
            declared = {name: part[name] for name in ("households", "occupied", "population")} | {
                "party_form": form
            }
            named = {"name": f"第{number + 1}社区", "code": f"6404230{number + 1:02d}000"}
            rows["community"].append((home, {**named, "declared": declared, "sort_no": number}))
            grids = [new() for _n in range(part["grids"])]
            rows["grid"] += [
                (g, {"community_id": home, "number": n, "name": f"{n}"}) for n, g in enumerate(grids, 1)
            ]
            micros = [new() for _n in range(part["micros"])]
            rows["micro_grid"] += [
                (m, {"grid_id": grids[n % len(grids)], "number": n}) for n, m in enumerate(micros)
            ]
            rows["chat_group"] += [
                (new(), {"community_id": home, "name": "群"}) for _n in range(part["groups"])
            ]
            for source, words in SOURCES.items():
                for n in range(part[source]):
                    person = new()
                    rows["staff"].append((person, {"community_id": home, "name": "甲", "source": words}))
                    place = {"scope_kind": "micro", "scope_id": micros[n % len(micros)]}
                    rows["assignment"].append((new(), {"staff_id": person, "role": "volunteer", **place}))
        for kind, made in rows.items():
            unit.create_many(kind, made)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Workspace]]:
    folder, offices = tmp_path_factory.mktemp("district"), []
    for number in range(FILES):
        office = Workspace.create(
            folder / f"{number}.gezhi", user="李梅", password=PASSWORD, clock=FixedClock(), volumes=FitVolumes(),
            cost=CHEAP,
        ).workspace  # fmt: skip
        founding.found(office, code=f"64042300{number}000", name="街道", actor="李梅")
        _fill(office, range(number * 13, number * 13 + 13))
        offices.append(office)
    yield offices
    for office in offices:
        office.close()


def test_the_district_s_figures_are_those_of_the_source(district: list[Workspace]) -> None:
    basis = Basis(district, as_of=DAY)
    found = basis.evaluate().value
    assert (found("A01"), found("A03"), found("A04"), found("A08")) == (52, 148_702, 129_519, 382_076)
    assert (found("A11"), found("A22"), found("I03")) == (294, 2_593, 2_609)
    sources = [found(f"B21.{source}") for source in ("city", "district", "members")]
    assert sources == [1_617, 1_193, 1_997]
    assert sum(int(str(n)) for n in sources) == 4_807
    assert (found("B21"), found("C14"), found("C13")) == (4_807 + 2_160, 2_160, 2_647)
    assert int(str(found("C14"))) + int(str(found("C13"))) == 4_807
    assert (found("B33.committees"), found("B33.branches"), found("B33.general")) == (37, 8, 7)
    assert (found("A05"), found("A10"), found("A14")) == (87.1, 2.95, 505.8)
    assert (found("A24.registered"), found("A24.occupied"), found("A23")) == (57.35, 49.95, 8.82)


def test_offices_add_up_whatever_their_order(district: list[Workspace]) -> None:
    whole = Basis(district, as_of=DAY).evaluate().figures
    back = Basis(district[::-1], as_of=DAY).evaluate().figures
    assert {c: f.value for c, f in whole.items()} == {c: f.value for c, f in back.items()}
    parts = [Basis([office], as_of=DAY).evaluate().figures for office in district]
    for code in ("A03", "A08", "A22", "B21", "C13", "I03"):
        assert sum(part[code].numerator or 0 for part in parts) == whole[code].numerator
