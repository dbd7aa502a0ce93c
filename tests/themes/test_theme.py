"""Reading a theme from disk: its chain, its options, and everything that may be wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitegen.base.problems import Place
from sitegen.themes.assets import make_assets
from sitegen.themes.theme import load_theme

AT = Place("sitegen.toml", 6, 8)
KEY = Place("sitegen.toml", 9, 1)
VALUE = Place("sitegen.toml", 9, 9)


@pytest.fixture
def site(tmp_path):
    def write(path: str, text: str | bytes = "") -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    write("themes/mine/theme.toml", 'name = "mine"\n')
    write.root = tmp_path
    return write


def load(site, name="mine", trusted=False, **options):
    places = {("theme", "name"): AT} | {("theme", "options", option): VALUE for option in options}
    keys = {("theme", "options", option): KEY for option in options}
    return load_theme(site.root, name, trusted, options, places, keys)


def told(site, name="mine", **options):
    return [(problem.code, str(problem.at), problem.hint) for problem in load(site, name, **options)[1]]


def test_the_chain_ends_in_the_theme_that_has_all_templates(site):
    theme, problems = load(site)
    assert problems == []
    assert [layer.name for layer in theme.layers] == ["mine", "press"]
    assert not theme.trusted


def test_the_sites_own_templates_come_first(site):
    site("templates/post.html", "x")
    theme, _ = load(site)
    assert [layer.name for layer in theme.layers] == ["", "mine", "press"]
    assert theme.layers[0].templates == {"post.html": b"x"}


def test_a_parent_that_comes_again_ends_the_chain(site):
    site("themes/a/theme.toml", 'name = "a"\nparent = "b"\n')
    site("themes/b/theme.toml", 'name = "b"\nparent = "a"\n')
    theme, _ = load(site, "a")
    assert [layer.name for layer in theme.layers] == ["a", "b"]


def test_a_bundled_theme_is_trusted_and_one_with_a_strangers_parent_is_not(site):
    assert load(site, "courier")[0].trusted
    site("themes/courier/theme.toml", 'name = "courier"\nparent = "mine"\n')
    assert not load(site, "courier")[0].trusted
    assert load(site, "courier", trusted=True)[0].trusted


@pytest.mark.parametrize("name", ["../..", "/etc", "a/b", "..", ".", "-x", "a b"])
def test_a_name_that_could_lead_elsewhere_is_refused(site, name):
    theme, (problem,) = load(site, name)
    assert theme is None
    assert (problem.code, problem.at) == ("SEC001", AT)


@pytest.mark.parametrize(
    ("text", "code", "at", "hint"),
    [
        ("name = mine\n", "CFG003", "themes/mine/theme.toml:1:8", 'write: name = "mine"'),
        ('name = "mine"\nparent = "pres"\n', "CFG008", "themes/mine/theme.toml:2:10", "did you mean press?"),
        ('name = "mine"\nparent = 5\n', "CFG006", "themes/mine/theme.toml:2:10", 'write: parent = "…"'),
        (
            'name = "mine"\napi = ">=9"\n',
            "CFG009",
            "themes/mine/theme.toml:2:7",
            "take a version of the theme that fits, or another sitegen",
        ),
        ('name = "mine"\napi = "new"\n', "CFG006", "themes/mine/theme.toml:2:7", 'write api = ">=1,<2"'),
        ('name = "mine"\nparnet = "a"\n', "CFG005", "themes/mine/theme.toml:2:1", "did you mean parent?"),
    ],
)
def test_a_mistake_in_theme_toml_has_its_place(site, text, code, at, hint):
    site("themes/mine/theme.toml", text)
    assert told(site) == [(code, at, hint)]


@pytest.mark.parametrize(
    "text",
    ["layout = 5\nneeds = []\n", "options = 5\n", "[options]\na = 5\n", '[options.a]\ntype = "choice"\nchoices = 5\n'],
)
def test_a_theme_toml_of_odd_shapes_is_never_a_crash(site, text):
    site("themes/mine/theme.toml", 'name = "mine"\n' + text)
    load(site)


def test_options_are_checked_against_what_the_theme_declares(site):
    site(
        "themes/mine/theme.toml",
        'name = "mine"\n'
        '[options.ink]\ntype = "color"\ndefault = "#112233"\n'
        '[options.size]\ntype = "number"\ndefault = 3\n'
        '[options.wide]\ntype = "flag"\ndefault = false\n'
        '[options.face]\ntype = "choice"\ndefault = "serif"\nchoices = ["serif", "sans"]\n',
    )
    theme, problems = load(site, ink="#abc", size=4.5, wide=True, face="sans")
    assert problems == []
    assert {name: theme.options[name] for name in ("ink", "size", "wide", "face")} == {
        "ink": "#abc",
        "size": 4.5,
        "wide": True,
        "face": "sans",
    }
    assert load(site)[0].options["ink"] == "#112233"
    assert told(site, ink="red") == [("CFG006", str(VALUE), 'write: ink = "#112233"')]
    assert told(site, size=True) == [("CFG006", str(VALUE), "write: size = 3")]
    assert told(site, wide="no") == [("CFG006", str(VALUE), "write: wide = false")]
    assert told(site, face="cursive") == [("CFG006", str(VALUE), 'write: face = "serif"')]
    assert told(site, inc="#abc") == [("CFG005", str(KEY), "did you mean ink?")]


def test_a_link_out_of_the_theme_is_refused_and_one_inside_it_is_followed(site):
    site("content/posts/draft.md", "not yet")
    inside = site("themes/mine/static/a.css", "a {}")
    for name, target in (("b.css", inside), ("c.txt", "/etc/passwd"), ("d.txt", site.root / "content/posts/draft.md")):
        (site.root / "themes/mine/static" / name).symlink_to(target)
    (site.root / "themes/mine/static/fonts").symlink_to("/etc")
    theme, problems = load(site)
    assert list(theme.layers[0].static) == ["a.css", "b.css"]
    assert [(problem.code, str(problem.at)) for problem in problems] == [
        ("SEC001", "themes/mine/static/c.txt"),
        ("SEC001", "themes/mine/static/d.txt"),
        ("SEC001", "themes/mine/static/fonts"),
    ]


def test_a_theme_folder_may_be_a_link_itself(site, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("work")
    (elsewhere / "theme.toml").write_text('name = "dev"\n')
    (elsewhere / "static").mkdir()
    (elsewhere / "static/a.css").write_text("a {}")
    (site.root / "themes/dev").symlink_to(elsewhere)
    theme, problems = load(site, "dev")
    assert problems == []
    assert list(theme.layers[0].static) == ["a.css"]


def test_pipes_and_leavings_of_editors_are_no_part_of_a_theme(site):
    site("themes/mine/static/a.css~")
    site("themes/mine/static/.hidden")
    site("themes/mine/static/.git/config")
    os.mkfifo(site.root / "themes/mine/static/pipe")
    theme, problems = load(site)
    assert (theme.layers[0].static, problems) == ({}, [])


def test_a_template_that_is_not_utf_8_is_an_error_at_the_byte(site):
    site("themes/mine/templates/a.html", "ok\nSão\n".encode("latin-1"))
    assert [entry[:2] for entry in told(site)] == [("ENC001", "themes/mine/templates/a.html:2:2")]


def test_assets_are_named_by_their_content_and_style_sheets_follow(site):
    site("themes/mine/static/font.woff2", b"\x00")
    site("themes/mine/static/css/a.css", '@import "b.css";\na { src: url("../font.woff2?x#y") }')
    site("themes/mine/static/css/b.css", "b { background: url(data:image/png;base64,AA==) }")
    assets, problems = make_assets(load(site)[0])
    assert problems == []
    sheet = assets.files[assets.urls["css/a.css"]].decode()
    assert f'@import "{assets.urls["css/b.css"].rpartition("/")[2]}"' in sheet
    assert f'url("../{assets.urls["font.woff2"].rpartition("/")[2]}?x#y")' in sheet
    before = assets.urls["css/a.css"]
    site("themes/mine/static/font.woff2", b"\x01")
    assert make_assets(load(site)[0])[0].urls["css/a.css"] != before


def test_a_style_sheet_that_points_at_nothing_is_an_error_at_the_target(site):
    site("themes/mine/static/a.css", 'a {}\nb { background: url("papr.png") }')
    site("themes/mine/static/paper.png")
    _, (problem,) = make_assets(load(site)[0])
    assert (problem.code, str(problem.at), problem.hint) == (
        "TPL011",
        "themes/mine/static/a.css:2:22",
        "did you mean paper.png?",
    )
