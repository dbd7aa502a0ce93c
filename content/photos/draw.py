"""Draw every picture of the sample paper, each into its place: `python content/photos/draw.py [NAME ...]`.

The pictures are illustrations: nobody was photographed, and nothing was taken from anybody. They are drawn with Pillow
alone, from seeded chance, so the same Pillow gives the same bytes. Each carries its credit and its alternative text in
its metadata, as a photographer's file does. With names, only those pictures are drawn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from drawing import afloat, at_sea, in_town, indoors, portraits, the_light
from PIL import ExifTags, Image

CONTENT = Path(__file__).resolve().parent.parent
QUALITY = 78
LARGEST = 250_000
"""Bytes of one picture: a repository keeps every version of it for ever."""

MARTA, TOM, RUTH = "Marta Reis", "Tom Ashdown", "Ruth Penhallow"


class Picture(NamedTuple):
    """A picture: where below `content/` it goes, who signs it, what it shows."""

    place: str
    draw: Callable[[], Image.Image]
    creator: str
    alt: str


PICTURES = (
    Picture("photos/harbour-dawn.jpg", at_sea.harbour_dawn, MARTA, "Fishing boats in a calm harbour at sunrise"),
    Picture("photos/cranes.jpg", at_sea.cranes, MARTA, "Three harbour cranes against an orange evening sky"),
    Picture("photos/north-quay-storm.jpg", at_sea.north_quay_storm, MARTA, "A wave breaks over a sea wall"),
    Picture("photos/night-harbour.jpg", at_sea.night_harbour, MARTA, "A harbour town at night"),
    Picture("photos/fishing-boats.jpg", afloat.fishing_boats, MARTA, "Two fishing boats with gulls on a grey morning"),
    Picture("photos/market.jpg", in_town.market, RUTH, "Market stalls with striped awnings in a square"),
    Picture("photos/town-hall.jpg", in_town.town_hall, MARTA, "A town hall with lit windows in the rain"),
    Picture("photos/school.jpg", in_town.school, MARTA, "Children in front of a brick school in autumn"),
    Picture("photos/rovers.jpg", in_town.rovers, MARTA, "A floodlit football match beside the sea"),
    Picture("photos/theatre.jpg", indoors.theatre, RUTH, "A man at a desk on a stage with painted waves"),
    Picture("photos/authors/ines-carvalho.jpg", portraits.ines_carvalho, MARTA, "Portrait of Inês Carvalho"),
    Picture("photos/authors/tom-ashdown.jpg", portraits.tom_ashdown, MARTA, "Portrait of Tom Ashdown"),
    Picture("photos/authors/marta-reis.jpg", portraits.marta_reis, TOM, "Portrait of Marta Reis"),
    Picture("photos/authors/ruth-penhallow.jpg", portraits.ruth_penhallow, MARTA, "Portrait of Ruth Penhallow"),
    Picture("photos/authors/joaquim-sa.jpg", portraits.joaquim_sa, MARTA, "Portrait of Joaquim Sá"),
    Picture("posts/2024/candlemas-storm/lower-quay.jpg", in_town.lower_quay, MARTA, "A flooded street at night"),
    Picture("posts/culture/2025/library-reopens/reading-room.jpg", indoors.reading_room, MARTA, "A reader at a window"),
    Picture("posts/culture/2025/library-reopens/shelves.jpg", indoors.shelves, RUTH, "A wall of books with a ladder"),
    Picture(
        "posts/culture/2025/tarrow-head-scaffold/scaffold.jpg", the_light.scaffold, MARTA, "A lighthouse in a scaffold"
    ),
    Picture("posts/culture/2026/tarrow-head-lens/lens.jpg", the_light.lens, MARTA, "A lighthouse lens on a workbench"),
    Picture("posts/culture/2026/tarrow-head-relit/relit.jpg", the_light.relit, MARTA, "A lighthouse shines at dusk"),
    Picture("posts/2026/storm-petrel-arrives/storm-petrel.jpg", afloat.storm_petrel, MARTA, "A ferry on a blue sea"),
    Picture("posts/2026/tide-table-open-data/tide-gauge.jpg", the_light.tide_gauge, TOM, "A painted tide staff"),
    Picture("posts/sport/2026/brannay-race/gigs.jpg", afloat.gigs, MARTA, "Two rowing gigs race on a calm sea"),
)


def metadata(picture: Picture) -> tuple[bytes, bytes]:
    """EXIF and XMP with the creator, the credit line and the alternative text (IPTC photo metadata standard)."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = picture.creator
    exif[ExifTags.Base.Copyright] = "The Harbour Courier"
    xmp = f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 photoshop:Credit="{escape(picture.creator)}/Harbour Courier"
 Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation">
<dc:creator><rdf:Seq><rdf:li>{escape(picture.creator)}</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">The Harbour Courier</rdf:li></rdf:Alt></dc:rights>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">{escape(picture.alt)}</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
    return exif.tobytes(), xmp.encode()


def encoded(picture: Picture) -> bytes:
    """The finished JPEG."""
    exif, xmp = metadata(picture)
    out = BytesIO()
    picture.draw().save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True, exif=exif, xmp=xmp)
    return out.getvalue()


def main(names: list[str]) -> int:
    """Draw all pictures, or those named."""
    total = 0
    for picture in PICTURES:
        target = CONTENT / picture.place
        if names and target.stem not in names:
            continue
        data = encoded(picture)
        if len(data) > LARGEST:
            print(f"{picture.place}: {len(data)} bytes, more than {LARGEST}", file=sys.stderr)
            return 1
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        total += len(data)
        print(f"{picture.place}  {len(data) / 1000:.0f} kB")
    print(f"{total / 1000:.0f} kB in all")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
