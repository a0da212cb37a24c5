"""What is kept of a person, in words: how much of what, for how long, and what never."""

from collections.abc import Mapping

from bot.card import Card
from bot.i18n import say, say_count

ANSWER_DAYS, COUNT_DAYS, REMOVED_MINUTES = 30, 2, 10  # that each is kept


def render_kept(counts: Mapping[str, int], articles: int) -> Card:
    """Tell a person what is kept of them, and what happens to it."""
    amounts = {**_amounts(counts), "articles": _articles(articles)}
    kept = [f"- {amount}\n-# {_how_long(kind)}" for kind, amount in amounts.items()]
    never = [
        say("Messages: of what you write I keep the questions to me, as said above, and no more."),
        say("Who asked, in the list of unanswered questions that moderators can see."),
        say("Anything for others: no third party and no language model gets any of this. I only "
            "quote what was written, on the computer of whoever runs me."),
    ]  # fmt: skip
    where = [
        say("Articles added in a server belong to that server. Those added in direct messages, or "
            "where only you have installed me, are yours alone."),
        say("All of them lie on the computer of whoever runs me. For a link that somebody adds, I "
            "fetch that page from its site."),
    ]  # fmt: skip
    return Card(
        (
            _list(say("What I keep about you"), kept, ""),
            _list(say("What I never keep or give away"), never),
            _list(say("Where the articles are"), where),
            f"-# {say('Delete all that is yours with /privacy delete.')}",
        )
    )


def render_wish(counts: Mapping[str, int], articles: int) -> Card:
    """Ask whether to delete all that, in numbers."""
    held = _held(counts, _articles(articles) if articles else "")
    nothing = "" if held else "\n" + say("There is nothing that I keep about you.")
    note = say("This cannot be undone. It holds for all servers that I am in.")
    return Card((f"{_list(say('Delete what I keep about you?'), held)}{nothing}\n-# {note}",))


def render_deleted(counts: Mapping[str, int], articles: int | None) -> Card:
    """Say what was deleted, in numbers; `articles`: 0 when uncounted, None when none were."""
    own = "" if articles is None else _articles(articles) if articles else say("Your articles")
    gone = _held(counts, own)
    if not gone:
        return Card((say("There was nothing left to delete."),))
    return Card((_list(say("This was deleted:"), gone),))


def _list(heading: str, lines: list[str], mark: str = "- ") -> str:
    return "\n".join([f"**{heading}**", *(f"{mark}{line}" for line in lines)])


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
            "{n} question that you wait for an answer to",
            "{n} questions that you wait for an answer to",
            waits,
        ),
        "usage": say_count(
            "{n} count of how much you asked on a day in a server",
            "{n} counts of how much you asked on a day in a server",
            usage,
        ),
        "removed": say_count(
            "{n} article that you removed", "{n} articles that you removed", removed
        ),
    }


_KINDS = ("answers", "votes", "subscriptions", "usage", "removed")


def _how_long(kind: str) -> str:
    match kind:
        case "answers":
            return say(
                "With what you asked, for {days} days, so that the buttons below work.",
                days=ANSWER_DAYS,
            )
        case "votes":
            return say("With the question that was asked, until you delete them.")
        case "subscriptions":
            return say("Until I have sent you the answer, or you stop it.")
        case "usage":
            return say("For {days} days, where a server sets a daily limit.", days=COUNT_DAYS)
        case "removed":
            return say("For {minutes} minutes, so that it can be undone.", minutes=REMOVED_MINUTES)
        case _:
            return say("Until you remove them.")
