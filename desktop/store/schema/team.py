"""The people who do the work, the posts they hold from when to when, and their groups and rounds."""

from __future__ import annotations

from desktop.store.schema.columns import flag, json, number, record, words

staff = record(
    "staff",
    words("community_id"), words("number"), words("name"), words("sex"), words("ethnicity"), words("birth"),
    words("id_number"), words("politics"), words("education"), json("phones"), words("private_phone"), words("photo"),
    flag("full_time"), json("committee_posts"), words("certificate"), words("joined_on"), words("left_on"),
    words("left_reason"), words("source"), flag("outsider"), words("note"),
    index=("community_id",),
)  # fmt: skip
role = record(
    "role",
    words("key"), words("name"), words("scope"), number("normal_number"), json("synonyms"), number("sort_no"),
)  # fmt: skip
assignment = record(
    "assignment",
    words("staff_id"), words("role"), words("scope_kind"), words("scope_id"), words("start"), words("end"),
    flag("is_main"), flag("outsider"), words("basis"),
    index=("staff_id", "scope_id"),
)  # fmt: skip
chat_group = record(
    "chat_group",
    words("community_id"), words("name"), words("kind"), words("scope_kind"), words("scope_id"),
    words("owner_staff_id"), number("members"), words("started_on"), words("ended_on"),
)  # fmt: skip
patrol = record(
    "patrol",
    words("grid_id"), words("day"), words("worker_name"), words("staff_id"), number("found"), words("note"),
    words("problem"),  # what was found, in words; `found` counts
    index=("grid_id",),
)  # fmt: skip

SYNCED = (staff, role, assignment, chat_group, patrol)
