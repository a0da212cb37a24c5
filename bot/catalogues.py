"""Reads the translations in a folder's .po files; what could not be used is left out and logged."""

import gettext
import io
import logging
import string
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Message

_log = logging.getLogger(__name__)


@cache
def load(folder: Path) -> dict[str, gettext.NullTranslations]:
    """The translations of every readable LANGUAGE.po in a folder, by language. Blocking.

    Languages are written as Discord writes them: pt_BR.po is "pt-BR".
    """
    found = {}
    for path in sorted(folder.glob("*.po")):
        try:
            found[path.stem.replace("_", "-")] = _read(path)
        except Exception as error:  # Babel raises of many kinds; none may keep the bot from English
            _log.warning("%s cannot be read, so it is not used: %s", path.name, error)
    return found


def fits(message: "Message") -> bool:
    """Whether a translation can be filled in as its original is: it has the same `{names}`.

    The forms of a text that counts may leave names out, as "in an hour" does.
    """
    strings = _forms(message.string or "")
    if not message.pluralizable:
        return fields_of(str(message.id)) == fields_of(strings[0])
    known = [fields_of(form) or set() for form in message.id]
    used = [fields_of(form) for form in strings]
    return all(names is not None and names <= set().union(*known) for names in used)


def fields_of(text: str) -> set[str] | None:
    """The `{names}` in a text, conversions and formats included; None where it is malformed."""
    try:
        parts = [part[1:] for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return None
    return {"!".join(map(str, part)) for part in parts}


def _read(path: Path) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)
    for message in catalog:
        if message.id and message.string and not fits(message):
            original = _forms(message.id)[0]
            _log.warning("%s: the names in braces differ, so it is not used: %s", path, original)
            message.string = ""
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _forms(text: str | Sequence[str]) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text
