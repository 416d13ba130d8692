"""Which machines may be reached: public addresses only, checked after DNS and before every connection."""

from __future__ import annotations

import ipaddress
import socket


class RefusedAddressError(Exception):
    """A host whose name leads to a private, loopback or otherwise not public address."""


class UnknownHostError(Exception):
    """A host that DNS does not know."""


Address = tuple[socket.AddressFamily, str]


def is_public(address: str) -> bool:
    """True if an IP address is one of the open internet, looked at through IPv6 wrappings of IPv4 as well."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def resolve(host: str, port: int, allow_private: bool) -> list[Address]:
    """Returns the addresses of ``host``, IPv4 first (IPv6 of government sites is often a dead end).

    Raises:
        UnknownHostError: DNS has no answer.
        RefusedAddressError: one of the answers is not public and ``allow_private`` is off.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(f"{host}: {error}") from error
    found = list(dict.fromkeys((family, str(where[0])) for family, _, _, _, where in answers))
    if not allow_private:
        refused = [address for _, address in found if not is_public(address)]
        if refused:
            raise RefusedAddressError(f"{host} leads to {refused[0]}, which is not a public address")
    return sorted(found, key=lambda address: address[0] != socket.AF_INET)
