"""`sitegen new`, as it is typed."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from sitegen.cli import main
from sitegen.content.front_matter import read_front_matter
from sitegen.photos.metadata import read_metadata

NOW = "1795176000"  # 2026-11-20 12:00 UTC
TAGGED = Path(__file__).parents[1] / "photos/tagged"
HOSTILE = ["../../x", "😀🔥", "a b " * 75, 'Mayor: "no"', "it's # not", "שלום עולם", "two\nlines", "\x1b[31mred", "---"]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in a new site: (status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS", "TERM", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    settings = '[site]\ntitle = "T"\nbase_url = "https://t.example/"\ntimezone = "Asia/Tokyo"\n'
    (tmp_path / "sitegen.toml").write_text(settings)

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ending:
            main(list(arguments))
        out, err = capsys.readouterr()
        return ending.value.code, out, err

    return command


def front(path: str):
    read = read_front_matter(path, Path(path).read_bytes(), "posts", ZoneInfo("Asia/Tokyo"))
    assert read.front, read.problems
    return read.front


def files() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def test_a_new_post_is_dated_now_in_the_zone_of_the_site_and_its_path_is_printed(run):
    assert run("new", "Harbour bridge opens") == (0, "content/posts/2026/harbour-bridge-opens.md\n", "")
    text = Path("content/posts/2026/harbour-bridge-opens.md").read_text()
    assert text == (
        "---\ntitle: Harbour bridge opens\ndate: 2026-11-20 21:00\ntags: []\nauthors: []\ndescription:\n---\n"
    )


def test_the_examples_of_the_guide_do_what_they_say(run):
    guide = (Path(__file__).parents[2] / "docs/guide.md").read_text("utf-8")
    examples = [line for line in guide.split("\n") if line.startswith("$ sitegen new ")]
    made = [run(*shlex.split(line)[2:])[1].strip() for line in examples]
    assert made == [
        "content/posts/2026/harbour-bridge-opens.md",
        "content/posts/2026/why-the-wall-must-wait.md",
        "content/posts/2031/market-day.md",
        "content/pages/how-to-reach-us.md",
    ]
    assert (front(made[1]).kind, front(made[1]).draft) == ("opinion", True)


def test_flags_become_front_matter(run):
    status, out, _ = run(
        *("new", "Why: now", "--kind", "opinion", "--section", "Town hall", "--tag", "wall", "--tag", "a, b"),
        *("--author", "Ana Lopes", "--author", "Rui: Costa", "--draft", "--date", "2026-12-01T09:00"),
    )
    made = front(out.strip())
    assert status == 0
    assert (made.title, made.kind, made.section, made.draft) == ("Why: now", "opinion", "Town hall", True)
    assert (made.tags, made.authors) == (("wall", "a, b"), ("Ana Lopes", "Rui: Costa"))
    assert made.date.at.isoformat() == "2026-12-01T09:00:00+09:00"


def test_a_page_has_no_date(run):
    assert run("new", "Corrections policy", "--page")[1] == "content/pages/corrections-policy.md\n"
    assert Path("content/pages/corrections-policy.md").read_text() == "---\ntitle: Corrections policy\n---\n"
    status, _, err = run("new", "About", "--page", "--section", "x")
    assert status == 2
    assert "a page has no section" in err


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_in_its_folder_and_is_read_back(run, title):
    status, out, _ = run("new", "--", title)
    assert status == 0
    path = Path(out.strip())
    assert path.parent == Path("content/posts/2026")
    assert sorted(files()) == [path.as_posix(), "sitegen.toml"]
    assert front(out.strip()).title == " ".join(title.replace("\x1b", "").split())


def test_an_empty_title_is_refused(run):
    status, _, err = run("new", " \n ")
    assert (status, "NEW006" in err, list(files())) == (1, True, ["sitegen.toml"])


@pytest.mark.parametrize("there", ["a.md", "a/index.md", "a/other.txt", "a.markdown"])
@pytest.mark.parametrize("photo", [False, True])
def test_nothing_is_ever_written_over(run, there, photo):
    file = Path("content/posts/2026") / there
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    Image.new("RGB", (4, 4)).save("p.jpg")
    before = files()
    status, _, err = run("new", "A", *(["--photo", "p.jpg"] if photo else []))
    assert (status, "NEW001" in err) == (1, True)
    assert files() == before
    assert run("new", "A", "--slug", "another words")[0] == 0


def test_of_many_who_begin_the_same_text_at_once_one_does(run, tmp_path):
    Image.new("RGB", (4, 4)).save("p.jpg")
    command = [sys.executable, "-m", "sitegen", "new", "A", "--photo", "p.jpg", "--tag"]
    started = [
        subprocess.Popen([*command, str(n)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) for n in range(4)
    ]
    assert sorted(one.wait() for one in started) == [0, 1, 1, 1]
    assert sorted(files()) == [
        "content/posts/2026/a/index.md",
        "content/posts/2026/a/p.jpg",
        "p.jpg",
        "sitegen.toml",
    ]


def test_a_folder_that_leads_out_of_the_site_is_refused(run, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    Path("content").mkdir()
    Path("content/posts").symlink_to(outside)
    status, _, err = run("new", "A")
    assert (status, "SEC001" in err, list(outside.iterdir())) == (1, True, [])


def test_a_section_with_a_folder_gets_its_texts_there(run):
    Path("content/posts/town-hall/2025").mkdir(parents=True)
    Path("content/posts/flat").mkdir()
    Path("content/posts/flat/old.md").write_text("x")
    assert run("new", "A", "--section", "Town Hall")[1] == "content/posts/town-hall/2026/a.md\n"
    assert run("new", "B", "--section", "flat")[1] == "content/posts/flat/b.md\n"
    assert "section" not in Path("content/posts/flat/b.md").read_text()
    assert run("new", "C", "--section", "new desk")[1] == "content/posts/2026/c.md\n"


def test_the_archetypes_of_a_site_are_followed(run):
    Path("archetypes").mkdir()
    Path("archetypes/post.md").write_text(
        "---\nauthors: [Desk]\ntags: [town]\nlang: pt # always\n---\nLisboa, {{ date }}\n"
    )
    Path("archetypes/match.md").write_text("---\nsection: sport\n---\n")
    run("new", "A", "--tag", "wall")
    assert Path("content/posts/2026/a.md").read_text() == (
        "---\ntitle: A\ndate: 2026-11-20 21:00\nauthors: [Desk]\ntags: [town, wall]\nlang: pt # always\n---\n"
        "Lisboa, 2026-11-20\n"
    )
    run("new", "B", "--kind", "match")
    assert front("content/posts/2026/b.md").section == "sport"
    status, _, err = run("new", "C", "--kind", "matsch")
    assert (status, "write: --kind match" in err) == (1, True)


def test_what_would_not_be_read_back_is_not_written(run):
    status, _, err = run("new", "A", "--tag", "!!!")
    assert (status, "error[PATH001]" in err, list(files())) == (1, True, ["sitegen.toml"])


def test_a_photograph_is_copied_and_its_metadata_are_front_matter(run):
    exif = Image.Exif()
    exif[0x010E] = 'Cars queue: the "new" bridge'
    exif[0x013B] = "Rui Costa"
    Image.new("RGB", (1200, 30)).save("DSC 01.JPG", "JPEG", exif=exif)
    status, out, err = run("new", "Bridge", "--photo", "DSC 01.JPG")
    assert (status, out) == (0, "content/posts/2026/bridge/index.md\n")
    assert Path("content/posts/2026/bridge/dsc-01.jpg").read_bytes() == Path("DSC 01.JPG").read_bytes()
    photo = front(out.strip()).photo
    assert (photo.src, photo.caption, photo.credit) == ("dsc-01.jpg", 'Cars queue: the "new" bridge', "Rui Costa")
    assert err == (
        "photo dsc-01.jpg\n"
        '  caption from its EXIF: Cars queue: the "new" bridge\n'
        "  credit from its EXIF: Rui Costa\n"
        "  still to be written: alt\n"
    )


@pytest.mark.parametrize("name", ["xmp.jpg", "iptc.tif", "xmp.avif", "xmp.webp", "iptc.png"])
def test_every_kind_of_photograph_brings_its_texts_and_is_built(run, name):
    status, out, _ = run("new", "Sandbags", "--photo", str(TAGGED / name))
    assert status == 0
    made = front(out.strip())
    assert made.photo.src == name
    said = read_metadata(TAGGED / name)
    assert made.photo.caption == said.caption != ""
    assert made.photo.credit == said.credit != ""
    assert run("build")[0] == 0


def test_what_a_picture_lacks_and_what_it_tells_is_said(run):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 9.0, 5.0), 3: "W", 4: (8.0, 37.0, 0.0)})
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:'
        'DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF>'
        "</x:xmpmeta>"
    )
    Image.new("RGB", (800, 30)).save("quay.jpg", "JPEG", exif=exif, xmp=xmp.encode())
    assert run("new", "Quay", "--photo", "quay.jpg")[2] == (
        "photo quay.jpg\n"
        "  still to be written: alt, caption, credit\n"
        "  only 800 px wide: search engines and social media want 1200 px\n"
        "  made by a machine: a label under it will say so\n"
        "  says where it was taken: the site will not, but the copy beside the text does\n"
    )


def test_a_picture_that_a_build_would_refuse_is_refused_at_once(run):
    Image.effect_noise((400, 300), 60).save("whole.jpg")
    Path("cut.jpg").write_bytes(Path("whole.jpg").read_bytes()[:4000])
    before = files()
    status, _, err = run("new", "A", "--photo", "cut.jpg")
    assert (status, "error[NEW002]" in err, files()) == (1, True, before)


def test_a_picture_that_cannot_be_shown_leaves_nothing_behind(run):
    Path("no.jpg").write_text("no picture")
    Path("a.heic").write_text("x")
    before = files()
    for name in ("no.jpg", "a.heic", "absent.jpg"):
        status, _, err = run("new", "A", "--photo", name)
        assert (status, "NEW002" in err, files()) == (1, True, before)


def test_the_editor_is_started_with_its_arguments_and_no_shell(run, monkeypatch):
    script = Path("edit or.py")
    script.write_text("import sys; open('seen', 'w').write('\\n'.join(sys.argv[1:]))")
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.setenv("VISUAL", f'{sys.executable} "{script}" -w "; touch hacked"')
    assert run("new", "A", "--edit")[0] == 0
    assert Path("seen").read_text().split("\n") == ["-w", "; touch hacked", f"{Path.cwd()}/content/posts/2026/a.md"]
    assert not Path("hacked").exists()


def test_a_post_stays_where_its_editor_fails(run, monkeypatch):
    monkeypatch.setenv("EDITOR", "no-such-editor -w")
    status, out, err = run("new", "A", "--edit")
    assert (status, out, "NEW005" in err) == (1, "content/posts/2026/a.md\n", True)
    assert Path("content/posts/2026/a.md").exists()


def test_the_result_for_programs(run):
    _, out, err = run("new", "A", "--json")
    assert (json.loads(out), err) == ({"ok": True, "path": "content/posts/2026/a.md", "problems": []}, "")


def test_without_a_site_nothing_is_written(run):
    Path("sitegen.toml").unlink()
    status, _, err = run("new", "A")
    assert (status, "CFG001" in err, files()) == (1, True, {})


def test_the_hour_that_comes_twice_is_written_with_its_offset(run, monkeypatch):
    Path("sitegen.toml").write_text(Path("sitegen.toml").read_text().replace("Asia/Tokyo", "Europe/Lisbon"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1792891800")  # 2026-10-25 01:30 UTC, the second 01:30 in Lisbon
    run("new", "A")
    assert "date: 2026-10-25 01:30 +00:00\n" in Path("content/posts/2026/a.md").read_text()


def test_a_post_that_is_still_empty_stops_neither_check_nor_build(run):
    run("new", "Harbour bridge opens")
    status, _, err = run("check")
    assert (status, "warning[MD010]" in err) == (0, True), err
    assert run("build")[0] == 0
