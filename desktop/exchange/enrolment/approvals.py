"""Letting another PC into the office: approved by a director at one that is in, joined at the one that asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress
from desktop.domain.permissions import Action
from desktop.exchange.enrolment import answers, requests
from desktop.operations import admissions, computers
from desktop.operations.computers import Newcomer
from desktop.queries import accounts
from desktop.queries import computers as queries
from desktop.security.install import fingerprint
from desktop.workspace import Workspace, inviting


@dataclass(frozen=True, slots=True)
class Approved:
    """The newcomer, the copy of the office that opens there, and for whom, until which day."""

    newcomer: Newcomer
    copy: Path
    user: str
    until: str


def approve(
    office: Workspace, request: Path, folder: Path, *, told: str, actor: str, today: date,
    user: str = "", progress: Progress = SILENT,
) -> Approved:  # fmt: skip
    """Certify a PC that asks, and put a copy of the office for it into a folder on the stick.

    told: the check code as the newcomer's screen shows it. user: who alone can join there, once, within two weeks; may
    be left out where there is only one. Raises `Refused` for other roles than directors, as `answers.insist_told` for a
    wrong code, as `admissions.whom`, and as `inviting.copy_for`.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
        known = queries.computers(db)
    newcomer = requests.read_computer(request).newcomer
    answers.insist_told(newcomer.signer, told)
    taken = [one.name for one in known if one.signer != newcomer.signer and not one.revoked]
    if newcomer.name in taken:
        raise Refused(
            _("已有一台叫“{name}”的电脑。请在新电脑上换个名字,重新写申请。").format(name=newcomer.name),
            code="computer.name_taken",
        )
    name = admissions.whom(office, user)
    computers.certify(office, newcomer, actor=actor, today=today)
    approval = admissions.note(office, newcomer, name, actor=actor, today=today)
    copy = inviting.copy_for(
        office, folder, recipient=newcomer.recipient, name=newcomer.name, progress=progress
    )
    detail = {
        "name": newcomer.name,
        "key": fingerprint(newcomer.signer),
        "for": name,
        "until": approval.until,
    }
    office.record_event("computer.approved", actor=actor, object_id=newcomer.install_id, detail=detail)
    return Approved(newcomer, copy, name, approval.until)
