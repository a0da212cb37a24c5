"""Hypothesis strategies for articles and outcomes of any text Discord or a page could hold."""

from datetime import date

from hypothesis import strategies as st

from index.types import ArticleInfo, Passage
from retrieval.types import Answer, Citation

_HOSTILE = (
    "**", "__", "~~", "||", "`", "```\n", "> ", ">>> ", "# ", "-# ", "- ", "1. ", "\n", "\\",
    "[a](", "https://evil.example/x_y", "discord.gg/abc", "<#1>", "</ask:1>", "<t:1:R>",
    "<id:home>", "<@1>", "@everyone", "@here", ":smile:", "\u202e", "\u200b", "\U000e0041",
    "\u0301" * 40, "🐝", "👩\u200d👧", "می\u200cخواهم", "。", " ", ". ", "\x00", "\ud7ff", "a",
    "word ", "Sentence one. ",
)  # fmt: skip

any_text = st.text(max_size=60)
hostile_text = st.lists(st.sampled_from(_HOSTILE) | any_text, max_size=30).map("".join)
long_text = st.builds(lambda part, times: part * times, hostile_text, st.sampled_from([1, 9, 400]))
urls = st.one_of(
    st.none(),
    hostile_text,
    st.builds("https://example.org/{}#{}".format, st.text("ab/()%é*", max_size=3_000), any_text),
)


@st.composite
def infos(draw: st.DrawFn) -> ArticleInfo:
    return ArticleInfo(
        article_id=draw(any_text),
        title=draw(long_text),
        url=draw(urls),
        publisher=draw(st.none() | hostile_text),
        author=draw(st.none() | long_text),
        published=draw(st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))),
        updated=None,
        source=draw(any_text),
        paragraphs=draw(st.integers(0, 10**6)),
        collection="seeds",
    )


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    text = draw(long_text)
    place = st.integers(0, len(text) + 2)
    spans = tuple((min(pair), max(pair)) for pair in draw(st.lists(st.tuples(place, place))))
    number = draw(st.integers(1, 10**4))
    passage = Passage("id", number, text, 0, len(text))
    return Citation(draw(st.integers(1, 20)), passage, draw(infos()), spans, 0.5, draw(urls))


answers = st.builds(
    Answer, hostile_text, st.lists(citations(), min_size=1, max_size=8), st.floats(0, 1)
)
