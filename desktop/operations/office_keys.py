"""The office's own signing key: made once, kept in the encrypted office file, handed to its other PCs in sealed letters.

It certifies the office's computers and is itself certified by the district. When a PC was stolen by somebody who may
have got into it, the office takes another key; what the old one certified counts no more.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date
from typing import Final

from desktop.base.errors import Refused
from desktop.operations import settings
from desktop.queries import computers
from desktop.security import sealing
from desktop.security.care_letters import box
from desktop.security.certificates import OfficeKey
from desktop.security.install import Install
from desktop.security.sealing import Unopened
from desktop.store import log
from desktop.workspace import Unit, Workspace

META: Final = "office_signing_key"
KEY_BYTES: Final = 32
_ABOUT: Final = b"gezhi office key\0"


def held(office: Workspace) -> OfficeKey | None:
    """The office's key as this file holds it; None when there is none, or the one it holds has ended."""
    with office.read() as db:
        text = log.meta(db, META)
        key = OfficeKey(bytes.fromhex(text)) if text else None
        return None if key is None or key.public_key in computers.ended_keys(db) else key


def insist(office: Workspace) -> OfficeKey:
    """The office's key, made when there is none. Announce it in the next change (`announce`)."""
    found = held(office)
    if found is None:
        found = OfficeKey(office.random(KEY_BYTES))
        keep(office, found)
    return found


def keep(office: Workspace, key: OfficeKey) -> None:
    """Put a key into the file."""
    with office.local() as db:
        log.set_meta(db, META, key.secret.hex())


def announce(unit: Unit, key: OfficeKey, *, actor: str, today: date) -> None:
    """Let every PC of the office know that what this key certified is to be believed."""
    if key.public_key not in computers.office_keys(unit.db):
        settings.put(unit, computers.OFFICE_KEY + key.public_key, {"since": today.isoformat(), "by": actor})


def hand_on(unit: Unit, key: OfficeKey, recipient: str) -> None:
    """A letter to one PC with the office's key; what stands in the log opens with that PC's own key alone."""
    place = f"{computers.LETTER}{key.public_key}.{box(recipient)}"
    about = _ABOUT + key.public_key.encode()
    try:
        text = b64encode(sealing.seal(recipient, key.secret, about)).decode()
    except Refused:  # no public key: whoever wrote that gets nothing
        return
    settings.put(unit, place, {"sealed": text})


def take_up(office: Workspace, install: Install) -> bool:
    """Open the letters to this PC: the key that is in force becomes this file's; whether a new one was found."""
    if held(office) is not None or office.read_only:
        return False
    with office.read() as db:
        standing = computers.office_keys(db)
        mine = [
            one for one in computers.letters(db) if one[0] in standing and one[1] == box(install.recipient)
        ]
    for public_key, _box, text in mine:
        try:
            secret = sealing.unseal(
                install.sealing_key, b64decode(text, validate=True), _ABOUT + public_key.encode()
            )
            key = OfficeKey(secret)
            if len(secret) != KEY_BYTES or key.public_key != public_key:
                continue
        except (Unopened, ValueError):
            continue
        keep(office, key)
        return True
    return False
