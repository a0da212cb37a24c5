"""What a user's client sends when buttons, selects and modals are used.

Trying to use what is not there is a mistake of the test or of the bot: AssertionError.
"""

from typing import Any

from tests.wire.layout import LINK, SELECTS
from tests.wire.messages import BUTTON, Message, walk
from tests.wire.resolving import resolve
from tests.wire.world import JSON, Channel, Guild, Role, Upload, User, World

STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = range(
    3, 9
)
FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 19, 21, 22, 23
_PYTHON: dict[int, type | tuple[type, ...]] = {
    STRING_SELECT: str,
    USER_SELECT: User,
    ROLE_SELECT: Role,
    MENTIONABLE_SELECT: (User, Role),
    CHANNEL_SELECT: Channel,
    FILE_UPLOAD: Upload,
}


def click_data(message: Message, name: str) -> JSON:
    """A button is named by its label, its custom id or its emoji."""
    for button in message.buttons:
        if name in (button.get("label"), button.get("custom_id"), _emoji(button)):
            if button.get("disabled") or button["style"] == LINK:
                raise AssertionError(f"nothing is sent for a disabled or a link button: {button}")
            return {"custom_id": button["custom_id"], "component_type": BUTTON}
    shown = [button.get("label") or _emoji(button) for button in message.buttons]
    raise AssertionError(f"no button {name!r}; there are {shown}")


def _emoji(button: JSON) -> str | None:
    return (button.get("emoji") or {}).get("name")


def choose_data(
    message: Message, values: tuple[Any, ...], custom_id: str | None, world: World
) -> JSON:
    """With one select in the message `custom_id` may be None."""
    selects = [item for item in walk(message.components) if item["type"] in SELECTS]
    fitting = [item for item in selects if custom_id in (None, item["custom_id"])]
    if len(fitting) != 1:
        raise AssertionError(f"no single select {custom_id!r} among {selects}")
    select, resolved = fitting[0], JSON()
    sent = _picked(select, values, resolved, world, message.channel.guild)
    data = {"custom_id": select["custom_id"], "component_type": select["type"], "values": sent}
    # discord.py reads `values` only where nothing is resolved.
    return data if select["type"] == STRING_SELECT else data | {"resolved": resolved}


def _picked(
    select: JSON, values: Any, resolved: JSON, world: World, guild: Guild | None
) -> list[str]:
    """What is sent for values picked in a select or a file upload, once they fit it."""
    if select.get("disabled"):
        raise AssertionError(f"it is disabled: {select}")
    low, high = (select.get(key) for key in ("min_values", "max_values"))
    if not (1 if low is None else low) <= len(values) <= (high or 1):
        raise AssertionError(f"{len(values)} values do not fit {select}")
    kinds = _PYTHON.get(select["type"], str)
    offered = [option["value"] for option in select.get("options", [])]
    channel_types = select.get("channel_types")
    for value in values:
        if not isinstance(value, kinds):
            raise AssertionError(f"{value!r} cannot be picked, only {kinds}")
        if offered and value not in offered:
            raise AssertionError(f"{value!r} is not offered, only {offered}")
        if isinstance(value, Channel) and channel_types and value.kind not in channel_types:
            raise AssertionError(f"{value!r} is not offered, only {channel_types=}")
    return [resolve(value, resolved, world, guild) for value in values]


class Form:
    """A modal being filled in; `answers` are named by an input's label or custom id.

    Text and radio buttons take a str, a checkbox a bool; several checkboxes and selects a list
    (of str, User, Role, Channel), file uploads one of Upload.
    """

    def __init__(
        self, modal: JSON, answers: dict[str, Any], world: World, guild: Guild | None
    ) -> None:
        self._modal = modal
        self._left = dict(answers)
        self._world = world
        self._guild = guild
        self._resolved: JSON = {}

    def data(self) -> JSON:
        """What is sent; AssertionError if the modal does not take these answers."""
        modal = self._modal
        components = [self._filled(item) for item in modal["components"]]
        if self._left:
            raise AssertionError(f"the modal has no input {', '.join(self._left)}: {modal}")
        named = {"custom_id": modal["custom_id"], "components": components}
        return named | {"resolved": self._resolved}

    def _filled(self, item: JSON) -> JSON:
        if "components" in item:
            inner = [self._filled(child) for child in item["components"]]
            return {"type": item["type"], "components": inner}
        child = item.get("component", item)
        if "custom_id" not in child:
            return item
        name = child["custom_id"]
        for key in (item.get("label"), child.get("label")):
            name = key if key in self._left else name
        value = self._left.pop(name, None)
        value = _default(child) if value is None else value
        if value is None and child.get("required", True):
            raise AssertionError(f"the modal cannot be sent without {name!r}")
        answer = {"type": child["type"], "custom_id": child["custom_id"]}
        answer |= self._value(child, value)
        return {"type": item["type"], "component": answer} if "component" in item else answer

    def _value(self, child: JSON, value: Any) -> JSON:
        if child["type"] == TEXT_INPUT:
            text = value or ""
            needed = child.get("min_length", 0) if text else 0
            if not needed <= len(text) <= child.get("max_length", 4000):
                raise AssertionError(f"{len(text)} characters do not fit {child}")
            return {"value": text}
        if child["type"] in (RADIO, CHECKBOX):
            offered = [option["value"] for option in child.get("options", [])]
            if offered and value is not None and value not in offered:
                raise AssertionError(f"{value!r} is not offered, only {offered}")
            return {"value": value}
        picked = [] if value is None else value
        if not picked and not child.get("required", True):
            return {"values": []}
        return {"values": _picked(child, picked, self._resolved, self._world, self._guild)}


def _default(child: JSON) -> Any:
    """What the client sends for an input that its user leaves as it is."""
    if child["type"] == CHECKBOX:
        return child.get("default", False)
    chosen = [option["value"] for option in child.get("options", []) if option.get("default")]
    if child["type"] == RADIO:
        return chosen[0] if chosen else None
    return chosen or None
