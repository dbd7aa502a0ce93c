"""Writes a deterministic corpus of news posts.

    make_corpus.py DEST --posts 10000 [--tags 300] [--words 700] [--photos 0] [--seed 1] [--jekyll]

Each post is `DEST/YYYY/MM/slug.md`, and for `sitegen` DEST is `content/posts`. A post has front matter (title, date,
author, tags, summary, photo, alt, caption, credit) and a body of news prose: paragraphs with links, emphasis and code,
sub-headings, quotes, lists, now and then a table, a fenced block or a footnote. Tags follow a Zipf distribution, as
real newsrooms' do. The same arguments always write the same bytes.

Lead photographs are https URLs, so that every generator does the same work. With `--photos N` they are N JPEG files of
1600 x 1067 pixels, which are written to `photos/` beside DEST. `--jekyll` names the files `YYYY-MM-DD-slug.md`.
"""

from __future__ import annotations

import argparse
import bisect
import datetime as dt
import itertools
import random
from pathlib import Path

PLACE_NAMES = """Sloviansk|Geneva|Nairobi|Ottawa|Lagos|Jakarta|Seoul|Quito|Lima|Oslo|Cairo|Hanoi|Porto
Accra|Tbilisi|Riga|Leeds|Osaka|Turin|Bogota|Santiago|Kigali|Amman|Tunis|Vilnius|Bergen
Marseille|Hamburg|Valencia|Krakow"""
TOPIC_NAMES = """world|politics|economy|climate|health|science|technology|education|courts|elections|trade|energy
migration|transport|housing|culture|sport|opinion|analysis|investigations"""
PEOPLE = """Amara Okafor|Lena Fischer|Hyun-woo Park|María Ortega|Tomás Silva|Ingrid Dahl|Samir Haddad|Grace Mwangi
Priya Nair|Jonas Weber|Chloé Martin|Yusuf Demir|Elena Popescu|Noah Tremblay|Aiko Tanaka|Ravi Menon"""
BODIES = """the finance ministry|the city council|the central bank|the health agency|the electoral commission
the port authority|the appeals court|the weather service|the national railway|the teachers' union|the energy regulator
the space agency|the coast guard|the statistics office|the refugee council|the anti-corruption bureau"""
VERBS = "said|announced|confirmed|denied|warned|reported|proposed|approved|postponed|rejected|published|withdrew"
THINGS = """a new budget|emergency repairs|the draft treaty|a shipment of grain|the inquiry's findings|an export ban
a ceasefire plan|stricter flood defences|a vaccination drive|the delayed bridge|lower fuel duties|a recount of votes
the rescue operation|an early election|rising rents|the satellite launch|new evidence|a pension reform"""
TAILS = """after weeks of talks|despite protests in the capital|according to documents seen by reporters
for the third time this year|while opposition parties called for restraint|as temperatures broke records
pending a review by auditors|in a move that surprised observers|before the summer recess|under pressure from investors
with support from neighbouring states|although details remain unclear"""
LINKS = """[earlier report](https://example.org/news/{n})|[data](https://data.example.net/set/{n}.csv)
[official statement](https://example.com/statement-{n} "Statement")"""
CODE = "```python\ntotals = {row.place: row.count for row in rows}\nprint(sum(totals.values()))\n```"
SPAN = dt.timedelta(days=20 * 365)
FIRST = dt.datetime(2005, 1, 1, 6, 0, tzinfo=dt.UTC)


def _phrases(text: str) -> list[str]:
    return text.replace("\n", "|").split("|")


WHO, DO, WHAT, HOW, WHERE = map(_phrases, (BODIES, VERBS, THINGS, TAILS, LINKS))
REPORTERS, PLACES, TOPICS = map(_phrases, (PEOPLE, PLACE_NAMES, TOPIC_NAMES))


def sentence(rng: random.Random) -> str:
    """One sentence of news; one in five carries a link, emphasis, a figure, a quotation or code."""
    who = rng.choice(WHO) if rng.random() < 0.6 else rng.choice(REPORTERS)
    text = f"{who} in {rng.choice(PLACES)} {rng.choice(DO)} {rng.choice(WHAT)} {rng.choice(HOW)}"
    text = text[0].upper() + text[1:]
    roll = rng.random()
    if roll < 0.08:
        text += ", an " + rng.choice(WHERE).format(n=rng.randrange(10**6)) + " shows"
    elif roll < 0.14:
        text += f", calling it *{rng.choice(HOW)}*"
    elif roll < 0.18:
        text += f", a figure of **{rng.randrange(2, 900)} million** euros"
    elif roll < 0.22:
        text += f', and added: "We expect {rng.choice(WHAT)} soon"'
    elif roll < 0.23:
        text += f" (reference `{rng.randrange(16**6):06x}`)"
    return text + "."


def plain(rng: random.Random) -> str:
    """A sentence without markup, comma or full stop, for titles and captions."""
    return sentence(rng).replace("*", "").replace('"', "").split(",")[0].split(" (")[0].rstrip(".")


def block(rng: random.Random, first: bool) -> str:
    """One block of a body; the first is always a paragraph."""
    roll = 0.0 if first else rng.random()
    if roll < 0.72:
        return " ".join(sentence(rng) for _ in range(rng.randint(2, 5)))
    if roll < 0.80:
        return "## " + sentence(rng).rstrip(".")
    if roll < 0.87:
        return "\n".join("> " + sentence(rng) for _ in range(rng.randint(1, 3)))
    if roll < 0.93:
        return "\n".join("- " + sentence(rng) for _ in range(rng.randint(3, 6)))
    if roll < 0.96:
        return "\n".join(f"{number}. {sentence(rng)}" for number in range(1, rng.randint(3, 6)))
    if roll < 0.985:
        rows = [
            f"| {rng.choice(PLACES)} | {rng.randrange(1000)} | {rng.random():.1%} |" for _ in range(rng.randint(3, 8))
        ]
        return "\n".join(["| Place | Count | Share |", "| --- | ---: | ---: |", *rows])
    return CODE


def body(rng: random.Random, words: int) -> str:
    """A body of at least `words` words, with a footnote to one paragraph in twenty-five."""
    blocks: list[str] = []
    notes = count = 0
    while count < words:
        text = block(rng, first=not blocks)
        if text[0].isalpha() and rng.random() < 0.04:
            notes += 1
            text += f"[^{notes}]"
        blocks.append(text)
        count += len(text.split())
    blocks += [f"[^{number}]: {sentence(rng)}" for number in range(1, notes + 1)]
    return "\n\n".join(blocks) + "\n"


class Tags:
    """Tag names, the first ones chosen most."""

    def __init__(self, number: int) -> None:
        names = [*TOPICS, *(f"{place} {topic}" for topic, place in itertools.product(TOPICS, PLACES))]
        if number > len(names):
            raise SystemExit(f"at most {len(names)} tags")
        self.names = names[:number]
        self.cumulative = list(itertools.accumulate(1 / rank for rank in range(1, number + 1)))

    def choose(self, rng: random.Random) -> list[str]:
        wanted = min(rng.randint(2, 5), len(self.names))
        chosen: list[str] = []
        while len(chosen) < wanted:
            name = self.names[bisect.bisect(self.cumulative, rng.random() * self.cumulative[-1])]
            if name not in chosen:
                chosen.append(name)
        return chosen


def slug_of(title: str, index: int) -> str:
    words = "".join(letter if letter.isalnum() and letter.isascii() else " " for letter in title.lower()).split()
    return f"{'-'.join(words[:6])}-{index}"


def write_corpus(
    dest: Path, posts: int, tags: int = 300, words: int = 700, photos: int = 0, seed: str = "1", jekyll: bool = False
) -> None:
    """Write the posts, oldest first, over twenty years from 2005; the photographs too, where there are to be some."""
    choice = Tags(tags)
    for index in range(posts):
        rng = random.Random(f"{seed}/{index}")
        date = FIRST + SPAN / posts * index
        title = plain(rng)
        name = slug_of(title, index)
        photo = f"photo-{index % photos:04d}.jpg" if photos else f"https://photos.example.net/{index % 97:04d}.jpg"
        front = [
            "---",
            f'title: "{title}"',
            f"date: {date:%Y-%m-%dT%H:%M:%SZ}",
            f"author: {rng.choice(REPORTERS)}",
            "tags: [" + ", ".join(choice.choose(rng)) + "]",
            f'summary: "{plain(rng)}."',
            f"photo: {photo}",
            f'alt: "{rng.choice(PLACES)}, a street"',
            f'caption: "{plain(rng)}."',
            f"credit: {rng.choice(REPORTERS)}/Wire Photo",
            "---",
            "",
        ]
        folder = dest if jekyll else dest / f"{date:%Y}" / f"{date:%m}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (f"{date:%Y-%m-%d}-{name}.md" if jekyll else f"{name}.md")
        path.write_text("\n".join(front) + body(rng, int(words * rng.uniform(0.6, 1.4))), encoding="utf-8")
    for index in range(photos):
        write_photo(dest.parent / "photos" / f"photo-{index:04d}.jpg", random.Random(f"{seed}/photo/{index}"))


def write_photo(path: Path, rng: random.Random) -> None:
    """A photograph's weight without a photograph: circles on a gradient, with grain."""
    from PIL import Image, ImageDraw, ImageFilter

    size = (1600, 1067)
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    grain = Image.frombytes("L", (400, 267), rng.randbytes(400 * 267)).resize(size).convert("RGB")
    image = Image.blend(image, grain, 0.15)
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        x, y, radius = rng.randrange(size[0]), rng.randrange(size[1]), rng.randrange(20, 300)
        colour = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.filter(ImageFilter.GaussianBlur(3)).save(path, quality=88)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dest", type=Path)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--tags", type=int, default=300)
    parser.add_argument("--words", type=int, default=700)
    parser.add_argument("--photos", type=int, default=0)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jekyll", action="store_true")
    chosen = parser.parse_args()
    write_corpus(**vars(chosen))


if __name__ == "__main__":
    main()
