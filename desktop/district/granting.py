"""What the two roles for readers may read of each table, and bringing the server's own grants up to that.

Decided by the table of roles (`domain.permissions`): whoever only looks sees identity masked and restricted care not at
all. A server cannot mask, so `gezhi_reader` is not granted what would have to be masked: ID numbers, days of birth,
telephones, remarks anybody may have typed anything into, and everything that tells of care. `gezhi_care_reader` reads
all of it, as the figures of a district are counted from all of it. Neither writes. Every table stands in exactly one of
`WHOLE`, `PARTLY` and `CLOSED`; one that stands in none is readable by nobody but the owner.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, Table, text

from desktop.district import schema

READER, CARE_READER = "gezhi_reader", "gezhi_care_reader"
# Tables a reader without care reads with every column.
WHOLE: Final = frozenset({
    # what the district knows of offices, computers, files and its own decisions
    "bundle", "district_audit", "district_fact", "district_office", "installation", "letter", "office_certificate",
    "office_heard", "open_conflict", "pack_issue", "pack_item", "pair_answer", "person_key", "refusal", "seam",
    "transfer",
    # what offices keep of places, grids, posts and papers; telephones of offices and companies hang on every notice board
    "account", "assignment", "badge_issue", "board_issue", "campaign", "chat_group", "community", "compound",
    "grid", "lineage", "map_background", "map_feature", "micro_grid", "neighbour_link",
    "rekeying", "role", "setting", "territory", "unit",
})  # fmt: skip
# Tables of which a reader without care does not read these columns; a column that comes later is read unless it is here.
PARTLY: Final[Mapping[str, frozenset[str]]] = {
    # Only when something was written: which records a step touched together would tell of whom care was opened.
    "op": frozenset({"entity_id", "body", "hash"}),
    "resident": frozenset({
        "birth", "id_number", "id_prefix15", "id_invalid", "former_ids", "phones", "phones_old", "phone_owners",
        "guardian_phone", "emergency_phone", "note", "note_categories", "health", "insurance_medical",
        "insurance_pension",
    }),
    "household": frozenset({
        "phone", "note", "needs", "marks", "family_conflict", "income_source", "address_text",
    }),
    "staff": frozenset({"birth", "id_number", "phones", "private_phone", "photo", "note"}),
    "dwelling": frozenset({
        "note", "hazard", "agent", "owner_phone", "owner_id_number", "owner_address", "tenant_phone",
    }),
    "building": frozenset({"head_phones"}),
    "card_issue": frozenset({"phone"}),
    # Screens show a prison as "away" and without the place: which act it was cannot be told here either.
    "life_event": frozenset({"kind", "place", "reason", "details"}),
    "distinct_pair": frozenset({"reason"}),
    "erasure": frozenset({"reason"}),
    "patrol": frozenset({"found", "note", "problem"}),
    "rectification": frozenset({"problem", "measure", "result", "subjects"}),
    "return_snapshot": frozenset({"reason", "body", "files"}),
    "division_draft": frozenset({"body", "figures"}),
}  # fmt: skip
# Tables a reader without care does not read at all: care, and what repeats it.
CLOSED: Final = frozenset({
    "acceptance", "care_record", "doubt", "visit", "step", "diary", "campaign_entry",
})  # fmt: skip


def readable(table: Table, role: str) -> frozenset[str]:
    """The names of the columns a role may read."""
    names = frozenset(column.name for column in table.columns)
    if role == CARE_READER:
        return names if _decided(table) else frozenset()
    if table.name in WHOLE:
        return names
    return names - PARTLY[table.name] if table.name in PARTLY else frozenset()


def _decided(table: Table) -> bool:
    return table.name in WHOLE or table.name in PARTLY or table.name in CLOSED


def statements() -> Iterator[str]:
    """The grants as they should be, after whatever was granted before is taken back."""
    tables = schema.metadata.sorted_tables
    yield f"REVOKE ALL ON {', '.join(map(_named, tables))} FROM {READER}, {CARE_READER}"
    for room in ("district", "ledger"):
        yield f"GRANT USAGE ON SCHEMA {room} TO {READER}, {CARE_READER}"
    yield f"GRANT USAGE ON SCHEMA care TO {CARE_READER}"
    for role in (READER, CARE_READER):
        whole = [t for t in tables if readable(t, role) == frozenset(c.name for c in t.columns)]
        yield f"GRANT SELECT ON {', '.join(map(_named, whole))} TO {role}"
        for table in tables:
            may = readable(table, role)
            if may and table not in whole:
                columns = ", ".join(f'"{c.name}"' for c in table.columns if c.name in may)
                yield f"GRANT SELECT ({columns}) ON {_named(table)} TO {role}"


def _named(table: Table) -> str:
    return f'"{table.schema}"."{table.name}"'


def wanted(db: Connection) -> str:
    """A mark of the grants this program wants, for the roles as the server has them now; "" where it has no roles.

    Whoever makes a role later, or makes it anew, finds it granted at the owner's next opening.
    """
    if db.dialect.name != "postgresql":
        return ""
    known = _known(db)
    if len(known) < 2 and not _may_make(db):
        return ""
    words = "\n".join([*statements(), *(f"{name} {known.get(name, '')}" for name in (READER, CARE_READER))])
    return hashlib.sha256(words.encode()).hexdigest()


def owns(db: Connection) -> bool:
    """Whether whoever opened the database may grant: owners may, and whoever is in their role."""
    if db.dialect.name != "postgresql":
        return True
    owner = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'district.op'::regclass"
    return bool(db.execute(text(owner)).scalar())


def bring_up(db: Connection) -> str:
    """Make the roles if they are missing and may be made, and grant; doing it again changes nothing.

    Whoever reads the parts of a spread table by their own names is refused: only the whole tables are granted. Returns
    `wanted` as it is afterwards.
    """
    if db.dialect.name != "postgresql":
        return ""
    known = _known(db)
    if len(known) < 2 and not _may_make(
        db
    ):  # the administrator makes the roles by hand; the next opening grants
        return ""
    for role in (READER, CARE_READER):
        if role not in known:
            db.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN")
    for statement in statements():
        db.exec_driver_sql(statement)
    return wanted(db)


def _known(db: Connection) -> dict[str, int]:
    rows = db.execute(
        text("SELECT rolname, oid FROM pg_roles WHERE rolname IN (:reader, :care)"),
        {"reader": READER, "care": CARE_READER},
    )
    return {str(name): int(oid) for name, oid in rows}


def _may_make(db: Connection) -> bool:
    may = "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"
    return bool(db.execute(text(may)).scalar())
