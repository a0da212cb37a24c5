"""What is counted, under which names, and that nobody can be told from it."""

import asyncio

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from bot.operating.metrics import Metrics
from bot.shared_embedder import ClosingError
from index.errors import LibraryError, UsageError
from retrieval.types import Answer, NoAnswer, Outcome

SECRET = "why did my neighbour 123456789012345678 move?"
ANSWER = Answer(SECRET, (), 0.9)


async def test_questions_are_counted_by_surface_and_outcome() -> None:
    metrics = Metrics()
    await metrics.measure("slash", gives(ANSWER))
    await metrics.measure("slash", gives(ANSWER))
    await metrics.measure("mention", gives(NoAnswer(SECRET, 0.1, ())))
    metrics.count("direct", "limited")
    asked = "footnote_questions_total"
    assert value(metrics, asked, surface="slash", outcome="answered") == 2
    assert value(metrics, asked, surface="mention", outcome="no_answer") == 1
    assert value(metrics, asked, surface="direct", outcome="limited") == 1
    assert value(metrics, asked, surface="menu", outcome="answered") == 0
    assert value(metrics, "footnote_answer_seconds_count") == 3
    assert value(metrics, "footnote_answer_seconds_bucket", le="0.05") == 3


@pytest.mark.parametrize(
    ("error", "outcome", "faults"),
    [
        (UsageError(SECRET), "refused", {}),
        (ClosingError(), "refused", {}),
        (LibraryError(SECRET), "failed", {"LibraryError": 1}),
        (ZeroDivisionError(SECRET), "failed", {"ZeroDivisionError": 1}),
    ],
)
async def test_an_error_is_passed_on_and_counted_by_its_kind(
    error: Exception, outcome: str, faults: dict[str, float]
) -> None:
    metrics = Metrics()
    with pytest.raises(type(error)):
        await metrics.measure("menu", fails(error))
    assert value(metrics, "footnote_questions_total", surface="menu", outcome=outcome) == 1
    assert value(metrics, "footnote_answer_seconds_count") == 0
    kinds = {
        sample.labels["kind"]: sample.value
        for family in families(metrics)
        for sample in family.samples
        if sample.name == "footnote_errors_total"
    }
    assert kinds == faults


async def test_waiting_questions_are_those_without_an_answer_yet() -> None:
    metrics = Metrics()
    gate = asyncio.Event()

    async def answer() -> Outcome:
        await gate.wait()
        return ANSWER

    asked = [asyncio.create_task(metrics.measure("slash", answer())) for _ in range(3)]
    await asyncio.sleep(0)
    assert value(metrics, "footnote_waiting_questions") == 3
    asked[0].cancel()
    await asyncio.gather(asked[0], return_exceptions=True)
    assert value(metrics, "footnote_waiting_questions") == 2
    gate.set()
    await asyncio.gather(*asked[1:])
    assert value(metrics, "footnote_waiting_questions") == 0


def test_gauges_are_taken_from_the_bot_when_they_are_asked_for() -> None:
    metrics, servers, ready = Metrics(), [1, 2], [True]
    metrics.watch(servers=lambda: len(servers), ready=lambda: ready[0])
    assert value(metrics, "footnote_servers") == 2
    assert value(metrics, "footnote_discord_ready") == 1
    servers.append(3)
    ready[0] = False
    assert value(metrics, "footnote_servers") == 3
    assert value(metrics, "footnote_discord_ready") == 0


def test_votes_are_counted_and_processes_are_described() -> None:
    metrics, other = Metrics(), Metrics()
    metrics.count_vote("up")
    assert value(metrics, "footnote_votes_total", vote="up") == 1
    assert value(metrics, "footnote_votes_total", vote="down") == 0
    assert value(other, "footnote_votes_total", vote="up") == 0
    names = {family.name for family in families(metrics)}
    assert {"process_resident_memory_bytes", "python_info"} <= names


async def test_no_label_names_a_person_a_server_or_a_question() -> None:
    metrics = Metrics()
    with pytest.raises(LookupError):
        await metrics.measure("direct", fails(LookupError(SECRET)))
    await metrics.measure("direct", gives(NoAnswer(SECRET, 0.1, ())))
    assert "neighbour" not in metrics.text().decode()
    assert "123456789012345678" not in metrics.text().decode()
    labels = {
        label
        for family in families(metrics)
        if family.name.startswith("footnote_")
        for sample in family.samples
        for label in sample.labels
    }
    assert labels == {"surface", "outcome", "kind", "vote", "le"}


async def gives(outcome: Outcome) -> Outcome:
    return outcome


async def fails(error: Exception) -> Outcome:
    raise error


def families(metrics: Metrics) -> list[Metric]:
    return list(text_string_to_metric_families(metrics.text().decode()))


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)
