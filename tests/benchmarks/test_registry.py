"""The peers: each is at home in a directory of its own, with all that its environment is made from."""

from __future__ import annotations

import re

import pytest

from benchmarks.environments import VENVS, is_ready, python_of
from benchmarks.registry import ALL, PEERS, SERVICE, Peer

OTHERS = [peer for peer in ALL if peer is not SERVICE]


@pytest.mark.parametrize("peer", OTHERS, ids=lambda peer: peer.name)
def test_a_peer_has_a_lock_with_hashes_and_without_addresses(peer: Peer) -> None:
    lock = (peer.directory / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^[\w.-]+==", lock, re.MULTILINE)
    assert pins
    assert lock.count("--hash=sha256:") >= len(pins)
    assert not re.search(r"https?://|file:|--index|--find-links", lock)


@pytest.mark.parametrize("peer", OTHERS, ids=lambda peer: peer.name)
def test_what_a_peer_wants_is_in_its_lock(peer: Peer) -> None:
    wanted = re.findall(r"^[\w-]+", (peer.directory / "requirements.in").read_text("utf-8"), re.MULTILINE)
    lock = (peer.directory / "requirements.lock").read_text("utf-8")
    assert [name for name in wanted if not re.search(rf"^{name}(\[\w+\])?==", lock, re.MULTILINE | re.IGNORECASE)] == []


@pytest.mark.parametrize("peer", OTHERS, ids=lambda peer: peer.name)
def test_a_peer_is_started_by_the_python_of_its_own_environment(peer: Peer) -> None:
    assert peer.command()[0] == str(python_of(peer.directory))
    assert python_of(peer.directory).is_relative_to(VENVS)


def test_every_directory_with_requirements_is_a_peers() -> None:
    assert {path.parent for path in PEERS.glob("*/requirements.in")} == {peer.directory for peer in OTHERS}


def test_an_environment_that_was_never_made_is_not_ready() -> None:
    assert not is_ready(PEERS / "nobody")
