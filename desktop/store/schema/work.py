"""What was done on a day, and what is kept for a time only: visits, diaries, campaigns, erasures."""

from __future__ import annotations

from desktop.store.schema.columns import json, number, record, words

visit = record(
    "visit",
    words("household_id"), words("resident_id"), words("care_record_id"), words("staff_id"), words("worker_name"),
    words("day"), number("minutes"), words("method"), words("kind"), words("found"), words("needs"), words("handling"),
    words("next_on"), words("entered_on"), json("details"),
    index=("household_id", "resident_id"),
)  # fmt: skip
diary = record(  # a day's page; `lines` are [from, what, result], besides what visits and patrols tell by themselves
    "diary",
    words("staff_id"), words("worker_name"), words("day"), words("weather"), json("lines"), words("plan"),
    words("reviewed_by"), words("reviewed_on"),
    index=("staff_id",),
)  # fmt: skip
campaign = record(  # a collection with an end: what hangs on it is erased after `purge_on`
    "campaign",
    words("name"), words("purpose"), words("basis"), words("started_on"), words("ended_on"), words("purge_on"),
    words("erasure_id"),
)  # fmt: skip
campaign_entry = record(
    "campaign_entry",
    words("campaign_id"), words("record_kind"), words("record_id"), words("tag"), json("answers"), words("noted_on"),
    index=("campaign_id", "record_id"),
)  # fmt: skip
erasure = record(  # that something was erased, never what: the certificate
    "erasure",
    words("number"), words("rule"), words("basis"), words("reason"), json("counts"), json("record_ids"),
    words("erased_by"), words("erased_on"),
)  # fmt: skip

SYNCED = (visit, diary, campaign, campaign_entry, erasure)
