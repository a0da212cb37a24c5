"""Articles, the state of the index and how far a rebuild is, as cards. Pure functions."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from bot.i18n import mark, say, say_count, spoken
from bot.language_names import language_name
from bot.render.answers import NAME_LIMIT, day, headline
from bot.render.card import Card, Tone
from bot.render.escape import escape_line, host_of, label, safe_url
from bot.render.limits import ELLIPSIS, TEXT_LIMIT, clip_written, fit_lines, size
from bot.render.quote import quote
from index.shelf import SEEDS
from index.types import Article, ArticleInfo, LibraryStatus, Progress
from retrieval.types import SummarySentence

SUMMARY_LIMIT = 1_500  # units of a summary beside the opening
SENTENCE_LIMIT = 500
OPENING_LIMIT = 3  # paragraphs that `show` quotes
MODEL_LIMIT = 200
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
    opening, _ = _opening(article, TEXT_LIMIT - size(head) - size(short) - 100)
    return Card(tuple(filter(None, (head, short, opening))), Tone.ANSWER)


def is_shown_whole(article: Article) -> bool:
    """Whether its opening paragraphs, as they are shown, are all that it has."""
    head = "\n".join([f"**{_title(article)}**", *_facts(article)])
    return _opening(article, TEXT_LIMIT - size(head) - 100)[1]


def render_status(statuses: Sequence[LibraryStatus]) -> Card:
    """Show what each collection of a server holds, and whose vectors they have."""
    models = {status.model for status in statuses if status.model}
    texts = [_status(status, with_model=len(models) > 1) for status in statuses]
    if len(models) <= 1:
        texts.append(f"-# {_model(next(iter(models), ''))}")
    return Card(tuple(texts))


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


def render_removed(article: Article, *, answers_forgotten: bool = True) -> Card:
    """Say what was removed, and how long that can be undone."""
    count = say_count("{n} paragraph", "{n} paragraphs", len(article.paragraphs))
    lines = [
        say("Removed “{title}” and its {count}.", title=label(article.title), count=count),
        f"-# {say('Undo works for ten minutes.')}",
        *_still_quoted(answers_forgotten),
    ]
    return Card(("\n".join(lines),))


def render_put_back(article: Article) -> Card:
    """Say that a removed article is there again."""
    return Card((say("Put back: {title}.", title=_title(article)),))


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
    """An article of a list: its headline; below that publisher, host, date and size, in small."""
    facts = [clip_written(info.publisher, NAME_LIMIT, escape_line)] if info.publisher else []
    facts += _host(info)
    facts += [day(info.published)] if info.published else []
    facts += [say_count("{n} paragraph", "{n} paragraphs", info.paragraphs)]
    facts += [say("shared")] if info.collection == SEEDS else []
    return f"{headline(info, limit=260)}\n-# {' · '.join(facts)}"


def and_more(left: int) -> str:
    """The last line of a list that does not fit."""
    return f"-# {say('… and {n} more', n=f'{left:,}')}"


def _host(article: Article | ArticleInfo) -> list[str]:
    """Where its link leads to, unless the publisher's name says so already.

    A long one loses its beginning: its end is what counts.
    """
    host = host_of(safe_url(article.url))
    if not host or host == (article.publisher or "").strip().casefold():
        return []
    return [escape_line(host if len(host) <= NAME_LIMIT else ELLIPSIS + host[1 - NAME_LIMIT :])]


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


def _opening(article: Article, left: int) -> tuple[str, bool]:
    """The first paragraphs in `left` units, and whether that is the whole article."""
    opening = article.paragraphs[:OPENING_LIMIT]
    lines: list[str] = []
    whole = len(opening) == len(article.paragraphs)
    for place, paragraph in enumerate(opening):
        share = left // (len(opening) - place)
        written = quote(paragraph, (), share - len("\n> \n"))
        left -= size(written.text) + len("\n> \n")
        lines += [written.text, "> "] if place < len(opening) - 1 else [written.text]
        whole = whole and not written.shortened
    if unseen := len(article.paragraphs) - len(opening):
        more = say_count("… and {n} more paragraph", "… and {n} more paragraphs", unseen)
        lines.append(f"-# {more}")
    return "\n".join(lines), whole


def _status(status: LibraryStatus, *, with_model: bool) -> str:
    shared = status.collection == SEEDS
    articles = say_count("{n} article", "{n} articles", status.articles)
    paragraphs = say_count("{n} paragraph", "{n} paragraphs", status.passages)
    lines = [
        f"**{say('Shared articles') if shared else say('Articles of this server')}**",
        f"{articles}, {paragraphs}",
        say("Changed: {when}", when=_moment(status.changed)),
        say("On disk: {size} MiB", size=f"{status.bytes / 2**20:,.1f}"),
    ]
    return "\n".join([*lines, _model(status.model)] if with_model else lines)


def _model(name: str) -> str:
    """A model by the last part of its name, since the rest is where it comes from."""
    shown = clip_written(PurePath(name).name, MODEL_LIMIT, escape_line) or say("none yet")
    return say("Model: {model}", model=shown)


def _title(article: Article) -> str:
    address = safe_url(article.url)
    name = label(article.title, host=host_of(address))
    return f"[{name}](<{address}>)" if address and size(address) <= 1_000 else name


def _facts(article: Article) -> list[str]:
    names = {
        say("Author"): article.author,
        say("Section"): article.section,
        say("Language"): _language(article.language),
    }
    dates = {say("Published"): article.published, say("Updated"): article.updated}
    facts = [
        *_fact(say("Publisher"), article.publisher),
        *_host(article),
        *(fact for key, name in names.items() for fact in _fact(key, name)),
        *(f"{key}: {day(when)}" for key, when in dates.items() if when),
        say_count("{n} paragraph", "{n} paragraphs", len(article.paragraphs)),
    ]
    return [f"-# {' · '.join(facts)}"]


def _fact(key: str, name: str | None) -> list[str]:
    return [f"{key}: {clip_written(name, NAME_LIMIT, escape_line)}"] if name else []


def _language(code: str | None) -> str | None:
    return code and (language_name(code, spoken()) or code)


def _moment(iso: str) -> str:
    try:
        return f"<t:{int(datetime.fromisoformat(iso).timestamp())}:R>"
    except (ValueError, OverflowError):
        return say("never")
