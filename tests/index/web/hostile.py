"""Links that lead where none may: special addresses, the spellings of them, and no web links."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

ADDRESSES = (
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",  # a cloud's metadata
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",  # another's
    "169.254.169.254",  # most others'
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",  # compatible
    "::ffff:127.0.0.1",  # mapped
    "::ffff:0:127.0.0.1",  # translated
    "::ffff:1.1.1.1",  # mapped, and public inside: still nothing that a name resolves to
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",  # Teredo
    "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo of 127.0.0.1
    "2001:db8::1",
    "2002:7f00:1::1",  # 6to4 of 127.0.0.1
    "3fff::1",
    "4000::1",
    "5f00::1",
    "2606:4700::5efe:7f00:1",  # ISATAP of 127.0.0.1
    "2606:4700::200:5efe:a00:1",
    "fc00::1",
    "fd00:ec2::254",  # a cloud's metadata
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
)
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９。")
_PRIVATE = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1", "0.0.0.0")  # noqa: S104


def _spellings(address: IPv4Address) -> Iterator[str]:
    """What a resolver takes for an IPv4 address, and what looks like one."""
    a, b, c, d = address.packed
    number = int(address)
    yield str(address)
    yield f"{address}."
    yield str(number)
    yield hex(number)
    yield hex(number).upper()
    yield f"0{number:o}"
    yield f"{a}.{number & 0xFFFFFF}"
    yield f"{a}.{b}.{number & 0xFFFF}"
    yield f"0x{a:x}.{number & 0xFFFFFF}"
    yield ".".join(f"0x{part:02x}" for part in (a, b, c, d))
    yield ".".join(f"0{part:o}" for part in (a, b, c, d))
    yield ".".join(f"{part:03d}" for part in (a, b, c, d))
    yield f"0x{a:x}.0{b:o}.{c}.{d}"
    yield f"{number + 2**32}"
    yield str(address).translate(_FULL_WIDTH)
    yield "".join(f"%{ord(character):02x}" for character in str(address))
    yield f"{address}%00.site.test"
    yield f"[::ffff:{address}]"
    yield f"[::FFFF:{a:02x}{b:02x}:{c:02x}{d:02x}]"
    yield f"[0:0:0:0:0:ffff:{address}]"
    yield f"[::{address}]"
    yield f"[64:ff9b::{address}]"
    yield f"[2002:{a:02x}{b:02x}:{c:02x}{d:02x}::]"
    yield f"[fec0::{address}]"


def _bracketed(address: IPv6Address) -> Iterator[str]:
    yield f"[{address}]"
    if address.scope_id is None:
        yield f"[{address.exploded}]"
        yield f"[{address.exploded.upper()}]"


def hostile_hosts() -> list[str]:
    """Every address in every spelling, as the host of a link."""
    hosts = [
        "localhost",
        "LOCALHOST.",
        "sub.localhost",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "１２７.0.0.1",
        "127。0。0。1",
    ]
    for text in ADDRESSES:
        address = ip_address(text)
        if isinstance(address, IPv6Address):
            hosts += _bracketed(address)
        elif text in _PRIVATE:
            hosts += _spellings(address)
        else:
            hosts += (text, str(int(address)), hex(int(address)), f"[::ffff:{text}]")
    return list(dict.fromkeys(hosts))


def no_links(port: int) -> list[str]:
    """Links with users, schemes and ports that no article has; `port` is one that is allowed."""
    here = f"127.0.0.1:{port}"
    users = ("u@", "u:p@", ":@", "site.test@", "site.test:80@", "site.test%40", "site.test\\@")
    schemes = ("file", "ftp", "gopher", "data", "javascript", "dict", "ldap", "ws", "jar", "blob")
    ports = ("1", "22", "25", "0", "65536", "-1", "8o", "443:80", "6379", "99999999999")
    return [
        *(f"http://{user}{here}/" for user in users),
        *(f"https://{user}site.test/" for user in users if "@" in user),
        *(f"{scheme}://{here}/" for scheme in schemes),
        *(f"http://site.test:{number}/" for number in ports),
        *(f"http://{name}/" for name in ("", ".", "..", "a..b", "-", "a" * 64, "a." * 130 + "a")),
        "file:///etc/passwd",
        "data:text/html,<p>Bees</p>",
        "gopher://127.0.0.1:70/_stats",
        "view-source:http://127.0.0.1/",
        "url:http://127.0.0.1/",
        "http:/127.0.0.1/",
        "http:127.0.0.1",
        "http:///127.0.0.1/",
        "//127.0.0.1/",
        "127.0.0.1",
        "http://[::1/",
        "http://::1/",
        "http://[v1.x]/",
        "http://127.0.0.1\r\nHost: site.test/",
        "http://site.test\t.evil/",
        "http://site.test /",
        "http://\N{FULLWIDTH SOLIDUS}127.0.0.1/",
        "http://site.test`/",
        "http://site|test/",
        "http://{site}.test/",
        "",
        "   ",
        "bees",
    ]
