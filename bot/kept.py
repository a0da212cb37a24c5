"""Answers in the form in which they are kept, so that their buttons work after a restart."""

from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from bot.i18n import say
from index.errors import NotFoundError
from index.types import NO_FILTER, Filter
from retrieval.history import Turn
from retrieval.types import Answer, NoAnswer, Outcome


@dataclass(frozen=True, slots=True)
class Kept:
    """An outcome with what it takes to go on from it."""

    outcome: Answer | NoAnswer
    history: tuple[Turn, ...] = ()  # what was asked before
    wanted: Filter = NO_FILTER  # what options left to search
    title: str = ""  # of the article that the filter names
    shared_by: int | None = None  # who made a private answer public
    origin: str = ""  # the id of that private answer: one vote a person for both
    asked: bool = False  # whether the message repeats the question, which a command hides

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What a follow-up to this is read with: the questions up to this one, oldest first."""
        cited: tuple[str, ...] = ()
        if isinstance(self.outcome, Answer):
            cited = (self.outcome.citations[0].article.article_id,)
        return (*self.history, Turn(self.outcome.question, cited))


def written(kept: Kept) -> str:
    """Write as JSON."""
    return _adapter().dump_json(kept).decode()


def read(text: str) -> Kept:
    """Read what `written` wrote; raise NotFoundError for what another version wrote otherwise."""
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        raise gone() from error


def gone() -> NotFoundError:
    """The error for an answer that is no longer kept."""
    return NotFoundError(
        say("This answer is no longer kept, so its buttons have no effect. Ask again.")
    )


def cited_articles(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """Collection and id of every article that an outcome quotes or names."""
    infos = list(outcome.related) if isinstance(outcome, NoAnswer) else []
    if isinstance(outcome, Answer):
        for citation in outcome.citations:
            infos += [citation.article, *citation.also_in]
    return tuple(dict.fromkeys((info.collection, info.article_id) for info in infos))


@cache
def _adapter() -> TypeAdapter[Kept]:
    return TypeAdapter(Kept)
