"""Faults to be found by random edits: every one of them, and those that `make test` seeks as well."""

from __future__ import annotations

from tests.build import seeded_in_edits, seeded_in_files, seeded_in_keys
from tests.build.seeded import FAULTS, Seed

__all__ = ["FAULTS", "QUICK", "ROOMS", "Seed"]

ROOMS = (seeded_in_keys, seeded_in_files, seeded_in_edits)
"""Where the faults are."""

QUICK = {
    "templates": ("template",),
    "site_view": ("setting_site.title",),
    "loose_urls": ("literal_address", "extra_address", "delete_what_is_linked", "page"),
    "digest_of_a_source": ("body", "title"),
    "deletion": ("delete", "rename"),
    "look_at_the_output": ("delete_output",),
}
"""Those that `make test` plays as well, with the edits that show them soon."""
