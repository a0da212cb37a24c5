"""Tells Discord about the commands, but only when they changed since this application last did."""

import asyncio
import hashlib
import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Literal, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

SyncPolicy: TypeAlias = Literal["changed", "always", "never"]

_log = logging.getLogger(__name__)


async def sync_commands(
    tree: app_commands.CommandTree[commands.AutoShardedBot], policy: SyncPolicy, state_path: Path
) -> bool:
    """Sync the tree as the policy says and remember its digest; return whether it was synced."""
    application = str(tree.client.application_id)
    digest = await tree_digest(tree)
    known = await asyncio.to_thread(_read_digests, state_path)
    if policy == "never" or (policy == "changed" and known.get(application) == digest):
        return False
    try:
        await tree.sync()
    except discord.DiscordServerError:
        # Discord still has the commands of last time; the next start tries again.
        _log.warning("Discord could not take the commands now; serving those it knows")
        return False
    await asyncio.to_thread(_write_digests, state_path, known | {application: digest})
    _log.info("told Discord about %d commands", len(tree.get_commands()))
    return True


async def tree_digest(tree: app_commands.CommandTree[commands.AutoShardedBot]) -> str:
    """Hash everything about the global commands that Discord is told, in every language."""
    translator = tree.translator or app_commands.Translator()
    told = [await one.get_translated_payload(tree, translator) for one in tree.get_commands()]
    written = json.dumps(sorted(told, key=_by_name), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _by_name(command: dict[str, object]) -> str:
    return f"{command['type']} {command['name']}"


def _read_digests(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # missing or damaged: syncing once more does no harm
        return {}
    return known if isinstance(known, dict) else {}


def _write_digests(path: Path, digests: dict[str, str]) -> None:
    """Replace the file in one step; a failure only costs one more sync at the next start."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(digests, file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        _log.warning("could not remember the synced commands: %s", error.strerror)
