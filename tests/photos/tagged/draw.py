"""Draws the small pictures of this folder and tags them with exiftool (Debian: libimage-exiftool-perl).

The files are kept, so that the tests need no exiftool: run this only to change them. `python draw.py`
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
GPS = ["-GPSLatitude=41.1496", "-GPSLatitudeRef=N", "-GPSLongitude=8.6110", "-GPSLongitudeRef=W"]
AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

TAGS: dict[str, list[str]] = {
    "xmp.jpg": [
        "-XMP-dc:Description=Volunteers fill sandbags on the Rua da Praça in Foz, Monday, March 3, 2025.",
        "-XMP-photoshop:Credit=Inês Carvalho/Harbour Courier",
        "-XMP-dc:Creator=Inês Carvalho",
        "-XMP-dc:Rights=© 2025 The Harbour Courier",
        "-XMP-iptcCore:AltTextAccessibility=Four people in raincoats pass sandbags along a line",
        "-XMP-iptcCore:Location=Foz",
        "-XMP-photoshop:City=Porto",
        "-XMP-photoshop:Country=Portugal",
        "-XMP-photoshop:DateCreated=2025:03:03 09:12:44+00:00",
        "-XMP-photoshop:Instructions=Embargoed until 6 p.m. Lisbon time, March 4. No archive.",
        "-XMP-dc:Subject=flood",
        "-XMP-dc:Subject=sandbags",
        "-XMP-iptcExt:DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
        "-XMP-iptcCore:CreatorWorkURL=https://ines.example/",
        "-XMP-xmpRights:WebStatement=https://creativecommons.org/licenses/by/4.0/",
        "-XMP-plus:LicensorURL=https://harbour.example/licences/",
        "-XMP-exif:GPSLatitude=41.1496",
        "-XMP-exif:GPSLongitude=-8.6110",
    ],
    "iptc-latin1.jpg": [
        "-IPTC:Caption-Abstract=Der Fährmann Jürgen Größ löst die Leinen in Mölln, 14. Juni 2024.",
        "-IPTC:Credit=Müller/Küstenbote",
        "-IPTC:By-line=Renée Müller",
        "-IPTC:CopyrightNotice=© Küstenbote",
        "-IPTC:City=Mölln",
        "-IPTC:DateCreated=2024:06:14",
        "-IPTC:TimeCreated=06:51:12+02:00",
        "-IPTC:Keywords=Fähre",
        "-IPTC:Keywords=Frühling",
        "-IPTC:SpecialInstructions=Sperrfrist 18 Uhr",
    ],
    "iptc-utf8.jpg": [
        "-IPTC:CodedCharacterSet=UTF8",
        "-IPTC:Caption-Abstract=Жінка тримає парасольку на пероні в Одесі, 3 листопада 2024 року.",
        "-IPTC:Credit=Леся Коваль/Маяк",
        "-IPTC:By-line=Леся Коваль",
        "-IPTC:City=Одеса",
        "-IPTC:Country-PrimaryLocationName=Україна",
    ],
    "exif.jpg": [
        "-charset", "exif=utf8",
        "-IFD0:ImageDescription=A café owner sweeps water from her doorway in Foz.",
        "-IFD0:Artist=João Sá; Ana Reis",
        "-IFD0:Copyright=© João Sá",
        "-ExifIFD:DateTimeOriginal=2025:03:04 07:30:05",
        "-ExifIFD:OffsetTimeOriginal=+01:00",
        *GPS,
    ],
    "all.jpg": [
        "-XMP-dc:Description=The caption in XMP.",
        "-XMP-photoshop:Credit=Bartholomew Featherstonehaugh/Courier",
        "-IPTC:Caption-Abstract=The caption in IPTC.",
        "-IPTC:Credit=Bartholomew Featherstonehaugh/Co",
        "-IPTC:City=Lisbon",
        "-IFD0:ImageDescription=The caption in EXIF.",
        "-IFD0:Artist=Only in Exif",
    ],
    "iptc-newer.jpg": [
        "-XMP-dc:Description=An old caption in XMP.",
        "-XMP-photoshop:Credit=Bartholomew Featherstonehaugh/Courier",
        "-IPTC:Caption-Abstract=A corrected caption in IPTC.",
        "-IPTC:Credit=Bartholomew Featherstonehaugh/Co",
        "-Photoshop:IPTCDigest=00112233445566778899aabbccddeeff",
    ],
    "late.png": [
        "-XMP-dc:Description=The lighthouse at São Miguel, seen from the north quay.",
        "-XMP-photoshop:Credit=Ana Reis/Harbour Courier",
        "-XMP-iptcCore:AltTextAccessibility=A white lighthouse under grey clouds",
    ],
    "iptc.png": [
        "-IPTC:Caption-Abstract=Le marché couvert à Besançon, le 2 février.",
        "-IPTC:Credit=Zoé Lefèvre",
    ],
    "xmp.webp": [
        "-XMP-dc:Description=ひまわり畑を歩く人々。",
        "-XMP-photoshop:Credit=山田花子/港新聞",
        "-XMP-iptcExt:DigitalSourceType=" + AI,
    ],
    "exif.webp": [
        "-charset", "exif=utf8",
        "-IFD0:ImageDescription=Gulls follow a trawler home to Peniche.",
        "-IFD0:Artist=Rui Lopes",
        *GPS,
    ],
    "xmp.avif": [
        "-XMP-dc:Description=Children race paper boats at Vila do Conde.",
        "-XMP-photoshop:Credit=Marta Reis/Harbour Courier",
        "-IFD0:Artist=Marta Reis",
    ],
    "iptc.tif": [
        "-IPTC:Caption-Abstract=Señora Núñez abre su panadería a las cinco, Cádiz.",
        "-IPTC:Credit=Íñigo Peña/El Faro",
    ],
    "languages.jpg": [
        "-XMP-dc:Description-pt=Barcos no porto.",
        "-XMP-dc:Description=Boats in the harbour.",
        "-XMP-dc:Creator=Ana Reis",
        "-XMP-photoshop:Source=Harbour Courier",
    ],
    "comment.jpg": [
        "-ExifIFD:UserComment=Nets drying on the south mole – März 2024.",
        "-IFD0:ImageDescription=OLYMPUS DIGITAL CAMERA",
        "-IFD0:XPAuthor=Søren Ø. Lund",
        "-IFD0:XPKeywords=nets;mole",
    ],
    "long.jpg": [
        "-XMP-dc:Description=" + "A long caption with many names. " * 20,
        "-XMP-photoshop:Credit=After the long history",
        "-XMP-photoshop:TextLayerText=" + "x" * 64_000,
    ],
}  # fmt: skip


def draw(number: int) -> Image.Image:
    """A small sea under a small sun."""
    image = Image.new("RGB", (96, 64), (224, 214, 190))
    pen = ImageDraw.Draw(image)
    pen.ellipse((10 + 5 * number, 8, 26 + 5 * number, 24), fill=(214, 110, 60))
    pen.rectangle((0, 40, 96, 64), fill=(40, 80 + 6 * number, 110))
    return image


def main() -> None:
    """Make every file anew."""
    for number, (name, tags) in enumerate(TAGS.items()):
        file = HERE / name
        more = {"compression": "tiff_lzw"} if file.suffix == ".tif" else {"quality": 60}
        draw(number).save(file, **more)
        subprocess.run(["exiftool", "-q", "-q", "-overwrite_original", *tags, str(file)], check=True)
        print(f"{file.stat().st_size:7} {name}")


if __name__ == "__main__":
    main()
