"""Running the bot: logs, metrics, health, shards, and what a doctor looks at."""
