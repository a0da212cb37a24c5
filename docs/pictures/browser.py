"""A headless Chromium that takes pictures of parts of a page, spoken to over its own protocol."""

import asyncio
import base64
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

JSON = dict[str, Any]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HELP = (
    "The page is written, but there is no Chromium to take the pictures with. Install it "
    "(Debian: apt install chromium fonts-noto-core fonts-noto-color-emoji) and try again."
)
START_SECONDS = 30.0
_OPTIONS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-port=0",
)  # fmt: skip
_LOADED = """new Promise((done) => {
  if (document.readyState === "complete") done();
  else addEventListener("load", () => done());
}).then(() => document.fonts.ready).then(() => null)"""
_WHERE = """(() => {
  const box = document.getElementById(%r).querySelector(".chat").getBoundingClientRect();
  return [box.x + scrollX, box.y + scrollY, box.width, box.height];
})()"""


def find_browser() -> str | None:
    """The path of a browser, if this machine has one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One tab; `page` loads a file in it at a width, `picture` is of a figure's chat as PNG."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def page(self, address: str, width: int, scale: float) -> None:
        """Load a page in a window of this width."""
        sizes = {"width": width, "height": 900, "deviceScaleFactor": scale, "mobile": False}
        await self._call("Emulation.setDeviceMetricsOverride", **sizes)
        await self._call("Page.enable")
        await self._call("Page.navigate", url=address)
        await self._value(_LOADED)

    async def picture(self, figure: str, *, opened: bool = False) -> bytes:
        """A picture of the figure with this id, its selects opened where that is wanted."""
        selects = f'document.querySelectorAll("#{figure} details")'
        await self._value(f"{selects}.forEach((one) => one.open = {str(opened).lower()})")
        x, y, width, height = await self._value(_WHERE % figure)
        clip = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
        shot = await self._call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    async def _value(self, expression: str) -> Any:  # noqa: ANN401  # whatever the page says
        how = {"returnByValue": True, "awaitPromise": True}
        answer = await self._call("Runtime.evaluate", expression=expression, **how)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"the page failed at: {expression}")
        return answer["result"].get("value")

    async def _call(self, method: str, **params: object) -> JSON:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            answer: JSON = await self._socket.receive_json(timeout=START_SECONDS)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                result: JSON = answer["result"]
                return result


@asynccontextmanager
async def browsing(path: str) -> AsyncIterator[Browser]:
    """Run a browser inside the block, with a folder of its own for what it remembers."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = [*_OPTIONS, f"--user-data-dir={folder}"]
        if os.geteuid() == 0:  # Chromium's sandbox refuses to run as root
            options.append("--no-sandbox")
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(path, *options, stdout=quiet, stderr=quiet)
        try:
            port = await asyncio.to_thread(_port, Path(folder) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.put(f"http://127.0.0.1:{port}/json/new") as answer:
                    address = (await answer.json())["webSocketDebuggerUrl"]
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    yield Browser(socket)
        finally:
            process.terminate()
            await process.wait()


def _port(file: Path) -> int:
    """The port that the browser chose, once it has written that down. Blocking."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        written = file.read_text(encoding="utf-8") if file.is_file() else ""
        if "\n" in written:
            return int(written.split("\n")[0])
        time.sleep(0.05)
    raise RuntimeError("the browser did not start")
