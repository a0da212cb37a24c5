"""Which addresses belong to the public internet, so that no link reaches a private network."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

# IANA's registries of special addresses, and beyond them what clouds answer to themselves.
# `is_global` alone knows some of these only in later Pythons, and others in none.
_NOT_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own services, though the range is public
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
        "2001::/23",  # Teredo and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: holds an IPv4 address
        "2620:4f:8000::/48",
        "3ffe::/16",
        "3fff::/20",  # documentation
    )
)
# Everything else of IPv6 is mapped, compatible, NAT64, unique local, fec0::/10, multicast or unused
_UNICAST = IPv6Network("2000::/3")
_ISATAP = {0x00005EFE, 0x02005EFE}  # before an IPv4 address in the last 32 bits, RFC 5214


def is_public(address: Address) -> bool:
    """Whether it is global unicast and holds no other address that a gateway would pass on to."""
    if isinstance(address, IPv6Address):
        if address not in _UNICAST or address.scope_id is not None:
            return False
        if int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
            return False
    # is_global beside the list: a later Python may know of a range that the list lacks.
    return address.is_global and not any(address in network for network in _NOT_PUBLIC)
