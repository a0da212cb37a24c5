"""footnote doctor: is everything there that the bot needs, and what to do about what is not."""

import asyncio
import errno
import shutil
import socket
import tempfile
from collections.abc import Iterator
from typing import Any

import aiohttp
import discord

from bot.client import without_voice
from bot.operating.doctor_discord import PORTAL, check_application
from bot.operating.health import cannot_listen
from bot.settings import BotSettings
from index.checks import Check
from index.embedder import Embedder, SentenceTransformerEmbedder
from index.errors import FootnoteError
from index.plan import check_model
from index.shelf import SEEDS, Shelf
from index.store import bot_state
from retrieval.compose import load_reranker

_LEAST_FREE = 500_000_000  # bytes: room for a rebuild beside the old state
_SECONDS = 15  # for each answer of Discord's


def examine(settings: BotSettings) -> Iterator[Check]:
    """Every check, as it is made. Blocking; not for a running event loop."""
    yield _data_folder(settings)
    yield _memory(settings)
    yield Check("log", "ok", f"{settings.log_format}, from {settings.log_level} on")
    yield from _metrics(settings)
    embedder, check = _model(settings)
    yield check
    yield _reranker(settings)
    yield _index(settings, embedder)
    yield from asyncio.run(examine_discord(settings))


async def examine_discord(settings: BotSettings, **client_kwargs: Any) -> list[Check]:  # noqa: ANN401 - discord.py's own
    """Ask Discord about the token, the application and the servers that it is in.

    `client_kwargs` go to discord.py (a connector).
    """
    if not settings.token:
        advice = f"Copy it from {PORTAL} into DISCORD_TOKEN; without it the bot is a terminal chat."
        return [Check("token", "note", "DISCORD_TOKEN is not set", advice)]
    without_voice()
    client = discord.Client(intents=discord.Intents.none(), **client_kwargs)
    try:
        async with client, asyncio.timeout(_SECONDS):
            await client.login(settings.token)
            return await check_application(client, settings)
    except discord.LoginFailure:
        advice = f"Copy it again from {PORTAL}; resetting it there makes the old one useless."
        return [Check("token", "bad", "Discord does not accept it", advice)]
    except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException) as error:
        advice = "Check this machine's network and https://discordstatus.com, then try again."
        return [Check("token", "bad", f"Discord does not answer ({type(error).__name__})", advice)]


def _data_folder(settings: BotSettings) -> Check:
    name, folder = "data folder", settings.data.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"0")
            file.flush()
    except OSError as error:
        advice = "Set FOOTNOTE_DATA to a folder that this user may write to."
        return Check(name, "bad", f"{folder} cannot be written ({error.strerror})", advice)
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        advice = "Make room, or a rebuild may not fit."
        return Check(name, "note", f"{folder} has only {free / 1e6:.0f} MB free", advice)
    return Check(name, "ok", f"{folder}, {free / 1e9:.0f} GB free")


def _memory(settings: BotSettings) -> Check:
    path = settings.data / bot_state.FILE_NAME
    try:
        with bot_state.reading(path, "unanswered"):
            pass
    except FootnoteError as error:
        return Check("memory", "bad", str(error))
    if not path.exists():
        return Check("memory", "ok", "nothing to remember yet")
    return Check("memory", "ok", f"{path.name}, {path.stat().st_size / 1e6:.1f} MB")


def _metrics(settings: BotSettings) -> Iterator[Check]:
    host, port = settings.metrics_host.strip("[]"), settings.metrics_port
    if port is None:
        return
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as asyncio does
            listener.bind(address)
    except OSError as error:
        advice = "That may be the bot itself, if it is running."
        if error.errno == errno.EADDRINUSE:
            yield Check("metrics", "note", cannot_listen(host, port, error), advice)
        else:
            yield Check("metrics", "bad", cannot_listen(host, port, error))
        return
    yield Check("metrics", "ok", f"port {port} on {host} is free")


def _model(settings: BotSettings) -> tuple[Embedder | None, Check]:
    try:
        embedder = SentenceTransformerEmbedder.load(settings.model)
    except FootnoteError as error:
        return None, Check("model", "bad", str(error))
    return embedder, Check("model", "ok", f"{settings.model} ({embedder.model_digest[:8]})")


def _reranker(settings: BotSettings) -> Check:
    try:
        load_reranker(settings.reranker)
    except FootnoteError as error:
        return Check("reranker", "bad", str(error))
    return Check("reranker", "ok", settings.reranker)


def _index(settings: BotSettings, embedder: Embedder | None) -> Check:
    try:
        with Shelf(settings.data).library(SEEDS).reading() as snapshot:
            articles, passages = snapshot.reader.counts()
            if articles and embedder is not None:
                check_model(SEEDS, snapshot.model_name, snapshot.model_digest, embedder)
    except FootnoteError as error:
        return Check("index", "bad", str(error))
    if not articles:
        advice = "footnote run indexes the seeds, or run: footnote index rebuild PATH"
        return Check("index", "note", "no articles yet", advice)
    return Check("index", "ok", f"{articles} articles, {passages} passages in {SEEDS}")
