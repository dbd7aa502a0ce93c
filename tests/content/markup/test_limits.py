"""Hostile text: it is answered in time, or reported with its worst line."""

import gc
import os
import signal
import threading
import time

import pytest

from sitegen.content.markup import body as bodies
from sitegen.content.markup.default_engine import default_engine
from sitegen.content.markup.engine import MarkupOptions
from sitegen.content.markup.limits import OutOfTime, TimeBudget, Watch
from sitegen.content.model import Source
from sitegen.content.parse import Parse, ParseOptions

HOSTILE = {
    "E2": "[" * 8000,
    "E3": "![[" * 2000,
    "E4": "[a](" * 4000,
    "E7 without its note": "[^a]" * 1500,
    "backticks": " `" * 8000,
    "single quotes": "\"'a " * 8000,
    "open comments": "<!--" * 8000,
    "open tags": '<a "' * 4000,
    "stars": "*a **b " * 3000,
    "closing": "[a](x" * 3000,
    "one long paragraph": "word " * 100_000,
}

POSIX = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="timers are POSIX")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_hostile_text_is_rendered_in_time(name, engine, render):
    body = render(HOSTILE[name], engine=engine)
    assert "LIM010" not in {problem.code for problem in body.problems}


def busy(seconds):
    """Work, by the processor's clock."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@POSIX
def test_slow_text_is_reported_with_its_worst_line(render):
    text = "Plain.\n\n" + "*a **b " * 20_000 + "\n\nPlain."
    gc.disable()  # an exception within a callback of the collector would be reported, and the next ring awaited
    try:
        body = render(text, time_limit=0.02)
    finally:
        gc.enable()
    assert default_engine.cache_info().currsize == 0
    assert [(p.code, p.at.line) for p in body.problems] == [("LIM010", 3)]
    assert body.html == ""
    assert render("*fine*").html == "<p><em>fine</em></p>"


def test_text_that_grows_is_reported(render, monkeypatch):
    monkeypatch.setattr(bodies, "MAX_FREE", 10_000)
    body = render("x\n\n" + "[^a]" * 500 + "\n\n[^a]: n")
    assert [(p.code, p.at.line) for p in body.problems] == [("LIM011", 3)]
    assert body.html == ""


@POSIX
def test_timer_of_others_goes_on():
    rung = []
    before = signal.signal(signal.SIGPROF, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_PROF, 0.15)
        with pytest.raises(OutOfTime), TimeBudget(0.02):
            busy(1)
        assert not rung
        left, _ = signal.getitimer(signal.ITIMER_PROF)
        assert 0 < left < 0.15
        busy(0.2)
        assert rung == [1]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@POSIX
def test_a_ring_that_is_lost_is_followed_by_another():
    class Swallows:
        def __exit__(self, *_):
            return True

        def __enter__(self):
            return self

    def loses_the_first() -> None:
        with Swallows():
            busy(1)
        busy(1)

    with pytest.raises(OutOfTime), TimeBudget(0.02):
        loses_the_first()


@POSIX
def test_a_budget_is_entered_again_with_what_is_left_of_it():
    budget = TimeBudget(20)
    with budget:
        busy(0.1)
    assert 0 < budget.seconds < 19.95
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    budget.seconds = 0.02
    with pytest.raises(OutOfTime), budget:
        busy(1)


def test_threads_have_no_budget_and_no_error(render):
    found = []
    thread = threading.Thread(target=lambda: found.append(render("*a*").html))
    thread.start()
    thread.join()
    assert found == ["<p><em>a</em></p>"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX")
def test_budget_leaves_no_timer_behind(render):
    render("a")
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


@POSIX
def test_a_watch_ends_only_the_text_that_takes_too_long():
    with Watch() as watch:
        first, slow, last = (TimeBudget(seconds, watch) for seconds in (30, 0.1, 30))
        with first:
            busy(0.2)
        with pytest.raises(OutOfTime), slow:
            busy(5)
        busy(0.2)  # between budgets nobody is ended
        with last:
            busy(0.1)
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


@POSIX
def test_a_text_has_its_time_under_a_watch_that_is_about_to_ring():
    with Watch() as watch:
        for _ in range(20):
            with TimeBudget(0.001, watch):
                busy(0.01)
            busy(0.02)


@POSIX
def test_a_watch_that_is_over_leaves_budgets_their_own_timer():
    with Watch() as watch:
        pass
    with pytest.raises(OutOfTime), TimeBudget(0.02, watch):
        busy(5)


@POSIX
def test_a_slow_text_among_others_is_reported(monkeypatch):
    class Slow:
        def convert(self, text):
            busy(5 if "slow" in text else 0)
            return f"<p>{text}</p>"

    monkeypatch.setattr(bodies, "_engine", lambda _: Slow())
    markup = MarkupOptions(engine="commonmark", time_limit=0.1)
    options = ParseOptions(markup=markup, timezone="UTC", post_url="/{slug}/", page_url="/{path}/", summary_words=9)
    texts = ["fine", "slow", "fine too"]
    sources = [
        Source(path=f"content/posts/2026-01-0{n}-a.md", folder="posts", data=f"# A\n\n{text}".encode(), digest="")
        for n, text in enumerate(texts, 1)
    ]
    found = list(Parse(options).many(sources))
    assert [[problem.code for problem in parsed.problems] for parsed in found] == [[], ["LIM010"], []]
