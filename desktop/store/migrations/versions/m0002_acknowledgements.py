"""What recipients acknowledged, and the hashes before operations that arrived out of order."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = (
    """
    CREATE TABLE peer_ack (
        recipient TEXT NOT NULL,
        have TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        CONSTRAINT pk_peer_ack PRIMARY KEY (recipient)
    )
    """,
    """
    CREATE TABLE seam (
        stream_no INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        hash BLOB NOT NULL,
        CONSTRAINT pk_seam PRIMARY KEY (stream_no, seq)
    )
     WITHOUT ROWID
    """,
)


def upgrade() -> None:
    """Add both tables."""
    for statement in TABLES:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("peer_ack")
    op.drop_table("seam")
