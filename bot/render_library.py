"""Articles, the state of the index and its rebuilds as cards. Pure functions."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from bot.card import Card, Tone
from bot.escape import escape_line, label, safe_url
from bot.i18n import mark, say, say_count
from bot.limits import TEXT_LIMIT, clip_written, fit_lines, size
from bot.quote import quote
from bot.render import NAME_LIMIT, day, headline
from index.shelf import SEEDS
from index.types import Article, ArticleInfo, LibraryStatus, Problem, Progress, RebuildReport
from retrieval.types import SummarySentence

SUMMARY_LIMIT = 1_500  # units of a summary beside the opening
SENTENCE_LIMIT = 500
OPENING_LIMIT = 3  # paragraphs that `show` quotes
PROBLEM_LIMIT = 300
BAR_LENGTH = 20

_STAGES = {
    "reading": mark("Reading the articles"),
    "embedding": mark("Embedding what is new"),
    "saving": mark("Saving"),
}


def render_article(article: Article, summary: Sequence[SummarySentence] = ()) -> Card:
    """Show an article's facts, what its summary says, and its opening paragraphs."""
    head = "\n".join([f"**{_title(article)}**", *_facts(article)])
    short = _summary(summary)
    left = TEXT_LIMIT - size(head) - size(short) - 100
    opening = article.paragraphs[:OPENING_LIMIT]
    lines = []
    for place, paragraph in enumerate(opening):
        share = left // (len(opening) - place)
        written = quote(paragraph, (), share - len("\n> \n")).text
        left -= size(written) + len("\n> \n")
        lines += [written, "> "] if place < len(opening) - 1 else [written]
    if unseen := len(article.paragraphs) - len(opening):
        more = say_count("… and {n} more paragraph", "… and {n} more paragraphs", unseen)
        lines.append(f"-# {more}")
    return Card(tuple(filter(None, (head, short, "\n".join(lines)))), Tone.ANSWER)


def render_status(statuses: Sequence[LibraryStatus]) -> Card:
    """Show what each collection holds, one text a collection."""
    return Card(tuple(_status(status) for status in statuses))


def render_progress(progress: Progress) -> Card:
    """Show how far a rebuild has come, as a bar of text."""
    stage = say(_STAGES.get(progress.stage, mark("Working")))
    if progress.total <= 0:
        return Card((f"{stage} …",))
    part = min(max(progress.done / progress.total, 0.0), 1.0)
    filled = round(part * BAR_LENGTH)
    bar = "█" * filled + "░" * (BAR_LENGTH - filled)
    counts = say("{part} · {done} of {total}", part=f"{part:.0%}", done=f"{progress.done:,}",
                 total=f"{progress.total:,}")  # fmt: skip
    meanwhile = say("Questions are answered meanwhile.")
    return Card((f"{stage} …\n`{bar}` {counts}\n-# {meanwhile}",))


def render_report(report: RebuildReport, done: str = "") -> Card:
    """Show what a rebuild or an add changed, and which sources could not be used and why."""
    counts = say(
        "**{done}** in {seconds} s: {added} added, {updated} updated, {removed} removed, "
        "{unchanged} unchanged.",
        done=done or say("Rebuilt"),
        seconds=f"{report.seconds:.1f}",
        added=f"{report.added:,}",
        updated=f"{report.updated:,}",
        removed=f"{report.removed:,}",
        unchanged=f"{report.unchanged:,}",
    )
    embedded = say_count("{n} paragraph embedded", "{n} paragraphs embedded", report.embedded)
    held = say("{passages} in the index now.", passages=f"{report.passages:,}")
    head = "\n".join([counts, f"{embedded}; {held}", *map(list_line, report.articles[:3])])
    lines = [
        *_problem_lines(say("Could not be used"), report.problems),
        *_problem_lines(say("Worth knowing"), report.notes),
    ]
    body = fit_lines(lines, TEXT_LIMIT - size(head), and_more)
    return Card((head, body) if body else (head,))


def render_removed(article: Article, *, answers_forgotten: bool = True) -> Card:
    """Say what was removed, and how long that can be undone."""
    count = say_count("{n} paragraph", "{n} paragraphs", len(article.paragraphs))
    lines = [
        say("Removed “{title}” and its {count}.", title=label(article.title), count=count),
        f"-# {say('Undo works for ten minutes.')}",
        *_still_quoted(answers_forgotten),
    ]
    return Card(("\n".join(lines),))


def render_taken_out(infos: Sequence[ArticleInfo], *, answers_forgotten: bool = True) -> Card:
    """Say which articles that were just added are gone again."""
    lines = [say("Taken out again:"), *map(list_line, infos), *_still_quoted(answers_forgotten)]
    return Card((fit_lines(lines, TEXT_LIMIT, and_more),))


def render_confirmation(info: ArticleInfo) -> Card:
    """Ask whether an article is really to be removed."""
    count = say_count("{n} paragraph", "{n} paragraphs", info.paragraphs)
    question = say("Remove this article and its {count} for everyone who asks here?", count=count)
    return Card((f"{question}\n{list_line(info)}",))


def list_line(info: ArticleInfo) -> str:
    """An article as a line of a list: headline, publisher, date, size."""
    facts = [clip_written(info.publisher, NAME_LIMIT, escape_line)] if info.publisher else []
    facts += [day(info.published)] if info.published else []
    facts += [f"{info.paragraphs:,} ¶"]
    facts += [say("shared")] if info.collection == SEEDS else []
    return f"- {headline(info, limit=260)} · {' · '.join(facts)}"


def and_more(left: int) -> str:
    """The last line of a list that does not fit."""
    return f"-# {say('… and {n} more', n=f'{left:,}')}"


def _still_quoted(answers_forgotten: bool) -> list[str]:
    if answers_forgotten:
        return []
    line = say("Buttons of older answers may still show it: they could not be forgotten just now.")
    return [f"-# {line}"]


def _summary(sentences: Sequence[SummarySentence]) -> str:
    if not sentences:
        return ""
    lines = [
        f"- {clip_written(sentence.text, SENTENCE_LIMIT, escape_line)} · ¶ {sentence.paragraph}"
        for sentence in sentences
    ]
    return f"**{say('In short')}**\n{fit_lines(lines, SUMMARY_LIMIT, and_more)}"


def _status(status: LibraryStatus) -> str:
    shared = status.collection == SEEDS
    articles = say_count("{n} article", "{n} articles", status.articles)
    paragraphs = say_count("{n} paragraph", "{n} paragraphs", status.passages)
    model = clip_written(status.model, 200, escape_line) if status.model else say("none yet")
    disk = say("On disk: {size} MiB · change number {number}", size=f"{status.bytes / 2**20:,.1f}",
               number=f"{status.sequence:,}")  # fmt: skip
    return "\n".join(
        [
            f"**{say('Shared articles') if shared else say('Articles of this place')}**",
            f"{articles}, {paragraphs}",
            say("Changed: {when}", when=_moment(status.changed)),
            say("Model: {model}", model=model),
            disk,
        ]
    )


def _title(article: Article) -> str:
    address = safe_url(article.url)
    name = label(article.title)
    return f"[{name}](<{address}>)" if address and size(address) <= 1_000 else name


def _facts(article: Article) -> list[str]:
    names = {
        say("Publisher"): article.publisher,
        say("Author"): article.author,
        say("Section"): article.section,
        say("Language"): article.language,
    }
    dates = {say("Published"): article.published, say("Updated"): article.updated}
    facts = [
        *(
            f"{key}: {clip_written(name, NAME_LIMIT, escape_line)}"
            for key, name in names.items()
            if name
        ),
        *(f"{key}: {day(when)}" for key, when in dates.items() if when),
        say_count("{n} paragraph", "{n} paragraphs", len(article.paragraphs)),
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
        return say("never")
