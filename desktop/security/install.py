"""This installation's own keys: made once per PC and user, kept outside every office file.

An Ed25519 key (RFC 8032) signs what leaves; an X25519 key (RFC 7748, written as age writes it) opens what was
sealed for this installation. They attribute and protect; the merge never depends on them.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson
import platformdirs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id, system_random
from desktop.security import bech32
from desktop.security.atomic import write_once

FORMAT: Final = "gezhi-install/1"
FILE: Final = "install.json"
KEYS_VARIABLE: Final = "GEZHI_KEYS"
RECIPIENT_PREFIX: Final = "age"
IDENTITY_PREFIX: Final = "age-secret-key-"


@dataclass(frozen=True, slots=True)
class Install:
    """The keys of one installation. The two secrets (32 bytes each) never show in a repr or a log."""

    install_id: str
    signing_key: bytes = field(repr=False)
    sealing_key: bytes = field(repr=False)

    @classmethod
    def make(cls, random: RandomBytes = system_random) -> Install:
        """Fresh keys."""
        return cls(new_id(random), random(32), random(32))

    @property
    def public_key(self) -> str:
        """The Ed25519 public key by which others know this signer, 64 hexadecimal digits."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_key).public_key().public_bytes_raw().hex()

    @property
    def recipient(self) -> str:
        """The age recipient (`age1…`) others seal for; not secret."""
        public = X25519PrivateKey.from_private_bytes(self.sealing_key).public_key().public_bytes_raw()
        return bech32.encode(RECIPIENT_PREFIX, public)

    @property
    def identity(self) -> str:
        """The age identity (`AGE-SECRET-KEY-1…`) that opens what was sealed for `recipient`. Secret."""
        return bech32.encode(IDENTITY_PREFIX, self.sealing_key).upper()

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_key).sign(message)


def signed_by(public_key: str, message: bytes, signature: bytes) -> bool:
    """Whether `signature` over `message` is that key's; a malformed key or signature is not."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(key: str) -> str:
    """The first 64 bits of a public key's or recipient's SHA-256, to be compared by eye or on the telephone."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return "-".join(digest[i : i + 4] for i in range(0, 16, 4))


def default_folder() -> Path:
    """Where this user's installation keeps its keys: the folder named by GEZHI_KEYS, else the user's own."""
    named = os.environ.get(KEYS_VARIABLE)
    return Path(named) if named else users_folder()


def users_folder() -> Path:
    """The folder of the signed-in system user."""
    return Path(platformdirs.user_config_dir("gezhi", appauthor=False))


def load_or_create(folder: Path | None = None, *, random: RandomBytes = system_random) -> Install:
    """The keys in `folder` (default: the user's configuration folder), made at the first call.

    Raises `EnvironmentFailure` when the file cannot be read or written, or is damaged: it is never replaced,
    because what was sealed for the old key could then not be opened any more.
    """
    path = (folder or default_folder()) / FILE
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_new(path, Install.make(random))
        raw = path.read_bytes()
    except OSError as error:
        raise EnvironmentFailure(
            _("无法读写本机密钥文件“{path}”。").format(path=path), code="install.unreadable"
        ) from error
    return _parse(raw, path)


def _write_new(path: Path, install: Install) -> None:
    """Whole or not at all, readable by this user only; when another process was first, its keys stand."""
    body = {
        "format": FORMAT,
        "install_id": install.install_id,
        "signing_key": b64encode(install.signing_key).decode(),
        "sealing_key": b64encode(install.sealing_key).decode(),
        "public_key": install.public_key,
        "recipient": install.recipient,
    }
    write_once(path, orjson.dumps(body, option=orjson.OPT_INDENT_2), mark=install.install_id)


def _parse(raw: bytes, path: Path) -> Install:
    try:
        body: dict[str, Any] = orjson.loads(raw)
        install = Install(
            str(body["install_id"]),
            b64decode(body["signing_key"], validate=True),
            b64decode(body["sealing_key"], validate=True),
        )
        sound = (
            body["format"] == FORMAT
            and len(bytes.fromhex(install.install_id)) == 16
            and install.public_key == body["public_key"]
            and install.recipient == body["recipient"]
        )
    except (ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise EnvironmentFailure(
            _("本机密钥文件“{path}”已损坏,请从备份恢复该文件。").format(path=path), code="install.damaged"
        )
    return install
