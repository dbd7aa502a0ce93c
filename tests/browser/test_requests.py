"""What a page asks for while it is read: only its own site, and nothing in vain."""

from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_no_request_leaves_the_site_or_fails(site, kind, visit):
    with visit(site.page(kind)) as seen:
        seen.read_to_the_end()
        elsewhere = [
            url
            for url in seen.requested
            if urlsplit(url).scheme not in ("data", "blob") and not url.startswith(site.url)
        ]
        assert not elsewhere
        assert not seen.failed
        assert not seen.console


def test_what_is_missing_gets_the_error_page_with_its_assets_at_any_depth(site, visit):
    url = site.url + "no/such/story/"
    with visit(url) as seen:
        seen.read_to_the_end()
        assert seen.failed == [f"404 {url}"]
        assert len(seen.requested) > 1, "the error page has no style"
        with visit(site.page("not found")) as original:
            assert seen.page.title() == original.page.title()


def test_pages_read_without_javascript(site, kind, visit):
    with visit(site.page(kind), java_script_enabled=False) as seen:
        assert not seen.failed
        assert seen.page.locator("h1").first.is_visible()
        assert len(seen.page.locator("main").inner_text().split()) > 3
