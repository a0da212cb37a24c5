"""TLS on loopback: a certificate for Discord's names and a connector that leads nowhere else."""

import socket
import ssl

import aiohttp
import trustme
from aiohttp.abc import AbstractResolver, ResolveResult

NAMES = ("discord.com", "*.discord.gg", "cdn.discordapp.com")


class Loopback(AbstractResolver):
    """Every name is this machine, and every port the stand-in's."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=self._port,
                family=socket.AF_INET,
                proto=0,
                flags=0,
            )
        ]

    async def close(self) -> None:
        """Nothing is held."""


class Authority:
    """A certificate authority of our own, which only our connectors trust."""

    def __init__(self) -> None:
        self._ca = trustme.CA()

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*NAMES).configure_cert(context)
        return context

    def client(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._ca.configure_trust(context)
        return context

    def connector(self, port: int) -> aiohttp.TCPConnector:
        """For discord.Client(connector=…); to be called inside the running loop."""
        return aiohttp.TCPConnector(resolver=Loopback(port), ssl=self.client(), limit=0)
