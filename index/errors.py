"""The one error tree. Messages are safe to show to a user and say what to do next."""


class FootnoteError(Exception):
    """Base of every expected failure; `str(error)` is one line a user may read.

    `text` is that line with `{names}` where it has `values`: what a surface needs to translate it.
    Whole numbers are written with their thousands parted.
    """

    def __init__(self, text: str = "", /, **values: str | int) -> None:
        self.text = text
        self.values = values
        written = {name: f"{v:,}" if isinstance(v, int) else v for name, v in values.items()}
        super().__init__(text.format(**written) if values else text)


class UsageError(FootnoteError):
    """The request itself is wrong (an empty question, an unreadable date)."""


class SourceError(FootnoteError):
    """An article file or a pasted text could not be read as an article."""


class ModelError(FootnoteError):
    """The embedding model is missing, damaged, or not the one that made the index."""


class LibraryError(FootnoteError):
    """The library on disk cannot be opened, read or written."""


class NotFoundError(FootnoteError):
    """No such article or collection."""


def reason_of(error: Exception) -> str:
    """The first line of what another library says, or its error's name when it says nothing."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
