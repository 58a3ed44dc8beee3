"""Offices put together out of bundles alone, for a look at them: a passing copy that only counts are taken from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.base import patience
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import system_random
from desktop.domain.permissions import Action
from desktop.exchange.bundle.container import MAGIC
from desktop.exchange.bundle.read import Bundle, read_bundle
from desktop.queries import accounts, computers
from desktop.security import keyslots
from desktop.security.install import Install, fingerprint
from desktop.store import intake
from desktop.store.vector import Vector
from desktop.workspace import Workspace


def is_bundle(path: Path) -> bool:
    """Whether a file begins as a bundle does; False for one that cannot be read, which whoever opens it will say."""
    try:
        with patience.opened(path) as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


@contextmanager
def unpacked(
    reader: Workspace, paths: Sequence[Path], *, install: Install, actor: str
) -> Iterator[list[Workspace]]:
    """One office for every community the bundles speak of, encrypted under a key nobody keeps, gone with the block.

    The bundles must be written to this computer, or to the reader's office, by somebody the `reader` trusts. Raises
    `Refused`: as reading one does, and `return.bundle` when something they build upon is in none of them.
    """
    with reader.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
        trust = computers.trust(db, reader.clock.milliseconds())
    found: dict[str, list[Bundle]] = {}
    for path in paths:
        bundle = read_bundle(
            path, install=install, trusted_signers=trust.signers, trust=trust, also=(reader.own_seal,)
        )
        found.setdefault(bundle.manifest.office, []).append(bundle)
    weak = keyslots.Argon2Cost(
        memory_kib=64, passes=1, lanes=1
    )  # for 32 random bytes, which live for minutes
    with TemporaryDirectory() as folder, ExitStack() as stack:
        offices = []
        for number, bundles in enumerate(found.values()):
            office = Workspace.create(
                Path(folder) / f"{number}.gezhi", user=actor, password=system_random(32).hex(), clock=reader.clock,
                cost=weak, home=Path(folder) / "keys",
            ).workspace  # fmt: skip
            stack.callback(office.close)
            _take_in(office, bundles, actor)
            offices.append(office)
        yield offices


def _take_in(office: Workspace, bundles: Sequence[Bundle], actor: str) -> None:
    wanted = Vector()
    for bundle in bundles:
        source = fingerprint(bundle.manifest.signer)
        office.receive(bundle.runs, actor=actor, source=source)
        wanted = wanted.union(bundle.have)
    with office.read() as db:
        held = intake.vector(db)
    if held.union(wanted) != held:
        words = _(
            "“{office}”的交换包只有后来的改动,缺少前面的内容。请对方写一个完整的交换包(加 --full),或把前面的包一起给出。"
        )
        raise Refused(words.format(office=bundles[0].manifest.office), code="return.bundle")
