"""Ten things a clerk does, each as a program of its own that says aloud (MARK) what it told its user.

python -m tests.faults.recorder.flows FLOW FOLDER     runs one, made ready before by `ready` or `ready_old`
What is told: `step:<id>` (this step was said to be saved), `file:<name>` (this file was said to be written),
`password:new` (the new password was said to hold), `user:gone` (the data key was said to be another).
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from ctypes import CDLL
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base import patience
from desktop.base.errors import GezhiError
from desktop.exchange.bundle import exchange
from desktop.exchange.bundle.side import FOLDER
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.run import apply, prepare
from desktop.operations import backups, checking, printing, trust, undo
from desktop.operations import office as founding
from desktop.queries import accounts as _accounts  # noqa: F401 - loaded before anything is recorded
from desktop.security import keyslots, slot_changes
from desktop.security.install import Install
from desktop.store import database, making, upgrade
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes

OFFICE = "office.gezhi"
NEW_PASSWORD = "practice 2 changed"
TODAY = date(2026, 7, 1)
ACTOR = "李梅"
LEAVER = "王芳"
LEAVERS_PASSWORD = "practice 3 leaves"
SAVES = 6
OURS = Install("1" * 32, b"s" * 32, b"x" * 32)
THEIRS = Install("2" * 32, b"t" * 32, b"y" * 32)

Tell = Callable[[str], None]


def _make(path: Path) -> Workspace:
    office = Workspace.create(
        path, user=ACTOR, password=PASSWORD, volumes=FitVolumes(), cost=CHEAP, home=path.parent
    ).workspace
    founding.found(office, code="420303090012", name="云麓台社区", actor=ACTOR)
    _save(office, 0, 5)
    return office


def _open(folder: Path) -> Workspace:
    """The second place of the slots and the machine's secret lie in the recorded folder too."""
    return Workspace.open(folder / OFFICE, password=PASSWORD, volumes=FitVolumes(), home=folder)


def _save(office: Workspace, first: int, count: int, tell: Tell = lambda _: None) -> None:
    for number in range(first, first + count):
        with office.change("resident.add", actor=ACTOR) as unit:
            unit.create("resident", {"name": f"居民{number}", "note": "备注" * (number % 40)})
        tell(f"step:{unit.changes.step_id}")


def ready(folder: Path) -> None:
    """An office with a few residents, a list to import, a bundle that came, and an office of the first schema."""
    office = _make(folder / OFFICE)
    trust.accept_signer(office, THEIRS.public_key, name="另一台", actor=ACTOR, today=TODAY)
    with office.change("household.add", actor=ACTOR) as unit:
        unit.create("household", {"head_name": "张桂芳"}, id="h" * 32)
    office.add_user(LEAVER, LEAVERS_PASSWORD, actor=ACTOR, cost=CHEAP)
    rows = "\n".join(f"居民甲{n},第1网格,云麓小区,{n % 3 + 1}号楼,1单元,{n + 101}" for n in range(25))
    (folder / "list.csv").write_text("姓名,网格,小区,楼栋,单元,房号\n" + rows, encoding="utf-8-sig")
    office.close()
    _sender(folder)


def _sender(folder: Path) -> None:
    """Another file of the same community, which sends what it has."""
    office = Workspace.create(
        folder / "other", user=ACTOR, password=PASSWORD, volumes=FitVolumes(), cost=CHEAP
    ).workspace
    founding.found(office, code="420303090012", name="云麓台社区", actor=ACTOR)
    _save(office, 500, 30)
    exchange.write(office, OURS.recipient, folder / "came.sqb", install=THEIRS, actor=ACTOR)
    office.close()
    for left in folder.glob("other*"):
        left.unlink()
    shutil.rmtree(folder / FOLDER)


def ready_old(folder: Path, schema: int = 1) -> None:
    """An office file as a program of that schema left it: the first, unless another is asked for."""
    path, key = folder / OFFICE, bytes(range(32))
    engine = database.engine_for(path, key)
    upgrade.migrate(engine, f"{schema:04}")
    with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
        db.exec_driver_sql(f"PRAGMA application_id = {making.APPLICATION_ID}")
        db.exec_driver_sql(f"PRAGMA user_version = {schema}")
        db.exec_driver_sql("INSERT INTO meta VALUES ('db_id', ?)", ("5" * 32,))
    engine.dispose()
    keyslots.create(path, key, user=ACTOR, password=PASSWORD, random=os.urandom, cost=CHEAP, home=folder)


def save(folder: Path, tell: Tell) -> None:
    """Entries kept one by one; the file is closed at the end, which folds the write-ahead log in."""
    office = _open(folder)
    _save(office, 100, SAVES, tell)
    office.close()
    office = _open(folder)
    _save(office, 200, 3, tell)
    office.close()


def bring_in(folder: Path, tell: Tell) -> None:
    """An import: one step or nothing."""
    office = _open(folder)
    prepared = prepare(office, folder / "list.csv", decide=DecidedBefore(Decisions()), as_of=TODAY)
    applied = apply(office, prepared, actor=ACTOR, today=TODAY)
    tell(f"step:{applied.changes.step_id}")
    office.close()


def take_back(folder: Path, tell: Tell) -> None:
    """Undo, redo, undo again."""
    office = _open(folder)
    _save(office, 300, 2, tell)
    for act in (undo.undo, undo.redo, undo.undo):
        tell(f"step:{act(office, actor=ACTOR).step_id}")
    office.close()


def print_cards(folder: Path, tell: Tell) -> None:
    """A print is written into the register with the cards it hands out."""
    office = _open(folder)
    for number in range(4):
        issue = printing.CardIssue("h" * 32, f"K{number}", "", "0719-8120001")
        job = printing.PrintJob(f"{number:032x}", "card", "all", 1, 1, "0" * 64, issues=(issue,))
        changes = printing.register_print(office, job, actor=ACTOR, today=TODAY)
        tell(f"step:{changes.step_id}")
    office.close()


def rekey(folder: Path, tell: Tell) -> None:
    """A new password, then a user goes and the data key with him: at any moment one password opens all of it."""
    office = _open(folder)
    office.change_password(NEW_PASSWORD, user=ACTOR, cost=CHEAP)
    tell("password:new")
    _save(office, 400, 2, tell)
    office.remove_user(LEAVER, actor=ACTOR)
    tell("user:gone")
    _save(office, 402, 2, tell)
    office.close()


def send(folder: Path, tell: Tell) -> None:
    """A bundle for a stick: whole or not there."""
    office = _open(folder)
    exchange.write(office, THEIRS.recipient, folder / "sent.sqb", install=OURS, actor=ACTOR)
    tell("file:sent.sqb")
    office.close()


def receive(folder: Path, tell: Tell) -> None:
    """A bundle taken in, all of it or nothing; a second time it changes nothing."""
    office = _open(folder)
    exchange.apply(office, folder / "came.sqb", install=OURS, actor=ACTOR)
    tell("came:30")
    exchange.apply(office, folder / "came.sqb", install=OURS, actor=ACTOR)
    office.close()


def repair(folder: Path, tell: Tell) -> None:
    """Rows made anew from the log."""
    office = _open(folder)
    checking.repair(office, actor=ACTOR)
    _save(office, 600, 2, tell)
    office.close()


def back_up(folder: Path, tell: Tell) -> None:
    """A proved copy while the office is open."""
    office = _open(folder)
    _save(office, 700, 2, tell)
    made = backups.make(office, folder, actor=ACTOR)
    tell(f"file:{made.path.name}")
    _save(office, 702, 1, tell)
    office.close()


def migrate(folder: Path, tell: Tell) -> None:
    """An office file of an older program is copied, brought up to date and used."""
    office = _open(folder)
    _save(office, 800, 2, tell)
    office.close()


FLOWS = {
    flow.__name__: flow
    for flow in (save, bring_in, take_back, print_cards, rekey, send, receive, repair, back_up, migrate)
}


def hurry(fault: str) -> None:
    """Unless a scanner holds the files: what fails is not tried for five seconds more."""
    if fault.startswith(("eacces", "ebusy")):
        return
    for module in (database, patience):
        setattr(module, "PAUSES", (0.001,))  # noqa: B010 - final for everybody but these flows


def weaken(mode: str) -> None:
    """The control: the same program without the safety, which the harness must notice.

    `mode`: a synchronous mode, or ONE_KEY, a change of the data key that keeps the new one alone.
    """
    if mode == "ONE_KEY":
        both = slot_changes.begin_rotation

        def forgetful(office: Path, old: bytes, new: bytes, **how: Any) -> None:
            both(office, old, new, **how)
            slot_changes.end_rotation(office, new, old, **how)

        setattr(slot_changes, "begin_rotation", forgetful)  # noqa: B010 - for this control alone
        return
    weaker = tuple(
        (name, mode, {"OFF": 0, "NORMAL": 1}[mode]) if name == "synchronous" else (name, value, expected)
        for name, value, expected in database.PRAGMAS
    )
    setattr(database, "PRAGMAS", weaker)  # noqa: B010 - final for everybody but this control


def serve() -> int:
    """Run a flow in a fresh child for every line `FLOW FOLDER LOG FAULT` on stdin; answer with its exit status."""
    recorder = CDLL(None)
    gc.collect()
    gc.freeze()  # what all children share is not copied because one of them counts it
    for line in sys.stdin:
        flow, folder, log, fault = line.split()
        child = os.fork()
        if child == 0:
            recorder.record_to(folder.encode(), log.encode(), fault.encode())
            hurry(fault)
            try:
                status = perform(FLOWS[flow], Path(folder))
            except BaseException:
                traceback.print_exc()
                status = 1
            sys.stderr.flush()
            os._exit(status)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    return 0


def main() -> int:
    """`serve`, or one flow at once."""
    hurry(os.environ.get("RECORD_FAULT", "eacces" if sys.argv[1] == "serve" else ""))
    return serve() if sys.argv[1] == "serve" else perform(FLOWS[sys.argv[1]], Path(sys.argv[2]))


def perform(flow: Callable[[Path, Tell], None], folder: Path) -> int:
    """Run one flow; a refusal or a failed disk is said on stderr and answered with 3."""
    if mode := os.environ.get("WEAKEN"):
        weaken(mode)
    mark = os.open(folder / "MARK", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(words: str) -> None:
        os.write(mark, f"{words}\n".encode())

    try:
        flow(folder, tell)
    except GezhiError as error:
        sys.stderr.write(f"{error.code}\n")
        return 3
    finally:
        os.close(mark)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
