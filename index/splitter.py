"""Article to passages, and long passages to windows that an embedding model can read whole."""

from collections.abc import Iterator

from index.sentences import sentence_spans
from index.types import PARAGRAPH_BREAK, Article, Passage, Span

# all-MiniLM-L6-v2 reads 256 word pieces, which is about 1,100 characters of English; past that it
# would silently see nothing.
WINDOW_CHARACTERS = 1000
_CLAUSE_ENDS = "，、；："  # no space follows them


def passages_of(article: Article) -> list[Passage]:
    """The paragraphs of an article with their ¶ numbers and spans; blank ones keep their number."""
    passages, start = [], 0
    for number, text in enumerate(article.paragraphs, start=1):
        end = start + len(text)
        if text.strip():
            passages.append(Passage(article.article_id, number, text, start, end))
        start = end + len(PARAGRAPH_BREAK)
    return passages


def windows_of(text: str, limit: int = WINDOW_CHARACTERS) -> list[Span]:
    """Spans of at most `limit` characters that cover `text`, cut at sentence ends where it can."""
    if len(text) <= limit:
        return [(0, len(text))]
    windows: list[Span] = []
    for start, end in _pieces(text, limit):
        if windows and end - windows[-1][0] <= limit:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows


def _pieces(text: str, limit: int) -> Iterator[Span]:
    """Sentences; one that is itself too long is cut at the last space or clause that fits."""
    for start, end in sentence_spans(text):
        while end - start > limit:
            space = text.rfind(" ", start + 1, start + limit + 1)
            clause = max(text.rfind(mark, start, start + limit) for mark in _CLAUSE_ENDS) + 1
            cut = max(space, clause)
            cut = start + limit if cut <= start else cut
            yield start, cut
            start = cut + (text[cut] == " ")
        if start < end:
            yield start, end
