"""What there is to translate, brought into the .po files: `make messages`, or `… LANGUAGE=fr`.

Texts are found where the code says them, and the words of the commands in the commands themselves.
"""

import ast
import io
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from discord import app_commands

from bot import i18n

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "retrieval", "index")
NOT_IN_DISCORD = ("*cli.py", "plots.py")
SAYING = {"say": 1, "say_count": 2, "mark": 1, "locale_str": 1}  # and how many texts each takes
ERRORS = {
    "FootnoteError", "UsageError", "SourceError", "ModelError", "LibraryError", "NotFoundError",
    "LibraryChangedError",
}  # fmt: skip
WIDTH = 100

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate, one form or two; `note` is for the translator."""

    forms: tuple[str, ...]
    place: str
    note: str = ""


def template() -> Catalog:
    """Everything that can be translated, in a stable order, without translations."""
    catalog = _new(None)
    for text in [*texts_in_code(), *texts_of_commands()]:
        notes = [text.note] if text.note else []
        message = text.forms if len(text.forms) > 1 else text.forms[0]
        catalog.add(message, locations=[(text.place, 1)], auto_comments=notes)
    return catalog


def texts_in_code() -> Iterator[Text]:
    """What the code says, file by file.

    Raises:
        TypeError: a text is put together before it is translated, so no catalogue can have it.
    """
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not any(path.match(pattern) for pattern in NOT_IN_DISCORD):
                place = path.relative_to(ROOT).as_posix()
                yield from _texts(place, ast.parse(path.read_text(encoding="utf-8")))


def texts_of_commands() -> Iterator[Text]:
    """The words of the commands and their options, but for their names."""
    from bot.client import FootnoteBot
    from bot.memory import Memory

    bot = FootnoteBot(cast(Any, None), Memory(Path()), sync_state=Path())  # never started
    for cog in bot.new_cogs():
        place = f"{type(cog).__module__.replace('.', '/')}.py"
        for command in [cog.app_command] if cog.app_command else cog.get_app_commands():
            for words, note in _words(command):
                yield Text((words,), place, note)


def updated(path: Path, wanted: Catalog) -> bytes:
    """A .po file as it should be: all that is wanted, with the translations that it has."""
    language = path.stem.replace("-", "_")
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, ignore_obsolete=True, abort_invalid=True)
        catalog.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    else:
        catalog = _new(language)
        catalog.update(wanted)
    written = io.BytesIO()
    write_po(written, catalog, width=WIDTH, ignore_obsolete=True, include_lineno=False)
    return written.getvalue()


def main(languages: list[str]) -> None:
    """Bring every .po file up to date, and make one for each language that is named."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    wanted = template()
    new = {i18n.FOLDER / f"{name}.po" for name in languages}
    for path in sorted({*i18n.FOLDER.glob("*.po"), *new}):
        path.write_bytes(updated(path, wanted))
        with path.open("rb") as file:
            lacking = sum(not _is_translated(message) for message in read_po(file))
        _log.info("%s: %d texts, %d to translate", path.name, len(wanted), lacking)


def _new(language: str | None) -> Catalog:
    catalog = Catalog(language, project="Footnote", version=version("footnote"), fuzzy=False)
    catalog.header_comment = f"# Footnote in {language}. How to translate: docs/translating.md\n#"
    catalog.revision_date = catalog.creation_date
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = ""
    return catalog


def _texts(place: str, tree: ast.Module) -> Iterator[Text]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in SAYING:
            if any(isinstance(one, ast.JoinedStr | ast.BinOp) for one in node.args):
                raise TypeError(f"{place}:{node.lineno}: a text that is put together")
            forms = [_constant(one) for one in node.args[: SAYING[name]]]
        elif name in ERRORS:
            forms = [_constant(one) for one in node.args[:1]]
        else:
            continue
        found = tuple(form for form in forms if form)
        if found and len(found) == len(forms):
            yield Text(found, place)


def _words(
    command: app_commands.Command[Any, ..., Any] | app_commands.Group,
) -> Iterator[tuple[str, str]]:
    name = f"/{command.qualified_name}"
    yield command.description, f"{name}, at most 100 characters"
    if isinstance(command, app_commands.Group):
        for inner in command.commands:
            yield from _words(inner)
        return
    for option in command.parameters:
        if str(option.description) != "…":  # discord.py's own, for one that has none
            yield str(option.description), f"{name} {option.name}:, at most 100 characters"
        for choice in option.choices:
            yield choice.name, f"a choice of {name} {option.name}:, at most 100 characters"


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_translated(message: Message) -> bool:
    return all(message.string) if message.string else False


if __name__ == "__main__":
    main(sys.argv[1:])
