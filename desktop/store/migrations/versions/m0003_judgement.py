"""Life events, doubts, accepted warnings and their kin; more fields of dwellings, households and residents."""

from alembic import op

revision = "0003"
down_revision = "0002"

COLUMNS = {
    "household": (
        "verified_by TEXT",
        "collected_by TEXT",
        "hukou_kind TEXT",
        "income_source TEXT",
        "family_conflict TEXT",
        "marks TEXT",
        "contact_name TEXT",
    ),
    "resident": (
        "id_none_reason TEXT",
        "id_valid_until TEXT",
        "nationality TEXT",
        "foreign_name TEXT",
        "phone_owners TEXT",
        "guardian_phone TEXT",
        "guardian_relation TEXT",
        "native_place TEXT",
        "hukou_place TEXT",
        "away_to TEXT",
        "away_reason TEXT",
        "away_since TEXT",
        "came_on TEXT",
        "came_reason TEXT",
        "residence_kind TEXT",
        "permit_kind TEXT",
        "permit_until TEXT",
        "employment TEXT",
        "school TEXT",
        "insurance_medical TEXT",
        "insurance_pension TEXT",
        "party_place TEXT",
        "health TEXT",
        "volunteer BOOLEAN",
        "skills TEXT",
        "vehicles TEXT",
        "pets TEXT",
        "verified_on TEXT",
        "verified_by TEXT",
    ),
    "care_record": (
        "end_reason TEXT",
        "next_visit_on TEXT",
    ),
    "dwelling": (
        "owner_phone TEXT",
        "owner_id_number TEXT",
        "owner_address TEXT",
        "tenure TEXT",
        "area INTEGER",
        "rent_use TEXT",
        "tenant_name TEXT",
        "tenant_phone TEXT",
        "lease_until TEXT",
        "agent TEXT",
        "hazard TEXT",
        "checked_on TEXT",
    ),
}
TABLES = (
    """
    CREATE TABLE acceptance (
        id VARCHAR(32) NOT NULL,
        record_kind TEXT,
        record_id TEXT,
        field TEXT,
        rule TEXT,
        value_digest TEXT,
        reason TEXT,
        accepted_by TEXT,
        accepted_on TEXT,
        CONSTRAINT pk_acceptance PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_acceptance_record_id ON acceptance (record_id)",
    """
    CREATE TABLE account (
        id VARCHAR(32) NOT NULL,
        name TEXT,
        roles TEXT,
        staff_id TEXT,
        started_on TEXT,
        ended_on TEXT,
        CONSTRAINT pk_account PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE distinct_pair (
        id VARCHAR(32) NOT NULL,
        record_kind TEXT,
        left_id TEXT,
        right_id TEXT,
        reason TEXT,
        decided_by TEXT,
        decided_on TEXT,
        CONSTRAINT pk_distinct_pair PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_distinct_pair_left_id ON distinct_pair (left_id)",
    "CREATE INDEX ix_distinct_pair_right_id ON distinct_pair (right_id)",
    """
    CREATE TABLE doubt (
        id VARCHAR(32) NOT NULL,
        record_kind TEXT,
        record_id TEXT,
        field TEXT,
        note TEXT,
        raised_by TEXT,
        raised_on TEXT,
        answer TEXT,
        closed_by TEXT,
        closed_on TEXT,
        CONSTRAINT pk_doubt PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_doubt_record_id ON doubt (record_id)",
    """
    CREATE TABLE draft (
        actor TEXT NOT NULL,
        form TEXT NOT NULL,
        record_id TEXT NOT NULL,
        fields TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        CONSTRAINT pk_draft PRIMARY KEY (actor, form, record_id)
    )
        WITHOUT ROWID
    """,
    """
    CREATE TABLE keying (
        actor TEXT NOT NULL,
        day TEXT NOT NULL,
        form TEXT NOT NULL,
        records INTEGER NOT NULL,
        fields INTEGER NOT NULL,
        seconds INTEGER NOT NULL,
        corrections INTEGER NOT NULL,
        CONSTRAINT pk_keying PRIMARY KEY (actor, day, form)
    )
        WITHOUT ROWID
    """,
    """
    CREATE TABLE life_event (
        id VARCHAR(32) NOT NULL,
        kind TEXT,
        effective_on TEXT,
        resident_id TEXT,
        resident_ids TEXT,
        household_id TEXT,
        from_household_id TEXT,
        to_household_id TEXT,
        place TEXT,
        reason TEXT,
        details TEXT,
        CONSTRAINT pk_life_event PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_life_event_household_id ON life_event (household_id)",
    "CREATE INDEX ix_life_event_resident_id ON life_event (resident_id)",
    """
    CREATE TABLE lineage (
        id VARCHAR(32) NOT NULL,
        scope_kind TEXT,
        from_id TEXT,
        to_id TEXT,
        act TEXT,
        effective_on TEXT,
        earlier TEXT,
        CONSTRAINT pk_lineage PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_lineage_from_id ON lineage (from_id)",
    "CREATE INDEX ix_lineage_to_id ON lineage (to_id)",
    """
    CREATE TABLE rekeying (
        id VARCHAR(32) NOT NULL,
        record_kind TEXT,
        record_id TEXT,
        field TEXT,
        agreed BOOLEAN,
        keyed_by TEXT,
        keyed_on TEXT,
        CONSTRAINT pk_rekeying PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_rekeying_record_id ON rekeying (record_id)",
)
SYNCED = ("life_event", "doubt", "acceptance", "distinct_pair", "rekeying", "account", "lineage")


def upgrade() -> None:
    """Add the columns and tables; whatever is synced may only be written through the log."""
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for statement in TABLES:
        op.execute(statement)
    for kind in SYNCED:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER guard_{kind}_{verb.lower()} BEFORE {verb} ON "{kind}" '
                "WHEN NOT EXISTS (SELECT 1 FROM write_permit) "
                "BEGIN SELECT RAISE(ABORT, 'this write went around the operation log'); END"
            )


def downgrade() -> None:
    """Take the tables away again; the columns stay, empty, since an older program does not see them."""
    for kind in (*SYNCED, "draft", "keying"):
        op.drop_table(kind)
