"""What Discord refuses in a message (400, code 50035), as its API documentation counts it."""

from collections.abc import Iterator
from typing import Any

from tests.wire.layout import Fault, attached_names, media_faults, too_long, top_level_faults
from tests.wire.messages import COMPONENTS_V2
from tests.wire.world import JSON

CONTENT, EMBEDS, EMBED_TOTAL, FIELDS = 2000, 10, 6000, 25
_EMBED = {
    ("title",): 256,
    ("description",): 4096,
    ("footer", "text"): 2048,
    ("author", "name"): 256,
}
_FIELD = {"name": 256, "value": 1024}


def message_faults(state: JSON) -> list[Fault]:
    """All that is wrong with a message in the form of `Message.state()`."""
    v2 = bool(state["flags"] & COMPONENTS_V2)
    content = state["content"] or ""
    faults = list(too_long("content", content, CONTENT))
    faults += _embeds_faults(state["embeds"])
    faults += top_level_faults(state["components"], v2=v2)
    faults += media_faults(state["components"], {file.filename for file in state["files"]})
    if v2:
        for key in ("content", "embeds"):
            if state[key]:
                faults.append(Fault(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"))
    return faults


def unshown_files(state: JSON) -> list[str]:
    """Files of a message made of components which none of these refers to."""
    named = attached_names(state["components"]) if state["flags"] & COMPONENTS_V2 else None
    names = [file.filename for file in state["files"]]
    return [] if named is None else [name for name in names if name not in named]


def is_empty(state: JSON) -> bool:
    parts = ("embeds", "components", "files")
    return not (state["content"] or "").strip() and not any(state[part] for part in parts)


def hidden_embeds(embeds: list[JSON]) -> list[JSON]:
    """Embeds that Discord accepts but never shows, since an earlier one has the same URL."""
    seen: set[str] = set()
    hidden = []
    for embed in embeds:
        url = embed.get("url")
        if url in seen:
            hidden.append(embed)
        elif url:
            seen.add(url)
    return hidden


def _embeds_faults(embeds: list[JSON]) -> Iterator[Fault]:
    if len(embeds) > EMBEDS:
        yield Fault("embeds", f"Must be {EMBEDS} or fewer in length.")
    total = 0
    for number, embed in enumerate(embeds):
        yield from _embed_faults(f"embeds.{number}", embed)
        total += sum(len(text) for text in _texts(embed))
    if total > EMBED_TOTAL:
        yield Fault("embeds", f"Embed size exceeds maximum size of {EMBED_TOTAL}")


def _embed_faults(path: str, embed: JSON) -> Iterator[Fault]:
    for keys, limit in _EMBED.items():
        yield from too_long(".".join((path, *keys)), _get(embed, keys), limit)
    url = embed.get("url")
    if url is not None and not url.startswith(("http://", "https://")):
        yield Fault(f"{path}.url", "Scheme must be one of ('http', 'https').")
    fields = embed.get("fields", [])
    if len(fields) > FIELDS:
        yield Fault(f"{path}.fields", f"Must be {FIELDS} or fewer in length.")
    for number, pair in enumerate(fields):
        for key, limit in _FIELD.items():
            yield from too_long(f"{path}.fields.{number}.{key}", pair[key], limit)
            if not pair[key].strip():
                yield Fault(f"{path}.fields.{number}.{key}", "This field is required")


def _texts(embed: JSON) -> Iterator[str]:
    for keys in _EMBED:
        yield _get(embed, keys)
    for pair in embed.get("fields", []):
        yield from (pair["name"], pair["value"])


def _get(embed: JSON, keys: tuple[str, ...]) -> str:
    value: Any = embed
    for key in keys:
        value = (value or {}).get(key)
    return value or ""
