"""Discord's JSON for users, servers, channels and files; pure functions.

A key that looks optional may not be: an exception in one of discord.py's gateway parsers ends
the client while `is_ready()` stays true. See the traps in the project's DISCORD notes.
"""

from tests.wire.world import FORUM, JSON, Channel, Guild, Role, Upload, User, World

JOINED = "2024-01-01T00:00:00+00:00"
CONTENT_LIMITED = 1 << 19  # an application's flag: the message content intent is switched on


def user_json(user: User) -> JSON:
    return {
        "id": str(user.id),
        "username": user.name.lower(),
        "global_name": user.name,
        "discriminator": "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_json(world: World, user: User, guild: Guild, permissions: int | None = None) -> JSON:
    member: JSON = {
        "user": user_json(user),
        # ids, never objects: discord.py maps int over them
        "roles": [str(role.id) for role in world.roles_of(user, guild)],
        "joined_at": JOINED,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
    }
    if permissions is not None:
        member["permissions"] = str(permissions)
    return member


def partial_member_json(
    world: World, user: User, guild: Guild, permissions: int | None = None
) -> JSON:
    """As it stands beside its user."""
    member = member_json(world, user, guild, permissions)
    return {key: value for key, value in member.items() if key != "user"}


def role_json(role: Role | Guild, permissions: int = 0) -> JSON:
    """A server stands for its @everyone."""
    everyone = isinstance(role, Guild)
    return {
        "id": str(role.id),
        "name": "@everyone" if everyone else role.name,
        "permissions": str(permissions),
        "position": 0 if everyone else 1,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel_json(world: World, channel: Channel) -> JSON:
    if channel.parent is not None:
        return thread_json(channel)
    if channel.guild is None:
        people = channel.between or (channel.recipient or world.bot,)
        return {
            "id": str(channel.id),
            "type": channel.kind,
            "name": None,
            "last_message_id": None,
            "recipients": [user_json(user) for user in people],
            "flags": 0,
        }
    body: JSON = {
        "id": str(channel.id),
        "type": channel.kind,
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "position": 0,
        "permission_overwrites": _overwrites(world, channel),
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    }
    return body | ({"available_tags": []} if channel.kind == FORUM else {})


def _overwrites(world: World, channel: Channel) -> list[JSON]:
    denied = world.denied.get(channel.id)
    if not denied:
        return []
    return [{"id": str(world.bot.id), "type": 1, "allow": "0", "deny": str(denied)}]


def thread_json(thread: Channel) -> JSON:
    if thread.parent is None or thread.owner is None:
        raise AssertionError(f"{thread} is no thread")
    return {
        "id": str(thread.id),
        "type": thread.kind,
        "guild_id": str(thread.guild_id),
        "parent_id": str(thread.parent.id),
        "owner_id": str(thread.owner.id),
        "name": thread.name,
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
        "applied_tags": [],
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": JOINED,
            "create_timestamp": JOINED,
            "locked": False,
        },
    }


def guild_json(world: World, guild: Guild, *, joined: bool = False) -> JSON:
    """A whole server; without the members intent Discord lists only the bot itself.

    One that the bot joins while it runs has no key "unavailable".
    """
    empty: JSON = {
        key: [] for key in ("emojis", "stickers", "features", "voice_states", "presences")
    }
    roles = [role_json(role) for role in world.roles.values() if role.guild == guild]
    body = empty | {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": "100000000000000001",
        "roles": [role_json(guild, world.permissions), *roles],
        "channels": [channel_json(world, channel) for channel in world.channels_of(guild)],
        "threads": [thread_json(thread) for thread in world.threads_of(guild)],
        "members": [member_json(world, world.bot, guild)],
        "member_count": 2,
        "large": False,
        "joined_at": JOINED,
        "preferred_locale": guild.locale,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
    }
    return body if joined else body | {"unavailable": False}


def own_guild_json(world: World, guild: Guild) -> JSON:
    """A server as the list of one's own servers shows it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "owner": False,
        "permissions": str(world.permissions),
        "features": [],
    }


def application_json(world: World) -> JSON:
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_json(User("Owner", id=100000000000000002)),
        "verify_key": "0" * 64,
        "team": None,
        "flags": CONTENT_LIMITED if world.content_allowed else 0,
    }


def attachment_json(upload: Upload) -> JSON:
    url = f"https://cdn.discordapp.com{upload.path}"
    body: JSON = {
        "id": str(upload.id),
        "filename": upload.filename,
        "size": len(upload.content),
        "url": url,
        "proxy_url": url,
        "content_type": upload.content_type,
    }
    return body | ({"description": upload.description} if upload.description else {})
