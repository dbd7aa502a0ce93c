"""Faults to be found by random edits: every one of them, the kinds of edit that it is about, and those that `make test`
seeks as well.
"""

from __future__ import annotations

from tests.build import seeded_in_edits, seeded_in_files, seeded_in_keys
from tests.build.seeded import FAULTS, Seed

__all__ = ["FAULTS", "NEAR", "QUICK", "ROOMS", "Seed"]

ROOMS = (seeded_in_keys, seeded_in_files, seeded_in_edits)
"""Where the faults are."""

_CARDS = ("title", "first_words", "key_description", "key_alt", "key_caption", "key_updated")
_TEMPLATES = ("template", "override", "middle_template", "theme_file")
_PHOTOS = ("image", "key_photo", "key_alt", "key_caption", "key_credit", "key_credit_url", "key_license", "key_focus")
_GONE = ("delete", "rename", "last_of_a_tag", "move", "delete_folder")

NEAR: dict[str, tuple[str, ...]] = {
    "again_engine": ("other_engine",),
    "again_settings": ("setting_*",),
    "again_flags": ("flags", "base_url_flag", "built_otherwise"),
    "again_design": ("asset", *_TEMPLATES),
    "again_sources": ("rename_a_little",),
    "again_files": ("image", "static_file"),
    "again_data": ("data_file",),
    "again_due": ("later", "over_a_moment"),
    "again_earlier": ("earlier", "over_a_moment"),
    "again_output": ("link_in_output", "edit_output", "delete_output*", "link_for_an_output_folder"),
    "again_manifest": ("old_own_file", "old_sources_and_records", "old_output"),
    "edit_outline": ("old_own_file", "delete_own_file", "damage_own_file"),
    "edit_to_others": ("heading", "key_corrections", "key_draft", "key_aliases", "key_related"),
    "edit_anchors": ("heading", "link_to_a_heading"),
    "edit_draft": ("key_draft",),
    "edit_embargo": ("key_embargo",),
    "edit_expires": ("key_expires",),
    "edit_aliases": ("key_aliases",),
    "edit_related": ("key_related",),
    "edit_problems": ("tags", "tag_case", "picture_in_a_text", "key_alt"),
    "edit_places": ("order_of_keys", "tag_case"),
    "edit_brought": ("picture_in_a_text", "link", "link_to_a_heading", "key_photo", "body"),
    "edit_stands": ("tags", "tag_case", *_CARDS),
    "edit_stands_alike": ("key_updated", "key_featured", "key_pinned", "key_kind", "key_series"),
    "edit_latest": _CARDS,
    "edit_neighbours": _CARDS,
    "edit_in_section": _CARDS,
    "edit_shown_related": _CARDS,
    "edit_series": _CARDS,
    "edit_lists": _CARDS,
    "edit_pages": ("one_word", "body", "title", "first_words"),
    "edit_comments": ("one_word", "body", "comment"),
    "stamp_of_a_file": ("same_size_and_time",),
    "facts_of_a_picture": _PHOTOS,
    "recipe_of_a_photograph": _PHOTOS,
    "checksum_of_a_photograph": ("cache_restored", "damage_own_file"),
    "files_of_others": ("foreign_output", *_GONE),
    "look_at_the_output": ("delete_output",),
    "time_of_an_output": ("edit_output",),
    "content_of_a_copied_file": ("static_file", "image"),
    "deletion": ("delete", "rename"),
    "emptied_folders": _GONE,
    "engine_of_pages": ("other_engine",),
    "assets_and_language": ("asset", "setting_site.language"),
    "templates": ("template",),
    "parsing_options_of_a_text": ("setting_markdown.*",),
    "site_view": ("setting_site.title",),
    "source_of_a_text": ("one_word", "body", "block"),
    "targets_of_a_text": ("setting_urls.*", "setting_photos.*", "key_slug", "key_url", "rename", "image"),
    "card_title": ("title",),
    "card_summary": ("first_words",),
    "card_tags": ("tags", "last_of_a_tag", "tag_case"),
    "card_authors": ("key_authors",),
    "card_picture": _PHOTOS,
    "card_updated": ("key_updated",),
    "time_zone_of_pages": ("setting_site.timezone",),
    "cards": _CARDS,
    "loose_urls": ("literal_address", "extra_address", "delete_what_is_linked", "page"),
    "loose_urls_of_modules": ("delete_what_is_linked", "static_file"),
    "included_templates": _TEMPLATES,
    "missing_templates": ("override", "middle_template"),
    "parent_templates": _TEMPLATES,
    "made_up_names": ("kind_template", "dynamic_include", "override"),
    "contents_of_the_theme": _TEMPLATES,
    "path_of_a_source": ("rename_a_little", "rename", "swap_names", "swap_contents"),
    "digest_of_a_source": ("body", "title"),
    "engine_of_documents": ("other_engine",),
    "parsing_options": ("setting_markdown.*", "setting_site.timezone", "setting_urls.post"),
    "option_timezone": ("setting_site.timezone",),
    "option_post_url": ("setting_urls.post",),
    "option_summary_words": ("setting_content.summary_words",),
    "option_markup": ("setting_markdown.*",),
    "stored_checksum": ("cache_restored", "damage_cache"),
    "checksum_of_a_body": ("cache_restored", "damage_cache"),
}
"""The kinds of edit that may show a fault, or patterns of their names; of those that any build shows there are none.
Scripts that have many of them are played first where the fault is sought: they are no other scripts for that.
"""

QUICK = ("templates", "site_view", "loose_urls", "digest_of_a_source", "deletion", "look_at_the_output")
"""Those that `make test` plays as well, with nothing but the edits that are near."""
