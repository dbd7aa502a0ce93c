"""The workflow for GitHub Pages: its file is sound, and its steps publish what is due and nothing else."""

import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import yaml

from sitegen.cli import main
from sitegen.publish import own_wheel, workflow
from sitegen.publish.checkout import pages_url, read_checkout
from sitegen.publish.own_wheel import Requirement
from sitegen.publish.workflow import ACTIONS, PATH, Workflow, is_unchanged, setup, workflow_text
from tests.publish.actions_runner import Host

MADE = Requirement("./vendor/sitegen-0.1.0-py3-none-any.whl", "sitegen-0.1.0-py3-none-any.whl", b"wheel")
KINDS = [
    Workflow(),
    Workflow(pinned=True),
    Workflow(branches=("a*b/c [x]",), folder="my site/news: é", pinned=True),
]


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(autouse=True)
def _install_from_a_wheel(monkeypatch):
    monkeypatch.setattr(workflow, "requirement", lambda extra: MADE)


@pytest.fixture
def repository(tmp_path):
    """An empty repository."""
    folder = tmp_path / "paper"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


def write(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


# the file


@pytest.mark.parametrize("kind", KINDS)
def test_the_workflow_fulfils_the_schema_of_github(kind, tmp_path):
    file = tmp_path / "pages.yml"
    file.write_text(workflow_text(kind), encoding="utf-8")
    check = ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(file)]
    done = subprocess.run([Path(sys.executable).parent / check[0], *check[1:]], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_no_script_of_the_workflow_holds_an_expression(kind):
    jobs = yaml.load(workflow_text(kind), yaml.BaseLoader)["jobs"]
    scripts = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert len(scripts) == 5
    assert not [script for script in scripts if "${{" in script]


def test_each_job_may_only_do_what_it_needs():
    read = yaml.load(workflow_text(Workflow()), yaml.BaseLoader)
    assert read["permissions"] == {}
    assert read["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert read["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert read["concurrency"] == {"group": "pages", "cancel-in-progress": "false"}


def test_every_action_is_named_by_version_or_by_commit():
    for pinned in (False, True):
        jobs = yaml.load(workflow_text(Workflow(pinned=pinned)), yaml.BaseLoader)["jobs"]
        used = {step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step}
        assert {name.partition("@")[0].removesuffix("/restore").removesuffix("/save") for name in used} == set(ACTIONS)
        for name in used:
            version, commit = ACTIONS["/".join(name.partition("@")[0].split("/")[:2])]
            assert name.partition("@")[2] == (commit if pinned else version.partition(".")[0])
            assert len(commit) == 40


def test_odd_names_of_branch_and_folder_reach_the_workflow_as_they_are():
    read = yaml.load(workflow_text(KINDS[2]), yaml.BaseLoader)
    build = read["jobs"]["build"]
    assert read["on"]["push"]["branches"] == [r"a\*b/c \[x\]"]
    assert build["defaults"]["run"]["working-directory"] == "my site/news: é"
    paths = [step["with"]["path"] for step in build["steps"] if "path" in step.get("with", {})]
    assert paths == ["my site/news: é/.sitegen", ".sitegen-live", "my site/news: é/output"]


def test_where_nobody_knows_the_branch_both_usual_ones_publish(repository):
    assert 'branches: ["main", "master"]' in workflow_text(Workflow())
    setup(repository)
    assert 'branches: ["main"]' in (repository / PATH).read_text()


def test_a_workflow_that_nobody_changed_is_known_by_its_fingerprint():
    text = workflow_text(Workflow())
    assert is_unchanged(text)
    assert is_unchanged(text.replace("\r\n", "\n"))
    assert not is_unchanged(text.replace("17 * * * *", "5 * * * *"))
    assert not is_unchanged("name: mine\n")


# setting up


def test_setup_writes_the_workflow_and_what_github_installs(repository):
    done = setup(repository)
    assert done == ((f"vendor/{MADE.wheel}", "requirements.txt", PATH), (), ())
    assert (repository / "requirements.txt").read_text().splitlines()[1] == MADE.line
    assert setup(repository) == ((), ("requirements.txt", PATH), ())


def test_setup_for_a_site_below_the_top_of_its_repository(repository):
    site = repository / "site"
    site.mkdir()
    setup(site)
    assert 'working-directory: "site"' in (repository / PATH).read_text()
    assert (site / "requirements.txt").exists()


def test_setup_leaves_what_is_not_ours_as_it_is_and_says_so(repository):
    write(repository, PATH, "name: mine\n")
    write(repository, "requirements.txt", "feedparser\n")
    done = setup(repository)
    assert (repository / PATH).read_text() == "name: mine\n"
    assert (repository / "requirements.txt").read_text() == "feedparser\n"
    assert {problem.code: problem.hint for problem in done.problems} == {
        "WF002": f"add the line: {MADE.line}",
        "WF001": f"to have sitegen's, rename {PATH} and run: sitegen publish --setup",
    }


def test_setup_renews_its_own_files_where_nobody_changed_them(repository, monkeypatch):
    setup(repository)
    newer = Requirement("./vendor/sitegen-0.2.0-py3-none-any.whl", "sitegen-0.2.0-py3-none-any.whl", b"newer")
    monkeypatch.setattr(workflow, "requirement", lambda extra: newer)
    done = setup(repository, pinned=True)
    assert done.written == (f"vendor/{newer.wheel}", "requirements.txt", PATH)
    assert ACTIONS["actions/checkout"][1] in (repository / PATH).read_text()


def test_a_folder_whose_name_is_an_expression_is_refused(repository):
    site = repository / "${{ github.actor }}"
    site.mkdir()
    done = setup(site)
    assert [problem.code for problem in done.problems] == ["WF004"]
    assert not (repository / ".github").exists()


def test_without_a_repository_setup_says_how_to_make_one(tmp_path):
    done = setup(tmp_path)
    assert [(problem.code, problem.hint) for problem in done.problems] == [
        ("WF003", "run in the folder of the site: git init -b main")
    ]
    assert list(tmp_path.iterdir()) == []


def publish(folder, monkeypatch, capsys, *arguments):
    monkeypatch.chdir(folder)
    for name in ("GITHUB_ACTIONS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit) as ending:
        main(["publish", *arguments])
    out, err = capsys.readouterr()
    return ending.value.code, out, err


def test_publish_setup_writes_the_workflow_and_tells_the_next_steps(repository, monkeypatch, capsys):
    write(repository, "sitegen.toml", '[site]\ntitle = "T"\nbase_url = "https://t.example/"\n')
    assert publish(repository, monkeypatch, capsys, "--setup", "--pin") == (
        0,
        "",
        f"wrote vendor/{MADE.wheel}\nwrote requirements.txt\nwrote {PATH}\n"
        "next: commit and push; on GitHub choose Settings > Pages > Source: GitHub Actions\n",
    )
    assert ACTIONS["actions/cache"][1] in (repository / PATH).read_text()
    _, out, _ = publish(repository, monkeypatch, capsys, "--setup", "--pin", "--json")
    assert json.loads(out) == {"ok": True, "written": [], "kept": ["requirements.txt", PATH], "problems": []}


def test_publish_setup_needs_a_site_and_pin_needs_setup(repository, monkeypatch, capsys):
    status, _, err = publish(repository, monkeypatch, capsys, "--setup")
    assert (status, "CFG001" in err, (repository / ".github").exists()) == (1, True, False)
    assert publish(repository, monkeypatch, capsys, "--pin")[0] == 2


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("git@github.com:Ana/harbour.git", "https://ana.github.io/harbour/"),
        ("https://github.com/ana/harbour", "https://ana.github.io/harbour/"),
        ("https://ana:secret@github.com/ana/harbour.git/", "https://ana.github.io/harbour/"),
        ("ssh://git@github.com/ana/Ana.github.io.git", "https://ana.github.io/"),
        ("https://gitlab.com/ana/harbour.git", ""),
        ("https://github.com.evil.example/ana/harbour", ""),
        ("git@github.com:ana/a b.git", ""),
        ("", ""),
    ],
)
def test_the_address_of_a_project_page_is_that_of_its_repository(remote, url):
    assert pages_url(remote) == url


def test_the_branch_is_that_of_the_remote_before_the_one_checked_out(repository):
    assert read_checkout(repository).branch == "main"
    git(repository, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    git(repository, "remote", "add", "origin", "git@github.com:ana/harbour.git")
    assert read_checkout(repository) == (repository.resolve(), "trunk", "https://ana.github.io/harbour/")


# what github installs


class Installed:
    """A distribution as pip would have left it."""

    version = "0.1.0"

    def __init__(self, folder: Path, origin: object) -> None:
        self._folder, self._origin = folder, origin
        self.files = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]

    def read_text(self, _: str) -> str | None:
        return json.dumps(self._origin) if self._origin else None

    def locate_file(self, path: Path) -> Path:
        return self._folder / path


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (None, "sitegen==0.1.0"),
        (
            {"url": "https://git.example/s.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "sitegen @ git+https://git.example/s.git@abc",
        ),
        ({"url": "https://x.example/s.whl", "archive_info": {}}, "sitegen @ https://x.example/s.whl"),
        ({"url": "file:///home/me/sitegen", "dir_info": {"editable": True}}, ""),
    ],
)
def test_github_installs_sitegen_from_where_it_came(tmp_path, monkeypatch, origin, line):
    monkeypatch.setattr(own_wheel, "distribution", lambda _: Installed(tmp_path, origin))
    assert own_wheel.requirement() == (line, "", b"")


def test_github_installs_the_markdown_engine_that_the_settings_name(repository, monkeypatch):
    settings = '[site]\ntitle = "T"\nbase_url = "https://t.example/"\n[markdown]\nengine = "commonmark"\n'
    write(repository, "sitegen.toml", settings)
    monkeypatch.setattr(own_wheel, "distribution", lambda _: Installed(repository, None))
    monkeypatch.setattr(workflow, "requirement", own_wheel.requirement)
    setup(repository)
    assert "\nsitegen[commonmark]==0.1.0\n" in (repository / "requirements.txt").read_text()


def test_an_install_from_a_folder_is_packed_into_a_wheel_that_can_be_installed(tmp_path, monkeypatch):
    info = "sitegen-0.1.0.dist-info"
    for path in ("sitegen/__init__.py", "sitegen/_themes/a/theme.toml", f"{info}/METADATA", f"{info}/entry_points.txt"):
        write(tmp_path, path, path)
    write(tmp_path, f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    for path in (f"{info}/RECORD", f"{info}/INSTALLER", f"{info}/direct_url.json", "sitegen/__pycache__/a.pyc"):
        write(tmp_path, path, "local")
    origin = {"url": "file:///home/me/sitegen", "dir_info": {}}
    monkeypatch.setattr(own_wheel, "distribution", lambda _: Installed(tmp_path, origin))
    made = own_wheel.requirement()

    assert made.line == "./vendor/sitegen-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(BytesIO(made.data)) as archive:
        names = archive.namelist()
        record = archive.read(f"{info}/RECORD").decode().splitlines()
    assert sorted(line.split(",")[0] for line in record) == sorted(names)
    assert not [name for name in names if "direct_url" in name or "INSTALLER" in name or "__pycache__" in name]
    assert made == own_wheel.requirement()


# the steps


@pytest.fixture
def host(tmp_path, repository, request):
    """GitHub with a paper: one post of today, one scheduled, one that expires."""
    below = getattr(request, "param", "")
    site = repository / below
    settings = '[site]\ntitle = "T"\nbase_url = "https://old.example/"\ntimezone = "America/New_York"\n'
    write(site, "sitegen.toml", settings)
    write(site, "content/posts/now.md", "---\ntitle: Now\ndate: 2026-11-01\n---\nText.\n")
    write(site, "content/posts/later.md", "---\ntitle: Later\ndate: 2026-12-01 09:00\n---\nText.\n")
    write(site, "content/posts/gone.md", "---\ntitle: Gone\ndate: 2026-11-02\nexpires: 2026-12-03 00:00\n---\nText.\n")
    write(site, "content/static/.well-known/security.txt", "Contact: mailto:a@example.org\n")
    setup(site)
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "A paper")
    return Host(tmp_path / "github", repository)


def titles(host: Host) -> set[str]:
    return {name for name in ("now", "later", "gone") if list(host.live.glob(f"*/*/{name}/index.html"))}


def test_the_site_is_deployed_when_something_becomes_due_or_expires_and_only_then(host):
    assert host.run("push", at("2026-11-20T12:00")), host.log
    assert (host.deployments, titles(host), host.restored) == (1, {"now", "gone"}, [])
    assert "content/posts/later.md until 2026-12-01 09:00 EST" in host.log
    assert (host.live / ".well-known/security.txt").is_file()
    assert not (host.live / ".sitegen").exists()
    assert "https://user.github.io/paper/" in (host.live / "index.html").read_text()
    assert "old.example" not in (host.live / "sitemap.xml").read_text()

    assert host.run("schedule", at("2026-12-01T13:59:59"))  # 08:59:59 in New York
    assert (host.deployments, titles(host)) == (1, {"now", "gone"})
    assert [key.startswith("sitegen-Linux-") for key in host.restored] == [True, False]
    assert "readers have this site already" in host.log

    assert host.run("schedule", at("2026-12-01T14:00"))
    assert (host.deployments, titles(host)) == (2, {"now", "gone", "later"})

    assert host.run("schedule", at("2026-12-01T15:17"))
    assert host.deployments == 2

    assert host.run("schedule", at("2026-12-03T05:17"))
    assert (host.deployments, titles(host)) == (3, {"now", "later"})


def test_a_deployment_that_failed_is_made_good_by_the_next_schedule(host):
    host.run("push", at("2026-11-20T12:00"))
    host.is_down = True
    assert not host.run("schedule", at("2026-12-01T14:00"))
    host.is_down = False
    assert host.run("schedule", at("2026-12-01T15:00"))
    assert (host.deployments, "later" in titles(host)) == (2, True)


def test_a_push_and_a_click_always_deploy_and_so_does_a_schedule_that_remembers_nothing(host):
    for event in ("push", "workflow_dispatch"):
        assert host.run(event, at("2026-11-20T12:00"))
    host.forget()
    assert host.run("schedule", at("2026-11-20T13:00"))
    assert host.deployments == 3


@pytest.mark.parametrize("host", ["my site"], indirect=True)
def test_a_site_below_the_top_of_its_repository_is_deployed(host):
    assert host.run("push", at("2026-11-20T12:00")), host.log
    assert titles(host) == {"now", "gone"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: a: b\n---\n", "::error file=content/posts/now.md,line=2"),
        ("---\ntitle: A\ndate: 2026-11-01\n---\n[There](http://localhost:8000/x/)\n", "localhost"),
    ],
)
def test_a_site_with_an_error_is_not_deployed(host, text, said):
    write(host.repository, "content/posts/now.md", text)
    git(host.repository, "commit", "-qam", "Broken")
    assert not host.run("push", at("2026-11-20T13:00"))
    assert host.deployments == 0
    assert said in host.log
