"""What is due goes for good, with all that hangs on it; what is counted stays; the certificate says that, never what."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.clock import today
from desktop.base.errors import EnvironmentFailure, NotFound, Refused
from desktop.operations import backups, bringing_back, campaigns, checking, retention, undo
from desktop.queries import campaigns as campaign_queries
from desktop.queries import indicator_tallies
from desktop.queries import retention as queries
from desktop.workspace import copies, purged
from tests.desktop.care_town import DIRECTOR, appoint, build
from tests.desktop.pages import holding

NAME, NUMBER, PHONE = "欧阳钚锿", "420303195003129977", "13971234567"
NOTE, EMPLOYER, ANSWER = "其人住处不便告人", "云麓山机械修造厂", "咳嗽三天没有去医院"
DAY = date(2026, 6, 30)


@pytest.fixture
def town(office):
    town = build(office)
    with office.change("resident.add", actor=DIRECTOR, args={"subject": NAME}) as unit:
        home = town.households["101"]
        fields = {
            "household_id": home, "name": NAME, "id_number": NUMBER, "phones": [PHONE], "note": NOTE, "sex": "2",
            "employer": EMPLOYER, "birth": "1950-03-12", "state": "dead", "state_on": "2021-01-01", "lives_here": True,
            "hukou_here": True,
        }  # fmt: skip
        town.residents[NAME] = unit.create("resident", fields)
        unit.set("household", home, {"head_name": NAME})
    with office.change("life.death", actor=DIRECTOR, args={"subject": NAME}) as unit:
        unit.create("life_event", {"kind": "death", "effective_on": "2021-01-01", "resident_id": town.residents[NAME],
                                   "details": {"was": {"head_name": NAME, "state": "live"}}})  # fmt: skip
        unit.set("household", home, {"head_name": "张桂芳"})
        unit.create("doubt", {"record_kind": "resident", "record_id": town.residents[NAME], "note": NOTE})
    return town


# How well data are kept is told of what is kept; a return that was issued is frozen as it was.
OF_THE_DATA = {"doubted", "phoned", "phone_valid", "home_filled", "unlike"}


def tallies(office, day):
    """Every figure about people and households, by place."""
    with office.read() as db:
        return [
            (one.building_id, one.unit_id, {k: n for k, n in one.figures.items() if k not in OF_THE_DATA})
            for one in indicator_tallies.place_tallies(db, day)
        ]


def purge(office, *rules, reason="到期清除"):
    return retention.purge(office, rules, actor=DIRECTOR, today=DAY, reason=reason)


def test_somebody_long_dead_becomes_nobody_and_every_earlier_figure_stays(office, town):
    days = [date(2019, 5, 1), date(2020, 12, 31), date(2021, 1, 1), DAY]
    before = [tallies(office, day) for day in days]
    done = purge(office, "person")
    assert [tallies(office, day) for day in days] == before
    assert done.counts == {"doubt": 1, "life_event": 1, "resident": 1}
    planted = [NAME, NUMBER, PHONE, NOTE, EMPLOYER, "1950-03-12"]
    assert holding(office.path, office._key, planted) == []
    assert checking.check(office, deep=True).problems == ()
    with office.read() as db:
        assert (
            db.exec_driver_sql(
                "SELECT head_name FROM household WHERE id = ?", (town.households["101"],)
            ).scalar()
            == "张桂芳"
        )
        assert queries.due(db, today=DAY) == []


def test_a_new_backup_holds_nothing_of_it_and_older_ones_can_be_dropped(office, town, tmp_path):
    folder = tmp_path / "备份"
    old = backups.make(office, folder, actor=DIRECTOR)
    assert holding(old.path, office._key, [NAME]) == [NAME]
    purge(office, "person")
    office.clock.now += 5_000
    gone = retention.drop_copies(office, actor=DIRECTOR)
    assert old.path in gone or not old.path.exists()
    left = backups.backups(folder, office.path)
    assert left
    assert all(holding(one.path, office._key, [NAME, NUMBER, PHONE, NOTE]) == [] for one in left)


def test_the_certificate_says_that_and_never_what(office, town):
    done = purge(office, "person", reason="保留期满")
    with office.read() as db:
        [certificate] = queries.certificates(db)
    assert certificate.number == done.number == f"2026-001-{done.erasure_id[:4]}"
    assert certificate.counts == {"doubt": 1, "life_event": 1, "resident": 1}
    assert (certificate.rules, certificate.reason, certificate.erased_by, certificate.erased_on) == (
        ("person",), "保留期满", DIRECTOR, "2026-06-30",
    )  # fmt: skip
    assert not any(text in repr(certificate) for text in (NAME, NUMBER, PHONE))


def test_what_a_purge_took_is_not_offered_from_an_older_copy_and_keeps_nothing_else_back(
    office, town, tmp_path
):
    gone = [town.residents[name] for name in (NAME, "任小贝", "仇小宝")]
    with office.change("resident.remove", actor=DIRECTOR) as unit:
        unit.delete("resident", gone[1])
    copy = backups.make(office, tmp_path / "copies", actor=DIRECTOR).path
    with office.change("resident.remove", actor=DIRECTOR) as unit:
        unit.delete("resident", gone[2])
        unit.purge("resident", gone[1])
    purge(office, "person")
    with copies.reading_copy(office, copy) as there:
        with office.read() as here:
            found = bringing_back.differences(here, there)
        assert [one.id for one in found if one.id in gone] == [gone[2]]
        bringing_back.bring_back(office, found, there=there, source=copy.name, actor=DIRECTOR)
    with office.read() as db:
        told = db.exec_driver_sql("SELECT id, name FROM resident WHERE id IN (?, ?, ?)", tuple(gone)).all()
    assert {(row[0], row[1]) for row in told} == {(gone[0], "已匿名"), (gone[2], "仇小宝")}


def test_undo_of_an_older_step_says_why_not(office, town):
    with office.read() as db:
        step = db.exec_driver_sql("SELECT id FROM step WHERE name = 'resident.add'").scalar()
    purge(office, "person")
    with pytest.raises(Refused, match="清除"):
        undo.undo(office, step, actor=DIRECTOR)


def test_nothing_goes_without_a_right_a_reason_or_room(office, town, monkeypatch):
    with pytest.raises(Refused, match="原因"):
        purge(office, "person", reason=" ")
    with pytest.raises(Refused):
        purge(office, "no such rule")
    appoint(office)
    with pytest.raises(Refused) as refusal:
        retention.purge(office, ["person"], actor="王录", today=DAY, reason="x")
    assert refusal.value.code == "permission.purge"
    monkeypatch.setattr(purged.shutil, "disk_usage", lambda _p: type("U", (), {"free": 10})())
    with pytest.raises(EnvironmentFailure):
        purge(office, "person")
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM resident WHERE name = ?", (NAME,)).scalar() == 1


def test_a_purge_cut_off_before_the_file_was_written_anew_is_finished_later(office, town, monkeypatch):
    monkeypatch.setattr(
        retention.purged, "rewrite", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        purge(office, "person")
    monkeypatch.undo()
    assert purged.unfinished(office)
    assert retention.finish(office)
    assert not retention.finish(office)
    assert holding(office.path, office._key, [NAME, NUMBER, PHONE, NOTE]) == []


def test_restricted_records_go_a_year_after_their_end_and_name_nobody(office, town):
    who = town.residents["任杰"]
    with office.change("care.add", actor=DIRECTOR) as unit:
        unit.create(
            "care_record", {"resident_id": who, "category": "corrected", "end": "2025-06-30", "basis": NOTE}
        )
        unit.create(
            "care_record",
            {"resident_id": who, "category": "corrected", "end": "2025-07-01", "basis": EMPLOYER},
        )
        unit.create("care_record", {"resident_id": who, "category": "dibao", "end": "2020-07-01"})
    with office.read() as db:
        [one] = queries.due(db, today=DAY, rules=["restricted"])
    assert (one.title, one.since) == ("", "2025-06-30")
    assert purge(office, "restricted").counts == {"care_record": 1}
    assert checking.check(office).problems == ()


def test_a_campaign_has_an_end_and_leaves_nothing_behind(office, town):
    with pytest.raises(Refused) as refusal:
        campaigns.start(
            office, name="六问", purpose="", basis="", ends_on=date(2026, 6, 1), actor=DIRECTOR, today=DAY
        )
    assert set(refusal.value.problems) == {"purpose", "basis", "ended_on"}
    with pytest.raises(Refused, match="清除日期"):
        campaigns.start(
            office,
            name="六问",
            purpose="流感",
            basis="卫健〔2026〕9号",
            ends_on=DAY,
            purge_on=date(2027, 1, 1),
            actor=DIRECTOR,
            today=DAY,
        )
    done = campaigns.start(
        office,
        name="六问",
        purpose="流感",
        basis="卫健〔2026〕9号",
        ends_on=date(2026, 7, 31),
        actor=DIRECTOR,
        today=DAY,
    )
    [campaign] = done.of("campaign")
    who = [("resident", town.residents["任杰"]), ("resident", town.residents["仇和平"])]
    campaigns.tag(office, campaign, who, text="发热", answers={"三问": ANSWER}, actor=DIRECTOR, today=DAY)
    with office.read() as db:
        found = campaign_queries.entries(db, campaign)
    campaigns.untag(office, [found[0].id], actor=DIRECTOR)
    campaigns.end(office, campaign, actor=DIRECTOR, today=DAY)
    with pytest.raises(Refused):
        campaigns.end(office, campaign, actor=DIRECTOR, today=date(2026, 8, 1))
    with pytest.raises(Refused, match="已经结束"):
        campaigns.tag(office, campaign, who, actor=DIRECTOR, today=date(2026, 7, 1))
    with pytest.raises(NotFound):
        purge(office, "campaign")
    done = retention.purge(office, ["campaign"], actor=DIRECTOR, today=date(2026, 7, 30), reason="专项结束")
    assert done.counts == {"campaign_entry": 2}  # also the one that was taken off again
    assert holding(office.path, office._key, [ANSWER]) == []
    with office.read() as db:
        assert campaign_queries.one(db, campaign).erasure_id == done.erasure_id


def test_staff_who_left_keep_name_and_years(office):
    with office.change("staff.add", actor=DIRECTOR) as unit:
        who = unit.create("staff", {"name": "孙离任", "id_number": NUMBER, "private_phone": PHONE, "joined_on": "2015",
                                    "left_on": "2020-01-01", "left_reason": NOTE})  # fmt: skip
    assert purge(office, "staff").counts == {"staff": 1}
    with office.read() as db:
        row = db.exec_driver_sql(
            "SELECT name, id_number, private_phone, joined_on, left_on FROM staff WHERE id = ?", (who,)
        ).one()
        assert queries.due(db, today=DAY) == []
    assert tuple(row) == ("孙离任", None, None, "2015", "2020-01-01")
    assert holding(office.path, office._key, [NUMBER, PHONE, NOTE]) == []


def test_photos_visits_and_what_was_removed(office, town):
    picture = "ab" * 32
    with office.local() as db:
        db.exec_driver_sql("INSERT INTO blob VALUES (?, 'image/jpeg', ?)", (picture, NOTE.encode()))
    with office.change("visit.add", actor=DIRECTOR) as unit:
        old = unit.create("visit", {"day": "2021-01-01", "worker_name": "李", "found": NOTE})
        unit.create(
            "visit", {"day": "2025-01-01", "worker_name": "李", "details": {"photos": [picture], "a": 1}}
        )
        gone = unit.create("resident", {"name": NAME, "id_number": NUMBER})
        unit.delete("resident", gone)
    with office.read() as db:
        found = {(one.rule, one.kind) for one in queries.due(db, today=date(2027, 7, 1))}
    assert found >= {("work", "visit"), ("photo", "visit"), ("removed", "resident")}
    retention.purge(office, ["work", "photo", "removed"], actor=DIRECTOR, today=date(2027, 7, 1), reason="x")
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM blob").scalar() == 0
        assert db.exec_driver_sql("SELECT count(*) FROM visit WHERE id = ?", (old,)).scalar() == 0
        assert db.exec_driver_sql("SELECT details FROM visit").scalar() == '{"a":1}'
    assert checking.check(office, deep=True).problems == ()


def test_days_are_chosen_within_bounds(office, town):
    with pytest.raises(Refused, match="之间"):
        retention.set_days(office, {"person": 1}, actor=DIRECTOR)
    with pytest.raises(Refused):
        retention.set_days(office, {"nothing": 100}, actor=DIRECTOR)
    retention.set_days(office, {"person": 3650}, actor=DIRECTOR)
    with office.read() as db:
        assert queries.days(db)["person"] == 3650
        assert queries.due(db, today=DAY, rules=["person"]) == []


@pytest.mark.parametrize("years", [1, 80])
def test_a_clock_that_leapt_forward_erases_nothing_before_somebody_says_the_day(office, town, clock, years):
    """Somebody who left in 2025 is kept for four years, whatever a wrong clock says."""
    with office.change("resident.edit", actor=DIRECTOR) as unit:
        unit.set("resident", town.residents[NAME], {"state_on": "2025-06-30"})
    assert queried(office, DAY) == []
    clock.now += (years * 365 + 1200) * 86_400_000
    office.record_event("login.ok", actor=DIRECTOR)
    fast = today(clock)
    assert queried(office, fast) == [town.residents[NAME]]
    for said in ("", DAY.isoformat(), "清除"):
        with pytest.raises(Refused) as refusal:
            retention.purge(office, ["person"], actor=DIRECTOR, today=fast, reason="x", said=said)
        assert refusal.value.code == "retention.clock"
        assert fast.isoformat() in refusal.value.text
    assert queried(office, fast) == [town.residents[NAME]]
    clock.now -= (years * 365 + 1200) * 86_400_000  # set right: nothing to be asked, and nothing due
    with pytest.raises(NotFound):
        retention.purge(office, ["person"], actor=DIRECTOR, today=DAY, reason="x")
    clock.now += (years * 365 + 1200) * 86_400_000  # an office that was closed for so long
    done = retention.purge(office, ["person"], actor=DIRECTOR, today=fast, reason="x", said=fast.isoformat())
    assert done.counts["resident"] == 1


def queried(office, day):
    with office.read() as db:
        return [one.id for one in queries.due(db, today=day, rules=["person"])]
