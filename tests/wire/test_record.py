"""A record of a tour holds all that was shown."""

import json

from tests.wire.record import record
from tests.wire.roaming_bot import RoamingBot
from tests.wire.standin import StandIn
from tests.wire.world import Upload


async def test_everything_that_was_shown_is_recorded(standin: StandIn) -> None:
    async with standin.running(RoamingBot):
        said = await standin.message(
            standin.channel, standin.user, "hi", mentions_bot=True, files=[Upload("a.txt", b"a")]
        )
        await standin.reply_to(said)
        asked = await standin.slash(standin.channel, standin.user, "pager", {"private": True})
        shown = await asked.reply()
        await (await standin.click(shown, standin.user, "▶️")).answered()
        await (await standin.slash(standin.channel, standin.user, "form")).modal()
        await standin.delete_message(shown)
    spoken, reply, card, form = json.loads(json.dumps(record(standin)))
    assert spoken["attachments"][0]["base64"] == "YQ=="
    assert (reply["author"], reply["bot"], reply["reply_to"]) == ("Footnote", True, said.text)
    assert card["used"] == {"user": "Ada", "title": "/pager"}
    assert (card["v2"], card["ephemeral"], card["edits"], card["deleted"]) == (True, True, 1, True)
    assert card["components"][0]["components"][0]["content"] == "Page 2"
    assert (form["kind"], form["title"], len(form["components"])) == ("modal", "Form", 3)
    assert form["channel"]["server"] == "Reading Room"
