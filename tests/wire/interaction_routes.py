"""Routes that answer interactions: the callback, edits of the original, follow-ups."""

from typing import Any

from tests.wire.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFER,
    DEFER_UPDATE,
    MESSAGE,
    MODAL,
    MODAL_SUBMIT,
    UPDATE,
    Callback,
    Invocation,
)
from tests.wire.journal import Journal
from tests.wire.layout import Fault, modal_faults, too_long
from tests.wire.message_store import Messages
from tests.wire.messages import EPHEMERAL, LOADING, Message
from tests.wire.rest import RefusalError, Request, Routes
from tests.wire.world import JSON, World

_FITTING = {
    COMMAND: (MESSAGE, DEFER, MODAL),
    COMPONENT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE),
}
CHOICES_LIMIT, CHOICE_LIMIT = 25, 100
USER_FOLLOWUPS = 5  # where only the user has installed the app


class InteractionRoutes:
    """Handlers that a token in the path opens.

    A first response counts for `deadline` seconds, the token for `lifetime`.
    """

    def __init__(self, world: World, journal: Journal, messages: Messages) -> None:
        self.deadline = 3.0
        self.lifetime = 900.0
        self.invocations: dict[str, Invocation] = {}  # by token
        self._world = world
        self._journal = journal
        self._messages = messages

    def routes(self) -> Routes:
        webhook = "/webhooks/{application_id}/{token}"
        message = f"{webhook}/messages/{{message_id}}"
        return {
            "POST /interactions/{interaction_id}/{token}/callback": self._callback,
            f"POST {webhook}": self._followup,
            f"GET {message}": self._fetch,
            f"PATCH {message}": self._edit,
            f"DELETE {message}": self._delete,
        }

    async def _callback(self, request: Request) -> JSON | None:
        invocation = self.invocations.get(request.params["token"])
        if invocation is None or str(invocation.id) != request.params["interaction_id"]:
            raise RefusalError(404, 10062, "Unknown interaction")
        if invocation.callback is not None:
            raise RefusalError(400, 40060, "Interaction has already been acknowledged.")
        if invocation.age > self.deadline:
            raise RefusalError(404, 10062, "Unknown interaction")
        self._require_channel(invocation)
        callback = Callback(request.body["type"], request.body.get("data") or {}, invocation.age)
        invocation.callback = callback  # before any await: a second answer may be on its way
        try:
            message = await self._respond(invocation, callback, request)
        except RefusalError:
            invocation.callback = None
            raise
        self._journal.note(f"{invocation.title}: first response of type {callback.type}")
        if request.query.get("with_response") not in ("1", "true"):
            return None
        return _callback_json(invocation, callback, message)

    async def _respond(
        self, invocation: Invocation, callback: Callback, request: Request
    ) -> Message | None:
        """Carry out a first response; the message that it made or changed."""
        if callback.type not in _FITTING[invocation.kind]:
            raise RefusalError.form([Fault("type", f"does not answer a type {invocation.kind}")])
        match callback.type:
            case 4 | 5:
                message = self._answer(invocation, callback.ephemeral)
                if callback.type == DEFER:
                    message.flags |= LOADING
                    await self._messages.keep(message)
                else:
                    message.apply(callback.data, request.files)
                    await self._messages.post(message)
                invocation.original = message
            case 6 | 7:
                invocation.original = await self._update(invocation, callback, request)
            case 8:
                _check_choices(callback.data.get("choices", []))
            case 9:
                if faults := list(modal_faults(callback.data)):
                    raise RefusalError.form(faults)
        return invocation.original

    async def _update(
        self, invocation: Invocation, callback: Callback, request: Request
    ) -> Message:
        """Change, or promise to change, the message whose component was used."""
        message = invocation.message
        if message is None:
            raise RefusalError.form([Fault("type", "there is no message to update")])
        if callback.type == UPDATE:
            if message.deleted:
                raise RefusalError(404, 10008, "Unknown Message")
            await self._messages.edit(message, request, callback.data)
        return message

    def _answer(self, invocation: Invocation, ephemeral: bool) -> Message:
        flags = EPHEMERAL if ephemeral or invocation.hushed else 0
        message = Message(invocation.channel, self._world.bot, flags=flags)
        message.interaction, message.asked_by = invocation.metadata(), invocation.user
        return message

    def _require_channel(self, invocation: Invocation) -> None:
        if invocation.channel.id not in self._world.channels:
            raise RefusalError(404, 10003, "Unknown Channel")

    async def _followup(self, request: Request) -> JSON:
        invocation = self._open(request)
        body = request.body
        original = invocation.original
        if original is not None and original.loading and not original.deleted:
            # The first follow-up after a defer fills it in, and stays as ephemeral as that was.
            message = await self._messages.edit(original, request, body)
        else:
            if invocation.by_user_alone and len(invocation.followups) >= USER_FOLLOWUPS:
                raise RefusalError(400, 40094, "Maximum number of follow up messages reached")
            ephemeral = bool((body.get("flags") or 0) & EPHEMERAL)
            message = self._answer(invocation, ephemeral)
            message.apply(body, request.files)
            await self._messages.post(message)
            invocation.followups.append(message)
        self._journal.note(f"{invocation.title}: follow-up")
        return message.json()

    async def _edit(self, request: Request) -> JSON:
        message = self._find(request)
        return (await self._messages.edit(message, request, request.body)).json()

    async def _fetch(self, request: Request) -> JSON:
        return self._find(request).json()

    async def _delete(self, request: Request) -> None:
        await self._messages.delete(self._find(request))

    def _open(self, request: Request) -> Invocation:
        invocation = self.invocations.get(request.params["token"])
        if int(request.params["application_id"]) != self._world.application_id:
            raise RefusalError(404, 10015, "Unknown Webhook")
        if invocation is None or invocation.callback is None:
            raise RefusalError(404, 10015, "Unknown Webhook")
        if invocation.age > self.lifetime:
            raise RefusalError(401, 50027, "Invalid Webhook Token")
        self._require_channel(invocation)
        return invocation

    def _find(self, request: Request) -> Message:
        invocation, wanted = self._open(request), request.params["message_id"]
        if wanted == "@original":
            found = invocation.original
        else:
            own = [invocation.original, *invocation.followups]
            found = next((m for m in own if m is not None and str(m.id) == wanted), None)
        if found is None or found.deleted:
            raise RefusalError(404, 10008, "Unknown Message")
        return found


def _check_choices(choices: list[JSON]) -> None:
    faults = []
    if len(choices) > CHOICES_LIMIT:
        faults.append(Fault("data.choices", f"Must be {CHOICES_LIMIT} or fewer in length."))
    for number, choice in enumerate(choices):
        path = f"data.choices.{number}"
        faults += too_long(f"{path}.name", choice["name"], CHOICE_LIMIT)
        faults += too_long(f"{path}.value", str(choice["value"]), CHOICE_LIMIT)
        if not choice["name"].strip():
            faults.append(Fault(f"{path}.name", "This field is required"))
    if faults:
        raise RefusalError.form(faults)


def _callback_json(invocation: Invocation, callback: Callback, message: Message | None) -> JSON:
    """The answer that discord.py parses; it always asks with_response=1."""
    about: dict[str, Any] = {"id": str(invocation.id), "type": invocation.kind}
    resource: JSON = {"type": callback.type}
    if message is not None:
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral,
        }
        resource["message"] = message.json()
    return {"interaction": about, "resource": resource}
