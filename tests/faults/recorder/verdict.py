"""Whether what the power cut left is what the user was promised: opened with the real engine, not looked at.

The engine recovers every different state. What it made of the office file is then read through in full, once for
every different outcome: most cuts leave bytes behind that the engine, rightly, does not take.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.base.errors import GezhiError
from desktop.exchange.bundle.read import read_bundle
from desktop.exchange.bundle.side import OUTBOX
from desktop.operations import backups, checking
from desktop.security import keyslots
from desktop.store import database
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.faults.recorder.flows import NEW_PASSWORD, OFFICE, OURS, THEIRS
from tests.faults.recorder.power import State

THOROUGH = 400  # each so many different states the program itself opens: chain, rows = fold(log), search
KEY_FILES = (".keys", ".slots", ".anchor", "machine.key")
ENGINES_OWN = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Slots:
    """The data keys the slots give, and whether the old and the new password open."""

    keys: tuple[bytes, ...]
    old: bool
    new: bool


@dataclass(frozen=True, slots=True)
class Content:
    """An office file read through: what is wrong with it by itself, the steps in it, the records of a bundle."""

    wrong: str
    steps: frozenset[str] = frozenset()
    came: int = 0

    def broken(self, state: State) -> str:
        """The promise of `state` it breaks, "" when none."""
        if self.wrong:
            return self.wrong
        lost = [told for told in state.told if told.startswith("step:") and told[5:] not in self.steps]
        if lost:
            return f"{len(lost)} saved steps are gone"
        if self.came not in {0, 30} or ("came:30" in state.told and self.came != 30):
            return f"{self.came} of 30 records of a bundle"
        return ""


@dataclass
class Judge:
    """Judges states of one flow in `folder`, which nobody else writes to."""

    folder: Path
    judged: int = 0
    opened: int = 0
    _known: dict[int, str] = field(default_factory=dict)
    _slots_known: dict[int, Slots] = field(default_factory=dict)
    _contents: dict[int, Content] = field(default_factory=dict)
    _copies: dict[int, str] = field(default_factory=dict)
    _lies: dict[str, bytes] = field(default_factory=dict)  # what is in `folder` at this moment

    @property
    def outcomes(self) -> int:
        """How many different office files the engine made of the states."""
        return len(self._contents)

    def fault(self, state: State) -> str:
        """What promise is broken, "" when none is."""
        self.judged += 1
        same = hash((frozenset(state.files.items()), state.told))
        if same not in self._known:
            self._known[same] = self._look(state)
        return self._known[same]

    def _look(self, state: State) -> str:
        self.opened += 1
        self._lay(state)
        slots = self._slots(state)
        if not slots.keys:
            return "no password opens the office"
        key, refusal = self._recovered(slots.keys)
        return (
            refusal
            or self._told_of_keys(state, slots)
            or self._content(key).broken(state)
            or self._whole_files(state, key)
            or self._thorough(state, slots)
        )

    def _lay(self, state: State) -> None:
        """Make the folder hold the state; what lies there already is not written again."""
        self.folder.mkdir(exist_ok=True)
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and (name not in state.files or name not in self._lies):
                path.unlink()
                self._lies.pop(name, None)
        for name, content in state.files.items():
            if self._lies.get(name) != content:
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / name).write_bytes(content)
                self._lies[name] = content

    def _recovered(self, keys: tuple[bytes, ...]) -> tuple[bytes, str]:
        """Let the engine open the office under each key as it lies there; the key that fits, and what it complains of.

        Reading one word lets it recover the log, closing folds the log in.
        """
        path = self.folder / OFFICE
        said = "the office does not open"
        try:
            for key in keys:
                try:
                    raw = dbapi2.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None)
                    try:
                        raw.execute("PRAGMA cipher_log_level = NONE")
                        raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
                        raw.execute("PRAGMA user_version").fetchone()
                    finally:
                        raw.close()
                    return key, ""
                except dbapi2.Error as error:
                    said = f"the office does not open: {error}"
            return keys[0], said
        finally:
            for end in ("", *ENGINES_OWN):
                self._lies.pop(OFFICE + end, None)

    def _slots(self, state: State) -> Slots:
        """What the passwords open; worked out once for every different set of key files."""
        same = hash(frozenset(item for item in state.files.items() if item[0].endswith(KEY_FILES)))
        if same not in self._slots_known:
            found: list[bytes] = []
            opens = []
            for password in (PASSWORD, NEW_PASSWORD):
                try:
                    ring = keyslots.opened(self.folder / OFFICE, keyslots.Way(password), home=self.folder)
                    found += ring.data_keys
                    opens.append(True)
                except GezhiError:
                    opens.append(False)
            self._slots_known[same] = Slots(tuple(dict.fromkeys(found)), *opens)
        return self._slots_known[same]

    @staticmethod
    def _told_of_keys(state: State, slots: Slots) -> str:
        if "user:gone" in state.told and len(slots.keys) > 1:
            return "the old data key still stands in the slots"
        return "the new password was said to hold" if "password:new" in state.told and not slots.new else ""

    def _content(self, key: bytes) -> Content:
        """What the engine made of the office file, read through in full once."""
        path = self.folder / OFFICE
        image = path.read_bytes()
        self._lies[OFFICE] = image
        same = hash((image, key, path.with_name(OFFICE + "-wal").exists()))
        if same not in self._contents:
            self._contents[same] = read_through(path, key)
            self._lies.pop(OFFICE)
        return self._contents[same]

    def _whole_files(self, state: State, key: bytes) -> str:
        """A bundle is whole or not there; what was said to be written is there."""
        for name in (told[5:] for told in state.told if told.startswith("file:")):
            if name not in state.files:
                return f"{name} was said to be written"
        for name, content in state.files.items():
            bundle = name == "sent.sqb" or (OUTBOX in name and name.endswith(".sqb"))
            if bundle or name.endswith(backups.SUFFIX):
                same = hash((name, content, key, name + ".keys" in state.files))
                if same not in self._copies:
                    look = self._bundle if bundle else self._copy
                    self._copies[same] = look(name, state, key)
                if self._copies[same]:
                    return self._copies[same]
        return ""

    def _bundle(self, name: str, state: State, key: bytes) -> str:
        try:
            read_bundle(self.folder / name, install=THEIRS, trusted_signers=frozenset({OURS.public_key}))
        except GezhiError as error:
            return f"half a bundle under its final name: {error.code}"
        return ""

    def _copy(self, name: str, state: State, key: bytes) -> str:
        """What stands under the name of a copy is one, whole, with its slots."""
        if name + ".keys" not in state.files:
            return "a copy without its slots"
        raw = database.connect(self.folder / name, key, make=False)
        try:
            bad = raw.execute("PRAGMA cipher_integrity_check").fetchall()
            return (
                "" if not bad and raw.execute("PRAGMA quick_check").fetchone()[0] == "ok" else "half a copy"
            )
        except dbapi2.Error as error:
            return f"the copy is damaged: {error}"
        finally:
            raw.close()
            self._lies.pop(name)

    def _thorough(self, state: State, slots: Slots) -> str:
        """The program opens the very state, checks it to the end and writes to it."""
        if self.opened % THOROUGH != 1:
            return ""
        self._lies.clear()
        shutil.rmtree(self.folder)
        self._lay(state)
        self._lies.clear()
        password = PASSWORD if slots.old else NEW_PASSWORD
        office = Workspace.open(
            self.folder / OFFICE, password=password, volumes=FitVolumes(), home=self.folder
        )
        try:
            found = checking.check(office, deep=True).problems
            with office.change("resident.add", actor="x") as unit:
                unit.create("resident", {"name": "下一位"})
        finally:
            office.close()
            shutil.rmtree(self.folder)
        return "; ".join(found)


def read_through(path: Path, key: bytes) -> Content:
    """Open an office file as the program does and read what matters in it."""
    try:
        raw = database.connect(path, key, make=False)
    except Exception as error:
        return Content(f"the office does not open: {error}")
    try:
        return _read_through(raw)
    except dbapi2.Error as error:
        return Content(f"damaged: {error}")
    finally:
        raw.close()


def _read_through(raw: Any) -> Content:
    if (word := raw.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
        return Content(f"damaged: {word}")
    for first, last, count in raw.execute(
        "SELECT min(seq), max(seq), count(*) FROM oplog GROUP BY stream_no"
    ):
        if (first, last) != (1, count):
            return Content("a hole in the log")
    return Content(
        "",
        frozenset(row[0] for row in raw.execute("SELECT id FROM step")),
        raw.execute("SELECT count(*) FROM resident WHERE name LIKE '居民5__'").fetchone()[0],
    )
