"""Pages of our own making, pasted as text: what is story, what is furniture."""

import textwrap
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.furniture import classify_lines, is_body, is_story
from index.pasted import read_pasted

BRIDGE = (
    "The old chain bridge at Tollmere reopened on Saturday after two years of repairs that cost "
    "the county nine million pounds.",
    "Engineers replaced forty-one of the hangers and laid a new deck of larch, which the council "
    "says will last for half a century.",
    "“It feels like getting a neighbour back,” said Orla Finch, who runs the ferry inn.",
    "The county declined to comment.",
)
NEWS_PAGE = f"""Home > News > Local
Skip to main content
Share
Tweet

Tollmere crosses its bridge again after two years on the ferry

The reopening ends a detour of eleven miles for the villages on the east bank.

By Hanna Quist
Published 11 Nov 2025, 10:30 IST
5 min read

The chain bridge at dusk. (Photo: Tollmere Echo)

{BRIDGE[0]}

Advertisement

{BRIDGE[1]}

ALSO READ | Ferry company to sell both of its boats

{BRIDGE[2]}

Read more:
How a village lived without its bridge

{BRIDGE[3]}

Five walks along the river that need no map
Council to vote on new parking fees next week
Is the larch the tree of the decade?
Otters return to the mill pond after thirty years

Most read
Sign up for our newsletter
Follow us on Facebook
Comments
© 2025 The Tollmere Echo. All rights reserved.
"""


def test_only_the_paragraphs_of_a_news_page_are_quotable() -> None:
    assert read_pasted(NEWS_PAGE).paragraphs == BRIDGE


def test_the_facts_at_the_head_of_a_news_page_are_read() -> None:
    page = read_pasted(NEWS_PAGE)
    assert page.title == "Tollmere crosses its bridge again after two years on the ferry"
    assert page.standfirst.startswith("The reopening ends a detour")
    assert page.byline == "Hanna Quist"
    assert page.published == date(2025, 11, 11)
    assert page.section == "Home > News > Local"
    assert page.credit == "The chain bridge at dusk. (Photo: Tollmere Echo)"


def test_every_line_is_either_kept_or_listed_as_furniture() -> None:
    page = read_pasted(NEWS_PAGE)
    kept = {page.title, page.standfirst, *page.paragraphs, *page.furniture}
    assert kept == {line for line in NEWS_PAGE.splitlines() if line}


def test_blank_lines_make_no_difference_to_the_labels() -> None:
    spaced = classify_lines(NEWS_PAGE.splitlines())
    dense = classify_lines([line for line in NEWS_PAGE.splitlines() if line.strip()])
    assert [label for label in spaced if label != "blank"] == dense


def test_a_one_line_last_paragraph_before_other_headlines_is_story() -> None:
    lines = [*BRIDGE, "Otters return to the mill pond after thirty years", "Mayor opens new pool"]
    labels = classify_lines(lines)
    assert [is_body(label) for label in labels] == [True] * 4 + [False] * 2


def test_a_publisher_and_a_section_about_the_title_are_named() -> None:
    text = "\n\n".join(["World", "Tollmere opens its bridge to traffic", "Reuters", *BRIDGE])
    page = read_pasted(text)
    assert (page.section, page.publisher) == ("World", "Reuters")
    assert page.title == "Tollmere opens its bridge to traffic"
    assert page.paragraphs == BRIDGE


def test_a_dateline_stays_in_its_paragraph() -> None:
    first = f"TOLLMERE (AP) — {BRIDGE[0]}"
    assert read_pasted("\n\n".join(["Bridge is open", first, BRIDGE[1]])).paragraphs[0] == first


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("SCROLL FOR NEXT", "action"),
        ("Share this article", "action"),
        ("Subscribe to our channel", "action"),
        ("Accept all cookies", "action"),
        ("Advertisement", "action"),
        ("Related Stories", "related"),
        ("Also Read: Ferry sold", "related"),
        ("12 comments", "comments"),
        ("Photo: Jo Reed", "credit"),
        ("Jo Reed/Getty Images", "credit"),
        ("(With inputs from PTI)", "furniture"),
        ("#bridges #rivers", "furniture"),
        ("Tags: bridges, rivers", "furniture"),
        ("3 hours ago", "date"),
        ("Updated on: 12 November 2025 09:14", "date"),
        ("By Hanna Quist and Per Holm", "byline"),
    ],
)
def test_a_phrase_of_page_furniture_within_a_story_is_known(line: str, label: str) -> None:
    assert classify_lines([*BRIDGE, line, *BRIDGE])[4] == label


@pytest.mark.parametrize(
    "line",
    [
        "He declined to comment.",
        "By 2019 the river had won.",
        "“We will be back.”",
        "Share prices fell.",
        "Subscribers left in their thousands, she said.",
        "What happens next?",
        "What the repairs changed",
        "- forty-one new hangers",
        "Register of deaths was lost, he said.",
        "Reuters reported the closure first.",
        "In May 2019, he left.",
    ],
)
def test_short_lines_within_a_story_stay(line: str) -> None:
    assert is_body(classify_lines([*BRIDGE, line, *BRIDGE[:2]])[4])


def test_a_list_at_the_end_stays() -> None:
    items = ["The county lists three bridges yet to be mended:", "- Ash Mill", "- Long Ford"]
    assert read_pasted("\n\n".join([*BRIDGE, *items])).paragraphs == (*BRIDGE, *items)


def test_verse_without_full_stops_comes_through_whole() -> None:
    verse = ("The river came by", "and nobody saw", "how slowly the evening", "let go of the shore")
    assert read_pasted("\n".join(verse)).paragraphs == verse


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        (
            "旧桥修复两年后重新开放",
            (
                "托尔米尔的旧索桥在经过两年修复之后于周六重新开放，全县为此花费九百万英镑。",
                "工程师更换了四十一根吊杆，并铺设了新的桥面。他们说新桥面可以使用五十年！",
                "村民们什么时候能再次过桥？",
                "县政府拒绝置评。",
            ),
        ),
        (
            "الجسر القديم يفتح أبوابه من جديد",
            (
                "أعيد افتتاح الجسر القديم يوم السبت بعد عامين من أعمال الترميم، وكلفت الملايين.",
                "هل يعود التجار إلى الضفة الشرقية؟ قال المجلس: في الربيع المقبل.",
                "ورفض المجلس التعليق.",
            ),
        ),
        (
            "पुराना पुल फिर से खुला",
            (
                "दो साल की मरम्मत के बाद पुल शनिवार को फिर खोल दिया गया, जिस पर नब्बे लाख लगे।",
                "गाँव के लोगों ने कहा कि अब उन्हें ग्यारह मील का चक्कर नहीं लगाना पड़ेगा।",
            ),
        ),
    ],
)
def test_articles_in_other_scripts_come_through_whole(
    title: str, paragraphs: tuple[str, ...]
) -> None:
    page = read_pasted("\n\n".join([title, *paragraphs]))
    assert (page.title, page.paragraphs, page.furniture) == (title, paragraphs, ())
    assert read_pasted("\n".join(paragraphs)).paragraphs == paragraphs


def test_paragraphs_alone_have_no_title() -> None:
    page = read_pasted("\n\n".join(BRIDGE))
    assert (page.title, page.standfirst, page.paragraphs) == ("", "", BRIDGE)


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_hard_wrapped_paragraphs_are_joined(gap: str) -> None:
    long = [f"{BRIDGE[0]} {BRIDGE[1]}", f"{BRIDGE[1]} {BRIDGE[3]}", f"{BRIDGE[2]} {BRIDGE[0]}"]
    text = gap.join(textwrap.fill(paragraph, 72) for paragraph in long)
    assert read_pasted(text).paragraphs == tuple(long)


def test_no_text_at_all_is_an_empty_page() -> None:
    assert read_pasted(" \n\n").paragraphs == ()


WORDS = st.sampled_from(
    ["the", "river", "bridge", "stood", "over", "slow", "brown", "water", "all", "day", "when"]
)
SENTENCE = st.lists(WORDS, min_size=4, max_size=20).map(lambda w: " ".join(w).capitalize() + ".")
PROSE = st.lists(
    st.lists(SENTENCE, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=12, unique=True
)


@given(PROSE)
def test_prose_without_furniture_comes_through_whole(paragraphs: list[str]) -> None:
    assert read_pasted("\n\n".join(paragraphs)).paragraphs == tuple(paragraphs)


LINES = st.one_of(st.text(max_size=120), st.sampled_from(NEWS_PAGE.splitlines()))


@given(st.lists(LINES, max_size=30).map("\n".join))
@settings(max_examples=200, deadline=None)
def test_whatever_is_pasted_nothing_is_made_up(text: str) -> None:
    page = read_pasted(text)
    flat = "".join(text.split())
    for part in (page.title, page.standfirst, *page.paragraphs, *page.furniture):
        assert "".join(part.split()) in flat


@given(st.lists(st.text(max_size=80), max_size=20))
def test_every_line_gets_one_label(lines: list[str]) -> None:
    labels = classify_lines(lines)
    assert len(labels) == len(lines)
    assert all(is_story(label) for label in labels if is_body(label))
    blank = [label == "blank" for label in labels]
    assert blank == [not line.strip() for line in lines]


@pytest.mark.parametrize(
    "piece", ["a", "By A ", "Share on ", "(photo ", "#a ", "© ", "1 ", "Facebook ", "A, and ", "\n"]
)
@pytest.mark.parametrize("columns", [390, 10**6])
def test_a_megabyte_of_anything_is_read_in_seconds(piece: str, columns: int) -> None:
    line = (piece * columns)[:columns]
    text = "\n".join([line] * (10**6 // (columns + 1) + 1))
    start = time.perf_counter()
    read_pasted(text)
    assert time.perf_counter() - start < 10
