"""What the articles lack as a card: unanswered questions by how often they were asked."""

from collections.abc import Sequence
from datetime import date

from bot.i18n import number, say, say_count
from bot.render.answers import day
from bot.render.card import Card
from bot.render.escape import escape_line
from bot.render.library import and_more
from bot.render.limits import TEXT_LIMIT, clip_written, fit_lines
from retrieval.gaps import Gap

PAGE_SIZE = 10
QUESTION_LIMIT = 280  # units of a question


def gap_pages(gaps: Sequence[Gap]) -> int:
    """How many pages a list has, at least one."""
    return max(1, -(-len(gaps) // PAGE_SIZE))


def questions_in(gaps: Sequence[Gap]) -> int:
    """How often something was asked that had no answer."""
    return sum(gap.times for gap in gaps)


def render_gaps(gaps: Sequence[Gap], page: int, since: date | None) -> Card:
    """Show one page, counted from 1; a page beyond the last shows the last."""
    if not gaps and since:
        line = say("Since {day}, no question here went without an answer.", day=day(since))
        return Card((line,))
    if not gaps:
        return Card((say("No question here went without an answer."),))
    pages = gap_pages(gaps)
    page = max(1, min(page, pages))
    head = f"**{say('Questions without an answer')}**"
    if since:
        head += f" · {say('since {day}', day=day(since))}"
    shown = gaps[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    lines = fit_lines([_line(gap) for gap in shown], TEXT_LIMIT - 400, and_more)
    n = questions_in(gaps)
    facts = [
        say_count("{n} question in all", "{n} questions in all", n),
        say("page {page} of {pages}", page=page, pages=pages),
    ]
    nobody = say("I keep nothing of who asked.")
    return Card((head, lines, f"-# {' · '.join(facts)}\n-# {nobody}"))


def _line(gap: Gap) -> str:
    question = clip_written(gap.question, QUESTION_LIMIT, escape_line)
    last = f"<t:{int(gap.last.timestamp())}:R>"
    if gap.times == 1:
        return f"{question}\n-# {say('asked once, {moment}', moment=last)}"
    return f"**{number(gap.times)}×** {question}\n-# {say('last {moment}', moment=last)}"
