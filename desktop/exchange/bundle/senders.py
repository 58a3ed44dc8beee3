"""Whether a bundle names as its writer whom its signature proves: what it says it holds is put down to that one.

By the key to seal to (`manifest.sender`) a PC remembers what the other holds already. Whoever could name somebody else
there would make us leave out, for that other one, what never arrived.
"""

from __future__ import annotations

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.bundle.manifest import Manifest
from desktop.queries import computers
from desktop.security.install import Install
from desktop.workspace import Workspace


def insist(office: Workspace, claim: Manifest, me: Install) -> None:
    """Raise `Refused` (`bundle.sender`) when the signer is known by another key to seal to, or names somebody else's."""
    with office.read() as db:
        known = {one.signer: one.recipient for one in computers.addressees(db, "")}
    known[me.public_key] = me.recipient
    own = known.get(claim.signer)
    strangers = {recipient for signer, recipient in known.items() if signer != claim.signer}
    if (own is not None and own != claim.sender) or (own is None and claim.sender in strangers):
        raise other_sender()


def other_sender() -> Refused:
    """What is said of a bundle that was written in somebody else's name."""
    return Refused(
        _(
            "这个交换包自称是别的电脑写的,和签名对不上,整包没有收,已放进隔离区。"
            "请查清是哪台电脑写的;确实是自己人的,请在那台电脑上重新写一个。"
        ),
        code="bundle.sender",
    )
