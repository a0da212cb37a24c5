"""What the doctor asks Discord: token, intents, shards, logins left, servers, permissions."""

from typing import Any

import discord

from bot.operating.shards import SERVERS_A_SHARD, Shards, parse_shards
from bot.permissions import invite_link, missing_permissions
from bot.settings import BotSettings
from index.checks import Check
from index.errors import UsageError

PORTAL = "the Bot page of your application in the Discord Developer Portal"

_FEW_LOGINS = 0.1  # of a day's


async def check_application(client: discord.Client, settings: BotSettings) -> list[Check]:
    """Look at the application of a client that is logged in, and at the servers that it is in."""
    information = await client.application_info()
    servers = await client.http.get_guilds(limit=200)
    link = invite_link(information.id)
    count = max(information.approximate_guild_count, len(servers))
    return [
        Check("token", "ok", f"logged in as {client.user}"),
        intents(information.flags, settings.message_content),
        *user_install(information),
        *await _gateway(client, settings, count),
        _servers(count, link),
        *(_permissions(dict(server), link) for server in servers),
    ]


def intents(granted: discord.ApplicationFlags, wanted: bool) -> Check:
    """Whether Discord gives what FOOTNOTE_MESSAGE_CONTENT asks for."""
    has = granted.gateway_message_content or granted.gateway_message_content_limited
    if wanted and not has:
        advice = (
            f"Turn on Message Content Intent on {PORTAL}, or unset FOOTNOTE_MESSAGE_CONTENT. "
            "Until then Discord ends the bot's connection."
        )
        return Check("intents", "bad", "Message Content is not granted", advice)
    if has and not wanted:
        advice = (
            f"Turn it off on {PORTAL}, or set FOOTNOTE_MESSAGE_CONTENT=true to let moderators "
            "choose channels in which it answers without a mention."
        )
        return Check("intents", "note", "Message Content is granted, but not used", advice)
    if wanted:
        return Check("intents", "ok", "Message Content is granted, the only one asked for")
    return Check("intents", "ok", "no privileged intent is needed; none is asked for")


def user_install(information: discord.AppInfo) -> list[Check]:
    """Whether people can take the bot along; nothing where Discord does not tell."""
    if information.user_integration_config is not None:
        return [Check("user install", "ok", "people can add it to their own account")]
    if information.guild_integration_config is None:
        return []
    advice = (
        "To let people ask it in direct messages and servers that it is not in, turn on User "
        "Install on the Installation page of your application in the Discord Developer Portal."
    )
    return [Check("user install", "note", "off: it works only where it is a member", advice)]


def sharding(chosen: str, recommended: int, servers: int) -> Check:
    """Whether FOOTNOTE_SHARDS suits the number of servers and what Discord recommends."""
    name, most = "shards", "one shard may serve at most 2,500 servers"
    try:
        shards: Shards | None = parse_shards(chosen)
    except UsageError as error:
        return Check(name, "bad", str(error))
    if shards is None:
        return Check(name, "ok", f"all in one process; Discord recommends {recommended}")
    advice = f"Start all processes again with {recommended} in all, as in --shards 0/{recommended}."
    if servers > shards.count * SERVERS_A_SHARD:
        return Check(name, "bad", f"{shards} for {servers} servers, but {most}", advice)
    if shards.count < recommended:
        return Check(name, "note", f"{shards}, but Discord recommends {recommended} in all", advice)
    return Check(name, "ok", f"{shards}; Discord recommends {recommended} in all")


def logins(left: int, total: int) -> Check:
    """How often the bot may still log in today; Discord takes the token from one that loops."""
    if left < total * _FEW_LOGINS:
        advice = "Find out why it starts so often before Discord resets its token."
        return Check("logins", "note", f"only {left} of {total} left today", advice)
    return Check("logins", "ok", f"{left} of {total} left today")


async def _gateway(client: discord.Client, settings: BotSettings, servers: int) -> list[Check]:
    try:
        recommended, _, limit = await client.http.get_bot_gateway()
    except discord.GatewayNotFound:
        advice = "See https://discordstatus.com, then try again."
        return [Check("shards", "bad", "Discord does not name its gateway", advice)]
    return [
        sharding(settings.shards, recommended, servers),
        logins(limit["remaining"], limit["total"]),
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
