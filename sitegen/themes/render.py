"""One output to its bytes: the only step that knows templates."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Set
from typing import NamedTuple

from jinja2 import Environment, Template, TemplateError

from sitegen.base.problems import Place, Problem, warning
from sitegen.base.urls import Address
from sitegen.pages.feeds import feed_bytes
from sitegen.pages.outputs import NO_PAGES, Feed, Fixed, Planned, RedirectPage, Sitemap, SitemapIndex, Templated
from sitegen.pages.sitemaps import redirect_bytes, sitemap_bytes, sitemap_index_bytes
from sitegen.themes.environment import begin_page, make_environment
from sitegen.themes.failures import Attempt, template_problem
from sitegen.themes.sandbox import MAX_PAGE, Sandboxed, TemplateLimitError
from sitegen.themes.theme import Theme

_TAIL = 200
"""Characters at the end of a page among which its last tag is looked for."""


class Rendered(NamedTuple):
    """The bytes of one output (empty where an error stands in the way), and what is to be said about it.

    `asked` are the URLs that its template wrote: whether they exist is part of what the bytes depend on.
    """

    data: bytes
    problems: tuple[Problem, ...]
    asked: frozenset[str] = frozenset()


class Render:
    """`render` with theme and address bound, as workers want it; each process makes one environment and keeps it."""

    def __init__(
        self, theme: Theme, assets: Mapping[str, str], address: Address, paths: Set[str], language: str
    ) -> None:
        self._parts = (theme, assets, address, paths, language)
        self._environment: Environment | None = None
        self._asked: set[str] = set()

    def __getstate__(self) -> dict[str, object]:
        return {"_parts": self._parts, "_environment": None, "_asked": set()}

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
        assert isinstance(output, NO_PAGES)  # noqa: S101  # the union has no other members
        raise TypeError("a file is copied or developed, not rendered")

    def warm(self) -> None:
        """Compile every template of the theme. Nothing compiled is kept on disk: who can write there could run code."""
        environment = self._made_environment()
        for name in environment.list_templates():
            with contextlib.suppress(TemplateError, SyntaxError, RecursionError, ValueError):  # told where it is used
                environment.get_template(name)

    def _made_environment(self) -> Environment:
        if self._environment is None:
            self._environment = make_environment(*self._parts, self._asked)
        return self._environment

    def _templated(self, output: Templated, url: str) -> Rendered:
        environment = self._made_environment()
        fields = output.view._asdict()
        begin_page(environment)
        try:
            template = environment.get_template(output.template)
            text = template.render(fields) if self._parts[0].trusted else _bounded_text(environment, template, fields)
        except Exception as mistake:  # whatever a template does, its author gets a place and the build goes on
            attempt = Attempt(url, output.template, output.at, self._parts[0].place, fields.keys())
            return Rendered(b"", (template_problem(mistake, attempt, environment),))
        if not text.endswith("\n"):
            text += "\n"
        problems: tuple[Problem, ...] = ()
        if not text[-_TAIL:].rstrip().lower().endswith("</html>"):
            message = f"what this template makes does not end with </html> (page {url})"
            hint = f"write </html> at the end of {output.template}, or of the template that it extends"
            problems = (warning("HTML001", message, Place(template.filename or output.template), hint),)
        return Rendered(text.encode(), problems, frozenset(self._asked))


def _bounded_text(environment: Environment, template: Template, fields: Mapping[str, object]) -> str:
    """The text of a page in the sandbox, which comes to an end."""
    assert isinstance(environment, Sandboxed)  # noqa: S101  # what make_environment makes for a theme without trust
    environment.start_page()
    pieces = []
    size = 0
    for piece in template.generate(fields):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_PAGE:
            raise TemplateLimitError("LIM012", f"the page has more than {MAX_PAGE:,} characters")
    return "".join(pieces)
