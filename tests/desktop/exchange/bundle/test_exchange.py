"""Between real, encrypted office files: everything arrives, once, in any order; refusals leave no trace."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.exchange.bundle import container, exchange, keys
from desktop.exchange.bundle.exchange import Applied
from desktop.exchange.bundle.write import write_bundle
from desktop.operations.trust import withdraw_signer
from desktop.queries import exchange as queries
from desktop.queries.exchange import Missing
from desktop.security.install import Install
from desktop.store import log, verify
from desktop.store.op import HLC_CEILING, Op, encode
from desktop.store.run import Run
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, fill, state_of, trust
from tests.desktop.exchange.bundle.test_container import age_file

MakeOffice = Callable[..., Workspace]
NUMBERS = count(1)


@pytest.fixture
def alice(make_office: MakeOffice) -> Workspace:
    office = make_office("alice.gezhi")
    trust(office, BOB, EVE)
    return office


@pytest.fixture
def bob(make_office: MakeOffice) -> Workspace:
    """A second PC that has nothing yet but the decision whom to believe."""
    office = make_office("bob.gezhi", founded=False)
    trust(office, ALICE, EVE)
    return office


@pytest.fixture
def eve(make_office: MakeOffice) -> Workspace:
    office = make_office("eve.gezhi", founded=False)
    trust(office, ALICE, BOB)
    return office


def send(tmp_path: Path, office: Workspace, me: Install, to: Install, *, full: bool = False) -> Path:
    out = tmp_path / f"{next(NUMBERS)}.sqb"
    exchange.write(office, to.recipient, out, install=me, actor="李梅", full=full)
    return out


def take(office: Workspace, me: Install, path: Path, *, preview: bool = False) -> Applied:
    return exchange.apply(office, path, install=me, actor="王芳", preview=preview)


def refusal(office: Workspace, me: Install, path: Path) -> str:
    """The code of the refusal; the office must be as before, to the row, and soon."""
    before = state_of(office)
    began = time.process_time()
    with pytest.raises(Refused) as caught:
        take(office, me, path)
    assert time.process_time() - began < 2
    assert state_of(office) == before
    return caught.value.code


def sound(office: Workspace) -> bool:
    with office.read() as db:
        return not verify.chain_problems(db) and not verify.row_problems(db)


def names(office: Workspace) -> dict[str, str]:
    with office.read() as db:
        return dict(db.exec_driver_sql("SELECT id, name FROM resident").all())  # type: ignore[arg-type]


def test_everything_arrives_and_a_second_time_nothing_is_new(
    tmp_path: Path, alice: Workspace, bob: Workspace
) -> None:
    fill(alice, 40)
    path = send(tmp_path, alice, ALICE, BOB)
    before = bob.vector()
    applied = take(bob, BOB, path)
    assert applied.new_ops == len(alice.vector())
    assert (applied.known_ops, applied.missing) == (0, ())
    assert names(bob) == names(alice)
    assert len(names(bob)) == 40
    assert bob.vector() == before.union(alice.vector())
    again = take(bob, BOB, path)
    assert (again.new_ops, again.known_ops) == (0, applied.new_ops)
    assert sound(bob)


def test_both_ways_and_then_the_files_say_the_same(tmp_path: Path, alice: Workspace, bob: Workspace) -> None:
    fill(alice, 10)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    fill(bob, 5, prefix="新来")
    back = send(tmp_path, bob, BOB, ALICE)
    applied = take(alice, ALICE, back)
    assert len(names(alice)) == 15
    assert state_of(alice) == state_of(bob)
    assert dict(applied.manifest.state_digest) == dict(applied.digest), "equal vectors, equal digests"


def test_the_next_bundle_starts_where_the_other_said_it_is(
    tmp_path: Path, alice: Workspace, bob: Workspace
) -> None:
    fill(alice, 30)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    take(alice, ALICE, send(tmp_path, bob, BOB, ALICE))  # Bob's word about what he holds
    fill(alice, 1)
    out = tmp_path / "small.sqb"
    written = exchange.write(alice, BOB.recipient, out, install=ALICE, actor="李梅")
    assert written.ops < 8
    assert take(bob, BOB, out).missing == ()
    assert state_of(alice) == state_of(bob)


def test_every_bundle_is_cumulative_so_a_lost_stick_heals_itself(
    tmp_path: Path, alice: Workspace, bob: Workspace
) -> None:
    fill(alice, 3)
    send(tmp_path, alice, ALICE, BOB)  # lost
    fill(alice, 3)
    assert take(bob, BOB, send(tmp_path, alice, ALICE, BOB)).missing == ()
    assert names(bob) == names(alice)


def bundles_in_three_pieces(tmp_path: Path, office: Workspace) -> list[Path]:
    """Three bundles that each carry a third only: what cumulative ones never are, but old sticks may be."""
    paths, known = [], Vector()
    for third in range(3):
        fill(office, 4, prefix=f"第{third}批")
        runs, have = office.runs_since(known), office.vector()
        with office.read() as db:
            sender = exchange.sender(office, queries.facts(db), third + 1)
        paths.append(tmp_path / f"piece-{third}.sqb")
        write_bundle(
            runs, recipient=BOB.recipient, signer=ALICE, out=paths[-1], sender=sender, since=known, have=have
        )
        known = have
    return paths


def test_in_every_order_and_what_is_missing_meanwhile(
    tmp_path: Path, alice: Workspace, make_office: MakeOffice
) -> None:
    pieces = bundles_in_three_pieces(tmp_path, alice)
    whole = alice.vector()
    for number, order in enumerate(([0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1], [0, 2, 1], [1, 0, 2])):
        office = make_office(f"joiner{number}.gezhi", founded=False)
        trust(office, ALICE)
        for piece in order:
            applied = take(office, BOB, pieces[piece])
            told = {(m.stream, n) for m in applied.missing for n in range(m.first, m.last + 1)}
            lacking = {(s, n) for s, a, b in office.vector().missing(whole).spans() for n in range(a, b + 1)}
            announced = applied.manifest.bundle_seq
            assert told <= lacking
            if announced == 3 or 2 in order[: order.index(piece) + 1]:
                assert told == lacking, "the newest bundle's word makes the list exact"
        assert applied.missing == ()
        assert names(office) == names(alice)
        assert sound(office)


def test_a_late_bundle_does_not_make_us_forget_what_is_missing(
    tmp_path: Path, alice: Workspace, bob: Workspace
) -> None:
    fill(alice, 2)
    early = send(tmp_path, alice, ALICE, BOB)
    fill(alice, 2)
    have, word = alice.vector(), tmp_path / "word.sqb"
    with alice.read() as db:
        sender = exchange.sender(alice, queries.facts(db), 2)
    write_bundle([], recipient=BOB.recipient, signer=ALICE, out=word, sender=sender, since=have, have=have)
    assert sum(m.last - m.first + 1 for m in take(bob, BOB, word).missing) == len(have)
    applied = take(bob, BOB, early)
    assert sum(m.last - m.first + 1 for m in applied.missing) == len(bob.vector().missing(have)) > 0
    assert exchange.missing(bob) == applied.missing
    assert take(bob, BOB, send(tmp_path, alice, ALICE, BOB)).missing == ()


def test_a_preview_tells_and_changes_nothing(tmp_path: Path, alice: Workspace, bob: Workspace) -> None:
    fill(alice, 6)
    path = send(tmp_path, alice, ALICE, BOB)
    before = state_of(bob)
    seen = take(bob, BOB, path, preview=True)
    assert state_of(bob) == before
    applied = take(bob, BOB, path)
    assert (seen.new_ops, seen.conflicts, seen.touched, seen.missing) == (
        applied.new_ops, applied.conflicts, applied.touched, applied.missing,
    )  # fmt: skip


def test_parallel_edits_arrive_as_a_conflict_and_a_decision_travels(
    tmp_path: Path, alice: Workspace, bob: Workspace
) -> None:
    (resident,) = fill(alice, 1)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    for office, name in ((alice, "王小明"), (bob, "王晓明")):
        with office.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", resident, {"name": name})
    applied = take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    assert applied.conflicts == 1
    assert take(alice, ALICE, send(tmp_path, bob, BOB, ALICE)).conflicts == 1
    assert state_of(alice) == state_of(bob)
    with alice.change("resident.edit", actor="李梅") as unit:
        unit.resolve("resident", resident, {"name": "王晓明"})
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    assert state_of(alice) == state_of(bob)
    assert state_of(bob)["conflict"] == []
    assert names(bob)[resident] == "王晓明"


def test_deleted_here_and_edited_there_stays_on_the_books(
    tmp_path: Path, alice: Workspace, bob: Workspace
) -> None:
    (resident,) = fill(alice, 1)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    with alice.change("resident.remove", actor="李梅") as unit:
        unit.delete("resident", resident)
    with bob.change("resident.edit", actor="王芳") as unit:
        unit.set("resident", resident, {"name": "还在"})
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    take(alice, ALICE, send(tmp_path, bob, BOB, ALICE))
    assert names(alice) == names(bob) == {resident: "还在"}
    assert state_of(alice) == state_of(bob)


def test_three_offices_in_a_ring(tmp_path: Path, alice: Workspace, bob: Workspace, eve: Workspace) -> None:
    ring = [(alice, ALICE), (bob, BOB), (eve, EVE)]
    for round_number in range(3):
        for at, (office, me) in enumerate(ring):
            fill(office, 2, prefix=f"{round_number}{at}")
            to_office, to = ring[(at + 1) % 3]
            take(to_office, to, send(tmp_path, office, me, to))
    for at in (0, 1, 2, 0, 1):
        office, me = ring[at]
        to_office, to = ring[(at + 1) % 3]
        take(to_office, to, send(tmp_path, office, me, to))
    assert state_of(alice) == state_of(bob) == state_of(eve)
    assert len(names(alice)) == 18


def test_a_restored_copy_gets_its_own_operations_back(
    tmp_path: Path, alice: Workspace, bob: Workspace, clock: FixedClock
) -> None:
    """Alice's folder is copied, she goes on, her PC dies, the old copy is opened: nothing that left is lost."""
    fill(alice, 4)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    alice.close()
    for name in ("alice.gezhi", "alice.gezhi.keys"):
        (tmp_path / f"old-{name}").write_bytes((tmp_path / name).read_bytes())
    went_on = Workspace.open(tmp_path / "alice.gezhi", password=PASSWORD, clock=clock, volumes=FitVolumes())
    fill(went_on, 3, prefix="后来")
    take(bob, BOB, send(tmp_path, went_on, ALICE, BOB))
    went_on.close()
    (tmp_path / "old-alice.gezhi").replace(tmp_path / "restored.gezhi")
    (tmp_path / "old-alice.gezhi.keys").replace(tmp_path / "restored.gezhi.keys")
    restored = Workspace.open(
        tmp_path / "restored.gezhi", password=PASSWORD, clock=clock, volumes=FitVolumes()
    )
    try:
        fill(restored, 2, prefix="还原后")
        take(restored, ALICE, send(tmp_path, bob, BOB, ALICE, full=True))
        assert len(names(restored)) == 9
        take(bob, BOB, send(tmp_path, restored, ALICE, BOB, full=True))
        assert state_of(restored) == state_of(bob)
        assert sound(restored)
    finally:
        restored.close()


def test_text_is_the_same_in_row_and_log(tmp_path: Path, alice: Workspace, bob: Workspace) -> None:
    """Typed in decomposed form (as macOS does): the row must be what the log says, or the files differ."""
    with alice.change("household.add", actor="李梅") as unit:
        one = unit.create("household", {"head_name": "Ame\u0301lie", "note": "換\u0301行\n\u0300"})
    with alice.change("household.edit", actor="李梅") as unit:
        unit.set("household", one, {"head_name": "Zoe\u0308"})
    assert sound(alice)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    assert state_of(alice)["household"] == state_of(bob)["household"]


# Refusals


def test_for_somebody_else_from_nobody_and_for_another_community(
    tmp_path: Path, alice: Workspace, bob: Workspace, eve: Workspace
) -> None:
    fill(alice, 2)
    path = send(tmp_path, alice, ALICE, BOB)
    assert refusal(eve, EVE, path) == "bundle.not_for_us"
    withdraw_signer(bob, ALICE.public_key, actor="王芳")
    assert refusal(bob, BOB, path) == "bundle.unknown_signer"
    with eve.change("office.init", actor="张强") as unit:
        unit.create("community", {"code": "420303001001", "name": "二堰铺"})
    assert refusal(eve, EVE, send(tmp_path, alice, ALICE, EVE)) == "bundle.other_office"


def test_a_refusal_stands_in_the_audit_chain(tmp_path: Path, alice: Workspace, bob: Workspace) -> None:
    path = tmp_path / "rubbish.sqb"
    path.write_bytes(b"SQB1\nrubbish")
    assert refusal(bob, BOB, path) == "bundle.damaged"
    with bob.read() as db:
        events = db.exec_driver_sql(
            "SELECT event, json_remove(detail, '$.install') FROM audit ORDER BY no DESC LIMIT 1"
        ).one()
    assert tuple(events) == ("bundle.refused", '{"code":"bundle.damaged"}')


def test_spoilt_at_five_hundred_places_and_cut_at_many_lengths(
    tmp_path: Path, alice: Workspace, bob: Workspace
) -> None:
    fill(alice, 20)
    whole = send(tmp_path, alice, ALICE, BOB).read_bytes()
    before, chance = state_of(bob), random.Random(7)
    path = tmp_path / "spoilt.sqb"
    spoilt = [bytearray(whole) for _ in range(500)]
    for raw in spoilt:
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    for raw in (*spoilt, *(whole[:length] for length in range(0, len(whole), 101))):
        path.write_bytes(raw)
        with pytest.raises(Refused):
            take(bob, BOB, path, preview=True)
    path.write_bytes(bytes(spoilt[0]))
    with pytest.raises(Refused):
        take(bob, BOB, path)
    assert state_of(bob) == before


def test_a_thousand_stanzas(tmp_path: Path, bob: Workspace) -> None:
    path = tmp_path / "stanzas.sqb"
    path.write_bytes(container.pack("0" * 32, (keys.key_id(BOB.recipient),), age_file(1_000)))
    assert refusal(bob, BOB, path) == "bundle.age_header"


Forge = Callable[[list[Run]], Path]


@pytest.fixture
def forge(tmp_path: Path, alice: Workspace) -> Iterator[Forge]:
    """A validly signed bundle of whatever runs one likes: a trusted colleague with a debugger."""

    def write(runs: list[Run], *, digest: dict[str, str] | None = None) -> Path:
        have = alice.vector()
        for run in runs:
            have.add(run.stream, run.first, run.last)
        sent = Vector()
        for run in runs:
            sent.add(run.stream, run.first, run.last)
        with alice.read() as db:
            sender = exchange.sender(alice, queries.facts(db), 1)
        out = tmp_path / f"forged{next(NUMBERS)}.sqb"
        write_bundle(
            runs,
            recipient=BOB.recipient,
            signer=ALICE,
            out=out,
            sender=sender,
            since=sent.missing(have),
            have=have,
        )
        return out

    return write  # type: ignore[return-value]


STREAM = "e" * 32


def an_op(number: int = 1, **changes: object) -> bytes:
    fields: dict[str, object] = {
        "stream": STREAM, "seq": number, "hlc": 1 << 40, "wall_ms": 1, "actor": "x", "install": "y", "kind": "create",
        "entity": "household", "id": f"{number:032x}", "step": "0" * 32, "fields": {"head_name": ("甲", ())},
    }  # fmt: skip
    return encode(Op(**{**fields, **changes}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        b"{}",
        b"null",
        b"not json",
        b'{"e":"\xff\xff"}',
        b'{"a":"x","e":"household","f":{}}',
        an_op(2),
        an_op(stream="f" * 32),
        an_op().replace(b'"n":1', b'"n":1.0'),
        an_op().replace(b"household", b"house;hold"),
        an_op() + b" ",
        an_op(fields={"head_name": (["甲"], ())}),
        an_op(fields={"in_group": ("maybe", ())}),
        an_op(entity="resident", fields={"phones": ("139", ())}),
        an_op(entity="resident", fields={"note_categories": (5, ())}),
        an_op(entity="resident", fields={"phones": ([139], ())}),
        an_op(entity="resident", fields={"phones": ({"139": 1}, ())}),
        an_op(entity="care_record", fields={"details": (["x"], ())}),
    ],
)
def test_signed_operations_that_are_none(forge: Forge, bob: Workspace, raw: bytes) -> None:
    code = refusal(bob, BOB, forge([Run(STREAM, 1, bytes(32), [raw])]))
    assert code.startswith(("op.", "bundle.", "value."))


def test_one_bad_operation_among_many_takes_all_with_it(forge: Forge, bob: Workspace) -> None:
    ops = [an_op(n) for n in range(1, 60)]
    ops[57] = ops[57].replace("甲".encode(), b"\\u7532")
    assert refusal(bob, BOB, forge([Run(STREAM, 1, bytes(32), ops)])) == "op.not_canonical"


def test_one_dot_with_two_contents_is_kept_in_two_branches(forge: Forge, bob: Workspace) -> None:
    take(bob, BOB, forge([Run(STREAM, 1, bytes(32), [an_op(1), an_op(2)])]))
    other = [an_op(1), an_op(2, fields={"head_name": ("乙", ())}), an_op(3)]
    assert (
        take(bob, BOB, forge([Run(STREAM, 1, bytes(32), other)])).new_ops == 3
    )  # ours told again, and both of theirs
    with bob.read() as db:
        assert db.exec_driver_sql("SELECT field FROM conflict").all() == [("head_name",)]
        assert db.exec_driver_sql("SELECT count(*) FROM household").scalar() == 3
    assert sound(bob)


def test_a_continuation_of_another_history_is_refused(forge: Forge, bob: Workspace) -> None:
    first = Run(STREAM, 1, bytes(32), [an_op(1)])
    take(bob, BOB, forge([first]))
    assert refusal(bob, BOB, forge([Run(STREAM, 2, b"\1" * 32, [an_op(2)])])) == "bundle.dot_collision"
    assert take(bob, BOB, forge([Run(STREAM, 2, first.hashes()[-1], [an_op(2)])])).new_ops == 1


def test_what_fills_a_hole_must_lead_to_what_lies_behind_it(forge: Forge, bob: Workspace) -> None:
    first = Run(STREAM, 1, bytes(32), [an_op(1), an_op(2)])
    applied = take(bob, BOB, forge([Run(STREAM, 3, first.hashes()[-1], [an_op(3)])]))
    (gap,) = [m for m in applied.missing if m.stream == STREAM]
    assert gap == Missing(STREAM, 1, 2, install="y", after="", before="1970-01-01")
    other = Run(STREAM, 1, bytes(32), [an_op(1), an_op(2, fields={"head_name": ("乙", ())})])
    assert refusal(bob, BOB, forge([other])) == "bundle.dot_collision"
    assert take(bob, BOB, forge([first])).new_ops == 2
    assert STREAM not in {m.stream for m in exchange.missing(bob)}


def test_what_a_later_version_writes_is_kept_and_passed_on(
    tmp_path: Path, forge: Forge, bob: Workspace, eve: Workspace
) -> None:
    later = [
        an_op(1, fields={"head_name": ("甲", ()), "colour_of_door": ("红", ())}, schema=9),
        an_op(2, entity="vehicle", fields={"plate": ("鄂C", ())}, schema=9),
    ]
    take(bob, BOB, forge([Run(STREAM, 1, bytes(32), later)]))
    assert sound(bob)
    with bob.read() as db:
        assert db.exec_driver_sql("SELECT head_name FROM household").scalar() == "甲"
    take(eve, EVE, send(tmp_path, bob, BOB, EVE))
    with eve.read() as db:
        bodies = {body for (body,) in db.exec_driver_sql("SELECT body FROM oplog")}
    assert {raw.decode() for raw in later} <= bodies
    assert sound(eve)


def test_one_id_for_two_kinds_is_refused_whole(forge: Forge, bob: Workspace) -> None:
    take(bob, BOB, forge([Run(STREAM, 1, bytes(32), [an_op(1)])]))
    twin = an_op(1, stream="f" * 32, entity="a_grave", fields={})
    assert refusal(bob, BOB, forge([Run("f" * 32, 1, bytes(32), [twin])])) == "bundle.kind_collision"
    both = [an_op(7, seq=1, stream="9" * 32), an_op(7, seq=2, stream="9" * 32, entity="resident")]
    assert refusal(bob, BOB, forge([Run("9" * 32, 1, bytes(32), both)])) == "bundle.kind_collision"
    assert sound(bob)


def test_a_foreign_stream_cannot_claim_a_step_of_ours(forge: Forge, bob: Workspace) -> None:
    with bob.change("household.add", actor="王芳") as unit:
        unit.create("household", {"head_name": "丙"})
    step = unit.step_id
    with bob.read() as db:
        before = log.span(db, step)
    take(bob, BOB, forge([Run(STREAM, 1, bytes(32), [an_op(n, step=step) for n in range(1, 40)])]))
    with bob.read() as db:
        assert log.span(db, step) == before


def test_an_absurd_time_does_not_lame_our_clock(
    tmp_path: Path, forge: Forge, alice: Workspace, bob: Workspace
) -> None:
    take(bob, BOB, forge([Run(STREAM, 1, bytes(32), [an_op(hlc=2**62 - 1)])]))
    fill(bob, 1)
    with bob.read() as db:
        assert int(log.meta(db, "hlc") or 0) < HLC_CEILING
    assert take(alice, ALICE, send(tmp_path, bob, BOB, ALICE)).new_ops > 1


def test_a_twin_of_our_own_session_makes_us_number_anew(forge: Forge, bob: Workspace) -> None:
    """A virtual machine was copied while the program ran: the twin's operations arrive under our own stream."""
    fill(bob, 1)
    stream, last = bob._session.stream, bob._session.seq
    twin = Run(stream, last + 1, bob._session.tip, [an_op(last + 1, stream=stream)])
    assert take(bob, BOB, forge([twin])).new_ops == 1
    fill(bob, 1)
    assert bob._session.stream != stream
    assert sound(bob)


def test_a_digest_that_does_not_add_up_is_refused(tmp_path: Path, alice: Workspace, bob: Workspace) -> None:
    fill(alice, 2)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB))
    take(alice, ALICE, send(tmp_path, bob, BOB, ALICE))
    fill(alice, 1)
    since = bob.vector()
    with alice.read() as db:
        sender = exchange.sender(alice, queries.facts(db), 9)
    for digest, refused in (
        (dict(sender.state_digest), False),
        ({**sender.state_digest, "step": "0" * 64}, True),
    ):
        out = tmp_path / f"digest-{refused}.sqb"
        write_bundle(
            alice.runs_since(since), recipient=BOB.recipient, signer=ALICE, out=out, since=since,
            have=alice.vector(), sender=replace(sender, state_digest=digest),
        )  # fmt: skip
        if refused:
            assert refusal(bob, BOB, out) == "bundle.digest"
        else:
            take(bob, BOB, out, preview=True)


# Writing


def test_a_bundle_is_written_once(tmp_path: Path, alice: Workspace) -> None:
    out = tmp_path / "once.sqb"
    exchange.write(alice, BOB.recipient, out, install=ALICE, actor="李梅")
    raw = out.read_bytes()
    with pytest.raises(Refused) as caught:
        exchange.write(alice, BOB.recipient, out, install=ALICE, actor="李梅")
    assert caught.value.code == "bundle.exists"
    assert out.read_bytes() == raw
    assert list(tmp_path.glob("*.part")) == []


def test_a_disk_that_fails_leaves_nothing_half(
    tmp_path: Path, alice: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EnvironmentFailure):
        exchange.write(alice, BOB.recipient, tmp_path / "no folder" / "x.sqb", install=ALICE, actor="李梅")

    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.exchange.bundle.write.os.fsync", no_space)
    with pytest.raises(EnvironmentFailure) as caught:
        exchange.write(alice, BOB.recipient, tmp_path / "full.sqb", install=ALICE, actor="李梅")
    assert caught.value.code == "bundle.unwritable"
    assert list(tmp_path.glob("full.sqb*")) == []


def test_a_disk_that_lies_is_noticed(
    tmp_path: Path, alice: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.read_bytes

    def lies(path: Path) -> bytes:
        raw = real(path)
        return raw[:-1] + bytes([raw[-1] ^ 1]) if path.suffix == ".part" else raw

    monkeypatch.setattr(Path, "read_bytes", lies)
    with pytest.raises(EnvironmentFailure) as caught:
        exchange.write(alice, BOB.recipient, tmp_path / "lie.sqb", install=ALICE, actor="李梅")
    assert caught.value.code == "bundle.read_back"
    assert list(tmp_path.glob("lie.sqb*")) == []
