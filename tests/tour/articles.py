"""What the people of the tour read: a town's newspaper, invented for it."""

from datetime import date

from index.types import Article

FERRY_URL = "https://harbour-gazette.example/2026/night-ferry"
MARKET_URL = "https://harbour-gazette.example/2026/fish-market"

_PAGE = """<!doctype html>
<html lang="en"><head>
<title>{title}</title>
<meta property="og:title" content="{title}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="Harbour Gazette">
<meta property="article:published_time" content="{day}T08:00:00Z">
<meta name="author" content="{author}">
<link rel="canonical" href="{url}">
</head><body><article><h1>{title}</h1>
{text}
</article></body></html>"""

_FERRY = (
    "The night ferry to Larsund sails again from 4 May, the harbour office said on Monday. It "
    "leaves the east quay at a quarter to eleven in the evening and arrives at six in the "
    "morning.",
    "The ship had been in dry dock since the storm of last November, when a mooring line broke "
    "and her bow thruster was damaged. The repair took five months instead of two, because the "
    "spare parts came from a yard that has since closed.",
    "A cabin for two costs 64 crowns, a seat on the upper deck 19. Bicycles travel free of "
    "charge, but a place has to be booked for them, since there are only thirty.",
    "Captain Ines Morel, who takes over from Aksel Brandt after his twenty-two years on the "
    "bridge, promised a quieter crossing: the new propeller has five blades instead of four.",
)
_MARKET = (
    "The fish market moves from the old hall to the east quay in September. The hall's roof can "
    "no longer carry snow, an engineer's report found.",
    "Twenty-six traders have been promised a stall under the new awning, which keeps off the "
    "rain on three sides. Two have said that they will give up instead.",
    "The market opens at six on every day but Monday, as it has since 1931.",
)


def page(url: str, title: str, author: str, day: str, paragraphs: tuple[str, ...]) -> str:
    """A web page with one article."""
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return _PAGE.format(url=url, title=title, author=author, day=day, text=text)


PAGES = {
    FERRY_URL: page(
        FERRY_URL, "Night ferry to Larsund returns in May", "Ines Holt", "2026-04-13", _FERRY
    ),
    MARKET_URL: page(
        MARKET_URL, "Fish market moves to the east quay", "Tomas Rehn", "2026-06-22", _MARKET
    ),
}

MILL = """---
title: "The tide mill turns again"
publisher: "Harbour Gazette"
author: "Ines Holt"
published: 2026-03-02
---

The tide mill at Saltholm ground its first flour in ninety years on Saturday. The wheel is new, \
the stones are the old ones, dressed by a miller who came from Brittany to do it.

A tide mill stores the flood behind a dam and lets it out over the wheel at ebb. It works about \
five hours twice a day, and each day it starts fifty minutes later than on the day before.

The town paid a third of the restoration and a foundation the rest, 410,000 crowns in all.
"""

LIBRARY = (
    "The town library is open on Sundays from one to five, for a trial year that began in January. "
    "On those afternoons no librarian is there: whoever has a reader's card opens the door with "
    "it.\n\n"
    "Loans were up by a tenth in the first month. Most of them were picture books."
)

FERRY = Article(
    article_id="night-ferry",
    title="Night ferry to Larsund returns in May",
    paragraphs=_FERRY,
    url=FERRY_URL,
    publisher="Harbour Gazette",
    author="Ines Holt",
    published=date(2026, 4, 13),
)
MARKET = Article(
    article_id="fish-market",
    title="Fish market moves to the east quay",
    paragraphs=_MARKET,
    url=MARKET_URL,
    publisher="Harbour Gazette",
    author="Tomas Rehn",
    published=date(2026, 6, 22),
)
DELAY = Article(
    article_id="ferry-delay",
    title="Night ferry: first sailing put off",
    paragraphs=(
        "The night ferry to Larsund will not sail again before 18 May, two weeks later than "
        "announced, the harbour office said. An inspection of the new propeller is still to come.",
        "Tickets for the first two weeks are paid back in full.",
    ),
    url="https://harbour-gazette.example/2026/ferry-put-off",
    publisher="Harbour Gazette",
    author="Ines Holt",
    published=date(2026, 4, 29),
)

_ITEMS = (
    ("the harbour dues", "the pilots' boat", "a rise by two per cent"),
    ("the school roof", "the builder from Larsund", "a second offer"),
    ("the street lamps on Mill Lane", "the works yard", "lamps of a warmer colour"),
    ("the dredging of the inner basin", "the survey ship", "three weeks in October"),
    ("the swimming bath", "the association of swimmers", "longer hours on Thursdays"),
)
MINUTES = Article(
    article_id="minutes",
    title="Minutes of the town council, 9 June",
    paragraphs=tuple(
        f"The council turned to {what}. The mayor reported what {who} had written in the spring, "
        f"and read the letter out in full, which took some time. Councillor Abel asked why "
        f"nothing had been heard of the matter since the meeting in March; the clerk answered that "
        f"the papers had lain with the county, and that two of them were still there. Councillor "
        f"Brisk found that {what} had been put off three times already and should not be put off "
        f"a fourth time. Councillor Dorn held against that the money had been given to the bridge, "
        f"and could be spent only once. After a pause, in which the windows were opened, the "
        f"council heard the treasurer. In the end {wish} was agreed on for {what}, by nine votes "
        f"to four, and the clerk was told to write to {who} before the end of the month."
        for what, who, wish in _ITEMS
    ),
    publisher="Town council",
    published=date(2026, 6, 10),
)
