"""What a publish does to a branch: everything it must, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.publish.conftest import NOW, SITE, git

PUBLISHED = {**SITE, ".nojekyll": b""}


def test_the_first_publish_makes_the_branch_and_nothing_else(desk, remote):
    before = desk.state()
    outcome = desk.publish()
    assert remote.refs() == ["refs/heads/gh-pages"]
    assert remote.files() == PUBLISHED
    assert remote.history() == [outcome.commit]
    assert outcome.composed.changes.new == tuple(sorted(PUBLISHED))
    assert desk.state() == before
    remote.assert_sound()


def test_a_new_branch_leaves_the_others_alone(desk, remote):
    git(desk.root, "push", "-q", "origin", "main")
    main = remote.tip("main")
    desk.publish()
    assert (remote.tip("main"), remote.refs()) == (main, ["refs/heads/gh-pages", "refs/heads/main"])
    assert len(remote.history()) == 1


def test_a_publish_goes_on_top_of_the_last(desk, remote):
    first = desk.publish().commit
    outcome = desk.publish({**SITE, "index.html": b"<h1>Late news</h1>\n", "new.txt": b"new\n"})
    assert remote.history() == [outcome.commit, first]
    assert outcome.parent == first
    assert outcome.composed.changes == (("new.txt",), ("index.html",), ())
    assert remote.files()["index.html"] == b"<h1>Late news</h1>\n"


def test_a_file_that_is_gone_from_the_site_goes_from_the_branch(desk, remote):
    desk.publish()
    left = {path: data for path, data in SITE.items() if "fair" not in path}
    assert desk.publish(left).composed.changes.removed == ("2026/11/fair/index.html",)
    assert remote.files() == {**left, ".nojekyll": b""}


def test_a_site_that_has_not_changed_makes_no_commit(desk, remote):
    commit = desk.publish().commit
    for _ in range(20):
        outcome = desk.publish()
        assert (outcome.commit, outcome.parent, outcome.composed.changes.number) == ("", commit, 0)
    assert remote.history() == [commit]


def test_a_dry_run_changes_nothing(desk, remote):
    outcome = desk.publish(order={"dry_run": True})
    assert (outcome.commit, outcome.composed.changes.number, remote.refs()) == ("", len(PUBLISHED), [])


def test_the_commit_says_who_when_and_what(desk, remote):
    desk.publish(order={"message": "Election night\n\nAll the results"})
    assert remote("log", "-1", "--format=%an <%ae> %ct%n%B", "gh-pages") == (
        f"Ana Lopes <ana@paper.example> {int(NOW.timestamp())}\n"
        "Election night\n\nAll the results\n\nSitegen-Version: 0.1.0\n"
    ).rstrip("\n")


@pytest.mark.parametrize("message", ["caf\udce9", "# only a remark", "--amend", "-", "\x01", "a\n\n\n", "é\u2028b"])
def test_any_message_is_a_message(desk, remote, message):
    desk.publish(order={"message": message})
    assert desk.publishes()[0].commit == remote.tip()


@pytest.mark.parametrize("now", [datetime(1960, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
def test_any_clock_is_a_clock(desk, remote, now):
    assert desk.publish(order={"now": now}).commit == remote.tip()


def test_without_a_name_in_gits_settings_the_paper_commits(desk, remote, plain_git):
    (plain_git / "gitconfig").write_text("")
    desk.publish()
    assert remote("log", "-1", "--format=%an <%ae> %cn <%ce>", "gh-pages") == (
        "The Paper <noreply@paper.example> The Paper <noreply@paper.example>"
    )


def test_the_name_in_the_repositorys_own_settings_is_used(desk, remote):
    git(desk.root, "config", "user.name", "Rui Costa")
    desk.publish()
    assert remote("log", "-1", "--format=%an", "gh-pages") == "Rui Costa"


# The domain


def test_a_domain_of_the_settings_is_published(desk, remote):
    assert desk.publish(cname="news.example").composed.domain == "news.example"
    assert remote.files()["CNAME"] == b"news.example\n"


def test_a_domain_of_the_site_is_published(desk, remote):
    desk.publish({**SITE, "CNAME": b"news.example"})
    assert remote.files()["CNAME"] == b"news.example"


def test_a_domain_that_is_only_on_the_branch_stays(desk, remote):
    desk.publish()
    remote.add({"CNAME": b"news.example"}, "Create CNAME")
    outcome = desk.publish({**SITE, "index.html": b"new"})
    assert remote.files()["CNAME"] == b"news.example"
    assert outcome.composed.kept == ("CNAME",)
    assert outcome.composed.domain == "news.example"
    elsewhere = desk.publish({**SITE, "index.html": b"newer"}, host="me.github.io")
    assert [problem.code for problem in elsewhere.problems] == ["PUB012"]
    assert remote.files()["CNAME"] == b"news.example"


def test_a_domain_that_was_there_before_the_first_publish_stays(desk, remote):
    remote.add({"CNAME": b"news.example\n"})
    desk.publish()
    assert remote.files() == {**PUBLISHED, "CNAME": b"news.example\n"}


def test_a_domain_that_the_settings_no_longer_name_stays(desk, remote):
    desk.publish(cname="news.example")
    desk.publish({**SITE, "index.html": b"new"})
    assert remote.files()["CNAME"] == b"news.example\n"


def test_a_domain_goes_where_the_settings_want_none(desk, remote):
    desk.publish(cname="news.example")
    desk.publish(cname=False)
    assert "CNAME" not in remote.files()


def test_two_domains_are_a_question(desk, remote):
    desk.publish(cname="news.example")
    commit = remote.tip()
    assert desk.refusal(cname="other.example") == "PUB010"
    assert remote.tip() == commit


@pytest.mark.parametrize("way", ["flag", "answer"])
def test_the_domain_changes_when_a_person_says_so(desk, remote, way):
    desk.publish(cname="news.example")
    if way == "flag":
        desk.publish(cname="other.example", change_domain=True)
    else:
        asked = []
        order = {"agree": lambda problem: asked.append(problem.code) is None}
        desk.publish(cname="other.example", order=order)
        assert asked == ["PUB010"]
    assert remote.files()["CNAME"] == b"other.example\n"


def test_a_domain_in_another_spelling_is_no_question_and_no_change(desk, remote):
    remote.add({"CNAME": b"News.Example"})
    desk.publish(cname="news.example")
    assert remote.files()["CNAME"] == b"News.Example"


def test_settings_and_static_file_that_disagree_are_refused(desk):
    site = {**SITE, "CNAME": b"static.example"}
    assert desk.refusal(site, cname="news.example") == "PUB011"
    assert desk.refusal(site, cname=False) == "PUB011"


def test_links_to_another_domain_than_pages_answers_at_are_told(desk):
    codes = [problem.code for problem in desk.publish(cname="news.example", host="me.github.io").problems]
    assert codes == ["PUB012"]
    assert not desk.publish(cname="news.example", host="news.example").problems


def test_a_domain_that_pages_does_not_answer_at_yet_is_told(desk):
    def told(**rules):
        return [problem.code for problem in desk.publish(order={"dry_run": True}, **rules).problems]

    assert told(host="paper.org", on_github=True) == ["PUB012"]
    assert told(host="paper.org", on_github=True, cname="paper.org") == []
    assert told(host="me.github.io", on_github=True) == []
    assert told(host="paper.org") == []


# What others have on the branch


def test_files_of_others_stop_the_first_publish_and_are_named(desk, remote):
    remote.add({"index.html": b"mine", "old/page.html": b"old"})
    assert desk.refusal() == "PUB013"
    assert len(remote.history()) == 1


def test_files_of_others_that_are_kept_stay_even_where_the_site_has_the_same(desk, remote):
    remote.add({"robots.txt": b"mine", "old/a.html": b"a", "old/deep/b.html": b"b"})
    site = {**SITE, "robots.txt": b"theirs"}
    outcome = desk.publish(site, keep=("robots.txt", "old/"))
    assert remote.files()["robots.txt"] == b"mine"
    assert remote.files()["old/deep/b.html"] == b"b"
    assert outcome.composed.kept == ("old/", "robots.txt")
    desk.publish({**site, "index.html": b"new"}, keep=("robots.txt",))
    assert remote.files()["robots.txt"] == b"mine"


def test_files_of_others_go_when_a_person_says_so_and_stay_in_the_history(desk, remote):
    old = remote.add({"index.html": b"mine", "old/page.html": b"old"})
    desk.publish(take_over=True)
    assert remote.files() == PUBLISHED
    assert remote.history()[1:] == [old]


def test_what_others_add_later_stays(desk, remote):
    desk.publish()
    remote.add({"google123.html": b"verify", "old/a.html": b"a"})
    desk.publish({**SITE, "index.html": b"new"})
    desk.publish({**SITE, "index.html": b"newer"})
    assert remote.files() == {**PUBLISHED, "index.html": b"newer", "google123.html": b"verify", "old/a.html": b"a"}


def test_what_others_add_where_the_site_wants_to_be_is_a_question(desk, remote):
    desk.publish()
    remote.add({"about/index.html": b"theirs"})
    assert desk.refusal({**SITE, "about/index.html": b"ours"}) == "PUB013"
    assert desk.refusal({**SITE, "about": b"ours"}) == "PUB013"
    assert desk.refusal({**SITE, "about/index.html/x": b"ours"}) == "PUB013"
    desk.publish({**SITE, "about/index.html": b"ours"}, take_over=True)
    assert remote.files()["about/index.html"] == b"ours"


def test_what_others_change_in_the_sites_files_is_the_sites_again_and_told(desk, remote):
    desk.publish()
    theirs = remote.add({"index.html": b"edited on the web"})
    outcome = desk.publish()
    assert outcome.composed.again == ("index.html",)
    assert remote.files() == PUBLISHED
    assert theirs in remote.history()


@pytest.mark.parametrize("branch", ["main", "other"])
def test_a_branch_with_the_sources_is_refused_whatever_is_allowed(desk, remote, branch):
    git(desk.root, "push", "-q", "origin", f"main:{branch}")
    git(desk.root, "checkout", "-q", "-b", "elsewhere")
    assert desk.refusal(branch=branch, take_over=True) == "PUB001"


# What looks like a mistake


def test_a_site_that_shrinks_by_more_than_a_third_is_a_question(desk, remote):
    desk.publish()
    fewer = {path: data for path, data in SITE.items() if "11/storm" not in path and "11/vote" not in path}
    assert desk.refusal(fewer) == "PUB014"
    desk.publish(fewer, allow_shrink=True)
    assert "2026/11/vote/index.html" not in remote.files()


def test_pages_that_move_are_pages_that_vanish(desk):
    desk.publish()
    assert desk.refusal({path.replace("2026/11", "news"): data for path, data in SITE.items()}) == "PUB014"


def test_a_site_that_loses_a_few_pages_is_published(desk):
    desk.publish({**SITE, **{f"{number}.html": b"x" for number in range(10)}})
    assert desk.publish({**SITE, **{f"{number}.html": b"x" for number in range(7)}}).commit


def test_an_older_sitegen_than_the_last_is_refused(desk):
    desk.publish(version="0.10.0")
    site = {**SITE, "index.html": b"new"}
    assert desk.refusal(site, version="0.9.1") == "PUB015"
    desk.publish(site, version="0.9.1", allow_older=True)
    desk.publish({**SITE, "index.html": b"newer"}, version="0.9.1")


# Rolling back


def test_every_earlier_publish_can_be_brought_back_as_a_new_commit(desk, remote):
    commits = []
    for number in range(20):
        site = {path: data for path, data in SITE.items() if number % 2 or "fair" not in path}
        commits.append(desk.publish({**site, "index.html": b"%d" % number}).commit)
    for number in (19, 7, 0, 12):
        outcome = desk.rollback(commits[number][:8])
        assert remote.files(outcome.commit or "gh-pages") == remote.files(commits[number])
        assert set(commits) <= set(remote.history())
    made = len(remote.history()) - len(commits)
    assert made == 3  # what stands there already is brought back by doing nothing


def test_a_rollback_goes_back_one_publish_and_the_next_one_more(desk, remote):
    for number in range(4):
        desk.publish({**SITE, "index.html": b"%d" % number})
    for wanted in (b"2", b"1", b"0"):
        desk.rollback()
        assert remote.files()["index.html"] == wanted
    with pytest.raises(Exception, match="PUB016"):
        desk.rollback()
    desk.publish({**SITE, "index.html": b"4"})
    desk.rollback("2")
    assert remote.files()["index.html"] == b"2"


def test_a_rollback_keeps_the_domain_and_what_others_have(desk, remote):
    desk.publish(cname="old.example")
    desk.publish({**SITE, "index.html": b"new"}, cname="new.example", change_domain=True)
    remote.add({"google123.html": b"verify"})
    desk.rollback()
    assert remote.files() == {**PUBLISHED, "CNAME": b"new.example\n", "google123.html": b"verify"}


@pytest.mark.parametrize("wanted", ["5", "abcdef12", "abc", "--", "main", "0000000"])
def test_a_publish_that_never_was_cannot_be_brought_back(desk, remote, wanted):
    desk.publish()
    commit = remote.tip()
    with pytest.raises(Exception, match="PUB016"):
        desk.rollback(wanted)
    assert remote.tip() == commit


def test_a_commit_by_hand_is_no_publish_to_go_back_to(desk, remote):
    desk.publish()
    theirs = remote.add({"x.txt": b"x"})
    assert [one.commit for one in desk.publishes()] == remote.history()[1:]
    with pytest.raises(Exception, match="PUB016"):
        desk.rollback(theirs)
