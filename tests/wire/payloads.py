"""Discord's JSON for users, servers, channels and files; pure functions.

A key that looks optional may not be: an exception in one of discord.py's gateway parsers ends
the client while `is_ready()` stays true. See the traps in the project's DISCORD notes.
"""

from tests.wire.world import JSON, Channel, Guild, Upload, User, World

TEXT, DM = 0, 1  # channel types
JOINED = "2024-01-01T00:00:00+00:00"


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


def member_json(user: User, permissions: int | None = None) -> JSON:
    member: JSON = {
        "user": user_json(user),
        "roles": [],  # ids, never objects: discord.py maps int over them
        "joined_at": JOINED,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
    }
    if permissions is not None:
        member["permissions"] = str(permissions)
    return member


def channel_json(channel: Channel) -> JSON:
    if channel.recipient is not None:
        return {
            "id": str(channel.id),
            "type": DM,
            "last_message_id": None,
            "recipients": [user_json(channel.recipient)],
            "flags": 0,
        }
    return {
        "id": str(channel.id),
        "type": TEXT,
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    }


def guild_json(world: World, guild: Guild) -> JSON:
    """A whole server; without the members intent Discord lists only the bot itself."""
    everyone = {
        "id": str(guild.id),
        "name": "@everyone",
        "permissions": str(world.permissions),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    empty: JSON = {
        key: []
        for key in ("emojis", "stickers", "features", "threads", "voice_states", "presences")
    }
    return empty | {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": "100000000000000001",
        "roles": [everyone],
        "channels": [channel_json(channel) for channel in world.channels_of(guild)],
        "members": [member_json(world.bot)],
        "member_count": 2,
        "large": False,
        "unavailable": False,
        "joined_at": JOINED,
        "preferred_locale": "en-US",
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
    }


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
        "flags": 0,
    }


def attachment_json(upload: Upload) -> JSON:
    url = f"https://cdn.discordapp.com{upload.path}"
    return {
        "id": str(upload.id),
        "filename": upload.filename,
        "size": len(upload.content),
        "url": url,
        "proxy_url": url,
        "content_type": upload.content_type,
    }
