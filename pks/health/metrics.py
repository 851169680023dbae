"""The figures as Prometheus reads them, asked of the database when it comes for them.

So every process gives the same answer, whichever of them is asked, and none has to remember.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from pks.health.checking import Health


@dataclass(frozen=True)
class Figures:
    """What is told besides the finding."""

    health: Health
    mails_sent: int
    follow_ups_late: int


class _Figures(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        health, found = self._figures.health, self._figures.health.stuck
        yield _gauge("pks_up", "Whether nothing is wrong.", int(not health.troubles))
        yield InfoMetricFamily(
            "pks_schema", "The schema of the database.", {"revision": health.schema}
        )
        yield _gauge(
            "pks_schema_at_head",
            "Whether the schema is the newest that this program knows.",
            int(health.schema == health.newest_schema),
        )
        if found is None:
            return
        yield from self._of_jobs()
        oldest = found.oldest_due_at
        age = (health.at - oldest).total_seconds() if oldest else 0
        yield _gauge("pks_mail_waiting", "Mails that wait or are being sent.", found.waiting)
        yield _gauge("pks_mail_oldest_due_seconds", "Age of the oldest of them.", max(age, 0))
        yield _gauge("pks_mail_late", "Mails unsent an hour after they were due.", found.late)
        yield _gauge("pks_mail_parked", "Mails put aside for a person.", found.parked)
        yield _gauge(
            "pks_reminders_unwritten", "Follow-ups whose reminder is overdue.", found.unwritten
        )
        yield _gauge(
            "pks_follow_ups_late",
            "Follow-ups neither reported nor closed after their day.",
            self._figures.follow_ups_late,
        )
        yield CounterMetricFamily(
            "pks_mail_sent", "Mails that have gone out.", self._figures.mails_sent
        )

    def _of_jobs(self) -> Iterator[Metric]:
        """Yield when each job last ran to its end, and when it last failed."""
        ticked = GaugeMetricFamily(
            "pks_scheduler_last_tick_timestamp_seconds",
            "When a job last ran to its end.",
            labels=["job"],
        )
        failed = GaugeMetricFamily(
            "pks_scheduler_last_failure_timestamp_seconds",
            "When a job last failed.",
            labels=["job"],
        )
        for beat in self._figures.health.beats:
            if beat.at is not None:
                ticked.add_metric([beat.name], beat.at.timestamp())
            if beat.failed_at is not None:
                failed.add_metric([beat.name], beat.failed_at.timestamp())
        yield from (ticked, failed)


def exposition_of(figures: Figures) -> bytes:
    """Return the figures in the text format of Prometheus, version 0.0.4."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(figures))
    return generate_latest(registry)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value)
