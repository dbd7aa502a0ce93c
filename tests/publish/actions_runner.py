"""A workflow run on this machine, step by step, each job in a clean folder, as GitHub's runners would.

Shell steps are run as they are. Actions are played: what they need (permissions, inputs) is asked for, and what they
give (the sources, the address, caches, an artifact, a live site) is given. The clock stands still, and nothing is
installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
_CONDITION = re.compile(r"([\w.-]+) == '([^']*)'\Z")


class FailedError(Exception):
    """A step that ends a job."""


@dataclass
class Host:
    """GitHub: a repository, its caches, the site that is live, and what has happened. `folder` is all of its disk."""

    folder: Path
    repository: Path
    base_url: str = "https://user.github.io/paper"
    caches: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    deployments: int = 0
    is_down: bool = False
    log: str = ""

    @property
    def live(self) -> Path:
        """The folder that readers see."""
        return self.folder / "live"

    def forget(self) -> None:
        """Lose every cache, as GitHub does with those that nobody has used for a week."""
        shutil.rmtree(self.folder / "caches")
        self.caches.clear()

    def run(self, event: str, epoch: int) -> bool:
        """Run the workflow for an event at a moment, in seconds since 1970; whether every job succeeded."""
        text = (self.repository / ".github/workflows/pages.yml").read_text(encoding="utf-8")
        workflow = yaml.load(text, yaml.BaseLoader)  # not YAML 1.1, in which the key on is true
        assert event in workflow["on"]
        self.log, self.restored = "", []
        needs: dict[str, Any] = {}
        number = len(list(self.folder.glob("run*")))
        for name, job in workflow["jobs"].items():
            run = Job(self, job, event, epoch, self.folder / f"run{number}-{name}", {"needs": needs})
            try:
                needs[name] = {"outputs": run.run()}
            except FailedError:
                return False
        return True


class Job:
    """One job in a folder of its own."""

    def __init__(self, host: Host, job: dict[str, Any], event: str, epoch: int, folder: Path, known: Any) -> None:
        self.host, self.job, self.epoch = host, job, epoch
        self.workspace = folder / "work"
        self.workspace.mkdir(parents=True)
        self.permissions = job["permissions"]
        sha = subprocess.run(["git", "rev-parse", "HEAD"], cwd=host.repository, capture_output=True, text=True).stdout
        github = {"event_name": event, "sha": sha.strip(), "run_id": folder.name, "run_attempt": "1"}
        self.known = {**known, "github": github, "runner": {"os": "Linux"}, "steps": {}}
        self.afterwards: list[Callable[[], None]] = []

    def run(self) -> dict[str, str]:
        """The outputs of the job; raises FailedError with its first step that fails."""
        if not self.holds(self.job.get("if")):
            return {}
        for step in self.job["steps"]:
            if self.holds(step.get("if")):
                outputs = self.shell(step) if "run" in step else self.action(step)
                self.known["steps"][step.get("id", "")] = {"outputs": outputs}
        for act in self.afterwards:
            act()
        return {name: self.filled(text) for name, text in self.job.get("outputs", {}).items()}

    def value(self, path: str) -> str:
        """What an expression like `steps.pages.outputs.base_url` gives; empty where there is nothing."""
        found: Any = self.known
        for part in path.split("."):
            found = found.get(part, {}) if isinstance(found, dict) else {}
        return found if isinstance(found, str) else ""

    def filled(self, text: str) -> str:
        assert "${{" not in _EXPRESSION.sub("", text), text
        return _EXPRESSION.sub(lambda found: self.value(found[1]), text)

    def holds(self, condition: str | None) -> bool:
        if condition is None:
            return True
        found = _CONDITION.match(condition)
        assert found, condition
        return self.value(found[1]) == found[2]

    def shell(self, step: dict[str, Any]) -> dict[str, str]:
        assert "${{" not in step["run"], "an expression in a script is an injection"
        said = self.workspace.parent / "outputs"
        said.write_text("")
        python = Path(sys.executable)
        tools = self.workspace.parent / "bin"
        tools.mkdir(exist_ok=True)
        (tools / "python").write_text(f'#!/bin/sh\n[ "$2" = pip ] && exec test -f "$6"\nexec {python} "$@"\n')
        (tools / "python").chmod(0o755)
        environment = {
            "PATH": os.pathsep.join([str(tools), str(python.parent), os.environ["PATH"]]),
            "HOME": str(self.workspace.parent),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(said),
            "GITHUB_WORKSPACE": str(self.workspace),
            "SOURCE_DATE_EPOCH": str(self.epoch),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            **{name: self.filled(text) for name, text in step.get("env", {}).items()},
        }
        where = self.workspace / self.job.get("defaults", {}).get("run", {}).get("working-directory", "")
        flags = ["-eo", "pipefail"] if step.get("shell") == "bash" else ["-e"]
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", *flags, "-c", step["run"]],
            cwd=where,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        self.host.log += f"{done.stdout}{done.stderr}"
        if done.returncode:
            raise FailedError(self.host.log)
        return dict(line.split("=", 1) for line in said.read_text().splitlines())

    def action(self, step: dict[str, Any]) -> dict[str, str]:
        name = step["uses"].partition("@")[0].removeprefix("actions/")
        given = {key: self.filled(text) for key, text in step.get("with", {}).items()}
        played: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
            "checkout": self.checkout,
            "setup-python": self.setup_python,
            "configure-pages": self.configure_pages,
            "cache": self.cache,
            "cache/restore": self.restore,
            "cache/save": self.save,
            "upload-pages-artifact": self.upload,
            "deploy-pages": self.deploy,
        }
        return played[name](given)

    def checkout(self, given: dict[str, str]) -> dict[str, str]:
        assert self.permissions["contents"] == "read"
        assert given["persist-credentials"] == "false"
        subprocess.run(["git", "clone", "-q", self.host.repository, self.workspace], check=True)
        return {}

    def setup_python(self, given: dict[str, str]) -> dict[str, str]:
        assert given["cache"] == "pip"
        assert (self.workspace / given["cache-dependency-path"]).is_file()
        return {}

    def configure_pages(self, _: dict[str, str]) -> dict[str, str]:
        assert self.permissions["pages"] in ("read", "write")
        return {"base_url": self.host.base_url}

    def cache(self, given: dict[str, str]) -> dict[str, str]:
        outputs = self.restore(given)
        if given["key"] not in self.host.caches:
            self.afterwards.append(lambda: self.save(given) and None)
        return outputs

    def restore(self, given: dict[str, str]) -> dict[str, str]:
        wanted = [given["key"], *given.get("restore-keys", "").split()]
        key = next((key for start in wanted for key in reversed(self.host.caches) if key.startswith(start)), None)
        if key is None:
            return {}
        self.host.restored.append(key)
        shutil.copytree(self.host.folder / "caches" / key, self.workspace / given["path"], dirs_exist_ok=True)
        return {}

    def save(self, given: dict[str, str]) -> dict[str, str]:
        assert given["key"] not in self.host.caches, "a cache is never written over"
        if (self.workspace / given["path"]).exists():
            shutil.copytree(self.workspace / given["path"], self.host.folder / "caches" / given["key"])
            self.host.caches.append(given["key"])
        return {}

    def upload(self, given: dict[str, str]) -> dict[str, str]:
        left_out = [".git", ".github"] if given.get("include-hidden-files") == "true" else [".*"]
        artifact = self.host.folder / "artifact"
        shutil.rmtree(artifact, ignore_errors=True)
        shutil.copytree(self.workspace / given["path"], artifact, ignore=shutil.ignore_patterns(*left_out))
        return {}

    def deploy(self, _: dict[str, str]) -> dict[str, str]:
        assert self.permissions == {"pages": "write", "id-token": "write"}
        assert self.job["environment"]["name"] == "github-pages"
        if self.host.is_down:
            raise FailedError("GitHub Pages is down")
        shutil.rmtree(self.host.live, ignore_errors=True)
        shutil.copytree(self.host.folder / "artifact", self.host.live)
        self.host.deployments += 1
        return {"page_url": self.host.base_url}
