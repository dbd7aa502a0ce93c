"""Every part of everything that an output is made of is in its key: each leaf of each type is changed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest

from sitegen.build.keys import Key, Keys
from sitegen.pages.outputs import Copy, Feed, Fixed, Planned, RedirectPage, Sitemap, SitemapIndex, Templated
from sitegen.pages.views import TEMPLATES, SiteView, Text
from sitegen.site.model import Card

ZONE = ZoneInfo("Europe/Lisbon")
START = datetime(2026, 11, 20, 12, 30, tzinfo=ZONE)
VIEWS = sorted(set(TEMPLATES.values()), key=lambda view: view.__name__)
OTHERS = (Feed, Sitemap, SitemapIndex, RedirectPage, Fixed)
PLAIN: Mapping[Any, tuple[Any, Any]] = {
    str: ("a", "b"),
    int: (1, 2),
    float: (0.5, 0.25),
    bool: (False, True),
    bytes: (b"a", b"b"),
    datetime: (START, START + timedelta(seconds=1)),
}


def sample(kind: Any) -> Any:
    """A value of a type, with every optional part given."""
    if kind in PLAIN:
        return PLAIN[kind][0]
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        return inside[0]
    if origin in (Union, UnionType):
        return sample(next(one for one in inside if one is not NoneType))
    if origin is tuple:
        return (sample(inside[0]),) if inside[-1] is ... else tuple(map(sample, inside))
    if origin in (dict, Mapping):
        return {"key": 1}
    return kind(**{name: sample(hint) for name, hint in get_type_hints(kind).items()})


def changed(kind: Any, value: Any) -> Iterator[tuple[str, Any]]:
    """Each way to change one leaf of a value, with its name."""
    origin, inside = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        yield "", PLAIN[kind][1]
    elif origin is Literal:
        yield from [("", inside[1])] if len(inside) > 1 else []
    elif origin in (Union, UnionType):
        yield from [(" to none", None)] if NoneType in inside else []
        yield from changed(next(one for one in inside if one is not NoneType), value)
    elif origin is tuple:
        if inside[-1] is ...:
            yield " to empty", ()
            yield " twice", value * 2
        for number, one in enumerate(value):
            for name, other in changed(inside[0] if inside[-1] is ... else inside[number], one):
                yield f"[{number}]{name}", (*value[:number], other, *value[number + 1 :])
    elif origin in (dict, Mapping):
        for other in ({}, {"key": 2}, {"key": 1.0}, {"key": True}, {"key": "1"}, {"other": 1}, {"key": [1]}):
            yield f" to {other}", other
        yield " reordered", {"z": 1, "key": 1}
    else:
        names = [one.name for one in fields(kind)] if is_dataclass(kind) else kind._fields
        for name in names:
            for inner, other in changed(get_type_hints(kind)[name], getattr(value, name)):
                done = replace(value, **{name: other}) if is_dataclass(kind) else value._replace(**{name: other})
                yield f".{name}{inner}", done


def key(output: Any, url: str = "/a/", **parts: str) -> Key:
    given: dict[str, Any] = {"common": "c", "pages": "p", "parsing": "m", **parts}
    given["common"] = {"sitegen": given["common"], "zone": ""}
    if isinstance(output, tuple(VIEWS)):
        output = Templated("t.html", output, None)
    return Keys(templates={"t.html": given.pop("template", "t")}, **given)(Planned(url, output, "page", "", None))


@pytest.mark.parametrize("kind", [*VIEWS, *OTHERS], ids=lambda kind: kind.__name__)
def test_every_leaf_of_an_output_is_in_its_key(kind):
    value = sample(kind)
    first = key(value).digest
    found = {name: key(other).digest for name, other in changed(kind, value)}
    assert first == key(sample(kind)).digest
    assert [name for name, digest in found.items() if digest == first and not name.endswith(".body")] == []
    assert len(set(found.values())) == len([name for name in found if not name.endswith(".body")]) + any(
        name.endswith(".body") for name in found
    )


def test_a_body_is_known_by_its_source_or_else_by_itself():
    feed = sample(Feed)

    def with_text(text: Text) -> str:
        return key(feed._replace(items=(feed.items[0]._replace(text=text),))).digest

    assert with_text(Text("a", (), (), "one")) != with_text(Text("a", (), (), "two"))
    assert with_text(Text("a", (), ())) != with_text(Text("b", (), ()))


@pytest.mark.parametrize("part", ["common", "pages", "parsing", "template", "url"])
def test_what_every_page_depends_on_is_in_its_key(part):
    page = sample(TEMPLATES["post.html"])
    assert key(page).digest != key(page, **{part: "other"}).digest


def test_a_file_has_the_key_of_its_content_and_a_page_without_a_template_has_none():
    copy = sample(Copy)
    assert key(copy).digest == copy.file.digest
    assert key(Templated("nowhere.html", sample(VIEWS[0]), None)).digest == ""


def test_a_type_that_is_not_known_is_an_error():
    page = sample(TEMPLATES["page.html"])
    with pytest.raises(TypeError, match="has no key"):
        key(page._replace(title={1, 2}))


def test_addresses_are_held_by_cards_and_by_the_page_itself_and_by_nothing_else():
    card = replace(sample(Card), url="/card/")
    page = sample(TEMPLATES["post.html"])
    page = page._replace(post=card, extra={"see": "/extra/"}, site=sample(SiteView))
    asked = {"/card/", "/a/", "/extra/", "/else/"}
    assert key(page).loose(asked) == ("/else/", "/extra/")
