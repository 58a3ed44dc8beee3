"""Bundles with certificates: believed by the chain they carry; those without, as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.exchange.bundle import read
from desktop.exchange.bundle.write import Sender, make_bundle
from desktop.security.certificates import Certificate, Trust
from desktop.security.install import Install
from desktop.store.digest import StateDigest
from desktop.store.run import Run
from desktop.store.vector import Vector
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, make_small, some_ops
from tests.desktop.security.test_certificates import COMMUNITY, DISTRICT, NOW, computer, office

ROOTS = frozenset({DISTRICT.public_key})


def bundle(path: Path, chain: tuple[Certificate, ...], signer: Install = ALICE) -> Path:
    run = Run("a" * 32, 1, bytes(32), some_ops("a" * 32, 1, 3))
    have = Vector()
    have.add(run.stream, run.first, run.last)
    digest = StateDigest()
    digest.add(zip(run.ops, run.hashes(), strict=True))
    sender = Sender("d" * 32, "420303090012", 1, 0, 0, "0" * 64, {"resident": 3}, digest.by_kind(), chain)
    _claim, whole = make_bundle(
        [run], recipient=BOB.recipient, signer=signer, sender=sender, since=Vector(), have=have
    )
    path.write_bytes(whole)
    return path


def took(path: Path, trust: Trust | None) -> str:
    try:
        return (
            "ok" if read.read_bundle(path, install=BOB, trusted_signers=frozenset(), trust=trust).runs else ""
        )
    except Refused as refusal:
        return refusal.code


def test_a_stranger_with_a_chain_to_the_district_is_believed(tmp_path: Path) -> None:
    path = bundle(tmp_path / "a.sqb", (computer(), office()))
    assert took(path, Trust(roots=ROOTS, now_ms=NOW)) == "ok"
    assert took(path, Trust(now_ms=NOW)) == "certificate.unknown_issuer"
    assert took(path, None) == "certificate.unknown_issuer"
    seen = read.inspect(path, install=BOB).manifest
    assert seen is not None
    assert [one.name for one in seen.chain] == ["1号电脑", "云麓台社区"]


@pytest.mark.parametrize(
    ("chain", "code"),
    [
        ((), "bundle.unknown_signer"),
        ((computer(subject=EVE), office()), "certificate.mismatch"),
        ((computer(),), "certificate.unknown_issuer"),
        ((computer(), office(until_ms=NOW - 1)), "certificate.expired"),
        ((computer(issuer=EVE), office(subject=EVE, issuer=EVE)), "certificate.unknown_issuer"),
    ],
)
def test_what_the_chain_does_not_prove_is_refused(
    tmp_path: Path, chain: tuple[Certificate, ...], code: str
) -> None:
    assert took(bundle(tmp_path / "a.sqb", chain), Trust(roots=ROOTS, now_ms=NOW)) == code


def test_another_ones_certificate_does_not_lend_its_name(tmp_path: Path) -> None:
    path = bundle(tmp_path / "a.sqb", (computer(), office()), signer=EVE)
    assert took(path, Trust(roots=ROOTS, now_ms=NOW)) == "certificate.mismatch"


def test_who_is_struck_off_is_refused_even_if_once_accepted_by_hand(tmp_path: Path) -> None:
    for chain in ((), (computer(), office())):
        path = bundle(tmp_path / f"{len(chain)}.sqb", chain)
        for gone in (ALICE, COMMUNITY)[: 2 if chain else 1]:
            trust = Trust(frozenset(), ROOTS, frozenset({gone.public_key}), NOW)
            assert took(path, trust) == "bundle.revoked_signer"
        with pytest.raises(Refused) as caught:
            read.read_bundle(
                path, install=BOB, trusted_signers=frozenset({ALICE.public_key}),
                trust=Trust(revoked=frozenset({ALICE.public_key})),
            )  # fmt: skip
        assert caught.value.code == "bundle.revoked_signer"


def test_a_bundle_from_before_there_were_certificates_still_opens(tmp_path: Path) -> None:
    path = tmp_path / "old.sqb"
    path.write_bytes(make_small().whole)
    seen = read.inspect(path, install=BOB).manifest
    assert seen is not None
    assert seen.format == "gezhi-bundle/1"
    assert b'"chain"' not in seen.encode()
    assert read.read_bundle(path, install=BOB, trusted_signers=frozenset({ALICE.public_key})).runs
