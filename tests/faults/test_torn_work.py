"""Work that is torn in the middle, files that move, several hands at once: nothing half done, and no false alarm."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.errors import Cancelled, EnvironmentFailure, GezhiError, Refused
from desktop.operations import checking
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes

ODD_NAMES = ("带 空格", "中文#号", "a?b", "百分%20号", "emoji😀")


def count(office: Workspace) -> int:
    with office.read() as db:
        return int(db.exec_driver_sql("SELECT count(*) FROM resident").scalar() or 0)


def numbers(office: Workspace) -> list[tuple[int, int, int]]:
    """(first, last, how many) of every stream."""
    sql = "SELECT min(seq), max(seq), count(*) FROM oplog GROUP BY stream_no"
    with office.read() as db:
        return [(int(a), int(b), int(n)) for a, b, n in db.exec_driver_sql(sql)]


@pytest.mark.parametrize(
    "blow", [Cancelled(), KeyboardInterrupt(), MemoryError(), OSError(28, "No space left on device")]
)
def test_a_blow_in_the_middle_leaves_no_hole_in_the_numbers(office: Workspace, blow: BaseException) -> None:
    def torn() -> None:
        with office.change("t", actor="x") as unit:
            unit.create_many("resident", ((None, {"name": f"居民{i}"}) for i in range(2_500)))
            raise blow

    with pytest.raises((type(blow), EnvironmentFailure)):
        torn()
    assert count(office) == 0
    with office.change("t", actor="x") as unit:
        unit.create("resident", {"name": "下一位"})
    assert all((first, last) == (1, total) for first, last, total in numbers(office))
    assert checking.check(office, deep=True).problems == ()


def test_a_refusal_that_the_caller_swallowed_still_takes_the_step_back(office: Workspace) -> None:
    def careless() -> None:
        with office.change("t", actor="x") as unit:
            unit.create("resident", {"name": "好"})
            with contextlib.suppress(Refused):
                unit.create("resident", {"name": "坏\0"})
                assert unit.db
            unit.create("resident", {"name": "好"})

    with pytest.raises(Refused):
        careless()
    assert count(office) == 0
    assert checking.check(office).problems == ()


@pytest.mark.slow
def test_readers_and_writers_at_once_see_whole_steps_and_the_pages_are_sound(office: Workspace) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def write(hand: int) -> None:
        try:
            for number in range(25):
                with office.change("t", actor=f"{hand}") as unit:
                    unit.create("resident", {"name": f"{hand}-{number}"})
                    assert unit.db
                    unit.create("resident", {"name": f"{hand}-{number}"})
        except GezhiError as error:
            wrong.append(error)

    def look() -> None:
        while not done.is_set():
            if count(office) % 2:
                wrong.append("half a step")

    writers = [threading.Thread(target=write, args=(hand,)) for hand in range(6)]
    readers = [threading.Thread(target=look) for _ in range(4)]
    for thread in writers + readers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    assert not wrong
    assert count(office) == 300
    assert checking.check(office, deep=True).problems == ()


def test_pages_that_still_wait_in_the_log_are_not_called_damaged(office: Workspace) -> None:
    """A checkpoint held up by a reader leaves holes in the file itself, which the page check must not see."""

    def more(count: int) -> None:
        with office.change("t", actor="x") as unit:
            unit.create_many(
                "resident", ((None, {"name": f"居民{i}", "note": "字" * 200}) for i in range(count))
            )

    more(300)
    with office.read() as db:
        db.exec_driver_sql("SELECT count(*) FROM resident")
        more(1_500)
    assert checking.check(office, deep=True).problems == ()


def test_a_file_that_was_moved_away_is_not_made_anew_empty(office: Workspace) -> None:
    office._engine.dispose()
    office.path.rename(office.path.with_name("moved.gezhi"))
    with pytest.raises(EnvironmentFailure) as failure:
        count(office)
    assert failure.value.code == "store.cannot_open"
    assert not office.path.exists()


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_of_folders_and_files_open_also_after_moving(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    made = Workspace.create(
        folder / f"{name}.gezhi", user="李", password=PASSWORD, volumes=FitVolumes(), cost=CHEAP
    )
    made.workspace.close()
    moved = folder.rename(tmp_path / f"移到 {name}")
    office = Workspace.open(moved / f"{name}.gezhi", password=PASSWORD, volumes=FitVolumes())
    assert checking.check(office, deep=True).problems == ()
    office.close()
    assert {path.name for path in moved.iterdir()} <= {
        name + end for end in (".gezhi", ".gezhi.keys", ".gezhi.lock")
    }


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused) as refusal:
        Workspace.create(
            tmp_path / "file" / "o", user="李", password=PASSWORD, volumes=FitVolumes(), cost=CHEAP
        )
    assert refusal.value.code == "office.folder"


def test_the_file_is_not_read_while_this_program_has_it_open(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing a second handle would drop the engine's own locks (How To Corrupt An SQLite File, 2.2)."""
    touched: list[Path] = []
    plain = Path.open

    def watched(self: Path, *args: object, **options: object) -> object:
        touched.append(self)
        return plain(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", watched)
    with pytest.raises(EnvironmentFailure) as failure:
        Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    assert failure.value.code == "store.second_instance"
    assert office.path not in touched


def test_what_is_no_text_is_refused_and_not_a_bug(make_office: Callable[..., Workspace]) -> None:
    office = make_office()
    with pytest.raises(Refused), office.change("t", actor="x") as unit:
        unit.create("resident", {"name": "张三", "phones": ["\ud800"]})
    with pytest.raises(Refused):
        office.record_event("record.revealed", actor="x", detail={"reason": "\udcff"})
