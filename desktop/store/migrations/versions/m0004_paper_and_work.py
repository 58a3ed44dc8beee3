"""What was printed item by item; visits, diaries, campaigns and erasures."""

from alembic import op

revision = "0004"
down_revision = "0003"

COLUMNS = {
    "board_issue": ("size TEXT", "photo TEXT"),
    "print_register": ("state TEXT", "sheets_done INTEGER", "settings TEXT"),
}
TABLES = (
    """
    CREATE TABLE campaign (
        id VARCHAR(32) NOT NULL,
        name TEXT,
        purpose TEXT,
        basis TEXT,
        started_on TEXT,
        ended_on TEXT,
        purge_on TEXT,
        erasure_id TEXT,
        CONSTRAINT pk_campaign PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE campaign_entry (
        id VARCHAR(32) NOT NULL,
        campaign_id TEXT,
        record_kind TEXT,
        record_id TEXT,
        tag TEXT,
        answers TEXT,
        noted_on TEXT,
        CONSTRAINT pk_campaign_entry PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_campaign_entry_campaign_id ON campaign_entry (campaign_id)",
    "CREATE INDEX ix_campaign_entry_record_id ON campaign_entry (record_id)",
    """
    CREATE TABLE diary (
        id VARCHAR(32) NOT NULL,
        staff_id TEXT,
        worker_name TEXT,
        day TEXT,
        weather TEXT,
        lines TEXT,
        "plan" TEXT,
        reviewed_by TEXT,
        reviewed_on TEXT,
        CONSTRAINT pk_diary PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_diary_staff_id ON diary (staff_id)",
    """
    CREATE TABLE erasure (
        id VARCHAR(32) NOT NULL,
        number TEXT,
        rule TEXT,
        basis TEXT,
        reason TEXT,
        counts TEXT,
        record_ids TEXT,
        erased_by TEXT,
        erased_on TEXT,
        CONSTRAINT pk_erasure PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE print_fact (
        register_id TEXT NOT NULL,
        "key" TEXT NOT NULL,
        facts TEXT NOT NULL,
        CONSTRAINT pk_print_fact PRIMARY KEY (register_id, "key")
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE print_item (
        register_id TEXT NOT NULL,
        no INTEGER NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id TEXT NOT NULL,
        title TEXT NOT NULL,
        fact_key TEXT NOT NULL,
        own TEXT NOT NULL,
        first_page INTEGER NOT NULL,
        last_page INTEGER NOT NULL,
        ended_ms INTEGER,
        CONSTRAINT pk_print_item PRIMARY KEY (register_id, no)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_print_item_subject_id ON print_item (subject_id)",
    """
    CREATE TABLE visit (
        id VARCHAR(32) NOT NULL,
        household_id TEXT,
        resident_id TEXT,
        care_record_id TEXT,
        staff_id TEXT,
        worker_name TEXT,
        day TEXT,
        minutes INTEGER,
        method TEXT,
        kind TEXT,
        found TEXT,
        needs TEXT,
        handling TEXT,
        next_on TEXT,
        entered_on TEXT,
        details TEXT,
        CONSTRAINT pk_visit PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_visit_household_id ON visit (household_id)",
    "CREATE INDEX ix_visit_resident_id ON visit (resident_id)",
)
SYNCED = ("visit", "diary", "campaign", "campaign_entry", "erasure")


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
    for kind in (*SYNCED, "print_fact", "print_item"):
        op.drop_table(kind)
