"""The suite runs with its sockets off: what a test could reach, a test could leak."""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from collections.abc import Callable

import pytest

from tests.house.sockets import OutsideWorld, is_loopback, only_loopback

# Addresses that the RFCs reserve for documentation: nobody answers there.
OUTSIDE = ("192.0.2.1", "203.0.113.7", "2001:db8::1", "example.com", "10.0.0.1", "::")


def udp(host: str) -> None:
    """One datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"x", (host, 53))


def raw(host: str) -> None:
    """A connect without a look-up."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.connect((host, 80))


@pytest.mark.parametrize(
    "reach",
    [
        raw,
        udp,
        lambda host: socket.create_connection((host, 80), timeout=1),
        lambda host: urllib.request.urlopen(f"http://{host}/", timeout=1),
        lambda host: asyncio.run(asyncio.open_connection(host, 80)),
        lambda host: socket.getaddrinfo(host, 80),
    ],
    ids=["connect", "datagram", "create_connection", "urllib", "asyncio", "look-up"],
)
def test_no_test_reaches_another_machine(reach: Callable[[str], object]) -> None:
    """Every ordinary way out fails at once."""
    with pytest.raises(OutsideWorld):
        reach("192.0.2.1")


def test_loopback_works() -> None:
    """A server of the test itself can be reached."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            client.sendall(b"here")
        peer, _ = server.accept()
        with peer:
            assert peer.recv(4) == b"here"


@pytest.mark.parametrize("host", OUTSIDE)
def test_outside_addresses_are_outside(host: str) -> None:
    """Documentation, private and unspecified addresses, and every name, are not this machine."""
    assert not is_loopback(host)


def test_without_the_judgement_the_call_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted contrast: a guard that calls everything loopback lets the connect through to the socket below."""
    reached: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: reached.append(address))
    monkeypatch.setattr("tests.house.sockets.is_loopback", lambda host: True)
    with only_loopback():
        raw("192.0.2.1")
    assert reached == [("192.0.2.1", 80)]
