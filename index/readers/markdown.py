"""Markdown with optional YAML front matter. Markdown is parsed by markdown-it-py."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from index.errors import SourceError
from index.readers.decode import decode
from index.readers.facts import id_from, make_article
from index.text import one_line
from index.types import Article

if TYPE_CHECKING:
    from markdown_it.token import Token


def read_markdown(article_id: str, content: bytes) -> Article:
    """One article: front matter gives the facts, a first heading the title if they have none.

    Raises:
        SourceError: it is no text, its front matter is broken, or it has no paragraphs.
    """
    facts, body = _front_matter(decode(content))
    heading, paragraphs = _blocks(body)
    if heading and not facts.get("title"):
        facts = {**facts, "title": heading}
    return make_article(id_from(facts) or article_id, tuple(paragraphs), facts)


def _front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    import frontmatter
    import yaml

    try:
        post = frontmatter.loads(text)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        problem = getattr(error, "problem_mark", None)
        where = f" in line {problem.line + 1}" if problem else ""
        raise SourceError(
            f"The front matter between the --- lines is not valid YAML{where}."
        ) from error
    return post.metadata, post.content


def _blocks(body: str) -> tuple[str, list[str]]:
    """The first heading of level 1, and the text of each top-level block but headings."""
    from markdown_it import MarkdownIt

    title, paragraphs, inside, depth = "", [], "", 0
    parts: list[str] = []
    for token in MarkdownIt().enable("table").parse(body):
        if depth == 0:
            inside, parts = token.tag, []
        depth += token.nesting
        parts += _texts(token)
        if depth == 0 and (text := one_line(" ".join(parts))):
            if inside == "h1" and not title:
                title = text
            elif inside not in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                paragraphs.append(text)
    return title, paragraphs


def _texts(token: "Token") -> Iterable[str]:
    """What a reader sees of a token: no markup, no addresses, no HTML."""
    if token.type == "inline":
        visible = {"text": None, "code_inline": None, "softbreak": " ", "hardbreak": " "}
        pieces = (
            visible[child.type] or child.content
            for child in token.children or ()
            if child.type in visible
        )
        yield "".join(pieces)
    elif token.type in {"fence", "code_block"}:
        yield token.content
