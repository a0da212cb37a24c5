"""Everything that is shown, as cards: pure functions from data to Discord's Markdown."""
