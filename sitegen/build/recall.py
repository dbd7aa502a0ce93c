"""What a process keeps that prepares one project again and again. It is only ever faster: nothing depends on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from pathlib import Path

from sitegen.base.changes import changed
from sitegen.build.memo import Memo
from sitegen.build.ordered import Map
from sitegen.content.digests import Digests
from sitegen.content.model import File, Parsed, Source, Tree
from sitegen.content.parse import Parse, ParseOptions
from sitegen.content.scan import rescan, scan
from sitegen.pages.plan import Planner
from sitegen.photos.facts import UNKNOWN, Facts, ReadFacts, is_picture
from sitegen.site.assemble import Assembler

Pictures = Mapping[str, Facts]
_NEVER = (None, UNKNOWN)


class Recall:
    """The last preparation of a project, for the next one. Belongs to one thread."""

    def __init__(self, tree: Tree | None = None) -> None:
        """`tree` is what was just read."""
        self.assemble, self.plan = Assembler(), Planner()
        self._root: Path | None = None
        self._tree: Tree | None = None
        self._read = tree
        self._options: ParseOptions | None = None
        self._parsed: dict[str, tuple[Source, Parsed]] = {}
        self._sources: Sequence[Source] = ()
        self._found: list[Parsed] = []
        self._pictures: tuple[Tree, Pictures] | None = None
        self._seen: dict[str, tuple[File | None, Facts]] = {}

    def tree(self, root: Path, touched: Set[str] | None, remembers: bool = False) -> Tree:
        """All of `content/`. Where `touched` is given, nothing else has changed since the last time. What `remembers`
        does not read files again that are only copied.
        """
        if self._read is not None:
            self._root, self._tree, self._read, touched = root, self._read, None, frozenset()
        known = self._tree if root == self._root and touched is not None else None
        self._root, self._tree = root, None  # where reading fails, what was touched is not known any more
        if known is not None and touched is not None:
            self._tree = rescan(root, known, touched)
        else:
            digests = Digests.load(root) if remembers else Digests()
            self._tree = scan(root, digests)
            if remembers:
                digests.save(root)
        return self._tree

    def documents(self, parse: Parse, sources: Sequence[Source], memo: Memo, run: Map) -> list[Parsed]:
        """`parse` of every source, in order; of one that is still the same, the same object as before."""
        if parse.options != self._options:
            self._parsed, self._sources, self._found, self._options = {}, (), [], parse.options
        numbers = changed(sources, self._sources)
        if numbers is not None and all(sources[number].path == self._sources[number].path for number in numbers):
            return self._edited(parse, sources, numbers, memo, run)
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
        self._parsed, self._sources = found, sources
        self._found = [found[source.path][1] for source in sources]
        return self._found

    def _edited(
        self, parse: Parse, sources: Sequence[Source], numbers: Sequence[int], memo: Memo, run: Map
    ) -> list[Parsed]:
        """`documents` where those at `numbers` are other objects, under the same paths."""
        known = [number for number in numbers if sources[number].digest == self._sources[number].digest]
        missing = [number for number in numbers if sources[number].digest != self._sources[number].digest]
        parsed = memo.some_documents(parse, [sources[number] for number in missing], run) if missing else []
        found = self._found.copy() if missing else self._found
        for number, one in [*((number, found[number]) for number in known), *zip(missing, parsed, strict=True)]:
            found[number] = one
            self._parsed[sources[number].path] = sources[number], one
        self._sources, self._found = sources, found
        return found

    def pictures(self, tree: Tree, root: Path, memo: Memo, run: Map) -> Pictures:
        """The facts of the pictures of `tree` by path; of one that is still the same, the same object as before."""
        if self._pictures is not None:
            last, pictures = self._pictures
            if tree is last or (tree.files == last.files and tree.static == last.static):
                self._pictures = tree, pictures
                return pictures
        files = [file for file in (*tree.files.values(), *tree.static.values()) if is_picture(file)]
        missing = [file for file in files if self._seen.get(file.path, _NEVER)[0] != file]
        found = zip(missing, memo.pictures(missing, ReadFacts(root), run), strict=True)
        seen = self._seen | {file.path: (file, facts) for file, facts in found}
        self._seen = {file.path: seen[file.path] for file in files}
        pictures = {path: facts for path, (_, facts) in self._seen.items()}
        self._pictures = tree, pictures
        return pictures
