"""Outcomes as Discord messages: pure functions from answers and summaries to what is sent."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import TypedDict

from discord import Colour, Embed

from bot.escape import clean, escape, escape_line, host_of, label, safe_url
from bot.limits import DESCRIPTION_LIMIT, MESSAGE_LIMIT, clip, clip_written, fit_lines, size
from bot.quote import quote
from index.types import ArticleInfo
from retrieval.confidence import in_words
from retrieval.remarks import also_in, remarks
from retrieval.types import Answer, Citation, NoAnswer, Outcome, Summary, SummarySentence

CITATIONS_LIMIT = 5  # more is no longer read on a phone
RELATED_LIMIT = 3
QUESTION_LIMIT = 300
NAME_LIMIT = 80  # units of a publisher's or an author's name
SENTENCE_LIMIT = 900
REMARK_LIMIT = 200
SPARE = 500  # units kept for footers

ANSWER_COLOUR = Colour(0x2E7D32)
PLAIN_COLOUR = Colour(0x607D8B)


class Rendered(TypedDict):
    """What `send`, `reply` and `edit` take."""

    content: str | None
    embeds: list[Embed]


def render_outcome(outcome: Outcome, *, asked: bool = False) -> Rendered:
    """Show an answer or its absence; `asked` repeats the question, which a command hides."""
    content = clip_written(outcome.question, QUESTION_LIMIT, _heading) if asked else None
    match outcome:
        case Answer():
            return Rendered(content=content, embeds=_answer(outcome))
        case NoAnswer():
            return Rendered(content=content, embeds=[_no_answer(outcome)])


def render_summary(summary: Summary) -> Rendered:
    """Show the sentences of a summary, each with its ¶, under the article's headline."""
    facts = source_facts(summary.article)
    head = "\n".join(["**" + headline(summary.article, limit=1_000) + "**", f"-# {facts}", ""])
    lines = [_sentence(sentence) for sentence in summary.sentences]
    body = fit_lines(lines, DESCRIPTION_LIMIT - size(head) - 1, _more_sentences)
    embed = Embed(description=f"{head}\n{body}", colour=ANSWER_COLOUR)
    return Rendered(content=None, embeds=[embed])


def render_line(text: str, *, colour: Colour = PLAIN_COLOUR) -> Rendered:
    """Show one line of the bot's own words or of a safe message, escaped."""
    return Rendered(
        content=None,
        embeds=[Embed(description=clip_written(text, 1_000, escape).strip() or "…", colour=colour)],
    )


def headline(article: ArticleInfo, link: str | None = None, *, limit: int) -> str:
    """Write the headline as a masked link of at most `limit` units, its label included.

    A link that is too long loses its text fragment first, and only then is left out.
    """
    name = label(article.title)
    for url in (link, article.url, (article.url or "").partition("#")[0]):
        address = safe_url(url)
        if address and size(address) + size(name) + len("[](<>)") <= limit:
            return f"[{name}](<{address}>)"
    return clip_written(name, limit, escape)


def source_facts(article: ArticleInfo) -> str:
    """Write publisher, host, author and date, parted by dots."""
    host = host_of(safe_url(article.url))
    names = [article.publisher or "", host if host != article.publisher else "", article.author]
    facts = [clip_written(name, NAME_LIMIT, escape_line) for name in names if name]
    if article.published:
        facts.append(day(article.published))
    return " · ".join(filter(None, facts)) or "no source given"


def day(when: date) -> str:
    """Write a date for the reader's own locale; noon UTC is the same day nearly everywhere."""
    return f"<t:{int(datetime.combine(when, time(12), UTC).timestamp())}:D>"


def _answer(answer: Answer) -> list[Embed]:
    texts = _shared_out(answer.citations[:CITATIONS_LIMIT], MESSAGE_LIMIT - SPARE)
    embeds = [Embed(description=text, colour=ANSWER_COLOUR) for text in texts]
    notes = [clip(clean(remark), REMARK_LIMIT) for remark in remarks(answer)]
    embeds[0].set_footer(text="\n".join([f"Confidence: {in_words(answer.confidence)}", *notes]))
    return embeds


def _shared_out(citations: Sequence[Citation], left: int) -> list[str]:
    """Write citations in `left` units together; what short ones leave goes to the long ones."""
    texts = [_citation(citation, DESCRIPTION_LIMIT) for citation in citations]
    shortest_first = sorted(range(len(texts)), key=lambda place: size(texts[place]))
    for done, place in enumerate(shortest_first):
        share = left // (len(texts) - done)
        if size(texts[place]) > share:
            texts[place] = _citation(citations[place], share)
        left -= size(texts[place])
    return texts


def _citation(citation: Citation, limit: int) -> str:
    """Write quotation and source in at most `limit` units (some 1,200 with five of them)."""
    article, passage = citation.article, citation.passage
    number = f"**{citation.number}** "
    title = headline(article, citation.link, limit=limit * 2 // 5 - len(number))
    facts = f"{source_facts(article)} · ¶ {passage.number}"
    if citation.also_in:
        facts += f" · also in {clip_written(also_in(citation), NAME_LIMIT, escape_line)}"
    source = f"\n{number}{title}\n-# {facts}"
    cut = " · excerpt"
    room = limit - size(source) - len(cut)
    quoted = quote(passage.text, citation.highlights, room)
    return quoted.text + source + (cut if quoted.shortened else "")


def _no_answer(outcome: NoAnswer) -> Embed:
    lines = ["The articles hold no answer to that.", *map(escape_line, remarks(outcome))]
    if outcome.related:
        lines += ["", "**Not an answer, but related**", *_related(outcome.related)]
    return Embed(description="\n".join(lines), colour=PLAIN_COLOUR)


def _related(articles: Sequence[ArticleInfo]) -> list[str]:
    return [
        f"- {headline(article, limit=600)} · {source_facts(article)}"
        for article in articles[:RELATED_LIMIT]
    ]


def _sentence(sentence: SummarySentence) -> str:
    return f"- {clip_written(sentence.text, SENTENCE_LIMIT, escape_line)} · ¶ {sentence.paragraph}"


def _more_sentences(left: int) -> str:
    return f"-# … and {left} more sentence{'s' if left > 1 else ''}; ask for a shorter summary"


def _heading(question: str) -> str:
    return f"**{escape_line(question)}**"
