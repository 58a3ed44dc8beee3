"""Returns that were issued, frozen as they went out, and the ledger of what had to be put right."""

from __future__ import annotations

from desktop.store.schema.columns import json, number, record, words

return_snapshot = record(
    "return_snapshot",
    words("serial"), words("title"), words("kind"), words("as_of"), words("period_first"), words("period_last"),
    words("scope_kind"), words("scope_id"), words("issued_on"), words("issued_by"), words("corrects_id"),
    words("reason"), words("sha256"), words("body"), json("files"),
    index=("corrects_id",),
)  # fmt: skip
rectification = record(
    "rectification",
    words("problem"), words("indicator"), words("scope_kind"), words("scope_id"), words("place"), words("source"),
    words("found_on"), words("measure"), words("staff_id"), words("responsible"), words("due_on"), words("state"),
    words("done_on"), words("result"), words("snapshot_id"), json("subjects"), number("sort_no"),
    index=("snapshot_id",),
)  # fmt: skip

SYNCED = (return_snapshot, rectification)
