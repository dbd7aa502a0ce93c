"""Quotes, dashes and ellipses by language; tags are never touched."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.markup.typography import BREAK, THROUGH, WORD, marks_for, typeset

N = "\u202f"
QUOTED = {
    "en": "“a ‘b’ c”", "en-GB": "“a ‘b’ c”", "de": "„a ‚b‘ c“", "de-CH": "«a ‹b› c»", "fr": f"«{N}a “b” c{N}»",
    "fr-CA": f"«{N}a “b” c{N}»", "es": "«a “b” c»", "pt": "“a ‘b’ c”", "pt-PT": "«a “b” c»", "pt_BR": "“a ‘b’ c”",
    "it": "«a “b” c»", "nl": "“a ‘b’ c”", "pl": "„a «b» c”", "ru": "«a „b“ c»", "uk": "«a „b“ c»", "sv": "”a ’b’ c”",
    "da": "”a ’b’ c”", "fi": "”a ’b’ c”", "cs": "„a ‚b‘ c“", "nb": "«a ‘b’ c»", "tlh": "“a ‘b’ c”",
}  # fmt: skip


@pytest.mark.parametrize("language", QUOTED)
def test_quotes_of_the_language(language):
    assert typeset("\"a 'b' c\"", language) == QUOTED[language]


CASES = {
    "It's the dogs' day, don't": "It’s the dogs’ day, don’t",
    "the '90s and '24": "the ’90s and ’24",
    "'Twas rock 'n' roll": "’Twas rock ’n’ roll",
    "'quoted' and 'two words'": "‘quoted’ and ‘two words’",
    "\"'inner first' and\"": "“‘inner first’ and”",
    '("in brackets") ["too"]': "(“in brackets”) [“too”]",
    'He said: "Yes."': "He said: “Yes.”",
    '"Never closed': "“Never closed",
    "a -- b --- c": "a – b — c",
    "a--b, 10--20": "a–b, 10–20",
    "run --verbose or -v": "run --verbose or -v",
    "----": "----",
    "wait... what....": "wait… what....",
    '5\'10" tall, 27" wide': "5′10″ tall, 27″ wide",
    'in "1999" and "6"': "in “1999” and “6”",
    "“already” ‘set’ – done…": "“already” ‘set’ – done…",
    "l'Homme": "l’Homme",
    "&quot; &amp; &#39; AT&T": "&quot; &amp; &#39; AT&T",
    '"a"--"b"': "“a”–“b”",
    "\"Don't 'go'\"": "“Don’t ‘go’”",
    "the 'unclosed thing": "the ’unclosed thing",
}


@pytest.mark.parametrize("text", CASES)
def test_english(text):
    assert typeset(text, "en") == CASES[text]


FRENCH = {
    "Quoi ? Non ! Si ; oui : voilà": f"Quoi{N}? Non{N}! Si{N}; oui{N}: voilà",
    "Quoi? Non! voilà:": f"Quoi{N}? Non{N}! voilà{N}:",
    "à 10:30, voir http://a.b": "à 10:30, voir http://a.b",
    "« déjà »": f"«{N}déjà{N}»",
    "«serré»": f"«{N}serré{N}»",
    '"Oui", dit-il': f"«{N}Oui{N}», dit-il",
    "&amp; Cie; R&amp;D !": f"&amp; Cie{N}; R&amp;D{N}!",
    "l'heure d'été": "l’heure d’été",
    "Vraiment ?!": f"Vraiment{N}?!",
}


@pytest.mark.parametrize("text", FRENCH)
def test_french_spaces(text):
    assert typeset(text, "fr") == FRENCH[text]


def test_quebec_has_a_space_before_the_colon_only():
    assert typeset("Quoi? Non! voici: ça", "fr-CA") == f"Quoi? Non! voici{N}: ça"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'"{THROUGH}x{THROUGH}"', f"“{THROUGH}x{THROUGH}”"),
        (f'{THROUGH}"x"{THROUGH} y', f"{THROUGH}“x”{THROUGH} y"),
        (f'"{WORD}"', f"“{WORD}”"),
        (f'"open{BREAK}"next"', f"“open{BREAK}“next”"),
        (f"don{THROUGH}'t", f"don{THROUGH}’t"),
    ],
)
def test_quotes_look_through_tags_and_stop_at_blocks(text, expected):
    assert typeset(text, "en") == expected


def test_regions_fall_back_to_their_language():
    assert marks_for("de-AT") == marks_for("de")
    assert marks_for("PT-pt") == marks_for("pt-PT") != marks_for("pt")
    assert marks_for("") == marks_for("en")


TEXTS = st.text(st.sampled_from(f"ab \"'-.!?;:«»&#3{THROUGH}{BREAK}{WORD}\n("), max_size=60)


@given(TEXTS, st.sampled_from(sorted(QUOTED)))
def test_tags_come_through_in_number_and_order(text, language):
    only = re.compile(f"[^{THROUGH}{BREAK}{WORD}]")
    assert only.sub("", typeset(text, language)) == only.sub("", text)


@given(TEXTS, st.sampled_from(["en", "de", "es", "ru", "sv"]))
def test_letters_and_spaces_are_never_changed(text, language):
    only = re.compile(r"[^ab \n(#3&;:]")
    assert only.sub("", typeset(text, language)) == only.sub("", text)


HTML = st.lists(
    st.sampled_from(["<em>", "</em>", '<a href="https://x.y/?a=\'b\'--c...">', "</a>", "<code>'x' -- \"y\"</code>",
                     '"', "'", "word", " ", "--", "...", '<b title="it\'s -- x">', "</b>", "<kbd>\"</kbd>"]),
    max_size=20,
)  # fmt: skip


@given(HTML)
def test_no_tag_and_no_code_changes(render, pieces):
    text = "".join(pieces)
    tags = re.compile(r"<code>.*?</code>|<kbd>.*?</kbd>|<[^>]*>")
    plain, typed = render(text, typography=False).html, render(text).html
    assert tags.findall(plain) == tags.findall(typed)
