"""What was measured, as Markdown; and its place in docs/benchmarks.md."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generators import Generator
from processes import Cost
from scenarios import SCENARIOS

BEGIN, END = "<!-- figures: `make bench` writes them -->", "<!-- end of figures -->"

_HEADING = re.compile(r"^### ([\d,]+) posts$", re.MULTILINE)


@dataclass
class Figures:
    """What was measured of one generator, by scenario; memory in MB."""

    generator: Generator
    version: str
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    pages: int = 0
    files: int = 0

    @property
    def title(self) -> str:
        return f"{self.generator.title} {self.version}".strip()


@dataclass
class Measured:
    """All of one number of posts; `copies` are the floor: copying the output of the first generator."""

    posts: int
    rounds: int
    figures: list[Figures]
    copies: list[Cost] = field(default_factory=list)

    def find(self, name: str) -> Figures | None:
        return next((figures for figures in self.figures if figures.generator.name == name), None)

    def every_cost(self) -> list[Cost]:
        each = [cost for figures in self.figures for costs in figures.costs.values() for cost in costs]
        return each + self.copies


def median(costs: list[Cost]) -> float:
    return statistics.median(cost.wall for cost in costs)


def section(measured: Measured, smaller: Measured | None, circumstances: str, processors: int) -> str:
    """The part of docs/benchmarks.md about this number of posts. `smaller` is a tenth of it, of the same run."""
    every = measured.every_cost()
    others = sum(cost.others for cost in every) / (processors * sum(cost.wall for cost in every))
    rounds = "1 round" if measured.rounds == 1 else f"{measured.rounds} rounds"
    head = [f"### {measured.posts:,} posts", "", f"{rounds}. {circumstances}"]
    head.append(f"Whatever else ran meanwhile, the system included, used {others:.0%} of the processors.")
    return "\n".join([*head, "", *table(measured, smaller)])


def table(measured: Measured, smaller: Measured | None = None) -> list[str]:
    """A row for each generator and scenario; ratios are of medians, to Hugo from nothing."""
    titles = ["generator", "build", "seconds", "to Hugo", "processor seconds", "memory, MB", "memory to Hugo", "pages"]
    if smaller:
        titles.append(f"to {smaller.posts:,} posts")
    rows = [titles, ["---", "---", *["---:"] * (len(titles) - 2)]]
    hugo = measured.find("hugo")
    base = median(hugo.costs["cold"]) if hugo else 0.0
    base_memory = hugo.memory.get("cold", 0.0) if hugo else 0.0
    for figures in measured.figures:
        for scenario, costs in figures.costs.items():
            cold = scenario == "cold"
            row = [
                f"**{figures.title}**" if cold else "",
                SCENARIOS[scenario] if figures.generator.remembers else "every scenario",
                _spread([cost.wall for cost in costs]),
                _ratio(median(costs), base),
                _spread([cost.cpu for cost in costs]),
                f"{figures.memory[scenario]:,.0f}" if figures.memory.get(scenario) else "",
                _ratio(figures.memory.get(scenario, 0.0), base_memory),
                f"{figures.pages:,}" if cold else "",
            ]
            before = smaller.find(figures.generator.name) if smaller else None
            if smaller:
                row.append(_ratio(median(costs), median(before.costs[scenario]) if before else 0.0))
            rows.append(row)
    rows += _floor(measured, smaller, base)
    return ["| " + " | ".join(row) + " |" for row in rows]


def _floor(measured: Measured, smaller: Measured | None, base: float) -> Iterator[list[str]]:
    if not measured.copies:
        return
    of = measured.figures[0]
    row = [
        f"copy of {of.files:,} files",
        "`cp -r`",
        _spread([cost.wall for cost in measured.copies]),
        _ratio(median(measured.copies), base),
        _spread([cost.cpu for cost in measured.copies]),
        *["", "", ""],
    ]
    if smaller:
        row.append(_ratio(median(measured.copies), median(smaller.copies)))
    yield row


def _spread(values: list[float]) -> str:
    """Median, least and greatest."""
    if len(values) == 1:
        return f"{values[0]:.2f}"
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}" if value and base else ""


def merge(document: str, new: Mapping[int, str]) -> str:
    """The document with these sections between its marks; those of other numbers of posts stay. Raises ValueError."""
    before, begin, rest = document.partition(BEGIN)
    inside, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document has no {BEGIN} and {END}")
    starts = [*_HEADING.finditer(inside)]
    ends = [match.start() for match in starts[1:]] + [len(inside)]
    kept = {
        int(match[1].replace(",", "")): inside[match.start() : stop].strip()
        for match, stop in zip(starts, ends, strict=True)
    }
    sections = {**kept, **new}
    text = "\n\n".join(sections[posts] for posts in sorted(sections))
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def write_into(path: Path, new: Mapping[int, str]) -> None:
    path.write_text(merge(path.read_text(encoding="utf-8"), new), encoding="utf-8")
