"""Where an office file may live: a local fixed disk, not a network share and not a removable drive.

SQLite's locks are not dependable on network file systems, and a stick is pulled in the middle of a write
(sqlite.org, How To Corrupt An SQLite Database File, sections 2.1 and 4).
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import psutil

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _

NETWORK_SYSTEMS: Final = frozenset({
    "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "ncpfs", "9p", "davfs", "webdav", "ceph",
    "glusterfs", "lustre", "coda", "vboxsf", "prl_fs", "virtiofs", "drvfs",
})  # fmt: skip
# File systems in user space that keep a folder or a disk of this machine. Any other is served by a program of which nobody
# knows where its files lie and whether it honours a lock: sshfs, rclone, gvfs, telephones, the drives of vendors.
LOCAL_FUSE: Final = frozenset({
    "fuseblk", "gocryptfs", "encfs", "cryfs", "securefs", "bindfs", "mergerfs", "unionfs", "unionfs-fuse",
    "fuse-overlayfs", "ntfs", "ntfs-3g", "lowntfs-3g", "exfat", "exfat-fuse", "ext2", "fuse-ext2", "zfs", "zfs-fuse",
})  # fmt: skip
BLOCKS: Final = Path("/sys/class/block")
LONG: Final = "\\\\?\\"  # before a path of Windows that may be long
DRIVE_REMOVABLE: Final = 2
DRIVE_REMOTE: Final = 4
FREE_BYTES: Final = 20_000_000
NAME_BYTES: Final = 150  # of the 255 that file systems give a name
BYTES_OF_A_CHARACTER: Final = 3  # of Chinese in UTF-8


# Folders that a program of its own carries to a server: it copies the file while it is being written, and puts
# another computer's state over it. By the names those programs give their folders.
SYNCED_FOLDERS: Final = (
    ("OneDrive", ("onedrive",)),
    ("坚果云", ("坚果云", "我的坚果云", "nutstore", "nutstore files")),
    ("百度网盘", ("百度网盘", "百度网盘同步空间", "baidusyncdisk", "baidunetdiskworkspace", "baidunetdisk")),
    ("WPS云盘", ("wps云盘", "wps cloud files", "wpsdrive", "wps网盘", "我的云文档")),
    ("腾讯微云", ("微云", "腾讯微云", "weiyun")),
    ("阿里云盘", ("阿里云盘", "adrive", "aliyundrive")),
    ("iCloud", ("icloud", "iclouddrive", "icloud drive", "com~apple~clouddocs")),
    ("Dropbox", ("dropbox",)),
    ("Google Drive", ("google drive", "googledrive", "my drive")),
)


def synced_by(path: Path) -> str:
    """The program that carries this folder to a server, "" when none is known to."""
    for part in path.absolute().parts[:-1]:
        name = part.lower().strip()
        for program, names in SYNCED_FOLDERS:
            if any(
                name == known or name.startswith((f"{known} - ", f"{known}-", f"{known} ("))
                for known in names
            ):
                return program
    return ""


@dataclass(frozen=True, slots=True)
class Volume:
    """What is known of the disk under a path.

    network: its files lie elsewhere, or a program serves them that this one does not know.
    """

    network: bool
    removable: bool


class Volumes(Protocol):
    """Tells what kind of disk a path is on; a test says what it likes."""

    def of(self, path: Path) -> Volume: ...


class SystemVolumes:
    """Asks this machine."""

    def of(self, path: Path) -> Volume:
        """The volume of the nearest existing folder."""
        return _windows(path) if sys.platform == "win32" else _posix(path)


def _windows(path: Path) -> Volume:  # pragma: no cover - runs on the customer's machine only
    import ctypes  # noqa: PLC0415 - Windows only

    text = str(path.absolute())
    if on_share(text):
        return Volume(network=True, removable=False)
    kind = ctypes.windll.kernel32.GetDriveTypeW(text.removeprefix(LONG)[:3])  # type: ignore[attr-defined,unused-ignore]
    return Volume(network=kind == DRIVE_REMOTE, removable=kind == DRIVE_REMOVABLE)


def on_share(text: str) -> bool:
    r"""Whether a path of Windows names a share (`\\server\share`), also in its long form, and not a drive (`\\?\C:`)."""
    plain = text.replace("/", "\\")
    return plain.upper().startswith(f"{LONG}UNC\\") or (
        plain.startswith("\\\\") and not plain.startswith((LONG, "\\\\.\\"))
    )


def _posix(path: Path) -> Volume:
    real = path.absolute().resolve()
    best = None
    for part in psutil.disk_partitions(all=True):
        mount = Path(part.mountpoint)
        if (real == mount or mount in real.parents) and (
            best is None or len(part.mountpoint) >= len(best.mountpoint)
        ):
            best = part
    if best is None:
        return Volume(network=False, removable=False)
    return Volume(network=_elsewhere(best.fstype.lower()), removable=_removable(best.device))


def _elsewhere(system: str) -> bool:
    served = system.startswith("fuse") and system.removeprefix("fuse.") not in LOCAL_FUSE
    return served or system in NETWORK_SYSTEMS


def _removable(device: str) -> bool:
    """Whether the kernel calls the disk behind `/dev/sdb1` or `/dev/mmcblk0p1` removable, also below an encrypted volume."""
    return device.startswith("/dev/") and _loose(BLOCKS / Path(device).resolve().name)


def _loose(block: Path) -> bool:
    """`block`: a device as `/sys/class/block` has it; what tells stands with the whole disk, one folder up."""
    if not block.exists():
        return False
    real = block.resolve()
    for mark in (real / "removable", real.parent / "removable"):
        if mark.is_file() and mark.read_text().strip() == "1":
            return True
    below = real / "slaves"
    return below.is_dir() and any(_loose(one) for one in below.iterdir())


def mounts() -> list[Path]:
    """The roots of the disks and sticks that are there now."""
    return [Path(part.mountpoint) for part in psutil.disk_partitions(all=False)]


def make_folder(folder: Path) -> None:
    """The folder and those above it; raises `Refused` where a file stands in the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        words = _("“{name}”不是文件夹,请换一个位置。").format(name=folder.name)
        raise Refused(words, code="office.folder") from error


def insist_on_name(path: Path) -> None:
    """Raise `Refused` for a name of a new office that leaves no room for what stands beside it: copies with their time,
    slots, the engine's own files."""
    if len(os.fsencode(path.stem)) > NAME_BYTES:
        words = _("文件名太长,备份会起不了名字。请换一个短的,最多 {n} 个汉字。")
        raise Refused(words.format(n=NAME_BYTES // BYTES_OF_A_CHARACTER), code="office.name")


def refuse_unfit(path: Path, volumes: Volumes) -> None:
    """Raise `EnvironmentFailure` when the office file must not be written where `path` points."""
    volume = volumes.of(path)
    if volume.network:
        raise EnvironmentFailure(
            _(
                "数据文件在网络共享盘上,或在别的程序提供的文件夹里,在那里打开会损坏数据。"
                "请复制到本机硬盘后再打开;几台电脑之间用“交换包”同步。"
            ),
            code="location.network",
        )
    if volume.removable:
        raise EnvironmentFailure(
            _("数据文件在U盘等移动磁盘上,拔出时可能损坏数据。请复制到本机硬盘后再打开。"),
            code="location.removable",
        )
    if program := synced_by(path):
        raise EnvironmentFailure(
            _(
                "数据文件在“{program}”的同步文件夹里,同步会损坏正在使用的数据。请移到本机的普通文件夹后再打开。"
            ).format(program=program),
            code="location.synced",
        )
    folder = path.parent
    if not folder.is_dir():
        raise EnvironmentFailure(
            _("文件夹“{folder}”不存在。").format(folder=folder.name), code="location.no_folder"
        )
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise EnvironmentFailure(
            _("所在文件夹只能读取,无法保存。请把数据移到可写的文件夹。"), code="store.read_only"
        )


def tight(path: Path) -> bool:
    """Whether the disk under an office file has less than 20 MB left: it may be read, and nothing is saved."""
    try:
        return psutil.disk_usage(str(path.parent)).free < FREE_BYTES
    except OSError:
        return False


def insist_room(path: Path) -> None:
    """Raise `EnvironmentFailure` (`store.disk_full`) when the disk is `tight`."""
    if tight(path):
        raise EnvironmentFailure(tight_words(), code="store.disk_full")


def tight_words() -> str:
    """What a full disk means for the clerk, and who can help."""
    return _(
        "数据所在的磁盘剩余不足 20 MB:现在可以查看、查找、导出到别的磁盘,不能保存。"
        "请清理这个磁盘,或找管电脑的人;清出空间后马上能保存。"
    )


def full_words() -> str:
    """The same of a disk on which there was no room to open the file for writing: it has to be opened again."""
    return _(
        "数据所在的磁盘满了:可以查看、查找、导出到别的磁盘,不能保存。"
        "请清理这个磁盘,或找管电脑的人;清出空间后关上再打开,就能保存。"
    )
