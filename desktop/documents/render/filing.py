"""A finished document gets its file and its line in the register, both or neither; what a crash left is settled.

part file (whole, on disk) → intent in the register → the part gets its name → issues, state "made"

The part file is the witness: while it is there the document has no name and counts for nothing; when it is gone the
document has got its name, and may have been handed out.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.operations import printing
from desktop.operations.printing import PrintJob
from desktop.queries import printed
from desktop.workspace import Workspace

PART: Final = ".part"


class Files:
    """The few things done to files here; a test gives one that fails."""

    def flush(self, path: Path) -> None:
        """Make sure the bytes are on the disk, not in its cache."""
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())

    def name(self, part: Path, target: Path) -> None:
        """Give a part its name; what bore it before is gone."""
        part.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        path.unlink(missing_ok=True)


FILES: Final = Files()


def part_of(target: Path) -> Path:
    """The part file beside `target`."""
    return target.with_name(target.name + PART)


def file(
    office: Workspace, job: PrintJob, target: Path, *, actor: str, today: date, files: Files = FILES
) -> Changes:
    """The part file beside `target`, which holds the document, becomes `target` and is registered.

    Raises `EnvironmentFailure` when it cannot be named (then nothing is registered and the part is gone), and whatever
    registering raises (then the file is gone again: paper that nobody wrote down must not be handed out).
    """
    part = part_of(target)
    with contextlib.ExitStack() as undo:
        undo.callback(files.remove, part)
        try:
            files.flush(part)
            printing.begin(office, job, actor=actor, where={"file": str(target.resolve())})
        except OSError as error:
            raise unwritable(target) from error
        undo.pop_all()
    try:
        files.name(part, target)
    except OSError as error:
        printing.drop(office, job.id)
        with contextlib.suppress(OSError):
            files.remove(part)
        raise unwritable(target) from error
    with contextlib.ExitStack() as undo:
        undo.callback(printing.drop, office, job.id)
        undo.callback(files.remove, target)  # first: what nobody wrote down must not be handed out
        done = printing.finish(office, job.id, actor=actor, today=today)
        undo.pop_all()
    return done


def unwritable(target: Path) -> EnvironmentFailure:
    """Why a document got no file."""
    text = _("写不了“{name}”:请检查文件夹能否写入、文件是否正被打开、磁盘是否已满。")
    return EnvironmentFailure(text.format(name=target.name), code="print.cannot_write")


@dataclass(frozen=True, slots=True)
class Settled:
    """What was found after a crash: prints that count, intents that came to nothing, printers stopped on the way,
    and those whose folder (a memory stick) is not there to tell."""

    made: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def settle(office: Workspace, *, actor: str, today: date, files: Files = FILES) -> Settled:
    """Bring every print that was under way when the program ended to an end. Call it before any new print begins."""
    made, dropped, stopped, unknown = [], [], [], []
    with office.read() as db:
        entries = printed.unfinished(db)
    for entry in entries:
        if entry.state == printing.PRINTING:
            printing.finish(office, entry.id, actor=actor, today=today, pages_done=entry.done)
            stopped.append(entry.id)
        elif entry.state == printing.WRITING:
            target = Path(str(entry.settings.get("file", "")))
            named = bool(entry.settings.get("file"))
            if not named or part_of(target).exists():
                if named:
                    files.remove(part_of(target))
                printing.drop(office, entry.id)
                dropped.append(entry.id)
            elif target.parent.is_dir():
                printing.finish(office, entry.id, actor=actor, today=today)
                made.append(entry.id)
            else:
                unknown.append(entry.id)
    return Settled(tuple(made), tuple(dropped), tuple(stopped), tuple(unknown))
