"""Whether what the power cut left is what the user was promised: opened with the real engine, not looked at."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.base.errors import GezhiError
from desktop.exchange.bundle.read import read_bundle
from desktop.operations import backups, checking
from desktop.security import keyslots
from desktop.store import database, rekey
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.faults.recorder.flows import NEW_PASSWORD, OFFICE, OURS, THEIRS
from tests.faults.recorder.power import State

THOROUGH = 400  # every so many different states the whole check runs: chain, rows = fold(log), search, audit


@dataclass
class Judge:
    """Judges states of one flow in `folder`."""

    folder: Path
    judged: int = 0
    opened: int = 0
    _known: dict[int, str] = field(default_factory=dict)
    _keys: dict[bytes, tuple[tuple[bytes, ...], bool, bool]] = field(default_factory=dict)
    _key: bytes = b""

    def fault(self, state: State) -> str:
        """What promise is broken, "" when none is."""
        self.judged += 1
        same = hash((frozenset(state.files.items()), state.told))
        if same not in self._known:
            self._known[same] = self._look(state)
        return self._known[same]

    def _look(self, state: State) -> str:
        self.opened += 1
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        for name, content in state.files.items():
            (self.folder / name).write_bytes(content)
        return (
            self._password(state) or self._office(state) or self._whole_files(state) or self._thorough(state)
        )

    def _slots(self, state: State) -> tuple[tuple[bytes, ...], bool, bool]:
        """The data keys the slots give, and whether the old and the new password open."""
        content = state.files.get(OFFICE + ".keys", b"") + state.files.get("machine.key", b"")
        if content not in self._keys:
            keys: list[bytes] = []
            opens = []
            for password in (PASSWORD, NEW_PASSWORD):
                try:
                    keys += keyslots.opened(
                        self.folder / OFFICE, keyslots.Way(password), home=self.folder
                    ).data_keys
                    opens.append(True)
                except GezhiError:
                    opens.append(False)
            self._keys[content] = (tuple(keys), opens[0], opens[1])
        return self._keys[content]

    def _password(self, state: State) -> str:
        keys, old, new = self._slots(state)
        if not (old or new):
            return "no password opens the office"
        self._key = next((key for key in keys if self._opens(key)), keys[0])
        if "user:gone" in state.told and len(keys) > 1:
            return "the old data key still stands in the slots"
        return "the new password was said to hold" if "password:new" in state.told and not new else ""

    def _opens(self, key: bytes) -> bool:
        try:
            return rekey.opens(self.folder / OFFICE, key)
        except dbapi2.Error:  # damaged: `_office` says so
            return False

    def _office(self, state: State) -> str:
        try:
            raw = database.connect(self.folder / OFFICE, self._key, make=False)
        except Exception as error:
            return f"the office does not open: {error}"
        try:
            return self._records(raw, state)
        except dbapi2.Error as error:
            return f"damaged: {error}"
        finally:
            raw.close()

    def _records(self, raw: Any, state: State) -> str:
        if (word := raw.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            return f"damaged: {word}"
        steps = {row[0] for row in raw.execute("SELECT id FROM step")}
        lost = [t for t in state.told if t.startswith("step:") and t[5:] not in steps]
        if lost:
            return f"{len(lost)} saved steps are gone"
        for first, last, count in raw.execute(
            "SELECT min(seq), max(seq), count(*) FROM oplog GROUP BY stream_no"
        ):
            if (first, last) != (1, count):
                return "a hole in the log"
        came = raw.execute("SELECT count(*) FROM resident WHERE name LIKE '居民5__'").fetchone()[0]
        if came not in {0, 30} or ("came:30" in state.told and came != 30):
            return f"{came} of 30 records of a bundle"
        return ""

    def _whole_files(self, state: State) -> str:
        """A bundle is whole or not there; what was said to be written is there."""
        if "sent.sqb" in state.files:
            try:
                read_bundle(
                    self.folder / "sent.sqb", install=THEIRS, trusted_signers=frozenset({OURS.public_key})
                )
            except GezhiError as error:
                return f"half a bundle under its final name: {error.code}"
        for name in (told[5:] for told in state.told if told.startswith("file:")):
            if name not in state.files:
                return f"{name} was said to be written"
        return next((wrong for name in state.files if (wrong := self._copy(name, state))), "")

    def _copy(self, name: str, state: State) -> str:
        """What stands under the name of a copy is one, whole, with its slots."""
        if not name.endswith(backups.SUFFIX):
            return ""
        if name + ".keys" not in state.files:
            return "a copy without its slots"
        raw = database.connect(self.folder / name, self._key, make=False)
        try:
            bad = raw.execute("PRAGMA cipher_integrity_check").fetchall()
            return (
                "" if not bad and raw.execute("PRAGMA quick_check").fetchone()[0] == "ok" else "half a copy"
            )
        except dbapi2.Error as error:
            return f"the copy is damaged: {error}"
        finally:
            raw.close()

    def _thorough(self, state: State) -> str:
        if self.opened % THOROUGH != 1:
            return ""
        password = PASSWORD if self._slots(state)[1] else NEW_PASSWORD
        office = Workspace.open(
            self.folder / OFFICE, password=password, volumes=FitVolumes(), home=self.folder
        )
        try:
            found = checking.check(office, deep=True).problems
            with office.change("resident.add", actor="x") as unit:
                unit.create("resident", {"name": "下一位"})
        finally:
            office.close()
        return "; ".join(found)
