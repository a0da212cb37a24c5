"""`footnote run` as a process of its own, its discord.py redirected to the stand-in.

    python -m tests.wire.launch API_URL GATEWAY_URL

Everything else is as users run it, but for a model that is quick to load and weights that stay.
"""

import sys

import discord.gateway
import discord.http
import yarl

import index.options
from bot.cli import main
from index.settings import Settings
from tests.fakes import WordEmbedder, use_known_weights


def _load_embedder(settings: Settings) -> WordEmbedder:
    return WordEmbedder()


if __name__ == "__main__":
    discord.http.Route.BASE = sys.argv[1]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[2])
    index.options.load_embedder = _load_embedder
    use_known_weights()
    sys.exit(main(["run"]))
