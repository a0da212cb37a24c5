"""The difference between a library and what it shall hold, found before anything is embedded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.embedder import Embedder
from index.errors import LibraryError, ModelError
from index.library import LibrarySnapshot
from index.splitter import passages_of
from index.store.rows import article_digest
from index.text import distinct_id
from index.types import Article, Passage, Preview, ReadResult
from index.windows import RECIPE, Window, windows_in

_TITLES = 10  # that a preview names


@dataclass(frozen=True, slots=True)
class PlannedArticle:
    """An article to put, with its passages and their windows."""

    article: Article
    passages: Sequence[tuple[Passage, Sequence[Window]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The difference between the library at `sequence` and what it shall hold."""

    sequence: int
    put: Sequence[PlannedArticle]
    remove: Sequence[str]
    added: int
    unchanged: int

    def windows(self) -> dict[bytes, Window]:
        """Every window that needs a vector, by key."""
        return {
            window.key: window
            for planned in self.put
            for _, windows in planned.passages
            for window in windows
        }


def plan_rebuild(snapshot: LibrarySnapshot, read: ReadResult | None, embedder: Embedder) -> Plan:
    """The library shall hold what was read, what was added by hand, and what could not be read.

    With `read` None it shall hold what it holds, with vectors of the embedder's model.
    """
    held = snapshot.reader.digests()
    articles = _beside_added(read.articles, held) if read is not None else []
    failed = {problem.source for problem in read.problems} if read is not None else set()
    read_ids = {article.article_id for article in articles}
    keep: list[str] = []
    remove: list[str] = []
    for article_id, (_, source, added) in held.items():
        if article_id not in read_ids:
            kept = read is None or added or source in failed
            (keep if kept else remove).append(article_id)
    if _same_vectors(snapshot, embedder):
        return _difference(snapshot, articles, remove, embedder, unchanged=len(keep))
    articles += [_held(snapshot, article_id) for article_id in keep]
    return _difference(snapshot, articles, remove, embedder, unchanged=0)


def plan_add(snapshot: LibrarySnapshot, articles: Sequence[Article], embedder: Embedder) -> Plan:
    """The library shall hold these articles beside what it holds.

    Raises:
        ModelError: the library's vectors were made by another model, or in another way.
    """
    check_model(snapshot.collection, snapshot.model_name, snapshot.model_digest, embedder)
    if snapshot.recipe not in ("", RECIPE):
        raise ModelError(
            f"The index of {snapshot.collection} was made by another version of Footnote. To make "
            f"it anew, run: footnote index rebuild --collection {snapshot.collection}"
        )
    return _difference(snapshot, articles, [], embedder, unchanged=0)


def preview_of(
    snapshot: LibrarySnapshot, read: ReadResult | None, embedder: Embedder, new_words: bool
) -> Preview:
    """What carrying out the plan of a rebuild would change."""
    plan = plan_rebuild(snapshot, read, embedder)
    keys = list(plan.windows())
    titles = {info.article_id: info.title for info in snapshot.articles()}
    titles |= {planned.article.article_id: planned.article.title for planned in plan.put}
    changing = [*(planned.article.article_id for planned in plan.put), *plan.remove]
    return Preview(
        added=plan.added,
        updated=len(plan.put) - plan.added,
        removed=len(plan.remove),
        unchanged=plan.unchanged,
        passages=len(keys) - len(snapshot.reader.known_vectors(keys)),
        articles=tuple(titles[one] or one for one in changing[:_TITLES]),
        reasons=_why_all_again(snapshot, embedder),
        new_words=new_words,
    )


def check_model(collection: str, name: str, model_digest: str, embedder: Embedder) -> None:
    """Refuse to mix vectors of two models; an empty library was made by none.

    Raises:
        ModelError: the collection's vectors were made by another model.
    """
    if model_digest and model_digest != embedder.model_digest:
        raise ModelError(
            f"The index of {collection} was made by {name} ({model_digest[:8]}), not by "
            f"{embedder.model_name} ({embedder.model_digest[:8]}). To embed it again with the "
            f"configured model, run: footnote index rebuild --collection {collection}"
        )


def _beside_added(
    articles: Sequence[Article], held: dict[str, tuple[bytes, str, bool]]
) -> list[Article]:
    """Articles of files, none of which takes the id of one that a person added from elsewhere."""
    beside = []
    for article in articles:
        held_digest, source, added = held.get(article.article_id, (b"", "", False))
        if not added or source == article.source:
            beside.append(article)
        elif held_digest != article_digest(article):
            new_id = distinct_id(article.article_id, article.source)
            beside.append(replace(article, article_id=new_id))
    return beside


def _why_all_again(snapshot: LibrarySnapshot, embedder: Embedder) -> str:
    if not snapshot.model_digest or _same_vectors(snapshot, embedder):
        return ""
    other_model = snapshot.model_digest != embedder.model_digest
    return "another model" if other_model else "another version of Footnote"


def _same_vectors(snapshot: LibrarySnapshot, embedder: Embedder) -> bool:
    """Whether the library's vectors are what would be made today."""
    return (snapshot.model_digest, snapshot.recipe) == (embedder.model_digest, RECIPE)


def _held(snapshot: LibrarySnapshot, article_id: str) -> Article:
    article = snapshot.article(article_id)
    if article is None:
        raise LibraryError(f"Article {article_id} cannot be found. Run: footnote index verify")
    return article


def _difference(
    snapshot: LibrarySnapshot,
    articles: Sequence[Article],
    remove: Sequence[str],
    embedder: Embedder,
    unchanged: int,
) -> Plan:
    held = snapshot.reader.digests()
    same_vectors = _same_vectors(snapshot, embedder)
    changed = [
        article
        for article in articles
        if not same_vectors
        or held.get(article.article_id) != (article_digest(article), article.source, article.added)
    ]
    return Plan(
        sequence=snapshot.sequence,
        put=[_planned(article, embedder) for article in changed],
        remove=remove,
        added=sum(article.article_id not in held for article in changed),
        unchanged=unchanged + len(articles) - len(changed),
    )


def _planned(article: Article, embedder: Embedder) -> PlannedArticle:
    return PlannedArticle(
        article,
        [
            (passage, windows_in(article.title, passage.text, embedder.model_digest))
            for passage in passages_of(article)
        ],
    )
