"""An office file that came from another PC: joining this PC, taking the other's place, moving in from a bad place."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.security import keyslots, slot_ways, slotfile
from desktop.store import database, instance, location
from desktop.workspace.files import office_path, refuse_plain
from desktop.workspace.office import Workspace


def join(
    office: Workspace, user: str, password: str, *, actor: str, replace: bool = False,
    cost: keyslots.Argon2Cost | None = None, approved: str = "",
) -> list[str]:  # fmt: skip
    """Give `user` a password on this PC; call after opening with the recovery code or the escrow.

    Joining beside the other PC, the file gets an identity of its own and every other password stays for the other
    PC. A copy that a director approved admits the user of the approval alone, who is named by `approved`
    (`operations.admissions`). With `replace` the other PC's passwords go, and the data key with them; returns whose
    passwords went. Raises `Refused` for a weak password and for a user nobody knows while others are known.
    """
    if slot_ways.opened_by_guest(office.signed_in) and (not approved or approved != user):
        raise Refused(
            _("这份数据是主任批准给这台电脑的,只能由批准时写明的用户加入(gezhi computer join)。"),
            code="computer.for_another",
        )
    with database.sorted_errors():
        known = keyslots.named(office.path, office.home)
        user = " ".join(user.split())
        if not user or (known and user not in known):
            names = "、".join(known)
            raise Refused(
                _("请写明是谁,须是这个社区的用户:{names}").format(names=names), code="password.user"
            )
        slot_ways.give_password(
            office.path, office._key, user=user, password=password, ring=office.ring, random=office.random,
            cost=cost, home=office.home,
        )  # fmt: skip
        slot_ways.drop_guests(office.path, random=office.random, home=office.home)
    if not replace:
        office.become(new_id(office.random))
        office.record_event("pc.joined", actor=actor, detail={"user": user})
        return []
    with database.sorted_errors():
        gone = slot_ways.drop_other_machines(office.path, random=office.random, home=office.home)
    office.record_event("pc.replaced", actor=actor, detail={"user": user, "passwords": len(gone)})
    office.change_key(actor=actor)
    return [name for name in gone if name != user]


def move_in(source: Path, target: Path, *, volumes: location.Volumes | None = None) -> Path:
    """Copy an office file from a stick, a share or a synced folder to a folder of this PC; nothing is taken away.

    The file, what its engine had not yet folded in, and its slots, each written through to the disk. Raises
    `Refused` (`office.exists`) and `EnvironmentFailure` (missing, open elsewhere, or `target` no better a place).
    """
    source = office_path(source)
    with database.sorted_errors():
        if not source.is_file():
            words = _("找不到数据文件“{name}”。").format(name=source.name)
            raise EnvironmentFailure(words, code="office.missing")
        target = target / source.name if target.is_dir() else target
        location.insist_on_name(target)
        if target.exists() or slotfile.slot_path(target).exists():
            raise Refused(_("这里已有一个数据文件,不会覆盖。请换一个名字或文件夹。"), code="office.exists")
        location.make_folder(target.parent)
        location.refuse_unfit(target, volumes or location.SystemVolumes())
        location.insist_room(target)
        refuse_plain(source)
        with instance.take(source):  # nobody writes meanwhile
            copy_files(source, target)
    return target


def copy_files(source: Path, target: Path) -> None:
    """File, write-ahead log and slots of a file nobody writes to, or nothing of them."""
    made = []
    try:
        for suffix in ("-wal", ".keys", ""):  # the file itself last: without it the others are no office
            from_, to = source.with_name(source.name + suffix), target.with_name(target.name + suffix)
            if from_.is_file():
                part = to.with_name(to.name + ".part")
                made += [part, to]
                shutil.copyfile(from_, part)
                patience.rename(part, to)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
