"""Who let the app in: where an interaction comes from, and whether its command is offered there."""

from typing import Any

from tests.wire.world import JSON, Channel, User, World

BY_SERVER, BY_USER = "0", "1"  # keys of authorizing_integration_owners
SERVER, BOT_DM, PRIVATE = 0, 1, 2  # contexts
_PLACES = {SERVER: "servers", BOT_DM: "direct messages", PRIVATE: "direct messages of others"}

Owners = dict[str, Any]


def context_of(channel: Channel) -> int:
    if channel.guild is not None:
        return SERVER
    return BOT_DM if channel.recipient is not None else PRIVATE


def owners_of(world: World, channel: Channel, user: User, *, by_user: bool) -> Owners:
    """`authorizing_integration_owners`: the installs through which a user reaches the app."""
    owners: Owners = {}
    if world.has_bot(channel):
        owners[BY_SERVER] = "0" if channel.guild_id is None else str(channel.guild_id)
    if by_user:
        owners[BY_USER] = str(user.id)
    if not owners:
        raise AssertionError(
            f"the bot is not in {channel.name!r}; only installed_by_user=True reaches it there"
        )
    return owners


def offered(command: JSON, channel: Channel, owners: Owners) -> Owners:
    """The installs through which this command is used; AssertionError if it is not shown there.

    A command that names no integration types belongs to servers.
    """
    where = context_of(channel)
    contexts = command.get("contexts")
    in_dms = where == SERVER or command.get("dm_permission") is not False
    if not (where in contexts if contexts else in_dms):
        name = command["name"]
        raise AssertionError(f"/{name} is not offered in {_PLACES[where]}: {contexts=}")
    types = command.get("integration_types") or [int(BY_SERVER)]
    through = {key: owner for key, owner in owners.items() if int(key) in types}
    if not through:
        how = "for users" if BY_USER in owners else "in servers"
        raise AssertionError(f"/{command['name']} is not offered to who installed it {how}")
    return through


def message_owners(world: World, channel: Channel, interaction: JSON | None) -> Owners:
    """Those of a component: as of the command that made its message."""
    if interaction is not None:
        owners: Owners = interaction["authorizing_integration_owners"]
        return owners
    return {BY_SERVER: "0" if channel.guild_id is None else str(channel.guild_id)}
