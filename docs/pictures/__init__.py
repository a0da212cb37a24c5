"""Draws what Discord shows of the bot: `python -m docs.pictures`."""
