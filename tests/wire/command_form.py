"""What Discord refuses in commands when they are synced (400, code 50035)."""

import re
from collections.abc import Iterator

import discord

from tests.wire.layout import Fault, too_long
from tests.wire.world import JSON

NAME, DESCRIPTION, OPTIONS, CHOICES, CHOICE, TOTAL = 32, 100, 25, 25, 100, 8000
_LOCALES = {locale.value for locale in discord.Locale}
_SLASH_NAME = re.compile(r"[-_'\w]{1,32}")


def command_faults(commands: list[JSON]) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[tuple[int, str]] = set()
    for number, command in enumerate(commands):
        key = command.get("type", 1), command["name"]
        if key in seen:
            faults.append(Fault(f"{number}.name", "Application command names must be unique"))
        seen.add(key)
        faults += _node_faults(str(number), command, slash=key[0] == 1)
        if _size(command) > TOTAL:
            faults.append(Fault(str(number), f"Command exceeds maximum size of {TOTAL}"))
    return faults


def _node_faults(path: str, node: JSON, *, slash: bool) -> Iterator[Fault]:
    """A command or an option of one; names in every language, then what is inside."""
    for where, name in _texts(node, "name"):
        if not 1 <= len(name) <= NAME or (slash and not _fits(name)):
            yield Fault(f"{path}.{where}", f"Command name is invalid: {name!r}")
    for where, text in _texts(node, "description"):
        yield from too_long(f"{path}.{where}", text, DESCRIPTION)
        if slash and not text:
            yield Fault(f"{path}.{where}", "This field is required")
    for key in ("name_localizations", "description_localizations"):
        for locale in (node.get(key) or {}).keys() - _LOCALES:
            yield Fault(f"{path}.{key}.{locale}", f"Value must be one of {sorted(_LOCALES)}")
    options = node.get("options") or []
    if len(options) > OPTIONS:
        yield Fault(f"{path}.options", f"Must be {OPTIONS} or fewer in length.")
    yield from _order_faults(f"{path}.options", options)
    for number, option in enumerate(options):
        yield from _node_faults(f"{path}.options.{number}", option, slash=True)
    yield from _choices_faults(f"{path}.choices", node.get("choices") or [])


def _order_faults(path: str, options: list[JSON]) -> Iterator[Fault]:
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield Fault(path, "Required options must be placed before non-required options")
    names = [option["name"] for option in options]
    if len(set(names)) != len(names):
        yield Fault(path, "Option names must be unique")


def _choices_faults(path: str, choices: list[JSON]) -> Iterator[Fault]:
    if len(choices) > CHOICES:
        yield Fault(path, f"Must be {CHOICES} or fewer in length.")
    for number, choice in enumerate(choices):
        for where, name in _texts(choice, "name"):
            yield from too_long(f"{path}.{number}.{where}", name, CHOICE)
        yield from too_long(f"{path}.{number}.value", str(choice["value"]), CHOICE)


def _fits(name: str) -> bool:
    return _SLASH_NAME.fullmatch(name) is not None and name == name.lower()


def _texts(node: JSON, key: str) -> Iterator[tuple[str, str]]:
    yield key, node.get(key) or ""
    for locale, text in (node.get(f"{key}_localizations") or {}).items():
        yield f"{key}_localizations.{locale}", text


def _size(node: JSON) -> int:
    """Characters of names, descriptions and values, each in its longest language."""
    own = sum(max(len(text) for _, text in _texts(node, key)) for key in ("name", "description"))
    values = len(str(node.get("value", "")))
    inner = [*(node.get("options") or []), *(node.get("choices") or [])]
    return own + values + sum(map(_size, inner))
