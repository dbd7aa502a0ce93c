from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

MOMENT = datetime(2026, 11, 25, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def live(paper, now: datetime, **flags) -> bool:
    return any(card.title == "A" for card in paper.prepare(now, **flags).site.index.cards)


def test_a_draft_is_built_only_when_asked_for(paper):
    paper.post("a", draft=True)
    assert not live(paper, MOMENT)
    assert live(paper, MOMENT, drafts=True)


@pytest.mark.parametrize("key", ["date", "embargo"])
def test_a_post_appears_at_the_very_second(paper, key):
    paper.post("a", **{key: "2026-11-25 09:00:00"})
    assert not live(paper, MOMENT - SECOND)
    assert live(paper, MOMENT)


def test_a_post_expires_at_the_very_second(paper):
    paper.post("a", expires="2026-11-25 09:00:00")
    assert live(paper, MOMENT - SECOND)
    assert not live(paper, MOMENT)


def test_a_day_begins_at_midnight_in_the_sites_zone(paper):
    paper.settings(site='timezone = "Asia/Kolkata"')
    paper.post("a", date="2026-11-25")
    midnight = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
    assert not live(paper, midnight - SECOND)
    assert live(paper, midnight)


def test_the_future_flag_lifts_a_date_and_never_an_embargo(paper):
    paper.post("a", date="2026-11-25 09:00")
    assert live(paper, MOMENT - SECOND, future=True)
    paper.post("a", embargo="2026-11-25 09:00")
    assert not live(paper, MOMENT - SECOND, future=True, drafts=True)


def test_the_settings_let_future_and_expired_posts_through(paper):
    paper.settings("[content]\nfuture = true\nexpired = true")
    paper.post("a", date="2026-11-25 09:00", expires="2026-11-26")
    assert live(paper, MOMENT - SECOND)
    assert live(paper, MOMENT + timedelta(days=9))


@pytest.mark.parametrize(
    ("front", "reason", "until"),
    [
        ({"draft": True, "embargo": "2026-12-01"}, "draft", None),
        ({"date": "2026-12-02"}, "future", 2),
        ({"embargo": "2026-12-03"}, "embargo", 3),
        ({"date": "2026-12-02", "embargo": "2026-12-03"}, "embargo", 3),
        ({"date": "2026-12-04", "embargo": "2026-12-03"}, "future", 4),
        ({"expires": "2026-11-01"}, "expired", None),
    ],
)
def test_what_is_held_says_why_and_until_when(paper, front, reason, until):
    paper.post("a", **front)
    (entry,) = paper.prepare().site.held
    assert (entry.path, entry.title, entry.reason) == ("content/posts/a.md", "A", reason)
    assert (entry.until and entry.until.at.day) == until


@pytest.mark.parametrize(
    ("front", "day"),
    [
        ({}, None),
        ({"date": "2026-12-02"}, 2),
        ({"embargo": "2026-12-03"}, 3),
        ({"expires": "2026-12-05"}, 5),
        ({"embargo": "2026-12-03", "date": "2026-12-02"}, 3),
        ({"draft": True, "date": "2026-12-02", "expires": "2026-12-05"}, None),
        ({"date": "2026-12-06", "expires": "2026-12-05"}, 6),
    ],
)
def test_the_next_change_is_the_moment_at_which_the_site_or_a_reason_will_differ(paper, front, day):
    paper.post("a", **front)
    upcoming = paper.prepare().next_change
    assert (upcoming and upcoming.at.day) == day


def test_the_next_change_of_many_is_the_first(paper):
    paper.post("a", date="2026-12-03")
    paper.post("b", expires="2026-12-02")
    paper.source("pages/c.md", "x", {"title": "C", "embargo": "2026-12-01"})
    assert paper.prepare().next_change.at.day == 1


def test_the_next_change_ignores_what_the_flags_let_through(paper):
    paper.post("a", date="2026-12-03")
    assert paper.prepare(future=True).next_change is None
