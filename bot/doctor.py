"""footnote doctor: is everything there that the bot needs, and what to do about what is not."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

import aiohttp
import discord

from bot.client import without_voice
from bot.permissions import invite_link, missing_permissions
from bot.settings import BotSettings
from index.checks import Check
from index.embedder import Embedder, SentenceTransformerEmbedder
from index.errors import FootnoteError
from index.plan import check_model
from index.shelf import SEEDS, Shelf
from retrieval.compose import load_reranker

_LEAST_FREE = 500_000_000  # bytes: room for a rebuild beside the old state
_SECONDS = 15  # for each answer of Discord's
_PORTAL = "the Bot page of your application in the Discord Developer Portal"


def examine(settings: BotSettings) -> Iterator[Check]:
    """Every check, as it is made. Blocking; not for a running event loop."""
    yield _data_folder(settings)
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
        advice = (
            f"Copy it from {_PORTAL} into DISCORD_TOKEN; without it the bot is a terminal chat."
        )
        return [Check("token", "note", "DISCORD_TOKEN is not set", advice)]
    without_voice()
    client = discord.Client(intents=discord.Intents.none(), **client_kwargs)
    try:
        async with client, asyncio.timeout(_SECONDS):
            await client.login(settings.token)
            return await _application(client)
    except discord.LoginFailure:
        advice = f"Copy it again from {_PORTAL}; resetting it there makes the old one useless."
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


async def _application(client: discord.Client) -> list[Check]:
    information = await client.application_info()
    servers = await client.http.get_guilds(limit=200)
    link = invite_link(information.id)
    return [
        Check("token", "ok", f"logged in as {client.user}"),
        Check("intents", "ok", "no privileged intent is needed; none is asked for"),
        _servers(len(servers), link),
        *(_permissions(dict(server), link) for server in servers),
    ]


def _servers(count: int, link: str) -> Check:
    if count:
        return Check("servers", "ok", f"in {count}")
    return Check("servers", "note", "in no server yet", f"Invite it: {link}")


def _permissions(server: dict[str, Any], link: str) -> Check:
    name = f"permissions in {server['name']}"
    missing = missing_permissions(discord.Permissions(int(server["permissions"])))
    if not missing:
        return Check(name, "ok", "all there")
    advice = f"Give them to the bot's role in Server Settings → Roles, or invite it again: {link}"
    return Check(name, "bad", f"missing {', '.join(missing)}", advice)
