"""A new office file out of the second place alone: the data folder is gone and no copy is left, but the paper is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.base.clock import Clock, SystemClock
from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, system_random
from desktop.base.progress import SILENT, Progress, step
from desktop.exchange.bundle import regaining, vouching
from desktop.exchange.bundle.read import read_bundle
from desktop.exchange.bundle.regaining import Regained
from desktop.queries.posting import remember_own
from desktop.security import keyslots
from desktop.security.install import Install, fingerprint
from desktop.security.keyslots import Held, Way
from desktop.security.own_seal import OwnSeal
from desktop.store import database, intake, pictures
from desktop.store.vector import Vector
from desktop.workspace import Workspace, rebuilt


def rebuild(
    folder: Path, out: Path, *, password: str | None = None, recovery_code: str | None = None, install: Install,
    actor: str, clock: Clock | None = None, random: RandomBytes = system_random, progress: Progress = SILENT,
) -> Regained:  # fmt: skip
    """Make `out` of what lies in `folder`: all records, their history, their pictures, under the old passwords and paper.

    What only the lost file knew (the register of prints, drafts, the audit so far) is not there. Raises `Refused`
    (wrong password or code, `second.none`, `office.exists`), `EnvironmentFailure`; then nothing is left.
    """
    keys_of, seals = _keys_in(folder, password, recovery_code)
    with rebuilt.under(
        keys_of, out, password=password, recovery_code=recovery_code,
        clock=clock or SystemClock(), random=random,
    ) as office:  # fmt: skip
        tally = _Tally()
        _gather(office, folder, seals, tally, install, actor, progress)
        if not tally.ops:
            raise regaining.none_there()
        with office.local() as db:
            for signer in vouching.found(folder, office.own_seal):
                remember_own(db, signer)
        with office.read() as db:
            missing, lacking = len(intake.vector(db).missing(tally.wanted)), len(pictures.lacking(db))
        if missing:
            tally.refused.append(_("有 {n} 条操作记录第二处也没有。").format(n=f"{missing:,}"))
        office.record_event("office.salvaged", actor=actor, detail={"elsewhere": tally.ops})
    return Regained(len(tally.taken), tally.ops, tally.pictures, tuple(tally.refused), lacking)


@dataclass(slots=True)
class _Tally:
    """What has come so far; `wanted`: what the bundles together say their file held."""

    ops: int = 0
    pictures: int = 0
    taken: dict[Path, int] = field(default_factory=dict)  # to how many pictures each holds that were not kept
    refused: list[str] = field(default_factory=list)
    wanted: Vector = field(default_factory=Vector)


def _gather(
    office: Workspace, folder: Path, seals: Sequence[OwnSeal], tally: _Tally, install: Install, actor: str,
    progress: Progress,
) -> None:  # fmt: skip
    """All bundles in any order; once more those with pictures that came before their rows."""
    # whoever left with an earlier data key could vouch by it: only by the newest is anybody believed
    signers, found = vouching.found(folder, office.own_seal), regaining.ours(folder, *seals)

    def take(path: Path) -> None:
        bundle = read_bundle(path, install=install, trusted_signers=signers, also=seals)
        came = office.receive(
            bundle.runs, actor=actor, source=fingerprint(bundle.manifest.signer), arrived=bundle.pictures
        )
        tally.ops, tally.pictures = tally.ops + came.new_ops, tally.pictures + came.pictures
        tally.taken[path] = len(bundle.pictures) - came.pictures
        tally.wanted = tally.wanted.union(bundle.have)

    def attempt(path: Path) -> None:
        try:
            take(path)
        except GezhiError as error:
            tally.refused.append(_("{file}:{why}").format(file=path.name, why=error.text))

    for number, path in enumerate(found):
        step(progress, number, len(found), _("从第二处并入"))
        attempt(path)
    for path in [path for path, unkept in tally.taken.items() if unkept]:
        with office.read() as db:
            if not pictures.lacking(db):
                return
        attempt(path)


def _keys_in(
    folder: Path, password: str | None, recovery_code: str | None
) -> tuple[Path, tuple[OwnSeal, ...]]:
    """The name beside which the newest slots lie there that open, and by what all opens that the office wrote there.

    Beside those of now there may lie slots of before a change of keys, and of an older copy that was put back and went
    on. Raises as opening the last one does when none opens.
    """
    end = keyslots.slot_path(Path("x")).name.removeprefix("x")
    try:
        found = sorted(folder.glob("*" + end), key=lambda path: -path.stat().st_mtime_ns)
    except OSError:
        found = []
    opened: list[tuple[Path, Held]] = []
    refusal: Refused | None = None
    spoilt: EnvironmentFailure | None = None
    for path in found:
        keys_of = path.with_name(path.name.removesuffix(end))
        try:
            with database.sorted_errors():
                opened.append((keys_of, keyslots.opened(keys_of, Way(password, recovery_code))))
        except Refused as error:
            refusal = error
        except EnvironmentFailure as error:  # perhaps another office's: that is no reason to stop
            spoilt = error
    if not opened:
        words = _("这个文件夹里没有第二处的钥匙文件。请先恢复备份,再从第二处取回。")
        raise refusal or spoilt or Refused(words, code="second.no_keys")
    office = opened[0][1].file.id  # one password may open two offices: not both of them
    same = [one for one in opened if one[1].file.id == office] if office else opened[:1]
    seals = (OwnSeal.of(key) for _path, held in same for key in held.data_keys)
    return max(same, key=lambda one: one[1].file.counter)[0], tuple(dict.fromkeys(seals))
