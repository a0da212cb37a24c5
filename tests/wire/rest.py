"""Discord's REST API: finds the handler of a route, checks the token, injects faults.

What it does not know is refused with 404 and noted as a problem, so that a bot which calls
something new fails its test until the stand-in can judge that call too.
"""

import asyncio
import json
import re
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.wire.journal import Journal
from tests.wire.layout import Fault
from tests.wire.world import JSON, Upload

API = "/api/v10"
_TOKEN_IN_PATH = ("/interactions/", "/webhooks/")  # routes that take no bot token

EVERYWHERE = "everywhere"
IN_FLIGHT, CLOCK_GRAIN = 0.02, 0.005  # seconds; other requests may have left before a global 429


@dataclass(slots=True)
class Request:
    """A request of the bot; `status` is what it was answered, 0 until then."""

    method: str
    path: str
    route: str = ""  # the template, as in "GET /users/@me"
    params: dict[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    files: list[Upload] = field(default_factory=list)
    status: int = 0


Handler = Callable[[Request], Awaitable[Any]]
Routes = dict[str, Handler]


class RefusalError(Exception):
    """An error as Discord sends it."""

    def __init__(self, status: int, code: int, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.body: JSON = {"code": code, "message": message}
        if faults:
            self.body["errors"] = _tree(faults)

    @classmethod
    def form(cls, faults: Sequence[Fault]) -> "RefusalError":
        return cls(400, 50035, "Invalid Form Body", faults)


def _tree(faults: Sequence[Fault]) -> JSON:
    root: JSON = {}
    for fault in faults:
        node = root
        for key in fault.path.split("."):
            node = node.setdefault(key, {})
        node.setdefault("_errors", []).append({"code": "INVALID", "message": fault.message})
    return root


@dataclass(slots=True)
class Disturbance:
    """The next `times` requests to a route are answered with `status` and do nothing."""

    route: str
    status: int
    times: int
    body: JSON
    headers: dict[str, str]
    retry_after: float = 0.0


class Rest:
    """Answers requests; `requests` keeps them all, in order."""

    def __init__(self, journal: Journal, token: str, routes: Routes) -> None:
        self.requests: list[Request] = []
        self._journal = journal
        self._token = token
        self._routes = routes
        self._patterns = {route: _pattern(route) for route in routes}
        self._disturbances: list[Disturbance] = []
        self._closed: dict[str, tuple[float, float]] = {}  # from and to, loop time, after a 429

    def disturb(self, disturbance: Disturbance) -> None:
        if disturbance.route not in self._routes:
            known = "\n  ".join(self._routes)
            raise AssertionError(f"no route {disturbance.route!r}; there are\n  {known}")
        self._disturbances.append(disturbance)

    async def handle(self, raw: web.Request) -> web.Response:
        request = Request(raw.method, raw.path.removeprefix(API), query=raw.query)
        self.requests.append(request)
        try:
            status, body, headers = await self._answer(raw, request)
        except RefusalError as refusal:
            status, body, headers = refusal.status, refusal.body, {}
        except Exception:  # a 500 would be retried for 25 s, hiding the stand-in's own mistake
            self._journal.problem(f"the stand-in failed:\n{traceback.format_exc()}")
            status, body, headers = 400, {"code": 0, "message": "stand-in failed"}, {}
        request.status = status
        code = f" {body['code']} {body['message']}" if status >= 400 and "code" in body else ""
        self._journal.note(f"{request.method} {request.path} -> {status}{code}")
        if body is None:
            return web.Response(status=status, headers=headers)
        # Exactly this content type: with a charset, as json_response has it, login dies.
        headers = {"Content-Type": "application/json", **headers}
        return web.Response(status=status, body=json.dumps(body).encode(), headers=headers)

    async def _answer(self, raw: web.Request, request: Request) -> tuple[int, Any, dict[str, str]]:
        handler = self._find(request) if raw.path.startswith(API) else None
        if handler is None or raw.host.split(":")[0] != "discord.com":
            self._journal.problem(f"unknown route: {request.method} {raw.url}")
            raise RefusalError(404, 0, "404: Not Found")
        await _read_body(raw, request)
        open_path = request.path.startswith(_TOKEN_IN_PATH)
        if not open_path and raw.headers.get("Authorization") != f"Bot {self._token}":
            raise RefusalError(401, 0, "401: Unauthorized")
        self._check_patience(request)
        if disturbance := self._next_disturbance(request):
            return disturbance.status, disturbance.body, disturbance.headers
        body = await handler(request)
        return (204 if body is None else 200), body, {}

    def _find(self, request: Request) -> Handler | None:
        for route, pattern in self._patterns.items():
            if match := pattern.fullmatch(f"{request.method} {request.path}"):
                request.route, request.params = route, match.groupdict()
                return self._routes[route]
        return None

    def _next_disturbance(self, request: Request) -> Disturbance | None:
        for disturbance in self._disturbances:
            if disturbance.route == request.route and disturbance.times:
                disturbance.times -= 1
                now = asyncio.get_running_loop().time()
                end = now + disturbance.retry_after
                self._closed[f"{request.method} {request.path}"] = now, end
                if disturbance.body.get("global"):
                    self._closed[EVERYWHERE] = now + IN_FLIGHT, end
                return disturbance
        return None

    def _check_patience(self, request: Request) -> None:
        now = asyncio.get_running_loop().time()
        for place in (f"{request.method} {request.path}", EVERYWHERE):
            start, end = self._closed.get(place, (now, now))
            if start < now < end - CLOCK_GRAIN:
                self._journal.problem(f"429 not obeyed: {place} came {end - now:.3f} s early")


def _pattern(route: str) -> re.Pattern[str]:
    escaped = re.sub(r"\\{(\w+)\\}", r"{\1}", re.escape(route))
    return re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", escaped))


async def _read_body(raw: web.Request, request: Request) -> None:
    if raw.content_type == "multipart/form-data":
        for name, value in (await raw.post()).items():
            if isinstance(value, web.FileField):
                content = value.file.read()
                request.files.append(Upload(value.filename, content, value.content_type))
            elif name == "payload_json":
                request.body = json.loads(str(value))
    elif raw.can_read_body:
        if raw.content_type != "application/json":
            raise RefusalError(400, 50109, "The request body contains invalid JSON.")
        request.body = await raw.json()
