"""Which addresses are public."""

from ipaddress import ip_address

import pytest

from index.web.addresses import is_public
from tests.index.web.hostile import ADDRESSES


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_special_address_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.255",
        "223.255.255.255",
        "168.63.129.15",
        "2606:4700:4700::1111",
        "2a00:1450:4001:82a::200e",
        "2001:4860:4860::8888",
    ],
)
def test_ordinary_addresses_are_public_up_to_the_borders(address: str) -> None:
    assert is_public(ip_address(address))
