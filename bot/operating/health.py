"""A small web server for whoever watches the bot: /metrics, /healthz and /livez, nothing else."""

import errno
import json
from collections.abc import Callable
from typing import Self

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.operating.metrics import Metrics
from index.errors import FootnoteError

_SHUTDOWN_SECONDS = 0.5  # that a request under way gets when the server is closed


class HealthServer:
    """Serves within an `async with` block.

    `ready` returns None while all is well, else the reason why not. /healthz says it (200 or
    503); /livez is 200 as long as the event loop turns, for a supervisor that would restart the
    bot: an outage of Discord's is no reason to.
    """

    def __init__(
        self, host: str, port: int, metrics: Metrics, ready: Callable[[], str | None]
    ) -> None:
        self._host = host.strip("[]")  # an IPv6 address may come as in a URL
        self._port = port
        self._metrics = metrics
        self._ready = ready
        app = web.Application()
        app.router.add_get("/metrics", self._serve_metrics)
        app.router.add_get("/healthz", self._serve_health)
        app.router.add_get("/livez", self._serve_life)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)

    @property
    def url(self) -> str:
        """Where it listens, with the port that port 0 became."""
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def __aenter__(self) -> Self:
        """Listen.

        Raises:
            FootnoteError: the port is in use, or the host is none of this machine's.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise FootnoteError(cannot_listen(self._host, self._port, error)) from error
        return self

    async def __aexit__(self, *error: object) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    # All three run on the event loop: what they read is in memory or in /proc.

    async def _serve_metrics(self, request: web.Request) -> web.Response:
        text, headers = self._metrics.text(), {"Content-Type": CONTENT_TYPE_LATEST}
        return web.Response(body=text, headers=headers)

    async def _serve_health(self, request: web.Request) -> web.Response:
        reason = self._ready()
        if reason is None:
            return _json(200, {"status": "ok"})
        return _json(503, {"status": "unavailable", "reason": reason})

    async def _serve_life(self, request: web.Request) -> web.Response:
        return _json(200, {"status": "ok"})


def cannot_listen(host: str, port: int, error: OSError) -> str:
    """Why nothing can listen there, and what to set."""
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use. Set FOOTNOTE_METRICS_PORT to a free one."
    if error.errno == errno.EACCES:
        return (
            f"Port {port} on {host} may not be used by this user. Set FOOTNOTE_METRICS_PORT to one "
            "above 1023."
        )
    return f"{host} is no address of this machine. Set FOOTNOTE_METRICS_HOST, as to 127.0.0.1."


def _json(status: int, body: dict[str, str]) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")
