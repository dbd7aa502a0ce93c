"""What only shows when all outputs are held side by side: anchors, titles, what the sitemap names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitegen.base.problems import Place, Problem, error, nearest, warning
from sitegen.base.urls import Address
from sitegen.checks.addresses import resolve, stands
from sitegen.checks.facts import Facts

_LISTS = ("home", "tag", "section", "author", "series", "year", "month", "terms", "archive", "corrections", "404")


def anchor_problems(facts: Sequence[Facts]) -> Iterator[Problem]:
    """LINK011: a link to a part of a page that the page does not have. What a page of one's own in `content/static/`
    makes of the part behind the `#` is its own affair.
    """
    ids = {output.path: output.ids for output in facts if output.kind not in ("", "redirect") and output.size}
    for output in facts:
        for path, fragment, at in output.anchors:
            known = ids.get(path)
            if known is None or fragment in known or fragment == "top" or fragment.startswith(":~:"):
                continue
            meant = nearest(fragment, known)
            hint = f"did you mean #{meant}?" if meant else "link to a heading that is there, or leave the # part out"
            url = "/" + path.removesuffix("index.html")
            yield error("LINK011", f"{url} has no part #{fragment}", at, hint)


def title_problems(facts: Iterable[Facts], written: Mapping[str, str]) -> Iterator[Problem]:
    """PAGE008: two pages with one title in the title bar; two texts with one headline are TEXT007's."""
    known: dict[str, Facts] = {}
    for output in sorted(facts, key=lambda output: (output.kind in _LISTS, output.url)):
        if not output.title or output.noindex or output.redirect:
            continue
        first = known.setdefault(output.title, output)
        if first is output or (first.headline == output.headline and first.url in written and output.url in written):
            continue
        if first.kind in _LISTS and output.kind in _LISTS and first.kind != output.kind:
            continue  # a tag and a section of one name are told apart by their headings
        at = Place(written.get(output.url, output.source))
        hint = "let the title say what the page alone has"
        yield warning("PAGE008", f"{output.url} has the title of {first.url}: {output.title}", at, hint)


def map_problems(facts: Sequence[Facts], address: Address, paths: frozenset[str]) -> Iterator[Problem]:
    """MAP008: a sitemap names a page that search engines are asked to leave alone, or an old address."""
    hidden = {output.path: output for output in facts if output.noindex or output.redirect}
    for output in facts:
        if output.kind != "sitemap":
            continue
        for entry in output.dated:
            target = resolve(entry.url, "/", address)
            found = hidden.get(stands(target.path, paths)) if target.kind == "inside" else None
            if found is not None:
                what = "an old address" if found.redirect else "hidden with noindex"
                hint = "take it out of the sitemap"
                yield warning("MAP008", f"{target.url} is {what}", Place(output.source or output.path), hint)
