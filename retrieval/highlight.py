"""Which sentences of a paragraph answer a question: what is shown in bold and linked to."""

from collections.abc import Sequence

from index.sentences import sentence_spans
from index.types import Span
from retrieval.question_type import Kind, holds, kind_of
from retrieval.wording import covered, rarity, text_terms, wanted_terms

# Measured on answers of SQuAD 2.0 and XQuAD: see benchmarks/quality.md.
_KIND = 0.2  # what a date is worth to "when", beside the share of the question's words
_CLEAR = 0.2  # a lead over the second sentence that makes the first one enough


def answering_sentences(question: str, text: str) -> tuple[Span, ...]:
    """The sentence that answers by its words and by what kind of thing it holds, in characters.

    Words count by their rarity among the sentences. Where two sentences are about as likely, both.
    """
    spans = sentence_spans(text) or [(0, len(text))]
    if len(spans) == 1:
        return (spans[0],)
    sentences = [text[start:end] for start, end in spans]
    held = [frozenset(text_terms(sentence)) for sentence in sentences]
    weights, kind = rarity(wanted_terms(question), held), kind_of(question)
    scores = [
        covered(weights, words)
        + _KIND * (kind is not Kind.OTHER and holds(sentence, kind, question))
        for words, sentence in zip(held, sentences, strict=True)
    ]
    first, second = sorted(range(len(spans)), key=lambda place: scores[place], reverse=True)[:2]
    if round(scores[first] - scores[second], 6) >= _CLEAR:  # 1.2 - 1.0 is a little less than 0.2
        return (spans[first],)
    return (spans[min(first, second)], spans[max(first, second)])


def highlighted(text: str, spans: Sequence[Span]) -> str:
    """The highlighted parts of a text, a space between two of them."""
    return " ".join(text[start:end] for start, end in spans)
