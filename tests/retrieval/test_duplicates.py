"""Which passages say the same."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.duplicates import near_duplicates

SUNK = (
    "At least 69 people were killed when a passenger ferry capsized off the northern coast late on "
    "Saturday, the coast guard said."
)
CARRIED = (
    "The vessel was carrying more than 200 passengers and crew when it was struck by high waves "
    "near the harbour entrance."
)
RESCUED = (
    "Rescuers pulled survivors from the water through the night as relatives gathered at the quay."
)
PROMISED = (
    "The transport minister promised an inquiry into why the ship had been allowed to leave port."
)
REPORT = f"{SUNK} {CARRIED}"
CHINESE = "一艘载有两百多名乘客的渡轮周六深夜在北部海岸附近倾覆，海岸警卫队表示至少六十九人遇难。"
ARABIC = (
    "قالت قوات خفر السواحل إن عبارة تقل أكثر من مئتي راكب انقلبت قبالة الساحل الشمالي مساء السبت"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (REPORT, f"HARBOUR CITY (AP) — {REPORT}"),
        (f"LINDORA, Nov 8 (Agency) — {REPORT}", f"LINDORA, Nov 9 (Agency) — {REPORT}"),
        (f"PORT LINDORA, 31 October – {SUNK}", f"PORT LINDORA, 1 November – {SUNK}"),
        (f"Lindora, Sunday, Nov. 9, 2025 -- {SUNK}", f"LINDORA (Agency), Nov. 8, 2025 -- {SUNK}"),
        (f"LINDORA, Nov 8 (Agency) - {SUNK}", f"LINDORA, Nov 9 (Agency) - {SUNK}"),
        (SUNK, SUNK.replace("said", "told reporters")),
        (SUNK, SUNK.replace("northern", "north")),
        (REPORT, REPORT.replace("late on", "late").replace("near the", "close to the")),
        (REPORT, SUNK),
        (REPORT, CARRIED),
        (f"{REPORT} {RESCUED}", f"{CARRIED} {RESCUED}"),
        (f"{REPORT} {RESCUED} {PROMISED}", f"{REPORT} {RESCUED}"),
        (SUNK, SUNK.upper().replace(",", " –")),
        (CHINESE, f"（路透社）{CHINESE}"),
        (ARABIC, f"{ARABIC} بحسب رويترز"),
    ],
)
def test_small_edits_say_the_same(one: str, other: str) -> None:
    assert near_duplicates([one, other]) == [[0, 1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SUNK, "At least 69 people died when a ferry sank off the coast, the coast guard said."),
        (REPORT, f"{RESCUED} {PROMISED}"),
        (f"{SUNK} {RESCUED}", f"{CARRIED} {RESCUED}"),
        (
            "“We will rebuild the harbour,” the mayor told reporters at the quay on Sunday.",
            "“We will find out who did it,” the mayor told reporters at the quay on Monday.",
        ),
        (SUNK, SUNK.replace("69", "75")),  # the same copy with another toll is another report
        (
            f"LINDORA, Nov 8 (Agency) — {SUNK}",
            f"LINDORA, Nov 8 (Agency) — {SUNK}".replace("69", "75"),
        ),
        (
            f"LINDORA, Nov 8 (Agency) — {SUNK}",
            f"LINDORA, Nov 9 (Agency) — {SUNK}".replace("69", "9"),
        ),
        (f"LINDORA, Nov 8, 2024 — {SUNK}", f"LINDORA, Nov 8, 2025 — {SUNK}"),
        (f"Toll reaches 69 on Nov 8 — {RESCUED}", f"Toll reaches 75 on Nov 8 — {RESCUED}"),
        (f"The ferry sank on Nov 8 — {RESCUED}", f"The ferry sank on Nov 9 — {RESCUED}"),
        (f"LINDORA, 69 dead (Agency) — {RESCUED}", f"LINDORA, 75 dead (Agency) — {RESCUED}"),
        (CHINESE, "交通部长承诺调查该船为何获准在恶劣天气中离港，家属们整夜聚集在码头等待消息。"),
        ("Rescuers found nobody in the ship.", "Rescuers found nobody in the ship today."),
        ("🐝", "—"),
        ("", "🐝"),
    ],
)
def test_different_paragraphs_stay_apart(one: str, other: str) -> None:
    assert near_duplicates([one, other]) == [[0], [1]]


def test_short_texts_are_the_same_when_their_words_are() -> None:
    assert near_duplicates(["Nobody was hurt.", "Nobody was found.", "nobody was hurt"]) == [
        [0, 2],
        [1],
    ]


def test_groups_are_ordered_by_their_first_place() -> None:
    texts = [PROMISED, REPORT, RESCUED, f"(AP) — {REPORT}", PROMISED, SUNK]
    assert near_duplicates(texts) == [[0, 4], [1, 3, 5], [2]]


def test_nothing_has_no_groups() -> None:
    assert near_duplicates([]) == []


@given(st.lists(st.sampled_from([SUNK, REPORT, CARRIED, ARABIC, "", "x"]) | st.text(), max_size=9))
def test_every_place_is_in_exactly_one_group_every_time(texts: list[str]) -> None:
    groups = near_duplicates(texts)
    assert sorted(place for group in groups for place in group) == list(range(len(texts)))
    assert all(group == sorted(group) for group in groups)
    assert groups == sorted(groups)
    assert groups == near_duplicates(texts)


def test_fifty_passages_take_milliseconds() -> None:
    texts = [" ".join(f"w{place * 7 + word}" for word in range(170)) for place in range(50)]
    near_duplicates(texts)  # the library is imported on first use
    start = time.process_time()
    near_duplicates(texts)
    assert time.process_time() - start < 0.1  # seconds; usually 0.007
