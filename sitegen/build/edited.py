"""A build after a few texts were edited. All the rest is not loaded: it is known, by digest, to be what it was.

The last build left the outline of its site, that is all that several texts make together. Where an edited text says the
same to others as before, the outline still holds, and only outputs that show the text or its card are looked at, each
with its whole key, like in any build. Whatever is not provably so is left to a build of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from sitegen.base.urls import output_path
from sitegen.build.build import make_keys, renderer
from sitegen.build.commit import commit
from sitegen.build.folder import Manifest
from sitegen.build.memo import Memo
from sitegen.build.outcome import Committed
from sitegen.build.project import Project
from sitegen.build.stage import Job, Stage, close_stage, open_stage
from sitegen.content.model import Document, Parsed, Source, Tree
from sitegen.content.parse import Parse
from sitegen.pages.articles import page_claim, post_claim
from sitegen.pages.context import Context
from sitegen.pages.outputs import Claim, Fixed, Planned
from sitegen.pages.shown import plan_shown
from sitegen.photos.facts import Facts, ReadFacts, is_picture
from sitegen.photos.store import PhotoStore
from sitegen.site.index import stand_alike
from sitegen.site.join import Own
from sitegen.site.links import Gathered
from sitegen.site.model import Held, Page, Post
from sitegen.site.outline import Outline, Recalled
from sitegen.site.outward import to_others

In = TypeVar("In")
Out = TypeVar("Out")


_ANY = Fixed(b"")
"""Stands for the maker where two claims are compared."""


class Last(NamedTuple):
    """What a build left: the outline of its site, what was held back, all it wrote, the digest of each source, and
    whether it was silent: then no place of a problem can be another one now.
    """

    outline: Outline
    held: Sequence[Held]
    manifest: Manifest
    digests: Sequence[str]
    was_silent: bool


def build_edited(project: Project, tree: Tree, last: Last, memo: Memo) -> Committed | None:
    """Write what became of the sources whose digest is another one now; None, and nothing written, where that may
    change more than the pages that show them.

    The caller holds the lock of the output folder, and knows that all in it, every other source and everything else
    that a build looks at is as it was. Raises SiteError and OSError as `commit` does.
    """
    outputs = _outputs(project, tree, last, memo)
    if outputs is None or not all(_was_silent(last.manifest, output) for output in outputs):
        return None
    try:
        folder = open_stage(project.output)
        paths = frozenset(last.manifest)
        keys, store = make_keys(project, memo), PhotoStore(project.root)
        stage = Stage(renderer(project, paths), keys, paths, project.root, project.output, folder, last.manifest, store)
        jobs = [Job(number, output) for number, output in enumerate(outputs)]
        staged = [stage.kept(job) if stage.keeps(job) else stage(job) for job in jobs]
        if any(one.problems for one in staged):
            return None
        committed = commit(project.output, folder, last.manifest, jobs, staged, last.manifest)
        made = {output_path(job.planned.url): one.parts for job, one in zip(jobs, staged, strict=True) if one.parts}
        memo.made(project.output, made, project.release.now.isoformat())
        memo.save()
        return committed
    finally:
        close_stage(project.output)


def _was_silent(manifest: Manifest, output: Planned) -> bool:
    """Whether nothing was said of an output when it was made: else it may be otherwise now."""
    entry = manifest.get(output_path(output.url))
    return entry is not None and bool(entry.key)


def _outputs(project: Project, tree: Tree, last: Last, memo: Memo) -> list[Planned] | None:
    """The outputs that show one of the edited texts; None where the outline may not hold any more."""
    parse = Parse(project.parsing)
    digests = zip(tree.sources, last.digests, strict=True)
    edited = [(source, digest) for source, digest in digests if source.digest != digest]
    before = memo.remembered(parse, [replace(source, digest=digest, data=None) for source, digest in edited])
    documents = _Documents(tree.sources, parse, memo)
    pairs = [(parsed, documents.parsed(source.path)) for (source, _), parsed in zip(edited, before, strict=True)]
    if not all(_say_the_same(one, other, last) for one, other in pairs):
        return None
    # only now: joining one text looks at others, which may be edited as well
    pictures = _Pictures(tree, project.root, memo)
    recalled = Recalled(last.outline, documents, tree, pictures, last.held, project.joining)
    context = Context.of(recalled.site, documents, project.listing)
    claims = _claims(context, recalled, pairs)
    return None if claims is None else [claim.planned(context) for claim in claims]


def _claims(context: Context, recalled: Recalled, pairs: Iterable[tuple[Parsed | None, Parsed]]) -> list[Claim] | None:
    cards, texts, pages = set[int](), set[int](), list[Claim]()
    for before, now in pairs:
        if before is None or before.document is None or now.document is None:
            return None
        one, other = recalled.join(before.document), recalled.join(now.document)
        if not _bring_the_same(one.gathered, other.gathered) or not _stands(context, one, other):
            return None
        if isinstance(other.result, Page):
            pages.append(page_claim(context, other.result, other.document.front))
        else:
            same = replace(one.result, text=other.result.text) == other.result
            (texts if same else cards).add(context.site.index.numbers[other.document.path])
    return [*plan_shown(context, cards, texts), *pages]


def _say_the_same(before: Parsed | None, now: Parsed, last: Last) -> bool:
    """Whether a text that has a page of its own (neither a comment nor an author's, and not held back) says the same to
    all others as before.
    """
    if before is None or before.document is None or now.document is None or before.problems != now.problems:
        return False
    one, other, outline = before.document, now.document, last.outline
    if last.was_silent:
        one, other = (replace(each, front=each.front._replace(places={})) for each in (one, other))
    is_built = other.path in outline.orders.numbers or other.path in outline.pages
    return is_built and to_others(one) == to_others(other)


def _bring_the_same(before: Gathered, now: Gathered) -> bool:
    """Whether a text brings the same along as before. A link that led somewhere does so wherever it is written."""
    urls = [[link.url for link in one.pending] for one in (before, now)]
    return before._replace(pending=()) == now._replace(pending=()) and urls[0] == urls[1]


def _stands(context: Context, before: Own, now: Own) -> bool:
    """Whether a text is at home where it was, in the same lists, and not shown on every page unless it looks the same
    there.
    """
    make: Callable[..., Claim] = post_claim if isinstance(now.result, Post) else page_claim
    claims = [make(context, own.result, own.document.front) for own in (before, now)]
    one, other = (claim._replace(maker=_ANY, at=None, card=None) for claim in claims)
    if one != other or not isinstance(now.result, Post):
        return one == other
    card = now.result.card
    number = context.site.index.numbers[card.path]
    if card != before.result.card and number in context.site.index.cards.numbers[: context.options.latest]:
        return False
    return stand_alike(card, before.result.card)


class _Documents(Mapping[str, Document]):
    """Documents by path, each looked up when it is asked for."""

    def __init__(self, sources: Sequence[Source], parse: Parse, memo: Memo) -> None:
        self._sources = {source.path: source for source in sources}
        self._parse, self._memo = parse, memo
        self._found: dict[str, Parsed] = {}

    def parsed(self, path: str) -> Parsed:
        """A document with what is to be said about it."""
        if path not in self._found:
            (self._found[path],) = self._memo.some_documents(self._parse, [self._sources[path]], _one_by_one)
        return self._found[path]

    def __getitem__(self, path: str) -> Document:
        document = self.parsed(path).document
        if document is None:
            raise KeyError(path)
        return document

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


class _Pictures(Mapping[str, Facts]):
    """The facts of picture files by path, each looked up when it is asked for."""

    def __init__(self, tree: Tree, root: Path, memo: Memo) -> None:
        self._files = {file.path: file for file in (*tree.files.values(), *tree.static.values()) if is_picture(file)}
        self._root, self._memo = root, memo

    def __getitem__(self, path: str) -> Facts:
        (found,) = self._memo.pictures([self._files[path]], ReadFacts(self._root), _one_by_one)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _one_by_one(function: Callable[[In], Out], items: Sequence[In]) -> Iterator[Out]:
    return map(function, items)
