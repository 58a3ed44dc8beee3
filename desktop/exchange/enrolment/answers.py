"""The district's answer (`*.sqc`): its certificate of an office's key, and its own keys, for whom bundles are sealed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.base.clock import as_datetime
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.exchange.bundle import keys as bundle_keys
from desktop.exchange.enrolment import papers
from desktop.operations import computers as operations
from desktop.queries import computers
from desktop.queries.computers import District
from desktop.security import certificates
from desktop.security.certificates import LATEST, OFFICE, Certificate
from desktop.security.install import Install, fingerprint
from desktop.workspace import Workspace

SUFFIX: Final = ".sqc"
KIND: Final = "gezhi-district-answer/1"
MAX_STRUCK_OFF: Final = 256
_KEY = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[0-9]{6,12}")


@dataclass(frozen=True, slots=True)
class Answer:
    """`certificate` is of the office's key; `struck_off`: computers of the office the district believes no more."""

    district: District
    certificate: Certificate
    struck_off: tuple[str, ...]
    at_ms: int


def write(
    out: Path,
    *,
    keys: Install,
    code: str,
    name: str,
    certificate: Certificate,
    struck_off: Sequence[str],
    at_ms: int,
) -> None:
    """Write an answer signed by the district; raises as `put_whole`."""
    body: dict[str, Any] = {
        "district": code, "name": certificates.tidy_name(name), "recipient": keys.recipient,
        "certificate": certificate.plain(), "struck_off": sorted(struck_off)[:MAX_STRUCK_OFF],
        "at_ms": min(max(0, at_ms), LATEST),
    }  # fmt: skip
    papers.write(out, KIND, body, keys)


def read(path: Path) -> Answer:
    """A sound answer whose certificate the same district signed; raises `Refused` (`paper.*`, `certificate.*`)."""
    fields = frozenset({"district", "name", "recipient", "certificate", "struck_off", "at_ms"})
    body = papers.read(path, KIND, fields)
    code, name, recipient, gone = (body[one] for one in ("district", "name", "recipient", "struck_off"))
    sound = (
        all(isinstance(text, str) for text in (code, name, recipient))
        and isinstance(gone, list)
        and len(gone) <= MAX_STRUCK_OFF
        and all(isinstance(key, str) and _KEY.fullmatch(key) for key in gone)
        and _CODE.fullmatch(code)
        and name == certificates.tidy_name(name)
        and type(body["at_ms"]) is int
        and 0 <= body["at_ms"] <= LATEST
    )
    if not sound or recipient != bundle_keys.check_recipient(recipient):
        raise papers.damaged(path)
    certificate = certificates.parse(body["certificate"])
    if certificate.kind != OFFICE or certificate.issuer != body["key"]:
        raise certificates.mismatch()
    certificates.insist_signed(certificate)
    since = as_datetime(body["at_ms"]).date().isoformat()
    return Answer(
        District(code, name, body["key"], recipient, since, body["at_ms"]),
        certificate,
        tuple(gone),
        body["at_ms"],
    )


def check(office: Workspace, answer: Answer) -> bool:
    """Whether this is the district the office knows already and believes; then nothing need be compared by telephone.

    Raises `Refused`: `answer.other_office`, `answer.other_key` (the answer is to a request of an earlier key),
    `answer.older` (a newer one was read).
    """
    with office.read() as db:
        known, ours, gone = computers.district(db), computers.office_keys(db), computers.revoked(db)
    code = operations.office_code(office)
    if answer.certificate.office != code:
        raise Refused(
            _("这份答复是给社区 {theirs} 的,本机是社区 {ours}。请向区里要本社区的那一份。").format(
                theirs=answer.certificate.office, ours=code
            ),
            code="answer.other_office",
        )
    if answer.certificate.subject not in ours:
        raise Refused(
            _(
                "这份答复对应的是以前的社区签名钥匙,或别的电脑写的申请。请用本机重新写一份登记申请交给区里,"
                "或先收下那台电脑的交换包。"
            ),
            code="answer.other_key",
        )
    same = known is not None and known.signer == answer.district.signer and known.signer not in gone
    if known is not None and same and answer.at_ms < known.at_ms:
        raise Refused(
            _("已经收过更新的答复({day}),这一份是旧的,没有采用。").format(
                day=as_datetime(known.at_ms).strftime("%Y-%m-%d")
            ),
            code="answer.older",
        )
    return same


def accept(office: Workspace, path: Path, *, told: str = "", actor: str) -> tuple[Answer, Changes]:
    """Keep an answer. `told`: the district's check code as heard on the telephone, needed the first time.

    Raises `Refused` (`answer.unchecked`, `answer.wrong_code`, as `read` and `check`).
    """
    answer = read(path)
    if not check(office, answer):
        insist_told(answer.district.signer, told)
    changes = operations.keep_answer(
        office, answer.district, answer.certificate, answer.struck_off, actor=actor
    )
    return answer, changes


def insist_told(key: str, told: str) -> None:
    """Raise unless `told` is the check code of `key`; hyphens, spaces and capitals do not matter."""
    heard = "".join(c for c in told.lower() if c.isalnum())
    if not heard:
        raise Refused(
            _("第一次要核对:请打电话请对方从他的屏幕上读出 16 位核对码,照着填入再继续。"),
            code="answer.unchecked",
        )
    if heard != fingerprint(key).replace("-", ""):
        raise Refused(
            _("核对码不一致:这份文件不是对方写的那一份,没有采用。请再问一遍;仍不一致时不要使用这份文件。"),
            code="answer.wrong_code",
        )


__all__ = ["SUFFIX", "Answer", "accept", "check", "insist_told", "read", "write"]
