import pytest

from sitegen.build.build import build
from sitegen.build.verify import verify


@pytest.fixture
def built(paper):
    paper.post("a")
    paper.post("b")
    project = paper.load()
    build(project, map)
    return project


def test_a_site_as_built_is_verified(built):
    assert verify(built, map) == ()


@pytest.mark.parametrize("harm", ["edit", "delete"])
def test_a_file_that_is_not_as_built_is_found(built, harm):
    page = built.output / "index.html"
    if harm == "edit":
        page.write_bytes(page.read_bytes() + b" ")
    else:
        page.unlink()

    (problem,) = verify(built, map)

    assert (problem.code, problem.at.path) == ("VER001", "output/index.html")


def test_a_page_that_should_be_gone_is_found(built):
    (built.root / "content/posts/b.md").unlink()

    found = [problem.message for problem in verify(built, map) if "/b/" in problem.at.path]

    assert found == ["a clean build does not make this file"]
