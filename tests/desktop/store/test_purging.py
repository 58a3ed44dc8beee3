"""A purge empties the log and keeps its chains; whatever arrives, in whatever order, ends empty everywhere."""

from __future__ import annotations

import random as chance

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.operations import checking, undo
from desktop.store import intake, log, verify
from desktop.store.fold import Record
from desktop.store.op import PURGE, STATUS, Op, chain, decode, encode
from desktop.store.purging import rest
from desktop.workspace import Workspace, purged
from tests.desktop.pages import holding

NAME, NUMBER, PHONE, NOTE = "欧阳钚锿", "420303195003129977", "13971234567", "其人住处不便告人"
PLANTED = [NAME, NUMBER, PHONE, NOTE]


def planted(office: Workspace) -> str:
    with office.change("resident.add", actor="李梅", args={"subject": NAME}) as unit:
        who = unit.create("resident", {"name": NAME, "id_number": NUMBER, "phones": [PHONE], "sex": "1"})
    with office.change("resident.edit", actor="李梅", args={"subject": NAME}, note=NOTE) as unit:
        unit.set("resident", who, {"note": NOTE})
    return who


def copy_all(source: Workspace, target: Workspace) -> None:
    target.receive(source.runs_since(target.vector()), actor="李梅", source="同事")


def sound(office: Workspace) -> None:
    assert checking.check(office, deep=True).problems == ()


def in_log(office: Workspace) -> str:
    with office.read() as db:
        log_text = " ".join(body for (body,) in db.exec_driver_sql("SELECT body FROM oplog"))
        return log_text + " ".join(args or "" for (args,) in db.exec_driver_sql("SELECT args FROM step"))


def test_nothing_of_it_lies_in_any_page_once_the_file_was_written_anew(office):
    who = planted(office)
    assert holding(office.path, office._key, PLANTED) == PLANTED  # the scan does see it
    with office.change("retention.purge", actor="李梅") as unit:
        unit.purge("resident", who)
    assert not any(text in in_log(office) for text in PLANTED)
    assert purged.unfinished(office)
    purged.rewrite(office)
    assert not purged.unfinished(office)
    assert holding(office.path, office._key, PLANTED) == []
    sound(office)


def test_some_fields_go_and_the_others_keep_their_history(office):
    who = planted(office)
    with office.change("retention.purge", actor="李梅") as unit:
        unit.purge("resident", who, {"name": "已匿名", "id_number": None, "phones": None, "note": None})
    with office.read() as db:
        row = db.exec_driver_sql("SELECT name, id_number, phones, note, sex FROM resident").one()
    assert tuple(row) == ("已匿名", None, None, None, "1")
    assert not any(text in in_log(office) for text in PLANTED)
    with office.change("resident.edit", actor="李梅") as unit:  # what is written afterwards stands
        unit.set("resident", who, {"note": "后来的备注"})
    with office.read() as db:
        assert db.exec_driver_sql("SELECT note FROM resident").scalar() == "后来的备注"
    sound(office)


def test_a_purged_record_does_not_come_back_by_undo_or_under_its_id(office):
    who = planted(office)
    with office.change("resident.remove", actor="李梅") as unit:
        unit.delete("resident", who)
    removal = unit.changes.step_id
    with office.change("retention.purge", actor="李梅") as unit:
        unit.purge("resident", who)
    with pytest.raises(Refused) as refusal:
        undo.undo(office, removal, actor="李梅")
    assert "清除" in str(refusal.value)
    with pytest.raises(Refused) as refusal, office.change("resident.add", actor="李梅") as unit:
        unit.create("resident", {"name": "张三"}, id=who)
    assert refusal.value.code == "record.purged"
    with pytest.raises(Refused), office.change("x.restore", actor="李梅") as unit:
        unit.restore(unit.record("resident", who), {"name": NAME}, alive=True)
    with pytest.raises(Refused) as refusal:
        undo.undo(office, actor="李梅")  # the purge itself, the newest step
    assert refusal.value.code in {"undo.never", "undo.changed_since"}


@pytest.mark.parametrize("old_first", [True, False])
@pytest.mark.parametrize("whole", [True, False])
def test_the_order_of_arrival_does_not_matter(make_office, old_first, whole):
    here, there, third = (
        make_office("a.gezhi"),
        make_office("b.gezhi", founded=False),
        make_office("c.gezhi", founded=False),
    )
    who = planted(here)
    before = here.runs_since(third.vector())
    copy_all(here, there)
    with there.change("resident.edit", actor="王芳", args={"subject": NAME}) as unit:  # parallel to the purge
        unit.set("resident", who, {"phones": [PHONE, "13900000001"]})
    parallel = there.runs_since(here.vector())
    with here.change("retention.purge", actor="李梅") as unit:
        unit.purge(
            "resident",
            who,
            None if whole else {"name": "已匿名", "id_number": None, "phones": None, "note": None},
        )
    purge = here.runs_since(there.vector())
    for runs in (before, parallel, purge) if old_first else (purge, parallel, before):
        third.receive(runs, actor="李梅", source="同事")
    copy_all(here, there)
    copy_all(there, here)
    for _round in range(2):
        for one in (here, there, third):
            for other in (here, there, third):
                if one is not other:
                    copy_all(one, other)
    prints = []
    for office in (here, there, third):
        purged.rewrite(office)
        assert not any(text in in_log(office) for text in PLANTED)
        assert holding(office.path, office._key, PLANTED) == []
        sound(office)
        with office.read() as db:
            prints.append(
                (
                    checking.fingerprint(db),
                    sorted(row[0] for row in db.exec_driver_sql("SELECT body FROM oplog")),
                )
            )
    assert prints[0] == prints[1] == prints[2]


def test_a_rest_nobody_asked_for_is_told(office):
    who = planted(office)
    with office.read() as db:
        op = log.ops_of(db, who)[0]
    forged = Op(
        **{
            **{n: getattr(op, n) for n in op.__dataclass_fields__},
            "fields": {},
            "salt": "",
            "link": "ab" * 32,
        }
    )
    with office.local() as db:
        guard = db.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'keep_oplog_update'").scalar()
        db.exec_driver_sql("DROP TRIGGER keep_oplog_update")
        db.exec_driver_sql(
            "UPDATE oplog SET body = ? WHERE entity_id = ? AND seq = ?",
            (encode(forged).decode(), who, op.seq),
        )
        db.exec_driver_sql(guard)
    with office.read() as db:
        assert any("没有清除的记录" in text for text in verify.chain_problems(db))


def test_the_log_stays_guarded_after_a_purge(office):
    who = planted(office)
    with office.change("retention.purge", actor="李梅") as unit:
        unit.purge("resident", who)
    with pytest.raises(Exception, match="append-only"), office.local() as db:
        db.exec_driver_sql("UPDATE oplog SET body = '' WHERE seq = 1")


def test_a_rest_is_canonical_and_links_where_its_whole_did():
    whole = Op(
        stream="a" * 32, seq=3, hlc=9, wall_ms=9, actor="李梅", install="i", kind="set", entity="resident", id="b" * 32,
        step="c" * 32, fields={"name": (NAME, ()), "sex": ("1", ())}, salt="0123456789abcdef", reason="更正",
    )  # fmt: skip
    link = chain(bytes(32), encode(whole))
    left = rest(whole, {"name"}, link)
    raw = encode(left)
    assert chain(bytes(32), raw) == link
    assert decode(raw) == left
    assert NAME.encode() not in raw
    assert b"0123456789abcdef" not in raw
    assert "更正".encode() not in raw
    assert rest(left, {"sex"}, link).fields == {}


STREAMS = ["a" * 32, "b" * 32, "c" * 32]


@st.composite
def histories(draw: st.DrawFn) -> list[Op]:
    ops = []
    for index in range(draw(st.integers(2, 9))):
        kind = draw(st.sampled_from(["create", "set", "set", "delete", PURGE, PURGE]))
        names = draw(st.sets(st.sampled_from(["name", "phone", "note"]), min_size=1))
        fields = {n: (f"{n}{index}", ()) for n in names}
        if kind == "delete" or (kind == PURGE and draw(st.booleans()) and draw(st.booleans())):
            fields = {STATUS: ("deleted", ())}
        earlier = [op for op in ops if draw(st.booleans())]
        fields = {
            n: (v, () if kind == PURGE else tuple(op.dot for op in earlier if n in op.fields))
            for n, (v, _p) in fields.items()
        }
        stream = draw(st.sampled_from(STREAMS))
        seq = 1 + sum(op.stream == stream for op in ops)
        ops.append(
            Op(stream=stream, seq=seq, hlc=index + 1, wall_ms=1, actor="", install="", kind=kind, entity="resident",
               id="d" * 32, step="e" * 32, fields=fields)
        )  # fmt: skip
    return ops


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.integers(0, 10**6))
def test_the_fold_does_not_depend_on_the_order_nor_on_what_was_already_emptied(ops, seed):
    def folded(order):
        record = Record("resident", "d" * 32)
        for op in order:
            record.take(op)
        return (
            {n: (r.shown, frozenset(r.heads)) for n, r in record.fields.items() if r.heads},
            record.alive,
            record.gone,
        )

    expected = folded(ops)
    shuffled = list(ops)
    chance.Random(seed).shuffle(shuffled)
    assert folded(shuffled) == expected
    all_of_it = Record("resident", "d" * 32)
    for op in ops:
        all_of_it.take(op)
    emptied = [rest(op, {n for n in op.fields if all_of_it.voids(op, n)}, bytes(32)) for op in shuffled]
    assert folded(emptied) == expected


def test_the_vector_counts_rests_like_any_operation(office):
    who = planted(office)
    with office.read() as db:
        before = intake.vector(db)
    with office.change("retention.purge", actor="李梅") as unit:
        unit.purge("resident", who)
    with office.read() as db:
        assert before.missing(intake.vector(db)).spans()
