"""The ledger, the operation log and what hangs on it."""

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """
    CREATE TABLE assignment (
        id VARCHAR(32) NOT NULL,
        staff_id TEXT,
        role TEXT,
        scope_kind TEXT,
        scope_id TEXT,
        start TEXT,
        "end" TEXT,
        is_main BOOLEAN,
        outsider BOOLEAN,
        basis TEXT,
        CONSTRAINT pk_assignment PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_assignment_scope_id ON assignment (scope_id)
    """,
    """
    CREATE INDEX ix_assignment_staff_id ON assignment (staff_id)
    """,
    """
    CREATE TABLE audit (
        no INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        actor TEXT NOT NULL,
        event TEXT NOT NULL,
        ok INTEGER NOT NULL,
        object TEXT NOT NULL,
        detail TEXT NOT NULL,
        hash BLOB NOT NULL,
        CONSTRAINT pk_audit PRIMARY KEY (no)
    )
    """,
    """
    CREATE TABLE badge_issue (
        id VARCHAR(32) NOT NULL,
        staff_id TEXT,
        number TEXT,
        issued_on TEXT,
        valid_until TEXT,
        register_id TEXT,
        ended_on TEXT,
        CONSTRAINT pk_badge_issue PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_badge_issue_staff_id ON badge_issue (staff_id)
    """,
    """
    CREATE TABLE blob (
        sha256 TEXT NOT NULL,
        media_type TEXT NOT NULL,
        bytes BLOB NOT NULL,
        CONSTRAINT pk_blob PRIMARY KEY (sha256)
    )
    """,
    """
    CREATE TABLE board_issue (
        id VARCHAR(32) NOT NULL,
        scope_kind TEXT,
        scope_id TEXT,
        place TEXT,
        kind TEXT,
        parts TEXT,
        staff_ids TEXT,
        issued_on TEXT,
        removed_on TEXT,
        register_id TEXT,
        CONSTRAINT pk_board_issue PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_board_issue_scope_id ON board_issue (scope_id)
    """,
    """
    CREATE TABLE building (
        id VARCHAR(32) NOT NULL,
        compound_id TEXT,
        label TEXT,
        alias TEXT,
        kind TEXT,
        floors INTEGER,
        doors_per_floor INTEGER,
        households_declared INTEGER,
        built_year INTEGER,
        lift BOOLEAN,
        head_name TEXT,
        head_phones TEXT,
        map_x INTEGER,
        map_y INTEGER,
        map_w INTEGER,
        map_h INTEGER,
        map_rotation INTEGER,
        sort_no INTEGER,
        CONSTRAINT pk_building PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_building_compound_id ON building (compound_id)
    """,
    """
    CREATE TABLE card_issue (
        id VARCHAR(32) NOT NULL,
        household_id TEXT,
        serial TEXT,
        issued_on TEXT,
        method TEXT,
        staff_id TEXT,
        phone TEXT,
        register_id TEXT,
        ended_on TEXT,
        CONSTRAINT pk_card_issue PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_card_issue_household_id ON card_issue (household_id)
    """,
    """
    CREATE TABLE care_record (
        id VARCHAR(32) NOT NULL,
        resident_id TEXT,
        category TEXT,
        level TEXT,
        start TEXT,
        "end" TEXT,
        amount TEXT,
        approved_on TEXT,
        basis TEXT,
        card_number TEXT,
        kind TEXT,
        grade TEXT,
        responsible TEXT,
        details TEXT,
        CONSTRAINT pk_care_record PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_care_record_resident_id ON care_record (resident_id)
    """,
    """
    CREATE TABLE chat_group (
        id VARCHAR(32) NOT NULL,
        community_id TEXT,
        name TEXT,
        kind TEXT,
        scope_kind TEXT,
        scope_id TEXT,
        owner_staff_id TEXT,
        members INTEGER,
        started_on TEXT,
        ended_on TEXT,
        CONSTRAINT pk_chat_group PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE community (
        id VARCHAR(32) NOT NULL,
        code TEXT,
        name TEXT,
        kind TEXT,
        province TEXT,
        city TEXT,
        county TEXT,
        street TEXT,
        office_kind TEXT,
        office_area INTEGER,
        address TEXT,
        phone TEXT,
        supervision_phone TEXT,
        platform_kind TEXT,
        platform_name TEXT,
        platform_posts INTEGER,
        system_meeting BOOLEAN,
        system_diary BOOLEAN,
        system_publish BOOLEAN,
        leading_group TEXT,
        declared TEXT,
        sort_no INTEGER,
        CONSTRAINT pk_community PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE compound (
        id VARCHAR(32) NOT NULL,
        community_id TEXT,
        name TEXT,
        kind TEXT,
        aliases TEXT,
        property_company TEXT,
        property_phone TEXT,
        sort_no INTEGER,
        CONSTRAINT pk_compound PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_compound_community_id ON compound (community_id)
    """,
    """
    CREATE TABLE "conflict" (
        entity_id TEXT NOT NULL,
        field TEXT NOT NULL,
        entity TEXT NOT NULL,
        CONSTRAINT pk_conflict PRIMARY KEY (entity_id, field)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE dwelling (
        id VARCHAR(32) NOT NULL,
        building_id TEXT,
        unit_id TEXT,
        room TEXT,
        use TEXT,
        owner_name TEXT,
        note TEXT,
        CONSTRAINT pk_dwelling PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_dwelling_building_id ON dwelling (building_id)
    """,
    """
    CREATE INDEX ix_dwelling_unit_id ON dwelling (unit_id)
    """,
    """
    CREATE TABLE grid (
        id VARCHAR(32) NOT NULL,
        community_id TEXT,
        code TEXT,
        number INTEGER,
        name TEXT,
        kind TEXT,
        colour TEXT,
        bound_east TEXT,
        bound_south TEXT,
        bound_west TEXT,
        bound_north TEXT,
        declared TEXT,
        board_map BOOLEAN,
        board_contact BOOLEAN,
        board_duty BOOLEAN,
        opened_on TEXT,
        closed_on TEXT,
        CONSTRAINT pk_grid PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_grid_community_id ON grid (community_id)
    """,
    """
    CREATE TABLE household (
        id VARCHAR(32) NOT NULL,
        dwelling_id TEXT,
        head_name TEXT,
        code TEXT,
        kind TEXT,
        state TEXT,
        channel TEXT,
        phone TEXT,
        in_group BOOLEAN,
        address_text TEXT,
        grid_hint TEXT,
        verified_on TEXT,
        collected_on TEXT,
        needs TEXT,
        note TEXT,
        sort_no INTEGER,
        CONSTRAINT pk_household PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_household_dwelling_id ON household (dwelling_id)
    """,
    """
    CREATE TABLE meta (
        "key" TEXT NOT NULL,
        value TEXT NOT NULL,
        CONSTRAINT pk_meta PRIMARY KEY ("key")
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE micro_grid (
        id VARCHAR(32) NOT NULL,
        grid_id TEXT,
        code TEXT,
        number INTEGER,
        name TEXT,
        opened_on TEXT,
        closed_on TEXT,
        CONSTRAINT pk_micro_grid PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_micro_grid_grid_id ON micro_grid (grid_id)
    """,
    """
    CREATE TABLE oplog (
        stream_no INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        hlc INTEGER NOT NULL,
        entity_id TEXT NOT NULL,
        body TEXT NOT NULL,
        hash BLOB NOT NULL,
        CONSTRAINT pk_oplog PRIMARY KEY (stream_no, seq)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_oplog_entity_id ON oplog (entity_id)
    """,
    """
    CREATE TABLE patrol (
        id VARCHAR(32) NOT NULL,
        grid_id TEXT,
        day TEXT,
        worker_name TEXT,
        staff_id TEXT,
        found INTEGER,
        note TEXT,
        CONSTRAINT pk_patrol PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_patrol_grid_id ON patrol (grid_id)
    """,
    """
    CREATE TABLE print_register (
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        scope TEXT NOT NULL,
        options TEXT NOT NULL,
        pages INTEGER NOT NULL,
        items INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        actor TEXT NOT NULL,
        printed_ms INTEGER NOT NULL,
        step_id TEXT,
        CONSTRAINT pk_print_register PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE resident (
        id VARCHAR(32) NOT NULL,
        household_id TEXT,
        name TEXT,
        relation TEXT,
        sex TEXT,
        birth TEXT,
        id_number TEXT,
        id_type TEXT,
        id_prefix15 TEXT,
        id_invalid TEXT,
        ethnicity TEXT,
        politics TEXT,
        education TEXT,
        marriage TEXT,
        phones TEXT,
        phones_old TEXT,
        former_ids TEXT,
        former_name TEXT,
        hukou_state TEXT,
        employer TEXT,
        occupation TEXT,
        guardian TEXT,
        emergency_contact TEXT,
        emergency_phone TEXT,
        lives_here BOOLEAN,
        hukou_here BOOLEAN,
        state TEXT,
        state_on TEXT,
        note TEXT,
        note_categories TEXT,
        sort_no INTEGER,
        CONSTRAINT pk_resident PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_resident_household_id ON resident (household_id)
    """,
    """
    CREATE INDEX ix_resident_id_number ON resident (id_number)
    """,
    """
    CREATE TABLE role (
        id VARCHAR(32) NOT NULL,
        "key" TEXT,
        name TEXT,
        scope TEXT,
        normal_number INTEGER,
        synonyms TEXT,
        sort_no INTEGER,
        CONSTRAINT pk_role PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE search_entry (
        no INTEGER NOT NULL,
        entity_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        CONSTRAINT pk_search_entry PRIMARY KEY (no),
        CONSTRAINT uq_search_entry_entity_id UNIQUE (entity_id)
    )
    """,
    """
    CREATE TABLE setting (
        id VARCHAR(32) NOT NULL,
        "key" TEXT,
        value TEXT,
        CONSTRAINT pk_setting PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE staff (
        id VARCHAR(32) NOT NULL,
        community_id TEXT,
        number TEXT,
        name TEXT,
        sex TEXT,
        ethnicity TEXT,
        birth TEXT,
        id_number TEXT,
        politics TEXT,
        education TEXT,
        phones TEXT,
        private_phone TEXT,
        photo TEXT,
        full_time BOOLEAN,
        committee_posts TEXT,
        certificate TEXT,
        joined_on TEXT,
        left_on TEXT,
        left_reason TEXT,
        source TEXT,
        outsider BOOLEAN,
        note TEXT,
        CONSTRAINT pk_staff PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_staff_community_id ON staff (community_id)
    """,
    """
    CREATE TABLE step (
        id VARCHAR(32) NOT NULL,
        name TEXT,
        args TEXT,
        note TEXT,
        actor TEXT,
        undoes TEXT,
        at TEXT,
        CONSTRAINT pk_step PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE step_span (
        step_id TEXT NOT NULL,
        stream_no INTEGER NOT NULL,
        first_seq INTEGER NOT NULL,
        last_seq INTEGER NOT NULL,
        hlc INTEGER NOT NULL,
        mine INTEGER NOT NULL,
        CONSTRAINT pk_step_span PRIMARY KEY (step_id)
    )
    """,
    """
    CREATE INDEX ix_step_span_hlc ON step_span (hlc)
    """,
    """
    CREATE TABLE stream (
        no INTEGER NOT NULL,
        id TEXT NOT NULL,
        parent TEXT,
        CONSTRAINT pk_stream PRIMARY KEY (no),
        CONSTRAINT uq_stream_id UNIQUE (id)
    )
    """,
    """
    CREATE TABLE territory (
        id VARCHAR(32) NOT NULL,
        micro_grid_id TEXT,
        building_id TEXT,
        unit_id TEXT,
        start TEXT,
        "end" TEXT,
        CONSTRAINT pk_territory PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_territory_building_id ON territory (building_id)
    """,
    """
    CREATE INDEX ix_territory_micro_grid_id ON territory (micro_grid_id)
    """,
    """
    CREATE TABLE unit (
        id VARCHAR(32) NOT NULL,
        building_id TEXT,
        label TEXT,
        floors INTEGER,
        doors_per_floor INTEGER,
        households_declared INTEGER,
        CONSTRAINT pk_unit PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_unit_building_id ON unit (building_id)
    """,
    """
    CREATE TABLE write_permit (
        token INTEGER NOT NULL,
        CONSTRAINT pk_write_permit PRIMARY KEY (token)
    )
    """,
)
SYNCED = (
    "community", "compound", "building", "unit", "dwelling", "grid", "micro_grid", "territory",
    "household", "resident", "care_record", "staff", "role", "assignment", "chat_group", "patrol",
    "card_issue", "board_issue", "badge_issue", "step", "setting",
)  # fmt: skip
SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5(terms, content='', contentless_delete=1, detail=none, "
    "prefix='1 2 3', tokenize=\"unicode61 remove_diacritics 0 tokenchars '-'\")"
)


def upgrade() -> None:
    """Make every table of the first schema."""
    for statement in TABLES:
        op.execute(statement)
    op.execute(SEARCH)
    for kind in SYNCED:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER guard_{kind}_{verb.lower()} BEFORE {verb} ON "{kind}" '
                "WHEN NOT EXISTS (SELECT 1 FROM write_permit) "
                "BEGIN SELECT RAISE(ABORT, 'this write went around the operation log'); END"
            )
    for table in ("oplog", "audit"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            )


def downgrade() -> None:
    """There is nothing before the first schema."""
