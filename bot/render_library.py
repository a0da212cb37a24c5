"""Articles, the state of the index and its rebuilds as Discord messages. Pure functions."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from discord import Embed

from bot.escape import escape_line, label, safe_url
from bot.limits import DESCRIPTION_LIMIT, clip_written, fit_lines, size
from bot.quote import quote
from bot.render import ANSWER_COLOUR, NAME_LIMIT, PLAIN_COLOUR, Rendered, day, headline
from index.shelf import SEEDS
from index.types import Article, ArticleInfo, LibraryStatus, Problem, Progress, RebuildReport

PAGE_SIZE = 10
OPENING_LIMIT = 3  # paragraphs that `show` quotes
PROBLEM_LIMIT = 300
BAR_LENGTH = 20

_STAGES = {
    "reading": "Reading the articles",
    "embedding": "Embedding what is new",
    "saving": "Saving",
}


def render_articles(articles: Sequence[ArticleInfo], page: int = 1) -> Rendered:
    """Show one page of a list, counted from 1, and how many articles there are in all."""
    if not articles:
        return _plain("There are no articles yet. Add one with `/articles add`.")
    pages = -(-len(articles) // PAGE_SIZE)
    page = max(1, min(page, pages))
    shown = articles[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    later = len(articles) - page * PAGE_SIZE
    text = fit_lines([_list_line(info) for info in shown], DESCRIPTION_LIMIT, _and_more)
    embed = Embed(description=text, colour=PLAIN_COLOUR)
    more = f" · {later:,} more with page: {page + 1}" if later > 0 else ""
    embed.set_footer(text=f"{_count(len(articles), 'article')} · page {page} of {pages}{more}")
    return Rendered(content=None, embeds=[embed])


def render_article(article: Article) -> Rendered:
    """Show an article's facts and its opening paragraphs."""
    lines = [f"**{_title(article)}**", *_facts(article), ""]
    left = DESCRIPTION_LIMIT - size("\n".join(lines)) - 100
    opening = article.paragraphs[:OPENING_LIMIT]
    for place, paragraph in enumerate(opening):
        share = left // (len(opening) - place)
        written = quote(paragraph, (), share - len("\n> \n")).text
        left -= size(written) + len("\n> \n")
        lines += [written, "> "] if place < len(opening) - 1 else [written]
    if unseen := len(article.paragraphs) - len(opening):
        lines.append(f"-# … and {_count(unseen, 'more paragraph')}")
    embed = Embed(description="\n".join(lines), colour=ANSWER_COLOUR)
    return Rendered(content=None, embeds=[embed])


def render_status(statuses: Sequence[LibraryStatus]) -> Rendered:
    """Show what each collection holds, one field a collection."""
    embed = Embed(colour=PLAIN_COLOUR)
    for status in statuses:
        name = "Shared articles" if status.collection == SEEDS else "This server's articles"
        model = clip_written(status.model or "none yet", 200, escape_line)
        lines = [
            f"{_count(status.articles, 'article')}, {_count(status.passages, 'paragraph')}",
            f"Changed: {_moment(status.changed)}",
            f"Model: {model}",
            f"On disk: {status.bytes / 2**20:,.1f} MiB · change number {status.sequence:,}",
        ]
        embed.add_field(name=name, value="\n".join(lines), inline=False)
    return Rendered(content=None, embeds=[embed])


def render_progress(progress: Progress) -> Rendered:
    """Show how far a rebuild has come, as a bar of text."""
    stage = _STAGES.get(progress.stage, "Working")
    if progress.total <= 0:
        return _plain(f"{stage} …")
    part = min(max(progress.done / progress.total, 0.0), 1.0)
    filled = round(part * BAR_LENGTH)
    bar = "█" * filled + "░" * (BAR_LENGTH - filled)
    counts = f"{part:.0%} · {progress.done:,} of {progress.total:,}"
    return _plain(f"{stage} …\n`{bar}` {counts}\n-# Questions are answered meanwhile.")


def render_report(report: RebuildReport, done: str = "Rebuilt") -> Rendered:
    """Show what a rebuild or an add changed, and which sources could not be used and why."""
    counts = (
        f"**{done}** in {report.seconds:.1f} s: {report.added:,} added, {report.updated:,} updated,"
        f" {report.removed:,} removed, {report.unchanged:,} unchanged."
    )
    size_line = (
        f"{_count(report.embedded, 'paragraph')} embedded; {report.passages:,} in the index now."
    )
    head = "\n".join([counts, size_line, *(_list_line(info) for info in report.articles[:3])])
    lines = [
        *_problem_lines("Could not be used", report.problems),
        *_problem_lines("Worth knowing", report.notes),
    ]
    body = fit_lines(lines, DESCRIPTION_LIMIT - size(head) - 1, _and_more)
    return _plain(f"{head}\n{body}".rstrip())


def render_removed(article: Article) -> Rendered:
    """Say what was removed."""
    paragraphs = _count(len(article.paragraphs), "paragraph")
    return _plain(f"Removed “{label(article.title)}” and its {paragraphs}.")


def render_confirmation(info: ArticleInfo) -> Rendered:
    """Ask whether an article is really to be removed."""
    paragraphs = _count(info.paragraphs, "paragraph")
    return _plain(
        f"Remove this article and its {paragraphs} for everyone in this server?\n{_list_line(info)}"
    )


def _list_line(info: ArticleInfo) -> str:
    facts = [clip_written(info.publisher, NAME_LIMIT, escape_line)] if info.publisher else []
    facts += [day(info.published)] if info.published else []
    facts += [f"{info.paragraphs:,} ¶"]
    facts += ["shared"] if info.collection == SEEDS else []
    return f"- {headline(info, limit=260)} · {' · '.join(facts)}"


def _title(article: Article) -> str:
    address = safe_url(article.url)
    name = label(article.title)
    return f"[{name}](<{address}>)" if address and size(address) <= 1_000 else name


def _facts(article: Article) -> list[str]:
    names = {
        "Publisher": article.publisher,
        "Author": article.author,
        "Section": article.section,
        "Language": article.language,
    }
    dates = {"Published": article.published, "Updated": article.updated}
    facts = [
        *(
            f"{key}: {clip_written(name, NAME_LIMIT, escape_line)}"
            for key, name in names.items()
            if name
        ),
        *(f"{key}: {day(when)}" for key, when in dates.items() if when),
        _count(len(article.paragraphs), "paragraph"),
    ]
    return [f"-# {' · '.join(facts)}"]


def _problem_lines(title: str, problems: Sequence[Problem]) -> list[str]:
    lines = [
        # A path is the operator's business; the name is enough to find the file.
        f"- {clip_written(PurePath(problem.source).name, NAME_LIMIT, escape_line)}:"
        f" {clip_written(problem.message, PROBLEM_LIMIT, escape_line)}"
        for problem in problems
    ]
    return [f"**{title}**", *lines] if lines else []


def _moment(iso: str) -> str:
    try:
        return f"<t:{int(datetime.fromisoformat(iso).timestamp())}:R>"
    except (ValueError, OverflowError):
        return "never"


def _plain(text: str) -> Rendered:
    return Rendered(content=None, embeds=[Embed(description=text, colour=PLAIN_COLOUR)])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _and_more(left: int) -> str:
    return f"-# … and {left:,} more"
