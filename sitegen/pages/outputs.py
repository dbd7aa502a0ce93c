"""What can stand at an output path: kinds of output, and the claim that says whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple, overload

from sitegen.base.problems import Place
from sitegen.content.model import File, Moment
from sitegen.pages.views import Text
from sitegen.photos.renditions import Recipe, SocialCard
from sitegen.site.model import Card

FeedFormat = Literal["rss", "atom", "json"]


class Templated(NamedTuple):
    """A page that a template makes of a view."""

    template: str
    view: Any
    at: Place | None


class FeedItem(NamedTuple):
    """A post in a feed; all URLs are whole. `text` is None where only summaries are asked for."""

    card: Card
    url: str
    text: Text | None
    picture: str


class Feed(NamedTuple):
    """A feed. `url` is its own address, `home` that of the page it belongs to, `updated` its newest item's moment."""

    format: FeedFormat
    title: str
    description: str
    language: str
    url: str
    home: str
    updated: Moment | None
    items: tuple[FeedItem, ...]


class SitemapEntry(NamedTuple):
    """A page in the sitemap; `changed` is a W3C date, or empty."""

    url: str
    changed: str


class Sitemap(NamedTuple):
    """A sitemap of pages."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndex(NamedTuple):
    """A sitemap of sitemaps; whole URLs."""

    urls: tuple[str, ...]


class RedirectPage(NamedTuple):
    """An old URL; `target` is the whole new one, `path` as it stands in a page."""

    target: str
    path: str
    language: str


class Fixed(NamedTuple):
    """Bytes that are already made (robots.txt, an asset of the theme)."""

    data: bytes


class Copy(NamedTuple):
    """A file that is copied as it is."""

    file: File


class Print(NamedTuple):
    """A file that is made of a photograph; of a social card that shows none, the file has no path."""

    file: File
    recipe: Recipe | SocialCard


Output = Templated | Feed | Sitemap | SitemapIndex | RedirectPage | Fixed | Copy | Print

NO_PAGES = (Copy, Print)
"""What is made of a file of the project, and of nothing else: neither a theme nor a text is asked."""

Group = Literal["asset", "photo", "page", "list", "feed", "sitemap"]
GROUPS: tuple[Group, ...] = ("asset", "photo", "page", "list", "feed", "sitemap")
"""The order of writing: what is pointed at before what points at it."""


class Planned(NamedTuple):
    """One file of the site to be. `label` says in words what it is, `at` which source it comes from, and `key` which
    key of the front matter chose its URL (empty: none did).

    `maker` is the output, or makes it: a view is made where and when it is looked at (a worker makes those of its own
    pages), and a plan of 100,000 pages holds none.
    """

    url: str
    maker: Output | Callable[[], Output]
    group: Group
    label: str
    at: Place | None
    key: str = ""

    @property
    def output(self) -> Output:
        """What stands there; made anew each time, of the same parts."""
        return self.maker() if callable(self.maker) else self.maker

    def made(self) -> Planned:
        """The same with its output made, for who looks at it more than once."""
        return Planned(self.url, self.output, *self[2:])

    def __reduce__(self) -> tuple[Any, ...]:
        """As a value that another process can read: the output instead of its maker, which holds the whole site."""
        return Planned, tuple(self.made())


class Claim(NamedTuple):
    """A planned file apart from the texts: whoever edits a text leaves it as it is.

    `maker` is the output, or makes it in a `Context`. `listed` says whether it stands in the sitemap, `changed` when it
    did last, as far as anybody knows; `card` is that of the post whose own page it is. `shows` are the numbers of the
    posts whose cards or texts a list looks at, by their places in the index.
    """

    url: str
    maker: Output | Callable[[Any], Output]
    group: Group
    label: str
    at: Place | None
    key: str = ""
    listed: bool = False
    changed: Moment | None = None
    card: Card | None = None
    shows: Sequence[int] = ()

    def planned(self, context: object) -> Planned:
        """The file as it is in `context`."""
        maker = partial(self.maker, context) if callable(self.maker) else self.maker
        return Planned(self.url, maker, self.group, self.label, self.at, self.key)


class Outputs(Sequence[Planned]):
    """Every file of a site, in no order that matters; each is a view of its claim, made when it is looked at."""

    def __init__(self, claims: Sequence[Claim], context: object) -> None:
        self._claims, self._context = claims, context

    def __len__(self) -> int:
        return len(self._claims)

    @overload
    def __getitem__(self, position: int) -> Planned: ...
    @overload
    def __getitem__(self, position: slice) -> Outputs: ...
    def __getitem__(self, position: int | slice) -> Planned | Outputs:
        if isinstance(position, slice):
            return Outputs(self._claims[position], self._context)
        return self._claims[position].planned(self._context)

    def __iter__(self) -> Iterator[Planned]:
        for claim in self._claims:
            yield claim.planned(self._context)
