"""What the bundle screen does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.clock import as_datetime
from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.exchange.bundle import arriving, exchange, keys, quarantine
from desktop.exchange.bundle.exchange import Applied
from desktop.exchange.bundle.manifest import Manifest
from desktop.exchange.bundle.read import inspect
from desktop.exchange.bundle.write import Written
from desktop.operations import trust
from desktop.queries import computers, gaps, pictures
from desktop.queries.arrivals import Line
from desktop.queries.computers import Addressee
from desktop.queries.trust import TrustedSigner, trusted_signers
from desktop.security.install import Install, fingerprint

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

UNTRUSTED = ("bundle.unknown_signer", "certificate.unknown_issuer")  # may be trusted after a telephone call


@dataclass(frozen=True)
class OwnKeys:
    """What others need to know of this PC: where to seal to, by what to recognise it."""

    recipient: str
    signer: str
    fingerprint: str


@dataclass(frozen=True)
class Arrived:
    """A bundle that was opened: from whom, when, and what it does. `signer_name` is "" for an unknown signer."""

    path: Path
    signer: str
    signer_name: str
    office: str
    written_at: str
    ops: int
    new_ops: int = 0
    known_ops: int = 0
    conflicts: int = 0
    missing: int = 0
    applied: bool = False
    register: str = ""  # in words, what happens to the register
    lines: tuple[Line, ...] = ()
    told: tuple[str, ...] = ()  # by which computers and days it was written
    pictures: int = 0  # new here
    gaps: tuple[str, ...] = ()  # after taking it in: what is still missing, by computer and days

    @property
    def fingerprint(self) -> str:
        """What two people compare on the telephone."""
        return fingerprint(self.signer)


@dataclass(frozen=True)
class TakenIn:
    """A bundle that was applied, in the form the window hears of changes."""

    applied: Applied
    changes: Changes


class BundlesView(Protocol):
    """What the presenter asks of the screen."""

    def show_keys(self, keys: OwnKeys) -> None: ...
    def show_trusted(self, signers: Sequence[TrustedSigner]) -> None: ...
    def show_addressees(self, addressees: Sequence[Addressee]) -> None: ...
    def show_arrived(self, arrived: Arrived | None) -> None: ...
    def show_written(self, written: Written) -> None: ...
    def show_write_problem(self, text: str) -> None: ...
    def show_trust_problem(self, text: str) -> None: ...
    def show_open_problem(self, text: str) -> None: ...


class BundlesPresenter:
    """`install` gives this PC's own keys; it may touch the disk, so it is called on a job."""

    def __init__(
        self,
        view: BundlesView,
        office: Workspace,
        work: Work,
        *,
        actor: str,
        today: Callable[[], date],
        install: Callable[[], Install],
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today, self._install = actor, today, install
        self._path: Path | None = None
        self._stale = True

    def entered(self) -> None:
        """The screen became visible."""
        if self._stale:
            self.reload()

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """The office changed somewhere."""
        if changes.concerns("setting"):
            self._stale = True
            if visible:
                self.reload()

    def reload(self) -> None:
        """Look up this PC's keys and whom the office trusts."""
        self._stale = False

        def look(_progress: object) -> tuple[OwnKeys, list[TrustedSigner], list[Addressee]]:
            own = self._install()
            with self._office.read() as db:
                found = trusted_signers(db), computers.addressees(db, own.public_key)
            return OwnKeys(own.recipient, own.public_key, fingerprint(own.public_key)), *found

        def show(found: tuple[OwnKeys, list[TrustedSigner], list[Addressee]]) -> None:
            self._view.show_keys(found[0])
            self._view.show_trusted(found[1])
            self._view.show_addressees(found[2])

        self._work.read(look, show, slot="bundles")

    # Trust

    def trust(self, key: str, name: str) -> None:
        """Accept bundles signed by a PC."""

        def write(_progress: object) -> Changes:
            return trust.accept_signer(self._office, key, name=name, actor=self._actor, today=self._today())

        def done(_changes: Changes) -> None:
            self._view.show_trust_problem("")
            if self._path is not None:
                self.open(self._path)

        self._work.change(
            write, done, failed=lambda e: self._view.show_trust_problem(e.text), notice=_("已信任这台电脑")
        )

    def withdraw(self, key: str) -> None:
        """Accept them no longer; what they brought stays."""
        self._work.change(
            lambda _progress: trust.withdraw_signer(self._office, key, actor=self._actor),
            notice=_("不再信任这台电脑"),
        )

    # Writing

    def check_recipient(self, recipient: str) -> bool:
        """Whether a bundle can be sealed for `recipient`; says in words why not."""
        if not recipient.strip():
            self._view.show_write_problem(_("请粘贴对方的接收码(以 age1 开头)。"))
            return False
        try:
            keys.check_recipient(recipient)
        except Refused as refusal:
            self._view.show_write_problem(refusal.text)
            return False
        self._view.show_write_problem("")
        return True

    def write(self, recipient: str, out: Path, *, full: bool) -> None:
        """Write what the recipient lacks, or everything."""

        def make(_progress: object) -> Written:
            return exchange.write(
                self._office, recipient, out, install=self._install(), actor=self._actor, full=full
            )

        self._work.change(
            make,
            self._view.show_written,
            failed=lambda error: self._view.show_write_problem(error.text),
            title=_("写交换包"),
        )

    # Opening

    def open(self, path: Path) -> None:
        """Look at a bundle: from whom, what is new. Nothing is kept."""
        self._path = path

        def look(_progress: object) -> Arrived:
            own = self._install()
            manifest = self._inspected(path, own)
            arrived = _arrived(self._office, path, manifest)
            if arrived.signer != own.public_key and not _believed(self._office, manifest):
                return replace(arrived, signer_name="")
            applied = exchange.apply(
                self._office, path, install=own, actor=self._actor, preview=True, detail=True
            )
            return _counted(self._office, arrived, applied, own.public_key)

        def failed(error: GezhiError) -> None:
            self._view.show_arrived(None)
            self._view.show_open_problem(error.text)

        def show(arrived: Arrived) -> None:
            self._view.show_open_problem("")
            self._view.show_arrived(arrived)

        self._work.change(look, show, failed=failed, title=_("打开交换包"))

    def _inspected(self, path: Path, own: Install) -> Manifest:
        """What the sender claims; parts at hand of a bundle that is not whole are kept until the others come."""
        beside = (arriving.folder(self._office),)
        try:
            seen = inspect(path, install=own, also=(self._office.own_seal,), beside=beside)
            if seen.manifest is None:
                raise Refused(
                    _("这个交换包不是发给本机的。请对方用本机的接收码重新写。"), code="bundle.not_for_us"
                )
        except Refused as refusal:
            if refusal.code == arriving.INCOMPLETE:
                arriving.collect(self._office, path, own)
            elif quarantine.wanted(refusal):
                quarantine.keep(self._office, arriving.files_of(self._office, path), refusal)
            raise
        return seen.manifest

    def take_in(self) -> None:
        """Apply the bundle that was looked at."""
        path = self._path
        if path is None:
            return

        def write(_progress: object) -> TakenIn:
            applied = exchange.apply(
                self._office, path, install=self._install(), actor=self._actor, detail=True
            )
            return TakenIn(applied, Changes(applied.touched, "", "exchange.apply"))

        def show(taken: TakenIn) -> None:
            arrived = _arrived(self._office, path, taken.applied.manifest)
            own = self._install().public_key
            self._view.show_arrived(_counted(self._office, arrived, taken.applied, own))

        self._work.change(
            write, show, failed=lambda error: self._view.show_open_problem(error.text), title=_("并入交换包")
        )


def _believed(office: Workspace, manifest: Manifest) -> bool:
    """Whether its signer is believed; raises `Refused` when there is more to say than that nobody knows it."""
    with office.read() as db:
        trust = computers.trust(db, office.clock.milliseconds())
    try:
        trust.insist(manifest.signer, manifest.chain)
    except Refused as refusal:
        if refusal.code not in UNTRUSTED:
            raise
        return False
    return True


def _arrived(office: Workspace, path: Path, manifest: Manifest) -> Arrived:
    with office.read() as db:
        names = {one.subject: one.name for one in manifest.chain[:1]}
        names |= {signer.public_key: signer.name for signer in trusted_signers(db)}
        names |= {one.signer: one.name for one in computers.computers(db)}
        if (over := computers.district(db)) is not None:
            names[over.signer] = over.name
    return Arrived(
        path=path, signer=manifest.signer, signer_name=names.get(manifest.signer, ""), office=manifest.office,
        written_at=as_datetime(manifest.wall_ms).strftime("%Y-%m-%d %H:%M"), ops=manifest.ops,
    )  # fmt: skip


def _counted(office: Workspace, arrived: Arrived, applied: Applied, own: str) -> Arrived:
    now, arrival = office.clock.milliseconds(), applied.arrival
    with office.read() as db:
        lacking = () if applied.preview else gaps.gaps(db, own_id=office.db_id, at_ms=now)
        awaited = "" if applied.preview else pictures.awaited(db, own)
    year = as_datetime(now).year
    return replace(
        arrived, signer_name=arrived.signer_name or _("本机"), new_ops=applied.new_ops, known_ops=applied.known_ops,
        conflicts=applied.conflicts, missing=len(applied.missing), applied=not applied.preview,
        register="\n".join(filter(None, (applied.alert, arrival.words if arrival else ""))),
        lines=arrival.lines if arrival else (), told=tuple(one.words(year) for one in applied.sources),
        pictures=applied.pictures,
        gaps=tuple(filter(None, (applied.alert, *(gap.words for gap in lacking), awaited))),
    )  # fmt: skip
