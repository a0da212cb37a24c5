"""Threads of one kind of work each: how the end of what one has to do is waited for."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def settle(thread: ThreadPoolExecutor, seconds: float) -> None:
    """Wait a moment for a thread to end what it has to do."""
    last = thread.submit(lambda: None)
    await asyncio.wait({asyncio.wrap_future(last)}, timeout=seconds)
