"""What a writer sees: a save changes the page that is open, and nothing of what the reader did there is lost."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SITEGEN = Path(sys.executable).with_name("sitegen")
ENOUGH = 30.0
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("preview")]


class Serving:
    """A running `sitegen serve`."""

    def __init__(self, root, *arguments):
        self.log = root.parent / "said.txt"
        with self.log.open("w") as stream:
            self.process = subprocess.Popen(
                [SITEGEN, "serve", "--port", "0", *arguments],
                cwd=root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stream,
            )
        self.wait("Ctrl-C ends it")
        self.url = re.search(r"http://\S+", self.said)[0].rstrip("/")

    @property
    def said(self):
        return self.log.read_text(encoding="utf-8")

    def wait(self, text):
        end = time.monotonic() + ENOUGH
        while text not in self.said:
            assert time.monotonic() < end, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.02)

    def end(self):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(ENOUGH) == 0, self.said


@pytest.fixture
def serve(paper):
    running = []

    def start(*arguments):
        running.append(Serving(paper.root, *arguments))
        return running[-1]

    yield start
    for one in running:
        one.process.kill()
        one.process.wait()


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 800, "height": 600})
    context.set_default_timeout(ENOUGH * 1000)
    yield context
    context.close()


@pytest.fixture
def tab(context):
    """Open a page, and wait until its script follows."""

    def open_page(url):
        page = context.new_page()
        page.loads = []
        page.on("load", lambda _: page.loads.append(page.url))
        page.goto(url, wait_until="load")
        page.wait_for_function("document.getElementById('sitegen-preview').dataset.follows")
        return page

    return open_page


def was_loaded(page, number):
    """Whether a page was loaded `number` times, and not once more in the next second."""
    end = time.monotonic() + ENOUGH
    while len(page.loads) < number:
        assert time.monotonic() < end, page.loads
        page.wait_for_timeout(20)
    page.wait_for_timeout(1000)
    return len(page.loads) == number


def test_a_save_changes_the_page_that_is_open_with_one_reload(paper, serve, tab):
    paper.post("a", "Old words.")
    page = tab(f"{serve().url}/2026/11/a/")
    paper.post("a", "New words.")
    page.get_by_text("New words.").wait_for()
    assert was_loaded(page, 2)


def test_a_page_that_did_not_change_is_not_loaded_again(paper, serve, tab):
    paper.post("a", "Old words.", description="Same.")
    paper.post("b", "Others.")
    site = serve()
    first, second = tab(f"{site.url}/2026/11/a/"), tab(f"{site.url}/tags/")
    paper.post("a", "New words.", description="Same.")
    first.get_by_text("New words.").wait_for()
    assert was_loaded(second, 1)
    (paper.root / "content/posts/a.md").touch()
    assert was_loaded(first, 2)


def test_ten_tabs_all_follow(paper, serve, tab):
    for number in range(10):
        paper.post(f"p{number}", "Old words.")
    site = serve()
    pages = [tab(f"{site.url}/2026/11/p{number}/") for number in range(10)]
    paper.write(
        "themes/plain/templates/post.html", '{% extends "base.html" %}{% block body %}<p>New look</p>{% endblock %}'
    )
    for page in pages:
        page.get_by_text("New look").wait_for()


FORM = """<details><summary>More</summary><p>Inside</p></details><details><summary>Other</summary></details>
<form><input name="name"><textarea name="text"></textarea><input type="checkbox" name="yes"></form>
<div style="height: 5000px">Long</div>
"""


def test_scroll_position_open_details_and_form_text_are_kept(paper, serve, tab):
    paper.post("a", f"Old words.\n\n{FORM}")
    page = tab(f"{serve().url}/2026/11/a/")
    page.locator("summary").first.click()
    page.locator("[name=name]").fill("Ana")
    page.locator("[name=text]").fill("A long story")
    page.locator("[name=yes]").check()
    page.evaluate("scrollTo(0, 2345)")
    paper.post("a", f"New words.\n\n{FORM}")
    page.get_by_text("New words.").wait_for(state="attached")
    page.wait_for_function("scrollY === 2345")
    assert page.locator("details[open]").count() == 1
    assert page.locator("[name=name]").input_value() == "Ana"
    assert page.locator("[name=text]").input_value() == "A long story"
    assert page.locator("[name=yes]").is_checked()


def test_a_style_sheet_is_swapped_without_a_reload(paper, serve, tab):
    paper.post("a")
    page = tab(f"{serve().url}/2026/11/a/")
    paper.write("themes/plain/static/style.css", "body { color: rgb(2, 2, 2) }")
    page.wait_for_function("getComputedStyle(document.body).color === 'rgb(2, 2, 2)'")
    assert was_loaded(page, 1)
    page.wait_for_function("document.querySelectorAll('link[rel=stylesheet]').length === 1")
    paper.post("a", "New words.")
    page.get_by_text("New words.").wait_for()
    assert was_loaded(page, 2)


def test_a_static_style_sheet_is_swapped_under_its_own_name(paper, serve, tab):
    link = '<link rel="stylesheet" href="{{ url("/own.css") }}"></head>'
    base = (paper.root / "themes/plain/templates/base.html").read_text()
    paper.write("themes/plain/templates/base.html", base.replace("</head>", link))
    paper.write("content/static/own.css", "body { color: rgb(1, 1, 1) }")
    paper.post("a")
    page = tab(f"{serve().url}/2026/11/a/")
    paper.write("content/static/own.css", "body { color: rgb(2, 2, 2) }")
    page.wait_for_function("getComputedStyle(document.body).color === 'rgb(2, 2, 2)'")
    assert was_loaded(page, 1)


def test_a_photograph_that_changed_is_swapped(paper, serve, tab):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="{}"/></svg>'
    )
    paper.write("content/static/a.svg", svg.format("red"))
    paper.post("a", "![A square](/a.svg)")
    page = tab(f"{serve().url}/2026/11/a/")
    before = page.locator("img").evaluate("one => one.src")
    paper.write("content/static/a.svg", svg.format("blue"))
    page.wait_for_function(f"document.querySelector('img').src !== '{before}'")
    assert was_loaded(page, 1)


def test_an_error_is_shown_over_the_last_good_page_and_goes_with_the_next_good_save(paper, serve, tab):
    paper.post("a", "Old words.")
    page = tab(f"{serve().url}/2026/11/a/")
    paper.write("content/posts/a.md", '---\ntitle: "<img src=x onerror=alert(1)>"\ndate: 2026-13-40\n---\nNew.\n')
    shown = page.locator("sitegen-problems")
    shown.get_by_text("content/posts/a.md:3:7").wait_for()
    assert "^" in shown.locator("pre").inner_text()
    assert page.get_by_text("Old words.").is_visible()
    page.reload()
    shown.get_by_text("content/posts/a.md:3:7").wait_for()
    paper.post("a", "Good again.")
    page.get_by_text("Good again.").wait_for()
    assert shown.count() == 0


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("sitegen.toml", "[site]\ntitle = 3\n", "sitegen.toml:2"),
        ("themes/plain/templates/post.html", "{% if %}", "themes/plain/templates/post.html:1"),
        ("themes/plain/templates/post.html", "{{ nothing.here }}", "themes/plain/templates/post.html:1"),
        ("themes/plain/theme.toml", "name =", "themes/plain/theme.toml:1"),
    ],
)
def test_whatever_is_broken_the_server_lives_and_says_what(paper, serve, tab, path, text, place):
    paper.post("a", "Old words.")
    site = serve()
    page = tab(f"{site.url}/2026/11/a/")
    good = (paper.root / path).read_bytes()
    paper.write(path, text)
    page.locator("sitegen-problems").get_by_text(place).first.wait_for()
    assert page.get_by_text("Old words.").is_visible()
    paper.write(path, good)
    page.locator("sitegen-problems").wait_for(state="detached")
    site.end()


def test_the_badge_says_why_readers_do_not_see_a_page_and_where_it_comes_from(paper, serve, tab):
    paper.post("a", draft=True)
    paper.post("b", date="2199-01-02 10:00")
    paper.post("c", embargo="2199-01-02 10:00")
    paper.post("d")
    site = serve()
    notes = {"a": "draft", "c": "embargoed until 2199-01-02 10:00 UTC", "d": ""}
    for name, note in notes.items():
        badge = tab(f"{site.url}/2026/11/{name}/").locator("sitegen-badge p")
        assert badge.inner_text().split() == [*note.split(), f"content/posts/{name}.md"]
    badge = tab(f"{site.url}/2199/01/b/").locator("sitegen-badge p")
    assert badge.inner_text().startswith("scheduled for 2199-01-02 10:00 UTC")


def hide(page, hidden):
    page.evaluate(
        """hidden => { Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange")); }""",
        hidden,
    )


def test_a_hidden_tab_catches_up_when_it_is_shown(paper, serve, tab):
    paper.post("a", "Old words.")
    paper.post("b", "Old words.")
    site = serve()
    page, other = tab(f"{site.url}/2026/11/a/"), tab(f"{site.url}/2026/11/b/")
    hide(page, True)
    paper.post("a", "New words.")
    paper.post("b", "New words.")
    other.get_by_text("New words.", exact=True).wait_for()
    assert was_loaded(page, 1)
    hide(page, False)
    page.get_by_text("New words.", exact=True).wait_for()
    assert was_loaded(page, 2)


def test_without_shared_workers_each_tab_has_its_stream(paper, serve, tab, context):
    context.add_init_script("delete self.SharedWorker")
    paper.post("a", "Old words.")
    page = tab(f"{serve().url}/2026/11/a/")
    paper.post("a", "New words.")
    page.get_by_text("New words.").wait_for()
    hide(page, True)
    paper.post("a", "Newer words.")
    assert was_loaded(page, 2)
    hide(page, False)
    page.get_by_text("Newer words.").wait_for()


def test_a_tab_goes_to_the_page_that_was_saved(paper, serve, tab):
    paper.post("a")
    paper.post("b")
    site = serve("-N")
    page = tab(f"{site.url}/")
    paper.post("b", "New words.")
    page.wait_for_url("**/2026/11/b/")
    paper.post("c", "A new post.")
    page.wait_for_url("**/2026/11/c/")


def test_a_page_that_moved_takes_its_tab_along_and_one_that_is_made_appears(paper, serve, tab):
    paper.post("a")
    site = serve()
    page, missing = tab(f"{site.url}/2026/11/a/"), tab(f"{site.url}/2026/11/later/")
    paper.post("a", slug="another")
    page.wait_for_url("**/2026/11/another/")
    paper.post("later", "Here I am.")
    missing.get_by_text("Here I am.").wait_for()


def test_a_site_that_is_broken_from_the_start_appears_when_it_is_mended(paper, serve, tab):
    good = (paper.root / "sitegen.toml").read_text()
    paper.write("sitegen.toml", "[site\n")
    paper.post("a", "Some words.")
    page = tab(f"{serve().url}/2026/11/a/")
    page.locator("sitegen-problems").get_by_text("sitegen.toml").first.wait_for()
    paper.write("sitegen.toml", good)
    page.get_by_text("Some words.").wait_for()


def test_a_tab_finds_the_server_again(paper, serve, tab):
    paper.post("a", "Old words.")
    site = serve()
    page = tab(f"{site.url}/2026/11/a/")
    site.end()
    paper.post("a", "New words.")
    again = serve("--port", site.url.rpartition(":")[2])
    assert again.url == site.url
    page.get_by_text("New words.").wait_for()


def test_links_of_the_site_work_under_a_base_path(paper, serve, tab):
    settings = (paper.root / "sitegen.toml").read_text().replace("test.example/", "test.example/repo/")
    paper.write("sitegen.toml", settings)
    paper.post("a", "Old words.")
    site = serve()
    assert site.url.endswith("/repo")
    page = tab(f"{site.url}/")
    page.get_by_role("link", name="A", exact=True).first.click()
    page.get_by_text("Old words.").wait_for()
    paper.post("a", "New words.")
    page.get_by_text("New words.").wait_for()
