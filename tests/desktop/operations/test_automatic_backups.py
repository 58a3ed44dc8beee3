"""Copies nobody has to think of: when they are due, where they go, and that a risky step waits for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.operations import automatic_backups as automatic
from desktop.operations import backup_notes, backups, rehearsals, undo
from desktop.queries import history
from desktop.workspace import Workspace, copies

ACTOR = "李梅"
DAY = 86_400_000


def add(office: Workspace, name: str) -> None:
    with office.change("resident.add", actor=ACTOR) as unit:
        unit.create("resident", {"name": name})


def no_mounts() -> list[Path]:
    return []


def test_a_copy_is_due_daily_and_only_when_something_changed(office: Workspace, clock: FixedClock) -> None:
    assert automatic.due(office, no_mounts)
    assert automatic.leaving(office)
    (first,) = automatic.back_up(office, reason="daily", actor=ACTOR, mounts=no_mounts)
    assert first.path.parent == office.path.parent / automatic.FOLDER
    assert not automatic.due(office, no_mounts)
    assert not automatic.leaving(office)
    clock.now += 2 * DAY
    assert not automatic.due(office, no_mounts), "nothing changed"
    add(office, "张桂芳")
    assert automatic.due(office, no_mounts)
    assert automatic.leaving(office)
    (second,) = automatic.back_up(office, reason="leaving", actor=ACTOR, mounts=no_mounts)
    assert first.digest != second.digest
    assert second.digest in second.path.name
    automatic.choose(office, actor=ACTOR, on=False)
    add(office, "此后")
    clock.now += 2 * DAY
    assert not automatic.due(office, no_mounts)
    assert not automatic.leaving(office)


def test_the_second_place_is_known_again_under_another_letter(
    office: Workspace, clock: FixedClock, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    assert automatic.standing(office, no_mounts).overdue
    with pytest.raises(Refused) as refusal:
        automatic.choose(office, actor=ACTOR, second=office.path.parent / automatic.FOLDER)
    assert refusal.value.code == "backup.same_place"
    chosen = automatic.choose(office, actor=ACTOR, second=stick / "gezhi", remind_days=3)
    assert automatic.second_here(chosen, no_mounts) == stick / "gezhi"
    made = automatic.back_up(office, reason="asked", actor=ACTOR, mounts=no_mounts)
    assert {one.path.parent for one in made} == {office.path.parent / automatic.FOLDER, stick / "gezhi"}
    stands = automatic.standing(office, no_mounts)
    assert (stands.days, stands.overdue) == (0, False)

    other = tmp_path / "F"
    other.mkdir()
    root = Path(chosen.inside).parts[: -len(Path("stick/gezhi").parts)]
    (other / Path(*root)).mkdir(parents=True, exist_ok=True)
    stick.rename(other / Path(*root) / "stick")
    clock.now += 5 * DAY
    assert automatic.second_here(chosen, no_mounts) is None
    assert automatic.standing(office, no_mounts).overdue
    found = automatic.second_here(chosen, lambda: [other])
    assert found == other / chosen.inside
    add(office, "张桂芳")
    assert automatic.due(office, lambda: [other])
    made = automatic.back_up(office, reason="second", actor=ACTOR, mounts=lambda: [other])
    assert len(made) == 2
    assert automatic.standing(office, lambda: [other]).days == 0
    (found / copies.MARK).write_text("{}")
    assert automatic.second_here(chosen, lambda: [other]) is None, "another stick is not ours"


def test_before_a_risky_step_there_is_a_copy_or_the_step_is_not_done(
    office: Workspace, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.guard = automatic.guard(office, actor=ACTOR)
    folder = office.path.parent / automatic.FOLDER
    add(office, "平常的一步")
    assert backups.backups(folder) == []
    with office.change("import.residents", actor=ACTOR) as unit:
        unit.create("resident", {"name": "名单"})
    assert len(backups.backups(folder)) == 1
    clock.now += 1_000
    undo.undo(office, actor=ACTOR)
    assert len(backups.backups(folder)) == 2, "taking an import back is as risky"
    clock.now += 1_000

    def full(*_args: object, **_more: object) -> None:
        raise EnvironmentFailure("满了。", code="backup.room")

    monkeypatch.setattr(backups, "make_by_itself", full)
    before = office.vector()
    with pytest.raises(EnvironmentFailure), office.change("import.residents", actor=ACTOR) as unit:
        unit.create("resident", {"name": "没有备份"})
    assert office.vector() == before
    add(office, "平常的一步")


def test_a_copy_that_was_touched_is_found_and_no_longer_counts(office: Workspace) -> None:
    (made,) = automatic.back_up(office, reason="daily", actor=ACTOR, mounts=no_mounts)
    assert backups.check(office, made.path) == ()
    raw = bytearray(made.path.read_bytes())
    raw[len(raw) // 2] ^= 1
    made.path.write_bytes(raw)
    assert backups.check(office, made.path)
    with office.read() as db:
        assert not backup_notes.proofs(db)[made.path.name].sound
    assert automatic.leaving(office), "a spoiled copy is no reason not to make another"


def test_purged_content_leaves_the_older_copies(office: Workspace, clock: FixedClock) -> None:
    folder = office.path.parent / automatic.FOLDER
    for number in range(3):
        add(office, f"居民{number}")
        backups.make(office, folder, actor=ACTOR)
        clock.now += DAY
    newest = backups.backups(folder)[0]
    gone = backups.age_out(folder, office.path, newest.path)
    assert len(gone) == 2
    assert backups.backups(folder) == [newest]
    assert backups.age_out(folder, office.path, newest.path) == [], "one always stays"


def test_a_rehearsal_restores_the_newest_copy_and_leaves_nothing(
    office: Workspace, clock: FixedClock
) -> None:
    assert not rehearsals.due(office), "there is nothing to rehearse with"
    add(office, "张桂芳")
    (made,) = automatic.back_up(office, reason="daily", actor=ACTOR, mounts=no_mounts)
    assert rehearsals.due(office)
    before = {p.name for p in office.path.parent.iterdir()}
    done = rehearsals.rehearse(office, actor=ACTOR)
    assert (done.wrong, done.name) == ("", made.path.name)
    assert "成功" in done.words
    assert rehearsals.last(office) == done
    assert {p.name for p in office.path.parent.iterdir()} == before
    assert not rehearsals.due(office)
    clock.now += 31 * DAY
    assert rehearsals.due(office)
    raw = bytearray(made.path.read_bytes())
    raw[5000] ^= 4
    made.path.write_bytes(raw)
    assert rehearsals.rehearse(office, actor=ACTOR).wrong
    assert {p.name for p in office.path.parent.iterdir()} == before


def test_every_risky_beginning_names_a_step_there_is() -> None:
    steps = {
        *history.TITLES,
        "bundle.apply",
        "office.repaired",
    }  # the two that are guarded without being a step
    dead = [one for one in automatic.RISKY if not any(name.startswith(one) for name in steps)]
    assert dead == []
    assert {"retention.purge", "duplicate.merge"} <= {n for n in steps if n.startswith(automatic.RISKY)}


def test_two_offices_share_a_second_place(
    office: Workspace, make_office: Callable[..., Workspace], tmp_path: Path
) -> None:
    other, stick = make_office("other/office.gezhi"), tmp_path / "stick"
    for one in (office, other):
        automatic.choose(one, actor=ACTOR, second=stick)
    for one in (office, other):
        assert automatic.standing(one, no_mounts).second_here == stick
        assert len(automatic.back_up(one, reason="daily", actor=ACTOR, mounts=no_mounts)) == 2
