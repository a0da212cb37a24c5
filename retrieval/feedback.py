"""From votes to an evaluation set: what most people agreed on, as questions with known answers."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from index.store.votes import SHOULD_HAVE_SAID_NO, Vote

Place: TypeAlias = tuple[str, str, int]  # collection, article id and ¶


@dataclass(frozen=True, slots=True)
class VotedAnswer:
    """What people thought of one answer, without who they were."""

    answer_id: str
    question: str
    collection: str
    article_id: str
    paragraph: int  # ¶, counted from 1
    helpful: int
    not_helpful: int
    reasons: tuple[tuple[str, int], ...]  # with how many gave it, the most frequent first
    last: datetime  # vote, UTC


@dataclass(frozen=True, slots=True)
class VotedCase:
    """A question whose right answer people agreed on."""

    question: str
    gold: tuple[Place, ...]  # the most helpful first; empty when there is no answer


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The cases that votes make, and how many questions make none, and why."""

    cases: Sequence[VotedCase]
    unclear: int = 0  # most found it wrong, or no opinion has a majority
    gone: int = 0  # what was helpful is not in the articles any more


def by_answer(votes: Iterable[Vote]) -> list[VotedAnswer]:
    """The votes counted for each answer, the one voted on last first."""
    groups: dict[str, list[Vote]] = {}
    for vote in votes:
        groups.setdefault(vote.answer_id, []).append(vote)
    answers = [_answer(group) for group in groups.values()]
    return sorted(answers, key=lambda answer: answer.last, reverse=True)


def verdicts(votes: Iterable[Vote], is_held: Callable[[Place], bool]) -> Verdicts:
    """A case for each question to a collection on which more than half of the votes agree.

    Found helpful, it is answered by the passages that more people found helpful than not and that
    `is_held` still knows. "Should have said no" makes it unanswerable. Other complaints tell what
    is wrong and not what is right, so they make no case; nor do follow-ups and narrowed questions.
    """
    groups: dict[tuple[str, str], list[Vote]] = {}
    leaning: set[str] = set()  # answers to questions that mean nothing by themselves
    for vote in votes:
        if vote.alone:
            groups.setdefault((vote.collection, vote.question.casefold()), []).append(vote)
        else:
            leaning.add(vote.answer_id)
    cases, unclear, gone = [], len(leaning), 0
    for group in groups.values():
        question = group[-1].question
        helpful = sum(vote.helpful for vote in group)
        refused = sum(not vote.helpful and vote.reason == SHOULD_HAVE_SAID_NO for vote in group)
        if 2 * refused > len(group):
            cases.append(VotedCase(question, ()))
        elif 2 * helpful <= len(group):
            unclear += 1
        elif gold := tuple(filter(is_held, _helpful_places(group))):
            cases.append(VotedCase(question, gold))
        else:
            gone += 1
    return Verdicts(cases, unclear, gone)


def case_record(number: int, case: VotedCase, name: Callable[[str, str], str]) -> dict[str, Any]:
    """A case as a line of questions.jsonl; `name` gives an article's id within the set."""
    gold: dict[str, list[int]] = {}
    for collection, article_id, paragraph in case.gold:
        gold.setdefault(name(collection, article_id), []).append(paragraph - 1)
    first = next(iter(gold), None)
    record: dict[str, Any] = {
        "id": str(number),
        "question": case.question,
        "article_id": first,
        "paragraphs": sorted(gold[first]) if first is not None else [],
        "answerable": bool(gold),
    }
    if len(gold) > 1:
        record["gold_all"] = {article_id: sorted(places) for article_id, places in gold.items()}
    return record


def _answer(group: list[Vote]) -> VotedAnswer:
    newest = max(group, key=lambda vote: vote.when)
    helpful = sum(vote.helpful for vote in group)
    reasons = Counter(vote.reason for vote in group if vote.reason and not vote.helpful)
    return VotedAnswer(
        answer_id=newest.answer_id,
        question=newest.question,
        collection=newest.collection,
        article_id=newest.article_id,
        paragraph=newest.paragraph,
        helpful=helpful,
        not_helpful=len(group) - helpful,
        reasons=tuple(reasons.most_common()),
        last=newest.when,
    )


def _helpful_places(group: list[Vote]) -> list[Place]:
    """The passages that more people found helpful than not; there is one if most votes are so."""
    balance: Counter[Place] = Counter()
    for vote in group:
        place = (vote.collection, vote.article_id, vote.paragraph)
        balance[place] += 1 if vote.helpful else -1
    return [place for place, sum_ in balance.most_common() if sum_ > 0]
