"""Users, roles, channels and files that a user picks: their ids, and the data resolved beside."""

from typing import Any

from tests.wire.payloads import (
    attachment_json,
    channel_json,
    partial_member_json,
    role_json,
    user_json,
)
from tests.wire.world import JSON, Channel, Guild, Role, Upload, User, World


def resolve(value: Any, resolved: JSON, world: World, guild: Guild | None) -> Any:
    """What stands for the value on the wire; adds to `resolved` what the id alone does not say."""
    match value:
        case User():
            resolved.setdefault("users", {})[str(value.id)] = user_json(value)
            if guild is not None:
                member = partial_member_json(world, value, guild, 0)
                resolved.setdefault("members", {})[str(value.id)] = member
        case Role():
            resolved.setdefault("roles", {})[str(value.id)] = role_json(value)
        case Channel():
            body = channel_json(world, value) | {"permissions": "0"}
            resolved.setdefault("channels", {})[str(value.id)] = body
        case Upload():
            resolved.setdefault("attachments", {})[str(value.id)] = attachment_json(value)
        case _:
            return value
    return str(value.id)
