"""Buttons and selects below messages. Each finds what it needs by the id in its `custom_id`."""
