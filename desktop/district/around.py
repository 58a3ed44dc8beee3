"""What of an office's rows an act on a household reads: few enough to be fetched for every transfer anew."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, Table, select, true

from desktop.district.schema import ROWS


def household(source: Connection, office: str, people: Collection[str]) -> dict[str, ColumnElement[bool]]:
    """The rows of each record kind that `queries.life_facts` looks at when it is asked about residents of an office.

    Their households, whoever else lives behind the same doors, the doors with their buildings and grids, and the care,
    cards, doubts and acts of all of them. For `replica.Replica`.
    """

    def these(kind: str, column: str, values: Collection[str], wanted: str = "id") -> set[str]:
        table = ROWS[kind]
        found = select(table.c[wanted]).where(table.c.office == office, table.c[column].in_(values))
        return {str(one) for one in source.execute(found).scalars() if one is not None}

    homes = these("resident", "id", people, "household_id")
    doors = these("household", "id", homes, "dwelling_id")
    homes |= these("household", "dwelling_id", doors)
    everybody = these("resident", "household_id", homes) | set(people)
    buildings, units = (
        these("dwelling", "id", doors, "building_id"),
        these("dwelling", "id", doors, "unit_id"),
    )
    return {
        "resident": _in(ROWS["resident"], "id", everybody),
        "household": _in(ROWS["household"], "id", homes),
        "dwelling": _in(ROWS["dwelling"], "id", doors),
        "building": _in(ROWS["building"], "id", buildings),
        "unit": _in(ROWS["unit"], "id", units),
        "compound": _in(ROWS["compound"], "id", these("building", "id", buildings, "compound_id")),
        "territory": _in(ROWS["territory"], "building_id", buildings),
        "micro_grid": true(),
        "grid": true(),
        "life_event": _in(ROWS["life_event"], "resident_id", everybody),
        "care_record": _in(ROWS["care_record"], "resident_id", everybody),
        "card_issue": _in(ROWS["card_issue"], "household_id", homes),
        "doubt": _in(ROWS["doubt"], "record_id", homes | everybody),
    }


def _in(table: Table, column: str, values: Collection[str]) -> ColumnElement[bool]:
    return table.c[column].in_(sorted(values))
