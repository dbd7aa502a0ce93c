"""What a process keeps that prepares one project again and again. It is only ever faster: nothing depends on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path

from sitegen.build.memo import Memo
from sitegen.build.workers import Map
from sitegen.content.model import Parsed, Source, Tree
from sitegen.content.parse import Parse, ParseOptions
from sitegen.content.scan import rescan, scan
from sitegen.pages.plan import Planner
from sitegen.photos.facts import Facts
from sitegen.site.assemble import Assembler

Pictures = Mapping[str, Facts]


class Recall:
    """The last preparation of a project, for the next one. Belongs to one thread."""

    def __init__(self) -> None:
        self.assemble, self.plan = Assembler(), Planner()
        self._root: Path | None = None
        self._tree: Tree | None = None
        self._options: ParseOptions | None = None
        self._parsed: dict[str, tuple[Source, Parsed]] = {}
        self._pictures: tuple[Tree, Pictures] | None = None

    def tree(self, root: Path, touched: Set[str] | None) -> Tree:
        """All of `content/`. Where `touched` is given, nothing else has changed since the last time."""
        known = self._tree if root == self._root and touched is not None else None
        self._root, self._tree = root, None  # where reading fails, what was touched is not known any more
        self._tree = scan(root) if known is None or touched is None else rescan(root, known, touched)
        return self._tree

    def documents(self, parse: Parse, sources: Sequence[Source], memo: Memo, run: Map) -> list[Parsed]:
        """`parse` of every source, in order; of one that is still the same, the same object as before."""
        if parse.options != self._options:
            self._parsed, self._options = {}, parse.options
        known = self._parsed
        found: dict[str, tuple[Source, Parsed]] = {}
        missing: list[Source] = []
        for source in sources:
            kept = known.get(source.path)
            if kept is not None and (kept[0] is source or kept[0].digest == source.digest):
                found[source.path] = kept
            else:
                missing.append(source)
        if missing:
            look = memo.documents if len(missing) == len(sources) else memo.some_documents
            parsed = look(parse, missing, run)
            found |= {source.path: (source, one) for source, one in zip(missing, parsed, strict=True)}
        self._parsed = found
        return [found[source.path][1] for source in sources]

    def pictures(self, tree: Tree, find: Callable[[], Pictures]) -> Pictures:
        """The facts of the pictures of `tree`, found anew where its files are not those of the last time."""
        if self._pictures is not None:
            last, pictures = self._pictures
            if tree is last or (tree.files == last.files and tree.static == last.static):
                self._pictures = tree, pictures
                return pictures
        pictures = find()
        self._pictures = tree, pictures
        return pictures
