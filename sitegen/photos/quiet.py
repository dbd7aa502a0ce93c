"""Decoders that talk to the terminal are not heard there: what is wrong with a picture is told where it is used."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def unwarned() -> Iterator[None]:
    """Whatever Pillow warns of or logs meanwhile, nobody sees."""
    _log_nowhere()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def unheard() -> Iterator[None]:
    """Nothing that is written to the standard error meanwhile is seen: libtiff prints there, past Python and Pillow."""
    try:
        kept = os.dup(2)
    except OSError:  # there is none
        yield
        return
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 2)
        os.close(silence)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@cache
def _log_nowhere() -> None:
    """Where nobody asked for a log, Python prints what Pillow logs to the standard error."""
    import logging  # which Pillow imports, and we do not

    logging.getLogger("PIL").addHandler(logging.NullHandler())
