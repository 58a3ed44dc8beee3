"""Sums over parts are the figures of the whole, whatever the office looks like."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.returns import Basis, Form, select
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY, Builder

# Counted in places or households of the ledger: every one lies in exactly one grid. People may work two.
BY_GRID = (
    "A03",
    "A04",
    "A08",
    "A11",
    "A16",
    "A17",
    "A18",
    "A22",
    "B02",
    "B03",
    "B06",
    "B08",
    "C10",
    "E06.due",
    "E07",
)


def test_communities_add_up_to_the_county(basis: Basis) -> None:
    whole, parts = basis.evaluate(), basis.each("community")
    for indicator in select(None):
        figure = whole.figures[indicator.code]
        for side in ("numerator", "denominator"):
            known = [n for part in parts if (n := getattr(part.figures[indicator.code], side)) is not None]
            assert (sum(known) if known else None) == getattr(figure, side), indicator.code


def test_grids_add_up_to_the_county(basis: Basis) -> None:
    whole, parts = basis.evaluate(codes=BY_GRID), basis.each("grid", codes=BY_GRID)
    assert len(parts) == 51
    for code in BY_GRID:
        assert sum(part.figures[code].numerator or 0 for part in parts) == whole.figures[code].numerator, code


def test_the_value_is_made_of_the_sums(basis: Basis) -> None:
    for code, figure in basis.evaluate().figures.items():
        indicator = select([code])[0]
        if figure.value is not None and indicator.form is Form.PERCENT:
            assert figure.numerator is not None
            assert figure.denominator
            assert abs(figure.value - 100 * figure.numerator / figure.denominator) <= 0.05001  # type: ignore[operator]


homes = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 4), st.booleans(), st.sampled_from([None, "vacant", "rented"])
    ),
    min_size=0,
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(homes=homes)
def test_placed_households_and_gaps_make_the_register(
    make_office: Callable[..., Workspace], homes: list[tuple[int, int, bool, str | None]]
) -> None:
    """Each home: building (0 has no grid, 3 is claimed twice), members, whether they live there, use."""
    name = f"{len(list(_made))}.gezhi"
    _made.append(name)
    office = make_office(name)
    build = Builder(office)
    micros = [build.micro(build.grid(number), 1) for number in (1, 2)]
    buildings = [
        build.building("0"),
        build.building("1", micro=micros[0]),
        build.building("2", micro=micros[1]),
    ]
    buildings.append(build.building("3", micro=micros[0]))
    build.add("territory", micro_grid_id=micros[1], building_id=buildings[3])
    for building, members, lives, use in homes:
        build.home(buildings[building], members, use=use, resident={"lives_here": lives})
    basis = Basis([office], as_of=DAY)
    whole = basis.evaluate()
    parts = basis.each("grid", codes=["A03"])
    placed = sum(part.figures["A03"].numerator or 0 for part in parts)
    gaps = [whole.figures[code].numerator or 0 for code in ("A29.none", "A29.double")]
    assert placed + sum(gaps) == (whole.value("A03") or 0) == len(homes)
    assert len(basis.rows("A29.none")) == gaps[0] == sum(home[0] == 0 for home in homes)
    assert len(basis.rows("A29.double")) == gaps[1] == sum(home[0] == 3 for home in homes)
    occupied = [home for home in homes if home[1] and home[2] and home[3] != "vacant"]
    assert (whole.value("A04") or 0) == len(occupied) == len(basis.rows("A04"))
    office.close()


_made: list[str] = []


@pytest.mark.parametrize("kind", ["village"])
def test_an_unknown_part_is_a_mistake_of_the_program(basis: Basis, kind: str) -> None:
    with pytest.raises(ValueError, match=kind):
        basis.each(kind)
