"""Everything that was said, as JSON: what Discord would show, for a tour that is drawn later."""

import base64
from typing import TYPE_CHECKING

from tests.wire.interactions import MODAL, Invocation
from tests.wire.messages import Message
from tests.wire.payloads import attachment_json
from tests.wire.world import JSON, Channel

if TYPE_CHECKING:
    from tests.wire.standin import StandIn


def record(standin: "StandIn") -> list[JSON]:
    """Messages as they are now, deleted ones too, and the modals that opened, oldest first."""
    uses = {str(use.id): use for use in standin.interactions.invocations.values()}
    shown = [(m.id, _message(m, uses)) for m in standin.messages.every]
    modals = [use for use in uses.values() if use.callback and use.callback.type == MODAL]
    shown += [(use.id, _modal(use)) for use in modals]
    return [entry for _, entry in sorted(shown, key=lambda pair: pair[0])]


def _message(message: Message, uses: dict[str, Invocation]) -> JSON:
    use = uses.get(message.interaction["id"]) if message.interaction else None
    reply_to = message.reply_to
    return {
        "kind": "message",
        "id": str(message.id),
        "channel": _channel(message.channel),
        "author": message.author.name,
        "bot": message.author.bot,
        "used": None if use is None else {"user": use.user.name, "title": use.title},
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": [
            attachment_json(file) | {"base64": base64.b64encode(file.content).decode("ascii")}
            for file in message.files
        ],
        "v2": message.v2,
        "ephemeral": message.ephemeral,
        "loading": message.loading,
        "reply_to": None if reply_to is None else reply_to.text,
        "thread": None if message.thread is None else message.thread.name,
        "edits": len(message.edits),
        "deleted": message.deleted,
    }


def _modal(use: Invocation) -> JSON:
    modal = use.callback.data if use.callback else {}
    return {
        "kind": "modal",
        "id": str(use.id),
        "channel": _channel(use.channel),
        "user": use.user.name,
        "used": {"user": use.user.name, "title": use.title},
        "title": modal.get("title"),
        "components": modal.get("components", []),
    }


def _channel(channel: Channel) -> JSON:
    return {
        "id": str(channel.id),
        "name": channel.name,
        "server": None if channel.guild is None else channel.guild.name,
        "parent": None if channel.parent is None else channel.parent.name,
        "type": channel.kind,
    }
