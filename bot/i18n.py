"""What the bot says, in the language of whom it speaks to: gettext catalogues, read from .po files.

Code writes English: `say("There is no article “{title}” here.", title=…)`. A translator adds
`bot/locales/LANGUAGE.po`; what a catalogue lacks is said in English.
"""

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "locales"
ENGLISH = "en"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def languages() -> list[str]:
    """Every language that the bot speaks, English first."""
    return [ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po"))]


def language_for(locale: str) -> str:
    """The catalogue for one of Discord's locales ("es-419", "de"); English where there is none."""
    known = languages()
    return next((name for name in (locale, locale.partition("-")[0]) if name in known), ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say things in this language inside the block, in this task and those it starts."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def speak(language: str) -> None:
    """Say things in this language from here on, in this task and those it starts."""
    _language.set(language)


def spoken() -> str:
    """The language that is spoken now."""
    return _language.get()


def say(text: str, **values: object) -> str:
    """Translate a text and fill in its `{names}`."""
    translated = catalogue(_language.get()).gettext(text)
    return translated.format(**values) if values else translated


def say_count(one: str, many: str, n: int, **values: object) -> str:
    """Translate a text that counts; `{n}` is written with the thousands parted."""
    translated = catalogue(_language.get()).ngettext(one, many, n)
    return translated.format(n=f"{n:,}", **values)


def mark(text: str) -> str:
    """Mark a constant for translation, which `say` translates when it is shown."""
    return text


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations of a language; empty for English and where there is no file."""
    path = FOLDER / f"{language}.po"
    if language == ENGLISH or not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
