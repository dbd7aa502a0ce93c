from zoneinfo import ZoneInfo

from sitegen.base.problems import Problem
from sitegen.desk.archetype import Archetype, fill, find_archetype, read_archetype, yaml_text

UTC = ZoneInfo("UTC")


def model(tmp_path, text, folder="posts"):
    file = tmp_path / "a.md"
    file.write_text(text)
    return read_archetype(file, "archetypes/a.md", folder, UTC)


def filled(tmp_path, text, **values):
    archetype = model(tmp_path, text)
    assert isinstance(archetype, Archetype)
    return fill(archetype, values, {"title": "T", "time": "09:15"}, "posts")


def test_an_archetype_is_kept_line_by_line_and_its_keys_keep_their_place(tmp_path):
    tags = "tags:\n  - a\n  # remark\n  - b\n"
    text = f"---\n# who writes\nauthor: Desk   # always\nTitle: x\n{tags}\nseries: S\n---\nText.\n"
    assert filled(tmp_path, text, title='"New: one"', date="2026-01-31", tags="[a, c]") == (
        "---\ndate: 2026-01-31\n# who writes\nauthor: Desk   # always\n"
        'title: "New: one"\ntags: [a, c]\nseries: S\n---\nText.\n'
    )


def test_a_long_value_is_replaced_whole(tmp_path):
    text = "---\ndescription: |\n  one\n\n  two\nlang: en\n---\n"
    assert filled(tmp_path, text, description="short") == "---\ndescription: short\nlang: en\n---\n"


def test_what_the_archetype_lacks_is_added_in_order(tmp_path):
    text = filled(tmp_path, "---\nlang: en\n---\n", draft="true", title="A", section="news", date="2026-01-31")
    assert text == "---\ntitle: A\ndate: 2026-01-31\nlang: en\nsection: news\ndraft: true\n---\n"


def test_only_known_fields_of_the_body_are_filled(tmp_path):
    text = filled(tmp_path, "---\nlang: en\n---\n## {{ time }} {{title}} {{ name }}", title="A")
    assert text.endswith("---\n## 09:15 T {{ name }}\n")


def test_an_empty_archetype_and_one_without_front_matter_are_models_too(tmp_path):
    assert filled(tmp_path, "", title="A") == "---\ntitle: A\n---\n"
    assert filled(tmp_path, "Body.\n", title="A") == "---\ntitle: A\n---\nBody.\n"


def test_a_broken_archetype_is_shown_where_it_is_broken(tmp_path):
    problems = model(tmp_path, "---\ntitle: a: b\n---\n")
    assert [(problem.code, str(problem.at)) for problem in problems] == [("FM003", "archetypes/a.md:2:9")]


def test_an_archetype_in_toml_or_on_one_line_is_refused(tmp_path):
    for text in ('+++\ntitle = "x"\n+++\n', "---\n{title: x, lang: en}\n---\n"):
        (problem,) = model(tmp_path, text)
        assert problem.code == "NEW004"


def test_the_archetypes_of_a_site_go_before_those_that_ship(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "opinion.md").write_text("x")
    assert find_archetype(tmp_path, "models", "opinion")[1] == "models/opinion.md"
    assert find_archetype(tmp_path, "models", "live")[1] == "live.md"
    assert find_archetype(tmp_path, "models", "review")[1] == "post.md"


def test_a_kind_that_nobody_knows_is_answered_with_the_nearest(tmp_path):
    problem = find_archetype(tmp_path, "archetypes", "opinon")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.hint) == ("NEW003", "write: --kind opinion")


def test_names_stand_without_quotes_where_that_is_safe():
    assert [yaml_text(text) for text in ("Ana Lopes", "no", "10", "a: b", "it's", "*x", "Fog & rain")] == [
        "Ana Lopes",
        '"no"',
        '"10"',
        '"a: b"',
        "it's",
        '"*x"',
        "Fog & rain",
    ]
