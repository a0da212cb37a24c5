"""What Discord refuses in components and modals (400, code 50035)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.wire.messages import BUTTON, TEXT_DISPLAY, walk
from tests.wire.world import JSON

ROW, SECTION, CONTAINER, LABEL, STRING_SELECT, LINK = 1, 9, 17, 18, 3, 5
THUMBNAIL, GALLERY, FILE, SEPARATOR = 11, 12, 13, 14
SELECTS = (3, 5, 6, 7, 8)
IN_CONTAINER = (ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR)
V2_TOP = (*IN_CONTAINER, CONTAINER)
_ATTACHED = "attachment://"
V2_COUNT, V2_TEXT, ROWS, ROW_BUTTONS = 40, 4000, 5, 5
CUSTOM_ID, URL, BUTTON_LABEL, PLACEHOLDER, OPTIONS, OPTION = 100, 512, 80, 150, 25, 100
GALLERY_ITEMS = 10
MODAL_TITLE, MODAL_ITEMS, LABEL_TEXT, LABEL_DESCRIPTION = 45, 5, 45, 100


class Fault(NamedTuple):
    """One complaint: where in the body, in Discord's dotted form, and what is wrong."""

    path: str
    message: str


def too_long(path: str, text: str | None, limit: int) -> Iterator[Fault]:
    if len(text or "") > limit:
        yield Fault(path, f"Must be {limit} or fewer in length.")


def top_level_faults(components: list[JSON], *, v2: bool) -> Iterator[Fault]:
    """The components of a message, which has the V2 flag or not."""
    every = list(walk(components))
    for number, component in enumerate(components):
        if component["type"] not in (V2_TOP if v2 else (ROW,)):
            kinds = ", ".join(map(str, V2_TOP if v2 else (ROW,)))
            yield Fault(f"components.{number}.type", f"Value of field must be one of {{{kinds}}}.")
    if v2 and len(every) > V2_COUNT:
        yield Fault("components", f"Must be {V2_COUNT} or fewer in total, nested ones included.")
    if not v2 and len(components) > ROWS:
        yield Fault("components", f"Must be {ROWS} or fewer in length.")
    shown = [item["content"] for item in every if item["type"] == TEXT_DISPLAY]
    if sum(map(len, shown)) > V2_TEXT or not all(shown):
        yield Fault("components", f"Text displays hold 1 to {V2_TEXT} characters in all.")
    yield from _each(every)


def attached_names(components: list[JSON]) -> set[str]:
    """The names of uploaded files to which components refer."""
    urls = (url for item in walk(components) for url in _media_urls(item))
    return {url.removeprefix(_ATTACHED) for url in urls if url.startswith(_ATTACHED)}


def media_faults(components: list[JSON], uploaded: set[str]) -> Iterator[Fault]:
    """Pictures and files of components that are neither uploaded nor on the web."""
    for number, item in enumerate(walk(components)):
        for url in _media_urls(item):
            path = f"components.{number}.url"
            if url.startswith(_ATTACHED):
                if url.removeprefix(_ATTACHED) not in uploaded:
                    yield Fault(path, f"The referenced attachment was not found: {url}")
            elif item["type"] == FILE or not url.startswith(("http://", "https://")):
                yield Fault(path, f"Not a well formed URL: {url}")


def _media_urls(item: JSON) -> Iterator[str]:
    match item["type"]:
        case 11:
            yield item["media"]["url"]
        case 12:
            yield from (picture["media"]["url"] for picture in item["items"])
        case 13:
            yield item["file"]["url"]


def modal_faults(modal: JSON) -> Iterator[Fault]:
    yield from too_long("data.title", modal.get("title"), MODAL_TITLE)
    items = modal.get("components", [])
    if not 1 <= len(items) <= MODAL_ITEMS:
        yield Fault("data.components", f"Must be between 1 and {MODAL_ITEMS} in length.")
    for number, item in enumerate(items):
        path = f"data.components.{number}"
        if item["type"] == LABEL:
            yield from too_long(f"{path}.label", item["label"], LABEL_TEXT)
            yield from too_long(f"{path}.description", item.get("description"), LABEL_DESCRIPTION)
        elif item["type"] not in (ROW, TEXT_DISPLAY):
            yield Fault(f"{path}.type", "Only labels, text displays and rows stand in a modal.")
    yield from too_long("data.custom_id", modal.get("custom_id"), CUSTOM_ID)
    yield from _each(list(walk(items)))


def _each(every: list[JSON]) -> Iterator[Fault]:
    """What holds for a component wherever it stands."""
    seen: set[str] = set()
    for number, item in enumerate(every):
        path = f"components.{number}"
        custom_id = item.get("custom_id")
        yield from too_long(f"{path}.custom_id", custom_id, CUSTOM_ID)
        if custom_id in seen:
            yield Fault(f"{path}.custom_id", "Component custom id cannot be duplicated")
        if custom_id:
            seen.add(custom_id)
        if check := _CHECKS.get(item["type"]):
            yield from check(path, item)


def _section_faults(path: str, section: JSON) -> Iterator[Fault]:
    kinds = [item["type"] for item in section["components"]]
    if not 1 <= len(kinds) <= 3 or set(kinds) != {TEXT_DISPLAY}:
        yield Fault(path, "A section holds 1 to 3 text displays and an accessory.")
    if section.get("accessory", {}).get("type") not in (BUTTON, THUMBNAIL):
        yield Fault(f"{path}.accessory", "A section's accessory is a button or a thumbnail.")


def _container_faults(path: str, container: JSON) -> Iterator[Fault]:
    kinds = [item["type"] for item in container["components"]]
    if not kinds:
        yield Fault(f"{path}.components", "This field is required")
    for kind in sorted({kind for kind in kinds if kind not in IN_CONTAINER}):
        yield Fault(f"{path}.components", f"A container holds no component of type {kind}.")


def _row_faults(path: str, row: JSON) -> Iterator[Fault]:
    kinds = [item["type"] for item in row["components"]]
    alone = len(kinds) == 1 and (kinds[0] in SELECTS or kinds[0] == 4)
    if not alone and (set(kinds) != {BUTTON} or len(kinds) > ROW_BUTTONS):
        yield Fault(path, f"A row holds 1 to {ROW_BUTTONS} buttons or one select.")


def _button_faults(path: str, button: JSON) -> Iterator[Fault]:
    url, custom_id = button.get("url"), button.get("custom_id")
    yield from too_long(f"{path}.label", button.get("label"), BUTTON_LABEL)
    yield from too_long(f"{path}.url", url, URL)
    if not button.get("label") and not button.get("emoji"):
        yield Fault(f"{path}.label", "A button needs a label or an emoji.")
    if button["style"] == LINK:
        if not url or custom_id:
            yield Fault(f"{path}.url", "A link button has a URL and no custom id.")
        elif not url.startswith(("http://", "https://", "discord://")):
            yield Fault(f"{path}.url", "Scheme must be one of ('http', 'https', 'discord').")
    elif url or not custom_id:
        yield Fault(f"{path}.custom_id", "A button that is no link has a custom id and no URL.")


def _select_faults(path: str, select: JSON) -> Iterator[Fault]:
    yield from too_long(f"{path}.placeholder", select.get("placeholder"), PLACEHOLDER)
    options = select.get("options", [])
    if not 1 <= len(options) <= OPTIONS:
        yield Fault(f"{path}.options", f"Must be between 1 and {OPTIONS} in length.")
    for number, option in enumerate(options):
        for key in ("label", "value", "description"):
            yield from too_long(f"{path}.options.{number}.{key}", option.get(key), OPTION)
    values = [option["value"] for option in options]
    if len(set(values)) != len(values):
        yield Fault(f"{path}.options", "The specified option value is already used")


def _gallery_faults(path: str, gallery: JSON) -> Iterator[Fault]:
    if not 1 <= len(gallery["items"]) <= GALLERY_ITEMS:
        yield Fault(f"{path}.items", f"Must be between 1 and {GALLERY_ITEMS} in length.")


_CHECKS: dict[int, Callable[[str, JSON], Iterator[Fault]]] = {
    ROW: _row_faults,
    BUTTON: _button_faults,
    STRING_SELECT: _select_faults,
    SECTION: _section_faults,
    GALLERY: _gallery_faults,
    CONTAINER: _container_faults,
}
