"""The commands that the bot has synced, and what Discord's own client checks when one is used.

A user cannot use a command that was never synced, nor send an option that breaks its declared
form; trying to is a mistake of the test or of the bot's sync, so both raise AssertionError.
`default_member_permissions` is not enforced: a server's admins can change it, so the bot has to
check again, and that check is what a test wants to see.
"""

from typing import Any

from tests.wire.command_form import command_faults
from tests.wire.resolving import resolve
from tests.wire.rest import RefusalError, Request, Routes
from tests.wire.world import JSON, Channel, Role, Upload, User, World, snowflake

GROUPS = (1, 2)
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = (
    3, 4, 5, 6, 7, 8, 9, 10, 11,
)  # fmt: skip
STRING_LIMIT, COMMANDS_LIMIT, MENUS_LIMIT = 6000, 100, 15
_PYTHON: dict[int, type | tuple[type, ...]] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    USER: User,
    CHANNEL: Channel,
    ROLE: Role,
    MENTIONABLE: (User, Role),
    NUMBER: (int, float),
    ATTACHMENT: Upload,
}


class Commands:
    """What was synced, for everyone (`None`) and server by server."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._synced: dict[int | None, list[JSON]] = {}

    def routes(self) -> Routes:
        base = "/applications/{application_id}"
        guild = f"{base}/guilds/{{guild_id}}"
        return {
            f"GET {base}/commands": self._fetch,
            f"PUT {base}/commands": self._sync,
            f"GET {guild}/commands": self._fetch,
            f"PUT {guild}/commands": self._sync,
        }

    def synced(self, guild_id: int | None = None) -> list[JSON]:
        return self._synced.get(guild_id, [])

    async def _fetch(self, request: Request) -> list[JSON]:
        return self.synced(self._guild_id(request))

    async def _sync(self, request: Request) -> list[JSON]:
        guild_id = self._guild_id(request)
        for kind, limit in ((1, COMMANDS_LIMIT), (2, MENUS_LIMIT), (3, MENUS_LIMIT)):
            if len([c for c in request.body if c.get("type", 1) == kind]) > limit:
                message = f"Maximum number of application commands reached ({limit})."
                raise RefusalError(400, 30032, message)
        if faults := command_faults(request.body):
            raise RefusalError.form(faults)
        ids = {(old["type"], old["name"]): old["id"] for old in self.synced(guild_id)}
        self._synced[guild_id] = [
            {"type": 1, "description": "", "options": []}
            | command
            | {
                "id": ids.get((command.get("type", 1), command["name"]), str(snowflake())),
                "application_id": str(self._world.application_id),
                "guild_id": None if guild_id is None else str(guild_id),
                "version": str(snowflake()),
            }
            for command in request.body
        ]
        return self.synced(guild_id)

    def _guild_id(self, request: Request) -> int | None:
        if int(request.params["application_id"]) != self._world.application_id:
            raise RefusalError(404, 10002, "Unknown Application")
        guild_id = request.params.get("guild_id")
        if guild_id is not None and int(guild_id) not in self._world.guilds:
            raise RefusalError(403, 50001, "Missing Access")
        return None if guild_id is None else int(guild_id)

    def find(self, name: str, channel: Channel, kind: int = 1) -> JSON:
        """The command of that name, if it was synced for this channel's server or everywhere."""
        for guild_id in (channel.guild_id, None):
            for command in self.synced(guild_id):
                if (command["name"], command["type"]) == (name, kind):
                    return command
        names = sorted(c["name"] for synced in self._synced.values() for c in synced)
        raise AssertionError(f"/{name} was never synced; synced are: {', '.join(names) or 'none'}")

    def shown(self, locale: str) -> dict[str, str]:
        """The commands as a user with this locale reads them: descriptions by name."""
        return {
            _localized(command, "name", locale): _localized(command, "description", locale)
            for command in self.synced()
        }

    def slash(
        self, words: str, channel: Channel, options: dict[str, Any], focused: str | None = None
    ) -> JSON:
        """The `data` of an interaction for "command subcommand …" with these options."""
        name, *path = words.split()
        command = self.find(name, channel)
        nodes = [command]
        for word in path:
            inner = [option for option in nodes[-1]["options"] if option["type"] in GROUPS]
            nodes += [option for option in inner if option["name"] == word]
            if nodes[-1]["name"] != word:
                raise AssertionError(f"/{words} was never synced; /{name} has {_names(inner)}")
        declared = nodes[-1].get("options", [])
        if any(option["type"] in GROUPS for option in declared):
            raise AssertionError(f"/{words} is a group; name one of {_names(declared)}")
        sent, resolved = self._options(declared, options, words, channel, focused)
        for node in reversed(nodes[1:]):
            sent = [{"name": node["name"], "type": node["type"], "options": sent}]
        data = {"id": command["id"], "name": name, "type": 1, "options": sent}
        if command["guild_id"] is not None:
            data["guild_id"] = command["guild_id"]
        return data | ({"resolved": resolved} if resolved else {})

    def _options(
        self,
        declared: list[JSON],
        given: dict[str, Any],
        words: str,
        channel: Channel,
        focused: str | None,
    ) -> tuple[list[JSON], JSON]:
        known = {option["name"]: option for option in declared}
        if unknown := given.keys() - known.keys():
            raise AssertionError(f"/{words} has no option {unknown}, only {_names(declared)}")
        missing = [name for name, option in known.items() if option.get("required")]
        if focused is None and (missing := [name for name in missing if name not in given]):
            raise AssertionError(
                f"/{words} needs {', '.join(missing)}: Discord sends nothing without"
            )
        sent: list[JSON] = []
        resolved: JSON = {}
        for name, value in given.items():
            option = known[name]
            if name == focused:  # half-typed, so its form is not checked yet
                sent.append({"name": name, "type": option["type"], "value": value, "focused": True})
                continue
            if complaint := _complaint(option, value):
                raise AssertionError(
                    f"Discord does not send /{words} {name}={value!r}: {complaint}"
                )
            wire = resolve(value, resolved, self._world, channel.guild)
            sent.append({"name": name, "type": option["type"], "value": wire})
        return sent, resolved


def _localized(command: JSON, key: str, locale: str) -> str:
    texts: dict[str, str] = command.get(f"{key}_localizations") or {}
    return texts.get(locale) or str(command[key])


def _names(options: list[JSON]) -> str:
    return ", ".join(option["name"] for option in options) or "none"


def _complaint(option: JSON, value: Any) -> str | None:
    kind = option["type"]
    if kind == CHANNEL and isinstance(value, Channel):
        kinds = option.get("channel_types") or [value.kind]
        return None if value.kind in kinds else f"channel_types are {kinds}"
    if not isinstance(value, _PYTHON[kind]) or (kind == INTEGER and isinstance(value, bool)):
        return f"an option of type {kind} takes {_PYTHON[kind]}"
    size = len(value) if isinstance(value, str) else value
    low, high = ("min_length", "max_length") if kind == STRING else ("min_value", "max_value")
    ceiling = option.get(high, STRING_LIMIT if kind == STRING else None)
    if low in option and size < option[low]:
        return f"{low} is {option[low]}"
    if ceiling is not None and size > ceiling:
        return f"{high} is {ceiling}"
    values = [choice["value"] for choice in option.get("choices", [])]
    return f"choices are {values}" if values and value not in values else None
