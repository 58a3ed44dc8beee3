"""Certificates: written canonically, read strictly, followed from a signer to a root and no further."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.security import certificates
from desktop.security.certificates import COMPUTER, OFFICE, Certificate, Trust, issue, judge
from desktop.security.install import Install
from tests.desktop.exchange.bundle.conftest import seeded

DISTRICT, COMMUNITY, ALICE, EVE = (seeded(name) for name in ("district", "community", "alice", "eve"))
CODE = "420303090012"
NOW = 1_782_864_000_000
YEAR = 365 * 86_400_000


def computer(issuer: Install = COMMUNITY, subject: Install = ALICE, **more: Any) -> Certificate:
    how: dict[str, Any] = {"office": CODE, "name": "1号电脑", "from_ms": NOW, **more}
    return issue(
        issuer, kind=COMPUTER, subject=subject.public_key, recipient=subject.recipient, install_id=subject.install_id,
        **how,
    )  # fmt: skip


def office(issuer: Install = DISTRICT, subject: Install = COMMUNITY, **more: Any) -> Certificate:
    how: dict[str, Any] = {
        "office": CODE,
        "name": "云麓台社区",
        "from_ms": NOW,
        "until_ms": NOW + 3 * YEAR,
        **more,
    }
    return issue(issuer, kind=OFFICE, subject=subject.public_key, **how)


def refusal(*chain: Certificate, signer: Install = ALICE, now: int = NOW, root: Install = DISTRICT) -> str:
    with pytest.raises(Refused) as caught:
        judge(chain, signer.public_key, frozenset({root.public_key}), now)
    assert caught.value.text
    return caught.value.code


def test_a_chain_leads_from_the_computer_over_the_office_to_the_district() -> None:
    proven = judge([computer(), office()], ALICE.public_key, frozenset({DISTRICT.public_key}), NOW)
    assert (proven.computer.name, proven.office_certificate and proven.office_certificate.name) == (
        "1号电脑", "云麓台社区",
    )  # fmt: skip


def test_within_the_office_its_own_key_is_root_and_the_districts_certificate_is_not_needed() -> None:
    root = frozenset({COMMUNITY.public_key})
    assert judge([computer()], ALICE.public_key, root, NOW).office_certificate is None
    # an office certificate that ended does not keep the office's own computers from each other
    late = judge([computer(), office()], ALICE.public_key, root, NOW + 4 * YEAR)
    assert late.office_certificate is None


def test_what_is_written_reads_back_the_same_and_is_small() -> None:
    for one in (computer(), office()):
        raw = certificates.dump(one)
        assert certificates.parse_bytes(raw) == one
        assert len(raw) < certificates.MAX_BYTES


@pytest.mark.parametrize(
    ("chain", "code"),
    [
        ([], "certificate.mismatch"),
        ([office()], "certificate.mismatch"),
        ([computer(subject=EVE), office()], "certificate.mismatch"),
        ([computer(), office(subject=EVE)], "certificate.mismatch"),
        ([computer(), office(office="420303090013")], "certificate.mismatch"),
        ([computer(), office(), office()], "certificate.mismatch"),
        ([computer(), computer(subject=COMMUNITY, issuer=DISTRICT)], "certificate.mismatch"),
        ([computer()], "certificate.unknown_issuer"),
        ([computer(), office(issuer=EVE)], "certificate.unknown_issuer"),
        ([computer(issuer=EVE), office(issuer=EVE, subject=EVE)], "certificate.unknown_issuer"),
        ([replace(computer(), name="2号电脑"), office()], "certificate.signature"),
        ([computer(), replace(office(), until_ms=NOW + 9 * YEAR)], "certificate.signature"),
        ([replace(computer(), issuer=EVE.public_key), office(subject=EVE)], "certificate.signature"),
    ],
)
def test_a_chain_that_does_not_hold(chain: list[Certificate], code: str) -> None:
    assert refusal(*chain) == code


def test_certificates_end_but_a_clock_that_is_slow_is_no_reason_to_refuse() -> None:
    assert refusal(computer(), office(), now=NOW + 3 * YEAR + 1) == "certificate.expired"
    assert refusal(computer(until_ms=NOW + 1), office(), now=NOW + 2) == "certificate.expired"
    assert judge([computer(), office()], ALICE.public_key, frozenset({DISTRICT.public_key}), 0)


def test_who_was_struck_off_is_refused_before_anything_else() -> None:
    chain = [computer(), office()]
    roots = frozenset({DISTRICT.public_key})
    for gone in (ALICE, COMMUNITY):
        trust = Trust(frozenset({ALICE.public_key}) if gone is ALICE else frozenset(), roots,
                      frozenset({gone.public_key}), NOW)  # fmt: skip
        with pytest.raises(Refused) as caught:
            trust.insist(ALICE.public_key, chain)
        assert caught.value.code == "bundle.revoked_signer"
    with pytest.raises(Refused) as caught:
        Trust(roots=roots).insist(ALICE.public_key, [])
    assert caught.value.code == "bundle.unknown_signer"


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "district"}, {"kind": 1}, {"serial": "0" * 31}, {"office": "42030309001"}, {"office": None},
        {"name": "长" * 61}, {"name": "两\n行"}, {"name": " 空格"}, {"subject": "G" * 64}, {"recipient": "age1xyz"},
        {"recipient": ALICE.recipient.upper()}, {"install_id": ""}, {"issuer": "0" * 63}, {"from_ms": -1},
        {"from_ms": True}, {"until_ms": 1.5}, {"until_ms": 2**60}, {"signature": ""}, {"signature": "0" * 127},
        {"format": "gezhi-certificate/0"}, {"unheard_of": 1},
    ],
)  # fmt: skip
def test_a_certificate_that_is_not_well_formed(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        certificates.parse({**computer().plain(), **changes})
    assert caught.value.code == "certificate.malformed"


def test_one_from_a_later_program_says_so_and_one_that_is_too_large_is_not_looked_at() -> None:
    with pytest.raises(Refused) as caught:
        certificates.parse({**computer().plain(), "format": "gezhi-certificate/2", "new": 1})
    assert caught.value.code == "certificate.newer"
    for raw in (certificates.dump(computer()) + b" " * certificates.MAX_BYTES, b"", b"[", b"[]", b"1",
                b" " + certificates.dump(computer()), b"[" * 2000):  # fmt: skip
        with pytest.raises(Refused) as caught:
            certificates.parse_bytes(raw)
        assert caught.value.code == "certificate.malformed"


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_single_change_of_a_byte_leaves_a_certificate_valid(data: st.DataObject) -> None:
    raw = bytearray(orjson.dumps(office().plain(), option=orjson.OPT_SORT_KEYS))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = data.draw(st.integers(0, 255).filter(lambda b: b != raw[at]))
    try:
        changed = certificates.parse_bytes(bytes(raw))
    except Refused:
        return
    with pytest.raises(Refused):
        judge([computer(), changed], ALICE.public_key, frozenset({DISTRICT.public_key}), NOW)
