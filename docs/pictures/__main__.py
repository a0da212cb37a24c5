"""Leads the bot through its tour with the real model, and draws what was shown.

python -m docs.pictures    (a page and, where there is a Chromium, pictures, in docs/discord/)
"""

import asyncio
import logging
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from docs.pictures.browser import HELP, browsing, find_browser
from docs.pictures.page import page_html
from index.embedder import SentenceTransformerEmbedder
from retrieval.compose import default_pipeline
from retrieval.settings import AnswerSettings
from tests.tour.running import run_all

TARGET = Path(__file__).parents[1] / "discord"
PHONE, DESKTOP = 390, 760  # pixels
SCALE = {PHONE: 2.0, DESKTOP: 1.5}

PICTURES = {  # by file name: the width, and the figure's id
    "answer-phone": (PHONE, "asking-linked"),
    "answer-desktop": (DESKTOP, "asking-linked"),
    "quotations-phone": (PHONE, "reading-before"),
    "context-phone": (PHONE, "reading-context"),
    "nothing-phone": (PHONE, "asking-related"),
    "vote-phone": (PHONE, "reading-down"),
    "notification-phone": (PHONE, "waiting-told"),
    "follow-up-desktop": (DESKTOP, "talking-follow-up"),
    "german-phone": (PHONE, "talking-german"),
    "check-desktop": (DESKTOP, "menus-check"),
    "settings-desktop": (DESKTOP, "settings-changed"),
    "articles-list-desktop": (DESKTOP, "library-list"),
    "articles-add-desktop": (DESKTOP, "library-add-url"),
    "index-preview-desktop": (DESKTOP, "upkeep-preview"),
    "gaps-desktop": (DESKTOP, "gaps-list"),
    "privacy-phone": (PHONE, "privacy-kept"),
}
OPENED = {"vote-phone"}  # with the select's menu open


def main() -> None:
    """Record, write the page, take the pictures."""
    logging.disable(logging.ERROR)  # the tour breaks things on purpose
    settings = AnswerSettings()
    tour = asyncio.run(
        run_all(
            SentenceTransformerEmbedder.load(),
            default_pipeline(settings),
            settings.carefulness.threshold,
        )
    )
    page = TARGET / "index.html"
    page.write_text(page_html(tour, datetime.now(UTC)), encoding="utf-8")
    browser = find_browser()
    if browser is None:
        sys.exit(HELP)
    asyncio.run(take(browser, page.resolve().as_uri(), TARGET))


async def take(browser: str, page: str, target: Path) -> None:
    """Take all pictures of a page, and make them small where pngquant is at hand."""
    async with browsing(browser) as tab:
        for width in (PHONE, DESKTOP):
            await tab.page(page, width, SCALE[width])
            for name, (wanted, figure) in PICTURES.items():
                if wanted == width:
                    file = target / f"{name}.png"
                    file.write_bytes(await tab.picture(figure, opened=name in OPENED))
                    shrink(file)


def shrink(file: Path) -> None:
    """Reduce a picture's colours; without pngquant it stays as large as it is."""
    if tool := shutil.which("pngquant"):
        command = [tool, "--force", "--strip", "--skip-if-larger", "--ext", ".png", "--speed", "1"]
        subprocess.run([*command, "64", str(file)], check=False)  # noqa: S603  # 98: it was small


if __name__ == "__main__":
    main()
