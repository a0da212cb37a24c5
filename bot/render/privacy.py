"""What is kept of a person, in words: how much of what, for how long, and what never."""

from collections.abc import Mapping

from bot.i18n import say, say_count
from bot.render.card import Card

ANSWER_DAYS, COUNT_DAYS, REMOVED_MINUTES = 30, 2, 10  # that each is kept


def render_kept(counts: Mapping[str, int], articles: int) -> Card:
    """Tell a person what is kept of them, and what happens to it."""
    numbers = {**counts, "articles": articles}
    amounts = {**_amounts(counts), "articles": _articles(articles)}
    kept = [
        f"{amount}, {_how_long(kind, numbers[kind])}"
        for kind, amount in amounts.items()
        if numbers.get(kind)
    ]
    never = [
        say("Messages of yours that are no questions to me."),
        say("Who asked what no article answered."),
    ]
    theirs = say("No third party and no language model. It stays on the computer of whoever runs "
                 "me; of a link that somebody adds, I fetch the page from its site.")  # fmt: skip
    owned = say("Those added in a server are the server's. Those added in direct messages, or "
                "where only you have installed me, are yours alone.")  # fmt: skip
    head = say("What I keep about you")
    return Card(
        (
            _list(head, kept) if kept else f"**{head}**\n{say('Nothing.')}",
            _list(say("What I never keep"), never),
            f"**{say('Who gets any of it')}**\n{theirs}",
            f"**{say('Whose the articles are')}**\n{owned}",
            f"-# {say('Delete it with `/privacy delete`.')}",
        )
    )


def render_wish(counts: Mapping[str, int], articles: int) -> Card:
    """Ask whether to delete all that, in numbers; or say that there is nothing."""
    held = _held(counts, _articles(articles) if articles else "")
    if not held:
        return Card((say("There is nothing that I keep about you."),))
    note = say("This cannot be undone. It holds for all servers that I am in.")
    return Card((f"{_list(say('Delete what I keep about you?'), held)}\n-# {note}",))


def render_deleted(counts: Mapping[str, int], articles: int | None) -> Card:
    """Say what was deleted, in numbers; `articles`: 0 when uncounted, None when none were."""
    own = "" if articles is None else _articles(articles) if articles else say("Your articles")
    gone = _held(counts, own)
    if not gone:
        return Card((say("There was nothing left to delete."),))
    return Card((_list(say("This was deleted:"), gone),))


def _list(heading: str, lines: list[str]) -> str:
    return "\n".join([f"**{heading}**", *(f"- {line}" for line in lines)])


def _held(counts: Mapping[str, int], own: str) -> list[str]:
    amounts = _amounts(counts)
    return [*(amounts[kind] for kind in amounts if counts.get(kind)), *filter(None, [own])]


def _articles(n: int) -> str:
    return say_count("{n} article of your own", "{n} articles of your own", n)


def _amounts(counts: Mapping[str, int]) -> dict[str, str]:
    """How much there is of each kind, in words."""
    answers, votes, waits, usage, removed = (counts.get(kind, 0) for kind in _KINDS)
    return {
        "answers": say_count("{n} answer to you", "{n} answers to you", answers),
        "votes": say_count("{n} vote on an answer", "{n} votes on answers", votes),
        "subscriptions": say_count(
            "{n} question you are waiting on", "{n} questions you are waiting on", waits
        ),
        "usage": say_count(
            "{n} daily count of your questions", "{n} daily counts of your questions", usage
        ),
        "removed": say_count("{n} article you removed", "{n} articles you removed", removed),
    }


_KINDS = ("answers", "votes", "subscriptions", "usage", "removed")


def _how_long(kind: str, n: int) -> str:
    """How long so many of a kind are kept, as the end of a line."""
    match kind:
        case "answers":
            return say_count(
                "kept for {days} days for its buttons",
                "kept for {days} days for their buttons",
                n,
                days=ANSWER_DAYS,
            )
        case "votes":
            return say_count("kept until you delete it", "kept until you delete them", n)
        case "subscriptions":
            return say("kept until answered or stopped")
        case "usage":
            return say("kept for {days} days for a server's limit", days=COUNT_DAYS)
        case "removed":
            return say("kept for {minutes} minutes to undo that", minutes=REMOVED_MINUTES)
        case _:
            return say_count("kept until you remove it", "kept until you remove them", n)
