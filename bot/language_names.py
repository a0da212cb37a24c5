"""Languages by name, as "English" for "en"; babel is imported only where a name is wanted."""


def language_name(code: str, spoken: str = "") -> str | None:
    """A language's name in the language that is spoken, or in its own; None for no known code."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code.strip().replace("_", "-"), sep="-")
        return locale.get_display_name(spoken.replace("-", "_") or None)
    except (UnknownLocaleError, ValueError):
        return None
