"""What a page costs, template by template: python benchmarks/page_costs.py SITE [--pages N]

Prepares the site in SITE (nothing is written but its cache) and makes its pages one after the other in one process.
Shown are processor milliseconds a page for its view, for rendering and for its key, and its size.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from sitegen.build.build import make_keys, prepare, renderer
from sitegen.build.flags import Flags
from sitegen.build.memo import Memo
from sitegen.build.project import load_project
from sitegen.build.workers import Processes, default_jobs
from sitegen.pages.outputs import NO_PAGES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--pages", type=int, default=20_000, metavar="N", help="at most so many (20,000)")
    given = parser.parse_args()
    project = load_project(Flags(now=datetime.now(UTC), config=given.site / "sitegen.toml"))
    with Memo(project.root, print) as memo:
        planned = prepare(project, Processes(default_jobs()), memo)
        memo.save()
        keys = make_keys(project, memo)
    render = renderer(project, planned.plan.paths)
    render.warm()
    outputs = [output for output in planned.plan.outputs if not isinstance(output.maker, NO_PAGES)][: given.pages]
    gc.freeze()
    gc.disable()  # as in a worker
    costs: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for output in outputs:
        clock = [time.process_time()]
        made = output.made()
        clock.append(time.process_time())
        rendered = render(made)
        clock.append(time.process_time())
        keys(made).loose(rendered.asked)
        clock.append(time.process_time())
        steps = [after - before for before, after in pairwise(clock)]
        name = getattr(made.maker, "template", type(made.maker).__name__)
        row = [1, *steps, len(rendered.data)]
        costs[name] = [sum(pair) for pair in zip(costs[name], row, strict=True)]
    print(f"| {'output':16} | number | view, ms | render, ms | key, ms | size, KB |")
    print(f"|{'-' * 18}|{'-' * 7}:|{'-' * 9}:|{'-' * 11}:|{'-' * 8}:|{'-' * 9}:|")
    for name, (number, view, rendering, key, size) in sorted(costs.items(), key=lambda item: -item[1][2]):
        view, rendering, key = (1000 * seconds / number for seconds in (view, rendering, key))
        kilobytes = size / number / 1000
        print(f"| {name:16} | {number:6} | {view:8.3f} | {rendering:10.3f} | {key:7.3f} | {kilobytes:8.1f} |")


if __name__ == "__main__":
    main()
