"""What a user's client sends when buttons, selects and modals are used; pure functions.

Trying to use what is not there is a mistake of the test or of the bot: AssertionError.
"""

from typing import Any

from tests.wire.layout import LINK, SELECTS
from tests.wire.messages import BUTTON, Message, walk
from tests.wire.payloads import attachment_json
from tests.wire.world import JSON, Upload

TEXT_INPUT, FILE_UPLOAD = 4, 19


def click_data(message: Message, label_or_id: str) -> JSON:
    for button in message.buttons:
        if label_or_id in (button.get("label"), button.get("custom_id")):
            if button.get("disabled") or button["style"] == LINK:
                raise AssertionError(f"nothing is sent for a disabled or a link button: {button}")
            return {"custom_id": button["custom_id"], "component_type": BUTTON}
    shown = [button.get("label") for button in message.buttons]
    raise AssertionError(f"no button {label_or_id!r}; there are {shown}")


def choose_data(message: Message, values: tuple[str, ...], custom_id: str | None) -> JSON:
    """With one select in the message `custom_id` may be None."""
    selects = [item for item in walk(message.components) if item["type"] in SELECTS]
    fitting = [item for item in selects if custom_id in (None, item["custom_id"])]
    if len(fitting) != 1:
        raise AssertionError(f"no single select {custom_id!r} among {selects}")
    offered = [option["value"] for option in fitting[0].get("options", [])]
    if offered and (missing := set(values) - set(offered)):
        raise AssertionError(f"{missing} is not offered, only {offered}")
    select = fitting[0]
    if not select.get("min_values", 1) <= len(values) <= select.get("max_values", 1):
        raise AssertionError(f"{len(values)} values do not fit {select}")
    kind = select["type"]
    return {"custom_id": select["custom_id"], "component_type": kind, "values": list(values)}


def submit_data(modal: JSON, answers: dict[str, Any]) -> JSON:
    """Fill in a modal; `answers` are named by an input's label or custom id.

    A text input takes a str, selects and the like a list, a file upload a list of Upload.
    """
    resolved: JSON = {}
    left = dict(answers)
    components = [_filled(item, left, resolved) for item in modal["components"]]
    if left:
        raise AssertionError(f"the modal has no input {', '.join(left)}: {modal}")
    return {"custom_id": modal["custom_id"], "components": components, "resolved": resolved}


def _filled(item: JSON, left: dict[str, Any], resolved: JSON) -> JSON:
    if "components" in item:
        inner = [_filled(child, left, resolved) for child in item["components"]]
        return {"type": item["type"], "components": inner}
    child = item.get("component", item)
    if "custom_id" not in child:
        return item
    name = child["custom_id"]
    for key in (item.get("label"), child.get("label")):
        name = key if key in left else name
    value = left.pop(name, None)
    if value is None and child.get("required", True):
        raise AssertionError(f"the modal cannot be sent without {name!r}")
    answer = {"type": child["type"], "custom_id": child["custom_id"], **_value(child, value)}
    for upload in value or [] if child["type"] == FILE_UPLOAD else []:
        resolved.setdefault("attachments", {})[str(upload.id)] = attachment_json(upload)
    return {"type": item["type"], "component": answer} if "component" in item else answer


def _value(child: JSON, value: Any) -> JSON:
    if child["type"] != TEXT_INPUT:
        return {"values": [str(v.id) if isinstance(v, Upload) else v for v in value or []]}
    text = value or ""
    if not child.get("min_length", 0) <= len(text) <= child.get("max_length", 4000):
        raise AssertionError(f"{len(text)} characters do not fit {child}")
    return {"value": text}
