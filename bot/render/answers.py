"""Outcomes as cards: pure functions from answers, absences and summaries to what is shown."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from bot.i18n import mark, say, say_count
from bot.render.card import Card, Tone
from bot.render.escape import escape, escape_line, host_of, label, safe_url
from bot.render.limits import TEXT_LIMIT, clip_written, fit_lines, size
from bot.render.quote import quote
from index.types import ArticleInfo
from retrieval.confidence import in_words
from retrieval.remarks import also_in, remarks
from retrieval.types import Answer, Citation, NoAnswer, Outcome, Summary, SummarySentence

CITATIONS_LIMIT = 5  # shown together; more is no longer read on a phone
RELATED_LIMIT = 3
QUESTION_LIMIT = 300
QUOTE_LIMIT = 1_800  # units of a quotation on a page of its own; "In context" shows the rest
NAME_LIMIT = 80  # units of a publisher's or an author's name
SENTENCE_LIMIT = 900
REMARK_LIMIT = 300
_SPARE = 1_300  # units kept for question and notes where citations share a card

_CONFIDENCE = {"high": mark("high"), "fair": mark("fair"), "low": mark("low")}


def render_outcome(outcome: Outcome, *, asked: bool = False) -> Card:
    """Show an answer with all its citations, or its absence, without anything to press.

    `asked` repeats the question, which a command hides.
    """
    match outcome:
        case Answer():
            shown = outcome.citations[:CITATIONS_LIMIT]
            quotations = _shared_out(shown, TEXT_LIMIT - _SPARE)
            return Card((*_question(outcome, asked), *quotations, _notes(outcome)), Tone.ANSWER)
        case NoAnswer():
            return render_no_answer(outcome, asked=asked)


def render_page(answer: Answer, page: int, *, asked: bool = False) -> Card:
    """Show one citation of an answer, counted from 1; a page beyond the last shows the last."""
    page = max(1, min(page, len(answer.citations)))
    quoted, source = _quotation(answer.citations[page - 1], QUOTE_LIMIT)
    notes = _notes(answer, page=page)
    return Card((*_question(answer, asked), quoted, source, notes), Tone.ANSWER)


def render_no_answer(outcome: NoAnswer, *, asked: bool = False) -> Card:
    """Say that nothing answers, and name related headlines as what they are."""
    lines = [say("The articles hold no answer to that."), *_remarks(outcome)]
    texts = [*_question(outcome, asked), "\n".join(lines)]
    if outcome.related:
        heading = say("Not an answer, but related")
        texts.append("\n".join([f"**{heading}**", *_related(outcome.related)]))
    return Card(tuple(texts))


def render_summary(summary: Summary) -> Card:
    """Show the sentences of a summary, each with its ¶, under the article's headline."""
    head = f"**{headline(summary.article, limit=1_000)}**\n-# {source_facts(summary.article)}"
    lines = [_sentence(sentence) for sentence in summary.sentences]
    body = fit_lines(lines, TEXT_LIMIT - size(head), _more_sentences)
    return Card((head, body) if body else (head,), Tone.ANSWER)


def render_line(text: str, *, tone: Tone = Tone.PLAIN) -> Card:
    """Show a line of the bot's own words or of a safe message, escaped."""
    return Card((clip_written(text, 1_000, escape).strip() or "…",), tone)


def headline(article: ArticleInfo, link: str | None = None, *, limit: int) -> str:
    """Write the headline as a masked link of at most `limit` units, its label included.

    A link that is too long loses its text fragment first, and only then is left out.
    """
    name = label(article.title, host=host_of(safe_url(article.url)))
    for url in (link, article.url, (article.url or "").partition("#")[0]):
        address = safe_url(url)
        if address and size(address) + size(name) + len("[](<>)") <= limit:
            return f"[{name}](<{address}>)"
    return clip_written(name, limit, escape)


def source_facts(article: ArticleInfo) -> str:
    """Write publisher, host, author and dates, parted by dots."""
    host = host_of(safe_url(article.url))
    names = [article.publisher or "", host if host != article.publisher else "", article.author]
    facts = [clip_written(name, NAME_LIMIT, escape_line) for name in names if name]
    if article.published:
        facts.append(day(article.published))
    if article.updated and article.updated != article.published:
        facts.append(say("updated {day}", day=day(article.updated)))
    return " · ".join(filter(None, facts)) or say("no source given")


def day(when: date) -> str:
    """Write a date for the reader's own locale; noon UTC is the same day nearly everywhere."""
    return f"<t:{int(datetime.combine(when, time(12), UTC).timestamp())}:D>"


def _question(outcome: Outcome, asked: bool) -> tuple[str, ...]:
    written = clip_written(outcome.question, QUESTION_LIMIT, _heading) if asked else ""
    return (written,) if written.strip("*") else ()


def _notes(answer: Answer, *, page: int | None = None) -> str:
    """The small print under quotations: which of them this is, confidence, remarks."""
    word = say(_CONFIDENCE[in_words(answer.confidence)])
    first = [say("Confidence: {word}", word=word)]
    if page is not None and len(answer.citations) > 1:
        count = len(answer.citations)
        first.insert(0, say("Quotation {page} of {count}", page=page, count=count))
    lines = [" · ".join(first), *_remarks(answer)]
    if in_words(answer.confidence) == "low":
        lines.insert(1, say("This may not be what you asked for: read the quotation."))
    return "\n".join(f"-# {line}" for line in lines)


def _remarks(outcome: Outcome) -> list[str]:
    """What an outcome has to remark, escaped but for its dates."""
    return remarks(outcome, say, _quoted_value, day)


def _quoted_value(text: str) -> str:
    return clip_written(text, REMARK_LIMIT // 2, escape_line)


def _shared_out(citations: Sequence[Citation], left: int) -> list[str]:
    """Write citations in `left` units together; what short ones leave goes to the long ones."""
    texts = [quotation(citation, left) for citation in citations]
    shortest_first = sorted(range(len(texts)), key=lambda place: size(texts[place]))
    for done, place in enumerate(shortest_first):
        share = left // (len(texts) - done)
        if size(texts[place]) > share:
            texts[place] = quotation(citations[place], share)
        left -= size(texts[place])
    return texts


def quotation(citation: Citation, limit: int, *, numbered: bool = True) -> str:
    """Write quotation and source in at most `limit` units (some 600 with five of them)."""
    return "\n".join(_quotation(citation, limit - 1, numbered=numbered))


def _quotation(citation: Citation, limit: int, *, numbered: bool = True) -> tuple[str, str]:
    article, passage = citation.article, citation.passage
    number = f"**{citation.number}** " if numbered else ""
    title = headline(article, citation.link, limit=limit * 2 // 5 - len(number))
    facts = f"{source_facts(article)} · ¶ {passage.number}"
    if citation.also_in:
        also = clip_written(also_in(citation, say), NAME_LIMIT, escape_line)
        facts += f" · {say('also in {names}', names=also)}"
    source = f"{number}{title}\n-# {_within(facts, limit // 3)}"
    cut = f" · {say('excerpt')}"
    quoted = quote(passage.text, citation.highlights, limit - size(source) - len(cut))
    return quoted.text, source + (cut if quoted.shortened else "")


def _within(facts: str, limit: int) -> str:
    """Drop facts from the middle until they fit: the ¶ and what comes after it matter most."""
    parts = facts.split(" · ")
    while size(" · ".join(parts)) > limit and len(parts) > 1:
        parts.pop(max(0, len(parts) - 3))
    return " · ".join(parts)


def _related(articles: Sequence[ArticleInfo]) -> list[str]:
    return [
        f"{headline(article, limit=600)}\n-# {_within(source_facts(article), 300)}"
        for article in articles[:RELATED_LIMIT]
    ]


def _sentence(sentence: SummarySentence) -> str:
    return f"- {clip_written(sentence.text, SENTENCE_LIMIT, escape_line)} · ¶ {sentence.paragraph}"


def _more_sentences(left: int) -> str:
    more = say_count("… and {n} more sentence", "… and {n} more sentences", left)
    return f"-# {more}; {say('ask for a shorter summary')}"


def _heading(question: str) -> str:
    return f"**{escape_line(question)}**"
