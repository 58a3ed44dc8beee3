"""The machine secret: 32 random bytes of this PC and system user, without which a password opens nothing.

It stands in the installation's own folder, never beside the data and never in a backup, so that a copied or stolen
folder cannot be tried with passwords elsewhere. Windows keeps it under DPAPI (CryptProtectData), others as a file
that its owner alone may read. Losing it is no loss of data: the paper recovery code and the escrow do without.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import orjson

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, system_random
from desktop.security import install
from desktop.security.atomic import write_atomically, write_once

FORMAT: Final = "gezhi-machine/1"
FILE: Final = "machine.key"
SECRET_BYTES: Final = 32
COUNTED: Final = "counted"  # beside it stands a counter of failed logins


class Protector(Protocol):
    """What the operating system offers to keep a secret for one user; a test brings its own."""

    @property
    def name(self) -> str: ...

    def protect(self, secret: bytes) -> bytes: ...
    def unprotect(self, kept: bytes) -> bytes: ...


class FileMode:
    """Nothing beyond the file's mode 0600."""

    name = "file"

    def protect(self, secret: bytes) -> bytes:
        return secret

    def unprotect(self, kept: bytes) -> bytes:
        return kept


@dataclass(frozen=True, slots=True)
class MachineSecret:
    """The secret and the id by which a slot says which machine's secret it needs; the id tells nothing of it."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """16 hexadecimal digits."""
        return hashlib.sha256(b"gezhi machine id\0" + self.secret).hexdigest()[:16]


def system_protector() -> Protector:
    """What this operating system offers."""
    if sys.platform == "win32":  # pragma: no cover - runs on the customer's machine only
        from desktop.security.dpapi import Dpapi  # noqa: PLC0415 - Windows only

        return Dpapi()
    return FileMode()


def load(folder: Path | None = None, *, protector: Protector | None = None) -> MachineSecret | None:
    """This machine's secret, None when it has none yet; raises `EnvironmentFailure` for a damaged one.

    `folder`: where the installation keeps its keys (default: `install.default_folder()`).
    """
    path = (folder or install.default_folder()) / FILE
    try:
        raw = patience.read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path) from error
    return _parse(raw, path, protector or system_protector())


def available(folder: Path | None = None, *, damaged_too: bool = False) -> dict[str, MachineSecret]:
    """Every secret of this machine and user by id: of the folder named by GEZHI_KEYS and of the user's own.

    Whoever sets GEZHI_KEYS for one program keeps what the others made. A damaged one is passed over, or with
    `damaged_too` raises like `load`.
    """
    found = {}
    for one in [folder] if folder else dict.fromkeys([install.default_folder(), install.users_folder()]):
        try:
            secret = load(one)
        except EnvironmentFailure:
            if damaged_too:
                raise
            continue
        if secret is not None:
            found[secret.id] = secret
    return found


def folders() -> list[Path]:
    """Where the secrets of this machine and user stand, the folder named by GEZHI_KEYS first; at least that one."""
    both = list(dict.fromkeys([install.default_folder(), install.users_folder()]))
    return [both[0], *(one for one in both[1:] if (one / FILE).exists())]


def counted(folder: Path) -> bool:
    """Whether failed logins were ever counted beside this secret; False where there is none to be read."""
    try:
        return bool(orjson.loads((folder / FILE).read_bytes())[COUNTED])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def mark_counted(folder: Path) -> None:
    """Say once that failed logins are counted beside the secret: from then on a missing counter was removed."""
    path = folder / FILE
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        body: dict[str, Any] = orjson.loads(path.read_bytes())
        if not body.get(COUNTED) and body["format"] == FORMAT:
            write_atomically(path, orjson.dumps(body | {COUNTED: True}))


def load_or_replace(folder: Path | None = None, *, random: RandomBytes = system_random) -> MachineSecret:
    """Like `load_or_create`; a damaged secret, which opens nothing, is put aside under another name."""
    folder = folder or install.default_folder()
    try:
        return load_or_create(folder, random=random)
    except EnvironmentFailure as error:
        if error.code != "machine.damaged":
            raise
        (folder / FILE).replace(folder / f"{FILE}.damaged-{system_random(4).hex()}")
        return load_or_create(folder, random=random)


def load_or_create(
    folder: Path | None = None, *, random: RandomBytes = system_random, protector: Protector | None = None
) -> MachineSecret:
    """This machine's secret, made at the first call. It is never replaced: raises like `load` for a damaged one."""
    folder, protector = folder or install.default_folder(), protector or system_protector()
    if (found := load(folder, protector=protector)) is not None:
        return found
    secret = random(SECRET_BYTES)
    path = folder / FILE
    body = {
        "format": FORMAT, "protection": protector.name, "secret": b64encode(protector.protect(secret)).decode(),
        "id": MachineSecret(secret).id,
    }  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_once(path, orjson.dumps(body), mark=system_random(8).hex())
        made = _parse(patience.read(path), path, protector)
    except OSError as error:
        raise _unreadable(path) from error
    return made


def _parse(raw: bytes, path: Path, protector: Protector) -> MachineSecret:
    try:
        body: dict[str, Any] = orjson.loads(raw)
        found = MachineSecret(protector.unprotect(b64decode(body["secret"], validate=True)))
        sound = (
            body["format"] == FORMAT
            and body["protection"] == protector.name
            and len(found.secret) == SECRET_BYTES
            and body["id"] == found.id
        )
    except (ValueError, KeyError, TypeError, OSError):
        sound = False
    if not sound:
        raise EnvironmentFailure(
            _("本机密钥文件“{path}”已损坏。请改用恢复码打开社区,再重新设置密码。").format(path=path),
            code="machine.damaged",
        )
    return found


def _unreadable(path: Path) -> EnvironmentFailure:
    words = _("无法读写本机密钥文件“{path}”。可设置环境变量 GEZHI_KEYS,指定另一个文件夹。").format(path=path)
    return EnvironmentFailure(words, code="machine.unreadable")
