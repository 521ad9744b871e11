"""No test speaks to anything but this machine: connects and look-ups of other addresses fail at once."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

LOCAL_NAMES = frozenset({"localhost", "", None})
ADDRESSED = (socket.AF_INET, socket.AF_INET6)


class OutsideWorld(AssertionError):
    """A test tried to reach another machine."""


def is_loopback(host: Any) -> bool:
    """Whether a host is this machine; a name that is not `localhost` would have to be looked up, so it is not."""
    host = host.decode() if isinstance(host, bytes) else host
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _require_loopback(family: int, address: Any) -> None:
    if family in ADDRESSED and not is_loopback(address[0]):
        raise OutsideWorld(f"a test tried to reach {address[0]}")


@contextmanager
def only_loopback() -> Iterator[None]:
    """Within this block Python's sockets reach loopback and Unix sockets only."""
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    look_up = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _require_loopback(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _require_loopback(self.family, address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, data: Any, *rest: Any) -> int:
        _require_loopback(self.family, rest[-1])
        return sendto(self, data, *rest)

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        if not is_loopback(host):
            raise OutsideWorld(f"a test tried to look up {host}")
        return look_up(host, *rest, **named)

    with (
        mock.patch.object(socket.socket, "connect", guarded_connect),
        mock.patch.object(socket.socket, "connect_ex", guarded_connect_ex),
        mock.patch.object(socket.socket, "sendto", guarded_sendto),
        mock.patch.object(socket, "getaddrinfo", guarded_look_up),
    ):
        yield
