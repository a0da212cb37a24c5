"""What questions say about time. The twelfth of November 2025 was a Wednesday."""

import subprocess
import sys
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.when import TimeSense, time_sense

TODAY = date(2025, 11, 12)
NOTHING = TimeSense(None, None, newest=False, relative=False)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("question", "after", "before"),
    [
        ("What happened yesterday?", "2025-11-11", "2025-11-12"),
        ("What happened the day before yesterday?", "2025-11-10", "2025-11-11"),
        ("Who resigned since yesterday?", "2025-11-11", None),
        ("What was decided last week?", "2025-11-03", "2025-11-11"),
        ("WHAT HAPPENED LAST MONTH?", "2025-10-01", "2025-11-02"),
        ("Who spoke last weekend?", "2025-11-08", "2025-11-11"),
        ("What happened this week?", "2025-11-10", None),
        ("What happened this month?", "2025-11-01", None),
        ("Who died this year?", "2025-01-01", None),
        ("What was announced this morning?", "2025-11-12", None),
        ("What did the minister say on Tuesday?", "2025-11-11", "2025-11-12"),
        ("What did the court rule Monday?", "2025-11-10", "2025-11-11"),
        ("What was said on Wednesday?", "2025-11-12", "2025-11-12"),
        ("What was said last Wednesday?", "2025-11-05", "2025-11-06"),
        ("What was said last Tuesday?", "2025-11-04", "2025-11-12"),  # the one or the other
        ("How many have died since Monday?", "2025-11-10", None),
        ("What happened in the past three days?", "2025-11-09", None),
        ("How did shares do in the last 24 hours?", "2025-11-11", None),
        ("What changed over the past week?", "2025-11-05", None),
        ("What happened two days ago?", "2025-11-10", "2025-11-11"),
        ("What happened three weeks ago?", "2025-10-18", "2025-10-26"),
    ],
)
def test_words_relative_to_today_say_when_an_article_appeared(
    question: str, after: str, before: str | None
) -> None:
    sense = time_sense(question, today=TODAY)
    assert (sense.after, sense.before, sense.relative) == (day(after), day(before), True)


@pytest.mark.parametrize(
    ("question", "after", "before"),
    [
        ("What happened in June?", "2025-06-01", "2025-06-30"),
        ("What happened in December?", "2024-12-01", "2024-12-31"),
        ("Who won in June 2024?", "2024-06-01", "2024-06-30"),
        ("How many homes lost power in may?", "2025-05-01", "2025-05-31"),
        ("Who spoke in March, and why?", "2025-03-01", "2025-03-31"),
        ("What happened on 8 November 2025?", "2025-11-08", "2025-11-09"),
        ("What happened on Nov. 8?", "2025-11-08", "2025-11-09"),
        ("What happened on the 13th of November?", "2024-11-13", "2024-11-14"),
        ("Who signed on 29 February?", "2024-02-29", "2024-03-01"),
        ("Who spoke on Tuesday, 8 November 2016?", "2016-11-08", "2016-11-09"),
        ("What happened on 2025-11-08?", "2025-11-08", "2025-11-09"),
        ("Who won the election in 2024?", "2024-01-01", "2024-12-31"),
        ("What happened in 1973?", "1973-01-01", "1973-12-31"),
        ("Who has resigned since March?", "2025-03-01", None),
        ("What changed before 2020?", None, "2019-12-31"),
        ("What happened between March and June 2024?", "2024-03-01", "2024-06-30"),
        ("What happened between 2019 and 2021?", "2019-01-01", "2021-12-31"),
        ("How many people were hired last year?", "2024-01-01", "2025-01-02"),
    ],
)
def test_written_dates_are_a_preference(
    question: str, after: str | None, before: str | None
) -> None:
    sense = time_sense(question, today=TODAY)
    assert (sense.after, sense.before, sense.relative) == (day(after), day(before), False)


@pytest.mark.parametrize(
    "question",
    [
        "May I ask who won?",
        "Why did ministers quit after May resigned?",
        "Who was in May's cabinet?",
        "Why did people march on Washington?",
        "Who came second?",
        "Who was the last king of Italy?",
        "Did they agree at last?",
        "Who pays at the latest?",
        "What did the Sunday Times report?",
        "What was shown on Saturday Night Live?",
        "What happens on Friday the 13th?",
        "What is the new law about?",
        "Who is breaking the law?",
        "What did USA Today write?",
        "Who directed Apocalypse Now?",
        "How strong is the current in the strait?",
        "How many died in the September 11 attacks?",
        "Did the book 1984 sell in 2000 shops?",
        "What happened in the 1970s?",
        "What happened in the last week of the war?",
        "Who will play on Friday?",
        "What is planned for next week?",
        "What happened on 31 June?",
        "What happened on 0000-00-00?",
        "What happened on 2025-00-08?",
        "What happened on 2025-11-00?",
        "What happened on 0 November?",
        "What happened before yesterday?",
        "",
    ],
)
def test_what_only_looks_like_time_opens_no_window(question: str) -> None:
    assert time_sense(question, today=TODAY) == NOTHING


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on the strike?",
        "What is the most recent poll?",
        "Who leads now?",
        "Who is currently ahead?",
        "How many have died so far?",
        "Any breaking news?",
        "What's new?",
        "How many people live in Rome today?",
    ],
)
def test_the_newest_is_asked_for_without_a_window(question: str) -> None:
    assert time_sense(question, today=TODAY) == TimeSense(None, None, newest=True, relative=False)


def test_newest_and_a_window_go_together() -> None:
    sense = time_sense("What is the latest news since Monday?", today=TODAY)
    assert sense == TimeSense(date(2025, 11, 10), None, newest=True, relative=True)


WORDS = (
    "last the past three days 99 999 years ago week in since May March 8 29 February 2024 1000 "
    "2999 Tuesday on today yesterday , ? this month 2025-02-30 between and before until few"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12), st.dates())
def test_any_words_on_any_day_give_an_ordered_window(words: list[str], today: date) -> None:
    sense = time_sense(" ".join(words), today=today)
    assert sense.after is None or sense.before is None or sense.after <= sense.before


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(time_sense(text, today=TODAY), TimeSense)


@pytest.mark.parametrize(
    "part", ["in May ", "8 ", "since last ", "the end of ", "May 8 2024 ", " "]
)
def test_a_long_question_takes_bounded_time(part: str) -> None:
    start = time.process_time()
    time_sense((part * 6000)[:6000], today=TODAY)
    assert time.process_time() - start < 0.5  # seconds; usually 0.03


def test_importing_it_loads_no_date_parser() -> None:
    code = "import sys, retrieval.when; sys.exit('dateparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
