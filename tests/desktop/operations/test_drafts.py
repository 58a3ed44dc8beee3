"""Half-typed forms: kept per person, replaced, forgotten, never entered twice."""

from __future__ import annotations

import pytest

from desktop.domain.resident import ResidentDraft
from desktop.operations import drafts, residents
from desktop.queries import drafts as kept
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes


def waiting(office, actor="李梅"):
    with office.read() as db:
        return list(kept.waiting(db, actor))


def keep(office, fields, record_id="new/h1", actor="李梅", form="resident"):
    drafts.keep(office, fields, actor=actor, form=form, record_id=record_id)


def test_the_newest_words_replace_the_older_ones(office, clock):
    keep(office, {"name": "张"})
    clock.now += 5
    keep(office, {"name": "张桂芳", "phones": ("13900000000",)})
    [draft] = waiting(office)
    assert draft.fields == {"name": "张桂芳", "phones": ["13900000000"]}
    assert (draft.new, draft.place_id, draft.at_ms) == (True, "h1", clock.now)


def test_a_draft_is_shown_to_nobody_else_and_the_newest_comes_first(office, clock):
    keep(office, {"name": "甲"})
    clock.now += 1
    keep(office, {"name": "乙"}, record_id="r2")
    keep(office, {"name": "丙"}, actor="王芳")
    assert [d.fields["name"] for d in waiting(office)] == ["乙", "甲"]
    assert [d.fields["name"] for d in waiting(office, "王芳")] == ["丙"]


@pytest.mark.parametrize("how", ["forget", "empty"])
def test_a_saved_form_leaves_no_draft(office, how):
    keep(office, {"name": "张"})
    if how == "forget":
        drafts.forget(office, actor="李梅", form="resident", record_id="new/h1")
    else:
        keep(office, {})
    assert waiting(office) == []
    with office.read() as db:
        assert kept.one(db, "李梅", "resident", "new/h1") is None


def test_half_a_sign_is_left_out_and_the_rest_is_kept(office):
    keep(office, {"name": "\ud842", "note": "在"})
    assert waiting(office)[0].fields == {"note": "在"}


def test_keeping_a_draft_is_no_step_and_no_operation(office):
    with office.read() as db:
        before = db.exec_driver_sql("SELECT count(*) FROM oplog").scalar()
    keep(office, {"name": "张"})
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM oplog").scalar() == before
        assert db.exec_driver_sql("SELECT count(*) FROM step WHERE name LIKE '%draft%'").scalar() == 0


def test_what_was_saved_just_before_the_crash_is_not_offered_again(office, clock):
    from datetime import date

    with office.change("household.add", actor="李梅") as unit:
        household = unit.create("household", {"head_name": "张桂芳", "dwelling_id": "d1"})
    keep(office, {"name": "张桂芳", "id_number": ""}, record_id=f"new/{household}")
    lines = {"new-1": {"name": "张桂芳"}, "new-2": {"name": "张小芳", "birth": "2001"}}
    keep(office, lines, record_id=f"new/{household}", form="member")
    keep(office, {"head_name": "张桂芳"}, record_id="new/d1", form="household")
    assert {(d.form, len(d.fields)) for d in waiting(office)} == {("resident", 2), ("member", 2)}
    residents.add(
        office, ResidentDraft(household_id=household, name="张桂芳"), actor="李梅", today=date(2026, 6, 30)
    )
    assert [(d.form, list(d.fields)) for d in waiting(office)] == [("member", ["new-2"])]


def test_an_offer_says_in_words_what_was_typed_and_no_number(office):
    with office.change("household.add", actor="李梅") as unit:
        household = unit.create("household", {"head_name": "张桂芳", "address_text": "老街 12 号"})
    lines = {"new-1": {"name": "张小芳", "id_number": "420303195302110026"}}
    keep(office, lines, record_id=f"new/{household}", form="member")
    with office.read() as db:
        [offer] = kept.offers(db, "李梅")
    assert (offer.form, offer.where, offer.who) == ("成员表", "老街 12 号", "张小芳")
    assert offer.fields == ("姓名", "证件号码")
    assert "4203" not in repr((offer.form, offer.where, offer.who, offer.fields))


def test_drafts_survive_closing_the_file_and_are_encrypted(office):
    keep(office, {"name": "稀有名字甲乙丙丁"})
    path = office.path
    office.close()
    assert "稀有名字甲乙丙丁".encode() not in path.read_bytes()
    again = Workspace.open(path, password=PASSWORD, volumes=FitVolumes())
    try:
        assert waiting(again)[0].fields == {"name": "稀有名字甲乙丙丁"}
    finally:
        again.close()
