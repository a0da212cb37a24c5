"""Leads through the bot and takes notes: what was shown at each step, and what was used so far."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from discord import Permissions

from bot.buttons.rows import DYNAMIC_ITEMS
from tests.tour.stage import Stage
from tests.wire.interactions import COMMAND, COMPONENT, MODAL_SUBMIT, Invocation
from tests.wire.messages import Message, walk
from tests.wire.record import record
from tests.wire.standin import MEMBER, StandIn
from tests.wire.world import JSON, Channel, Role, User

GROUPS = (1, 2)  # types of options
MANAGER = MEMBER | Permissions(manage_guild=True)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was shown; `entries` are as record.py writes them."""

    name: str  # unique within its theme
    says: str  # what is to be seen, for a reader of the page
    entries: list[JSON]


@dataclass
class Tour:
    """A theme on its way, in a Discord and over a data folder of its own."""

    standin: StandIn
    stage: Stage
    steps: list[Step] = field(default_factory=list)
    noted: set[str] = field(default_factory=set)

    @property
    def channel(self) -> Channel:
        return self.standin.channel

    @property
    def ada(self) -> User:
        return self.standin.user

    def show(self, name: str, says: str, *shown: Message | Invocation) -> None:
        """Note what these messages and modals look like now; nothing may be empty or waiting."""
        assert name not in {step.name for step in self.steps}, f"two steps are called {name!r}"
        held = {entry["id"]: entry for entry in record(self.standin)}
        entries = [held[str(one.id)] for one in shown]
        for entry in entries:
            _check(entry)
        self.steps.append(Step(name, says, entries))

    def show_choices(
        self, name: str, says: str, option: str, typed: str, found: list[JSON]
    ) -> None:
        """Note what autocomplete offered."""
        assert found, f"nothing was offered for {typed!r}"
        entry = {"kind": "choices", "option": option, "typed": typed, "choices": found}
        self.steps.append(Step(name, says, [entry]))

    def visit(self, surface: str) -> None:
        """Note a surface that no command or control stands for."""
        self.noted.add(surface)

    @property
    def visited(self) -> set[str]:
        """What was noted, the commands with the options that were used, and the controls."""
        uses = self.standin.interactions.invocations.values()
        return self.noted | {name for use in uses for name in _used(use)}

    def written(self) -> JSON:
        """The steps, what the ids in mentions are called, and who reads which language."""
        world = self.standin.world
        named: list[User | Channel | Role] = [world.bot, *world.users.values()]
        named += [*world.channels.values(), *world.roles.values()]
        return {
            "steps": [asdict(step) for step in self.steps],
            "names": {str(one.id): one.name for one in named},
            "locales": {user.name: user.locale for user in world.users.values()},
        }

    # What people do

    async def use(
        self,
        words: str,
        options: JSON | None = None,
        *,
        user: User | None = None,
        place: Channel | None = None,
        manager: bool = False,
        by_user: bool = False,
    ) -> Invocation:
        """Use a command, as a member or as somebody who manages the server."""
        return await self.standin.slash(
            place or self.channel,
            user or self.ada,
            words,
            options or {},
            permissions=MANAGER if manager else MEMBER,
            installed_by_user=by_user,
        )

    async def told(self, words: str, options: JSON | None = None, **how: Any) -> Message:
        """Use a command and wait for what it says."""
        return await (await self.use(words, options, **how)).reply()

    async def ask(self, question: str, **options: Any) -> Message:
        """Ask with /ask."""
        return await self.told("ask", {"question": question, **options})

    async def press(
        self, message: Message, label: str, *, user: User | None = None, manager: bool = False
    ) -> Invocation:
        """Press a button and wait for the first response to it."""
        pressed = await self.standin.click(
            message, user or self.ada, label, permissions=MANAGER if manager else MEMBER
        )
        await pressed.answered()
        return pressed

    async def alone(self, pressed: Invocation) -> Message:
        """The message of its own that came of a press, be it the response or a follow-up."""

        def found() -> Message | None:
            said = [*pressed.followups, pressed.original]
            return next((m for m in said if m not in (None, pressed.message)), None)

        await self.standin.journal.until(f"a message after {pressed.title}", found)
        return await (pressed.followup() if pressed.followups else pressed.reply())

    async def choose(
        self, message: Message, *values: Any, of: str = "", manager: bool = False
    ) -> Invocation:
        """Choose in the select whose custom id begins with `of`, and wait for the change."""
        selects = [item for item in walk(message.components) if "placeholder" in item]
        selects += [item for item in walk(message.components) if "options" in item]
        ids = [item["custom_id"] for item in selects if item["custom_id"].startswith(of)]
        chosen = await self.standin.choose(
            message,
            self.ada,
            *values,
            custom_id=ids[0],
            permissions=MANAGER if manager else MEMBER,
        )
        await chosen.edited()
        return chosen


def plain(message: Message) -> str:
    """All that it says, without the marks of what is bold."""
    return message.text.replace("*", "")


def _check(entry: JSON) -> None:
    if entry["kind"] == "modal":
        assert entry["title"], entry
        assert entry["components"], entry
        return
    texts = [item["content"] for item in walk(entry["components"]) if item["type"] == 10]
    assert not entry["loading"], entry
    assert not entry["deleted"], entry
    assert (entry["content"] + "".join(texts)).strip(), f"an empty message: {entry}"


def _used(use: Invocation) -> Iterator[str]:
    if use.kind == COMMAND:
        yield use.title
        yield from (f"{use.title} {option['name']}" for option in _options(use.data))
    elif use.kind == COMPONENT:
        yield item_of(use.data["custom_id"])
    elif use.kind == MODAL_SUBMIT:
        yield use.title


def _options(data: JSON) -> Iterator[JSON]:
    for option in data.get("options", []):
        if option["type"] in GROUPS:
            yield from _options(option)
        else:
            yield option


def item_of(custom_id: str) -> str:
    """The name of the dynamic item that a custom id belongs to."""
    fitting = [
        item.__name__
        for item in DYNAMIC_ITEMS
        if item.__discord_ui_compiled_template__.fullmatch(custom_id)
    ]
    assert len(fitting) == 1, f"{custom_id!r} is of {fitting or 'no dynamic item'}"
    return fitting[0]
