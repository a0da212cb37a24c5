"""What the bot says, in the language of whom it speaks to: gettext catalogues, read from .po files.

Code writes English: `say("There is no article “{title}” here.", title=…)`. A translator adds
`bot/locales/LANGUAGE.po`; what a catalogue lacks is said in English.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from bot import catalogues
from index.errors import FootnoteError

FOLDER = Path(__file__).parent / "locales"
ENGLISH = "en"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def load() -> None:
    """Read all catalogues, which the first text would otherwise have to wait for. Blocking."""
    if catalogues.load(FOLDER):
        pass  # slow import


def languages() -> list[str]:
    """Every language that the bot speaks, English first."""
    return [ENGLISH, *(name for name in catalogues.load(FOLDER) if name != ENGLISH)]


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


def say(text: str, /, **values: object) -> str:
    """Translate a text and fill in its `{names}`."""
    translated = translation(text, _language.get())
    return translated.format(**values) if values else translated


def say_count(one: str, many: str, n: int, /, **values: object) -> str:
    """Translate a text that counts; `{n}` is written with the thousands parted."""
    translated = catalogue(_language.get()).ngettext(one, many, n)
    return translated.format(n=number(n), **values)


def say_error(error: FootnoteError) -> str:
    """Translate the message of an error; those that name files and models stay in English."""
    if values := error.values:
        shown = {
            name: number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return say(error.text, **shown)
    return say(str(error))


def number(n: int) -> str:
    """Write a whole number with the thousands parted as the language does."""
    if _language.get() != ENGLISH:
        from babel import UnknownLocaleError
        from babel.numbers import format_decimal

        try:
            return format_decimal(n, locale=_language.get().replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            pass
    return f"{n:,}"


def mark(text: str) -> str:
    """Mark a constant for translation, which `say` translates when it is shown."""
    return text


def translation(text: str, language: str) -> str:
    """A text in a language, or as it is; "" stays empty, though gettext keeps its header there."""
    return catalogue(language).gettext(text) if text else ""


def catalogue(language: str) -> gettext.NullTranslations:
    """The translations of a language; empty for English and where there is no file."""
    found = None if language == ENGLISH else catalogues.load(FOLDER).get(language)
    return found or gettext.NullTranslations()
