"""What is written into a file that is made of a photograph is what other programs, and we, read out of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sitegen.photos.encode import encode
from sitegen.photos.metadata import read_metadata
from sitegen.photos.renditions import Imprint, Recipe
from sitegen.photos.wording import LONG, SHORT, tidy

FORMATS = ("jpeg", "png", "webp", "avif")
IMPRINT = Imprint(
    caption="Der Fährmann löst die Leinen, „gleich“ 港 🚢 ]]> & <b>.",
    credit="Inês Carvalho/Harbour Courier and the long name of an agency",
    creators=("Inês Carvalho", "Ana & Rui"),
    copyright="© 2026 The Harbour Courier",
    alt="A ferry at a quay",
    license="https://creativecommons.org/licenses/by/4.0/",
    licensor_url="https://harbour.example/licences/",
    source_type="digitalCapture",
)


def made(format_, imprint):
    image = Image.new("RGB", (24, 16), (40, 90, 110))
    return encode(image, Recipe(format_, 24, 16, None, 80, imprint))


def said(data):
    read = read_metadata(data, "made")
    assert read.problems == ()
    return Imprint(
        caption=read.caption,
        credit=read.credit,
        creators=read.creator,
        copyright=read.copyright,
        alt=read.alt,
        license=read.license,
        licensor_url=read.licensor_url,
        source_type=read.digital_source_type,
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_written_is_read_again(format_):
    assert said(made(format_, IMPRINT)) == IMPRINT


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_to_say_says_nothing(format_):
    assert said(made(format_, Imprint())) == Imprint()


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize("format_", FORMATS)
def test_another_program_reads_it(tmp_path, format_):
    file = tmp_path / f"made.{format_}"
    file.write_bytes(made(format_, IMPRINT))
    command = ["exiftool", "-json", "-G1", "-api", "LargeFileSupport=1", str(file)]
    (tags,) = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert tags["XMP-dc:Description"] == IMPRINT.caption
    assert tags["XMP-photoshop:Credit"] == IMPRINT.credit
    assert tags["XMP-dc:Rights"] == IMPRINT.copyright
    assert tags["XMP-dc:Creator"] == list(IMPRINT.creators)
    assert tags["XMP-xmpRights:WebStatement"] == IMPRINT.license
    assert not [name for name in tags if "GPS" in name or "Thumbnail" in name or "Warning" in name]
    if format_ == "jpeg":
        assert tags["IPTC:Caption-Abstract"] == IMPRINT.caption
        assert IMPRINT.credit.startswith(tags["IPTC:Credit"])
        assert len(tags["IPTC:Credit"].encode()) in (31, 32)
        assert tags["IPTC:CopyrightNotice"] == IMPRINT.copyright
        assert tags["IFD0:Copyright"] == IMPRINT.copyright


TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["]]>", "<!--", "a\r\nb", "\u202eabc", "👩\u200d🚀", "\x00\x1b", "\ud800", "&amp;", "שלום", "--"]),
    st.builds(lambda piece, times: piece * times, st.text(min_size=1, max_size=3), st.integers(500, 2000)),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FORMATS), TEXTS, TEXTS, TEXTS)
def test_any_text_comes_back_as_it_is_shown(format_, caption, credit, rights):
    read = said(made(format_, Imprint(caption=caption, credit=credit, copyright=rights)))
    assert (read.caption, read.credit, read.copyright) == (shown(caption, LONG), shown(credit), shown(rights))


def shown(text, limit=SHORT):
    """A text as pages have it: on one line, cut. Halves of characters are none that a file can hold."""
    clean = "".join(one for one in text if unicodedata.category(one) != "Cs")
    return tidy(clean, limit)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_text_that_no_file_can_hold_is_cut(format_):
    read = said(made(format_, IMPRINT._replace(caption="Words of a caption. " * 20_000)))
    assert read.caption.startswith("Words of a caption. Words")
    assert read.credit == IMPRINT.credit
