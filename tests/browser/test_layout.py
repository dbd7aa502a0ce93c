"""How pages stand on a phone, on a desk and on paper."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDER_THAN_THE_WINDOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > width + 1)
        .map((element) => element.outerHTML.slice(0, 120))
        .concat([`the page scrolls to ${document.documentElement.scrollWidth} px of ${width}`]);
}"""


def test_nothing_scrolls_sideways(root_site, kind, visit):
    with visit(root_site.page(kind)) as seen:
        for width in (320, 390, 768, 1280):
            seen.page.set_viewport_size({"width": width, "height": 900})
            assert seen.page.evaluate(WIDER_THAN_THE_WINDOW) == [], f"{width} px wide"


def test_print_hides_navigation_and_keeps_the_story(root_site, visit):
    with visit(root_site.page("article")) as seen:
        assert any(nav.is_visible() for nav in seen.page.locator("nav").all())
        seen.page.emulate_media(media="print")
        assert [nav.inner_text() for nav in seen.page.locator("nav").all() if nav.is_visible()] == []
        assert seen.page.locator("h1").first.is_visible()
        assert seen.page.locator("article p").last.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_reader(root_site, visit, scheme):
    with visit(root_site.page("article"), color_scheme=scheme) as seen:
        paper, ink = seen.page.evaluate(
            """() => {
                const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
                const light = (colour) => {
                    context.fillStyle = colour;
                    context.fillRect(0, 0, 1, 1);
                    return context.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, part) => sum + part) / 765;
                };
                const root = getComputedStyle(document.documentElement), body = getComputedStyle(document.body);
                const clear = body.backgroundColor === "rgba(0, 0, 0, 0)";
                return [light(clear ? root.backgroundColor : body.backgroundColor), light(body.color)];
            }"""
        )
        assert (paper > ink) == (scheme == "light"), f"paper {paper:.2f}, ink {ink:.2f}"
