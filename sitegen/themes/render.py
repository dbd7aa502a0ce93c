"""One output to its bytes: the only step that knows templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from jinja2 import Environment

from sitegen.base.problems import Problem, warning
from sitegen.base.urls import Address
from sitegen.pages.feeds import feed_bytes
from sitegen.pages.outputs import Copy, Feed, Fixed, Planned, RedirectPage, Sitemap, SitemapIndex, Templated
from sitegen.pages.sitemaps import redirect_bytes, sitemap_bytes, sitemap_index_bytes
from sitegen.themes.environment import make_environment
from sitegen.themes.failures import template_problem
from sitegen.themes.theme import Theme


class Rendered(NamedTuple):
    """The bytes of one output (empty where an error stands in the way), and what is to be said about it."""

    data: bytes
    problems: tuple[Problem, ...]


class Render:
    """`render` with theme and address bound, as workers want it; each process makes one environment and keeps it."""

    def __init__(
        self, theme: Theme, assets: Mapping[str, str], address: Address, paths: frozenset[str], language: str
    ) -> None:
        self._parts = (theme, assets, address, paths, language)
        self._environment: Environment | None = None

    def __getstate__(self) -> dict[str, object]:
        return {"_parts": self._parts, "_environment": None}

    def __call__(self, planned: Planned) -> Rendered:
        """Render one output; a file that is copied has no bytes here."""
        output = planned.output
        if isinstance(output, Templated):
            return self._templated(output, planned.url)
        if isinstance(output, Feed):
            return Rendered(feed_bytes(output), ())
        if isinstance(output, Fixed):
            return Rendered(output.data, ())
        if isinstance(output, RedirectPage):
            return Rendered(redirect_bytes(output), ())
        if isinstance(output, Sitemap):
            return Rendered(sitemap_bytes(output), ())
        if isinstance(output, SitemapIndex):
            return Rendered(sitemap_index_bytes(output), ())
        assert isinstance(output, Copy)  # noqa: S101  # the union has no other member
        raise TypeError("a file is copied, not rendered")

    def _templated(self, output: Templated, url: str) -> Rendered:
        if self._environment is None:
            self._environment = make_environment(*self._parts)
        environment = self._environment
        try:
            text = environment.get_template(output.template).render(output.view._asdict())
        except Exception as mistake:  # whatever a template does, its author gets a place and the build goes on
            names = environment.list_templates()
            return Rendered(b"", (template_problem(mistake, url, output.template, output.at, names),))
        if not text.endswith("\n"):
            text += "\n"
        problems: tuple[Problem, ...] = ()
        if not text.rstrip().lower().endswith("</html>"):
            message = f"the page {url} does not end with </html>"
            problems = (warning("HTML001", message, output.at, f"complete {output.template} or what it extends"),)
        return Rendered(text.encode(), problems)
