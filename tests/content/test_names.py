from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.base.urls import is_device_name
from sitegen.content.names import check_name, find_twins, is_editor_file, is_secret, safe_path, shown, unreadable


@pytest.mark.parametrize(
    "name", ["a.md~", "#a.md#", ".#a.md", ".a.md.swp", "4913", "a.md.kate-swp", "___jb_tmp___", ".DS_Store", "~$a.docx"]
)
def test_what_editors_leave_behind_is_known(name):
    assert is_editor_file(name)


@pytest.mark.parametrize("name", ["a.md", "index.md", "swap.md", "4913.md", "a~b.md"])
def test_articles_are_no_leavings(name):
    assert not is_editor_file(name)


@pytest.mark.parametrize(
    "name", [".env", ".env.local", ".git", ".htpasswd", "id_rsa", "ID_ED25519", "a.PEM", "tls.key"]
)
def test_names_of_secrets_are_known_in_any_case(name):
    assert is_secret(name)


@pytest.mark.parametrize("name", ["keynote.md", "environment.txt", "id_rsa.md", "gitignore"])
def test_other_names_are_no_secrets(name):
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("con.md", "PATH002", "rename it to con-.md"),
        ("COM¹.md", "PATH002", "rename it to COM¹-.md"),
        ("nul.tar.gz", "PATH002", "rename it to nul-.tar.gz"),
        ("old.", "PATH002", "rename it to old-"),
        ("old ", "PATH002", "rename it to old-"),
        ("a .md", "PATH002", "rename it to a.md"),
        ("a:b.md", "PATH003", "rename it to a-b.md"),
        ("a\tb.md", "PATH003", "rename it to a-b.md"),
        ("why?.jpg", "PATH003", "rename it to why-.jpg"),
        ("50%.jpg", "PATH003", "rename it to 50-.jpg"),
    ],
)
def test_a_name_that_is_no_good_everywhere_is_a_warning_with_a_better_one(name, code, said):
    problem = check_name(f"content/static/{name}")
    assert problem is not None
    assert (problem.code, problem.is_error) == (code, False)
    assert said in problem.hint


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a\nb.md", "PATH003"),
        ("a\x7fb.md", "PATH003"),
        ("x" * 256, "PATH004"),
        ("é" * 128, "PATH004"),
        ("\udcff", "PATH005"),
    ],
)
def test_a_name_that_cannot_be_stored_is_an_error(name, code):
    problem = check_name(f"content/posts/{name}")
    assert problem is not None
    assert (problem.code, problem.is_error) == (code, True)
    assert problem.at is not None
    assert problem.at.path.isprintable()


def test_a_path_of_more_than_1024_bytes_is_an_error():
    assert check_name("content/" + "a/" * 508) is None
    problem = check_name("content/" + "a/" * 508 + "b")
    assert problem is not None
    assert problem.code == "PATH004"


@pytest.mark.parametrize(
    "name", ["a.md", "a..md", "C# in Lisbon.md", "50% more.md", "console.md", "Ünï.jpg", "a b.jpg"]
)
def test_other_names_are_good(name):
    assert check_name(f"content/posts/{name}") is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1))
def test_a_safe_name_is_safe_and_stays_so(name):
    safe = safe_path(name)
    assert safe_path(safe) == safe
    assert not is_device_name(safe)
    assert not set(safe) & set('"\\:?*|<>#%\t')
    assert not safe.endswith((" ", "."))


@given(st.text(alphabet="abcé-_() ü.", min_size=1).map(lambda name: f"a{name}b.jpg"))
def test_a_good_name_is_published_as_it_is(name):
    assert safe_path(f"photos/{name}") == f"photos/{name}"


def test_names_that_fold_to_one_are_one_problem_and_only_the_first_stays():
    problems, left_out = find_twins(["content/pages/about.md", "content/pages/About.md", "content/pages/ABOUT.md"])
    (problem,) = problems
    assert problem.code == "URL002"
    assert [str(place) for place in (problem.at, *problem.others)] == [
        "content/pages/ABOUT.md",
        "content/pages/About.md",
        "content/pages/about.md",
    ]
    assert left_out == {"content/pages/About.md", "content/pages/about.md"}


def test_two_unicode_forms_of_a_name_are_a_problem_of_their_own():
    names = ["content/posts/café.md", unicodedata.normalize("NFD", "content/posts/café.md")]
    problems, left_out = find_twins(names)
    assert [problem.code for problem in problems] == ["URL003"]
    assert len(left_out) == 1


def test_names_in_folders_that_differ_are_no_twins():
    assert find_twins(["content/posts/a.md", "content/pages/a.md"]) == ([], frozenset())


def test_a_name_that_is_not_text_is_shown_by_its_bytes():
    assert shown("caf\udce9.md") == r"caf\xe9.md"
    assert shown("a\nb") == r"a\nb"


def test_what_cannot_be_read_says_what_to_type():
    problem = unreadable("content/posts/a b.md", PermissionError(13, "Permission denied"))
    assert problem.message == "cannot be read: permission denied"
    assert problem.hint.endswith("chmod u+rX 'content/posts/a b.md'")
