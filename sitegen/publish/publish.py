"""Publishing to a branch: on top of what stands there, never by force, and again where somebody else was quicker."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sitegen.base.problems import Problem, SiteError, error
from sitegen.publish.compose import Composed, Rules, check_domain, check_tip, compose, own_files
from sitegen.publish.depot import Depot, Person, Tip
from sitegen.publish.edition import DOMAIN, Edition
from sitegen.publish.failures import explain, is_rival
from sitegen.publish.git import GitError
from sitegen.publish.record import Publish, earlier, message_of

ROUNDS = 30
"""How often a publish is laid over what others pushed meanwhile. A round that fails is one that somebody else won."""

_LONGEST_WAIT = 2.0
_SHOWN = 10

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for. `make` builds the edition, given the kind of hash; `rollback` names an earlier publish.

    `agree` is asked about a problem that a person may decide (a change of domain); `say` is told what is going on.
    """

    rules: Rules
    message: str
    person: Person
    now: datetime
    make: Callable[[str], Edition]
    rollback: str = ""
    dry_run: bool = False
    agree: Callable[[Problem], bool] = lambda problem: False
    say: Say = lambda line: None


class Outcome(NamedTuple):
    """What was done: `commit` is empty where nothing was; `parent` is what stood there before."""

    commit: str
    parent: str
    composed: Composed
    problems: tuple[Problem, ...]
    restored: Publish | None = None


def publish(depot: Depot, order: Order) -> Outcome:
    """Bring the branch to the edition. Raises SiteError where that must not be, or cannot; then nothing is changed.

    A dry run, and an edition that stands there already, make no commit.
    """
    edition: Edition | None = None
    restored: Publish | None = None
    mended = False
    for number in range(ROUNDS):
        try:
            tip = depot.fetch()
            _refuse(check_tip(tip, order.rules))
            if edition is None:
                edition, restored = _edition(depot, tip, order)
            outcome = _round(depot, tip, edition, restored, order)
        except GitError as failure:
            if is_rival(failure):
                order.say("somebody else was quicker: once more, on top of theirs")
                time.sleep(min(_LONGEST_WAIT, 0.02 * 2**number) * random.random())  # noqa: S311  # no secret
            elif mended or not depot.is_damaged(failure):
                raise SiteError(explain(failure, depot.target)) from None
            else:
                mended = True
                _mend(depot)
        else:
            return outcome
    hint = "publish again in a while; if nobody else pushes, a file that ends in .lock is left in the other repository"
    raise SiteError(error("PUB008", f"the branch changed, or was locked, {ROUNDS} times in a row", None, hint))


def publishes(depot: Depot) -> tuple[Publish, ...]:
    """All publishes on the target's branch, the newest first. Raises SiteError where it cannot be read."""
    try:
        return depot.fetch().publishes
    except GitError as failure:
        raise SiteError(explain(failure, depot.target)) from None


def _edition(depot: Depot, tip: Tip, order: Order) -> tuple[Edition, Publish | None]:
    if not order.rollback:
        return _with_domain(order.make(depot.format), depot.format, order.rules), None
    found = earlier(tip.publishes, order.rollback)
    if found is None:
        raise SiteError(_no_such(tip, order.rollback))
    files = own_files(depot.files(found.commit), found.kept)
    files.pop(DOMAIN, None)  # where the branch answers is no matter of what it says
    return Edition(files, {}, ""), found


def _with_domain(edition: Edition, algorithm: str, rules: Rules) -> Edition:
    _refuse(check_domain(rules.cname, edition.domain, rules.places.get(("publish", "cname"))))
    if not rules.cname or edition.domain:
        return edition
    return replace(edition.having(DOMAIN, f"{rules.cname}\n".encode(), algorithm), domain=rules.cname)


def _round(depot: Depot, tip: Tip, edition: Edition, restored: Publish | None, order: Order) -> Outcome:
    """One try on top of `tip`. Raises GitError."""
    last = tip.publishes[0] if tip.publishes else None
    before = tip.files if last and last.commit == tip.commit else depot.files(last.commit) if last else {}
    own = own_files(before, last.kept) if last else {}
    rules = order.rules._replace(cname="", allow_shrink=True) if restored else order.rules
    composed = compose(tip, own, edition, rules)
    if [problem.code for problem in composed.problems if problem.is_error] == ["PUB010"] and order.agree(
        next(problem for problem in composed.problems if problem.is_error)
    ):
        composed = compose(tip, own, edition, rules._replace(change_domain=True))
    if any(problem.is_error for problem in composed.problems):
        raise SiteError(*composed.problems)
    if order.dry_run or not composed.changes.number:
        return Outcome("", tip.commit, composed, composed.problems, restored)
    depot.store(edition.contents)
    message = message_of(order.message, rules.version, composed.kept, restored.commit if restored else "")
    commit = depot.commit(composed.files, tip.commit, message, depot.person(order.person), order.now)
    order.say(f"pushing {composed.changes.number:,} changed files to {depot.target.branch}")
    try:
        depot.push(commit)
    except GitError:
        if not _arrived(depot, commit):
            raise
    return Outcome(commit, tip.commit, composed, composed.problems, restored)


def _mend(depot: Depot) -> None:
    try:
        depot.remake()
    except GitError as failure:
        raise SiteError(explain(failure, depot.target)) from None


def _arrived(depot: Depot, commit: str) -> bool:
    """Whether a push that seemed to fail (the line was cut, say) did its work all the same."""
    try:
        tip = depot.fetch()
    except GitError:
        return False
    return commit == tip.commit or depot.is_ancestor(commit, tip.commit)


def _refuse(problems: list[Problem]) -> None:
    if any(problem.is_error for problem in problems):
        raise SiteError(*problems)


def _no_such(tip: Tip, wanted: str) -> Problem:
    if not tip.publishes:
        return error("PUB016", "nothing was published to this branch yet", None, "publish first: sitegen publish")
    lines = [f"{one.commit[:10]} {one.at:%Y-%m-%d %H:%M} {one.subject}" for one in tip.publishes[:_SHOWN]]
    hint = f"the publishes there are: {'; '.join(lines)}" + ("; …" if len(tip.publishes) > _SHOWN else "")
    message = f"there is no publish {wanted} on the branch"
    if wanted.isdecimal() and len(wanted) < 4:
        message = f"what stands on the branch has less than {wanted} publish{'es' * (wanted != '1')} before it"
    return error("PUB016", message, None, hint)
