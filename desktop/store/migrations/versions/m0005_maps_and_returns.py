"""What lies on the map beside the buildings; divisions thought over; returns as issued, and what was put right."""

from alembic import op

revision = "0005"
down_revision = "0004"

COLUMNS = {
    "building": ("map_outline TEXT", "map_source TEXT", "map_origin TEXT"),
    "compound": ("map_outline TEXT", "map_source TEXT", "map_origin TEXT"),
    "community": ("map_frame TEXT",),
    "patrol": ("problem TEXT",),
}
TABLES = (
    """
    CREATE TABLE division_draft (
        id VARCHAR(32) NOT NULL,
        name TEXT,
        preset TEXT,
        basis TEXT,
        grids INTEGER,
        options TEXT,
        body TEXT,
        figures TEXT,
        state TEXT,
        made_on TEXT,
        made_by TEXT,
        step_id TEXT,
        sort_no INTEGER,
        CONSTRAINT pk_division_draft PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE map_background (
        id VARCHAR(32) NOT NULL,
        community_id TEXT,
        name TEXT,
        sha256 TEXT,
        pixel_width INTEGER,
        pixel_height INTEGER,
        affine TEXT,
        opacity INTEGER,
        hidden BOOLEAN,
        sort_no INTEGER,
        CONSTRAINT pk_map_background PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_map_background_community_id ON map_background (community_id)",
    """
    CREATE TABLE map_feature (
        id VARCHAR(32) NOT NULL,
        community_id TEXT,
        compound_id TEXT,
        kind TEXT,
        text TEXT,
        symbol TEXT,
        points TEXT,
        width INTEGER,
        size INTEGER,
        rotation INTEGER,
        barrier BOOLEAN,
        passes TEXT,
        source TEXT,
        origin TEXT,
        sort_no INTEGER,
        CONSTRAINT pk_map_feature PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_map_feature_community_id ON map_feature (community_id)",
    """
    CREATE TABLE neighbour_link (
        id VARCHAR(32) NOT NULL,
        left_id TEXT,
        right_id TEXT,
        kind TEXT,
        CONSTRAINT pk_neighbour_link PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_neighbour_link_left_id ON neighbour_link (left_id)",
    "CREATE INDEX ix_neighbour_link_right_id ON neighbour_link (right_id)",
    """
    CREATE TABLE rectification (
        id VARCHAR(32) NOT NULL,
        problem TEXT,
        indicator TEXT,
        scope_kind TEXT,
        scope_id TEXT,
        place TEXT,
        source TEXT,
        found_on TEXT,
        measure TEXT,
        staff_id TEXT,
        responsible TEXT,
        due_on TEXT,
        state TEXT,
        done_on TEXT,
        result TEXT,
        snapshot_id TEXT,
        subjects TEXT,
        sort_no INTEGER,
        CONSTRAINT pk_rectification PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_rectification_snapshot_id ON rectification (snapshot_id)",
    """
    CREATE TABLE return_snapshot (
        id VARCHAR(32) NOT NULL,
        serial TEXT,
        title TEXT,
        kind TEXT,
        as_of TEXT,
        period_first TEXT,
        period_last TEXT,
        scope_kind TEXT,
        scope_id TEXT,
        issued_on TEXT,
        issued_by TEXT,
        corrects_id TEXT,
        reason TEXT,
        sha256 TEXT,
        body TEXT,
        files TEXT,
        CONSTRAINT pk_return_snapshot PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_return_snapshot_corrects_id ON return_snapshot (corrects_id)",
)
SYNCED = (
    "map_feature",
    "map_background",
    "neighbour_link",
    "division_draft",
    "return_snapshot",
    "rectification",
)


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
    for kind in SYNCED:
        op.drop_table(kind)
