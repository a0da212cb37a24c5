"""Files that survive a power cut: what the operating system has to be told for that."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Have a folder's list of names on disk, so that a file renamed into it is found again."""
    if os.name == "nt":  # Windows cannot open a folder for syncing, and journals renames itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
