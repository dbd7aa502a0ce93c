"""What GitHub Pages takes, to the byte."""

import pytest

from sitegen.checks.limits import LARGE_FILE, LARGE_SITE, MAX_FILE, MAX_SITE, find_oversized


@pytest.mark.parametrize(
    ("size", "severity"),
    [(LARGE_FILE, None), (LARGE_FILE + 1, "warning"), (MAX_FILE, "warning"), (MAX_FILE + 1, "error")],
)
def test_a_file_may_have_100_mebibytes(size, severity):
    found = find_oversized({"a.html": 1, "big.zip": size})
    assert [(problem.code, problem.severity, problem.at.path) for problem in found] == (
        [("LIM020", severity, "big.zip")] if severity else []
    )


@pytest.mark.parametrize(
    ("size", "severity"),
    [(LARGE_SITE, None), (LARGE_SITE + 1, "warning"), (MAX_SITE, "warning"), (MAX_SITE + 1, "error")],
)
def test_a_site_may_have_a_gigabyte(size, severity):
    count = 1000
    sizes = {f"{number}.jpg": size // count for number in range(count)}
    sizes["0.jpg"] += size - sum(sizes.values())
    found = find_oversized(sizes)
    assert [(problem.code, problem.severity) for problem in found] == ([("LIM021", severity)] if severity else [])
