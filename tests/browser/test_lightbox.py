"""Pictures of an article, large: by keyboard, with the back button, and without scripts."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AT = "[...document.querySelectorAll('a.enlarge')].indexOf(document.activeElement)"


@pytest.fixture
def article(root_site):
    """The URL of an article with two pictures or more that can be enlarged."""
    for path in root_site.pages():
        text = path.read_text(encoding="utf-8")
        if text.count('<a class="enlarge"') > 1:
            return root_site.url + path.relative_to(root_site.folder).as_posix().removesuffix("index.html")
    return pytest.fail("no article of the sample blog has two pictures")


def test_the_keyboard_opens_turns_over_and_closes(article, visit):
    with visit(article) as seen:
        page = seen.page
        page.locator("a.enlarge").first.focus()
        page.keyboard.press("Enter")
        shown = page.locator("dialog[open] img")
        shown.wait_for()
        first = shown.get_attribute("alt")
        assert first == page.locator("a.enlarge img").first.get_attribute("alt")
        assert page.locator("dialog[open] figcaption").inner_text()
        page.keyboard.press("End")
        assert shown.get_attribute("alt") == page.locator("main a.enlarge img").last.get_attribute("alt")
        page.keyboard.press("Home")
        assert shown.get_attribute("alt") == first
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Escape")
        page.locator("dialog[open]").wait_for(state="detached")
        page.wait_for_function("history.state === null")
        assert page.evaluate(AT) == 0
        assert not seen.console


def test_back_closes_and_a_reload_keeps_it_open(article, visit):
    with visit(article) as seen:
        page = seen.page
        page.locator("a.enlarge").first.click()
        page.locator("dialog[open] img").wait_for()
        page.reload()
        page.locator("dialog[open] img").wait_for()
        page.go_back()
        page.locator("dialog[open]").wait_for(state="detached")
        assert page.url == article


def test_axe_finds_nothing_in_it(article, visit, npm_package):
    axe = (npm_package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    with visit(article, reduced_motion="reduce") as seen:
        seen.page.locator("a.enlarge").first.click()
        seen.page.locator("dialog[open] img").wait_for()
        seen.page.evaluate(axe)
        assert (
            seen.page.evaluate("axe.run('dialog').then((r) => r.violations.map((v) => v.id + v.nodes[0].html))") == []
        )


def test_without_scripts_a_picture_is_a_link_to_its_file(article, visit):
    with visit(article, java_script_enabled=False) as seen:
        with seen.page.expect_navigation():
            seen.page.locator("a.enlarge").first.click()
        assert seen.page.url.endswith((".jpg", ".png", ".webp"))
