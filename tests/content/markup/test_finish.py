"""What the finishing pass gives: ids, references, figures, embeds, the summary, plain text."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.base.problems import Place
from sitegen.content.markup.slugger import heading_slug
from sitegen.content.model import Figure

BOTH = pytest.mark.parametrize("engine", ["markdown", "commonmark"])


def pairs(body):
    return [(r.target, r.use, r.at.line, r.at.column) for r in body.references]


# Headings


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hello World", "hello-world"),
        ("What's next?", "whats-next"),
        ("A -- B", "a----b"),
        ("Größe: 10 %", "größe-10-"),
        ("हिन्दी में", "हिन्दी-में"),
        ("ไทย ภาษา", "ไทย-ภาษา"),
        ("日本語の見出し", "日本語の見出し"),
        ("مرحبا بالعالم", "مرحبا-بالعالم"),
        ("snake_case & more", "snake_case--more"),
        ("Cafe\u0301", "café"),
        ("!!!", "section"),
    ],
)
def test_ids_are_githubs_in_any_script(text, slug):
    assert heading_slug(text) == slug


@BOTH
def test_explicit_ids_win_and_doubles_are_counted(engine, render):
    body = render("## Same\n\n## Same\n\n## Other {#same}\n\n## Same 1\n", engine=engine)
    assert [heading.id for heading in body.headings] == ["same-1", "same-2", "same", "same-1-1"]
    assert body.anchors == {"same-1", "same-2", "same", "same-1-1"}


@BOTH
def test_only_h1_is_shifted(engine, render):
    body = render("# One\n\n## Two\n\n### Three", engine=engine)
    assert [(heading.level, heading.text) for heading in body.headings] == [(2, "One"), (2, "Two"), (3, "Three")]
    assert "<h1" not in body.html


@BOTH
def test_heading_text_is_plain_and_typeset(engine, render):
    body = render('## "Big" *news*: `x<y`[^1]\n\n[^1]: n', engine=engine)
    assert [(h.text, h.id) for h in body.headings] == [("“Big” news: x<y", "big-news-xy")]


# References


@BOTH
def test_targets_inside_the_site_become_references_with_their_places(engine, render):
    text = (
        "[a](one.md) ![b](two.jpg)\n\n[c](#three)\n[a](one.md)\n\n<video src='v.mp4' poster=p.jpg></video>\n"
        '<img src="x.png" srcset="y.png 1x, z.png 2x" alt="">\n\n`[no](code.md)` <a href="/about/?a=1&amp;b=2">e</a>\n'
        "\n[f]\n\n[f]: <six.pdf>\n"
    )
    body = render(text, engine=engine)
    assert pairs(body) == [
        ("one.md", "link", 1, 5),
        ("two.jpg", "image", 1, 18),
        ("#three", "link", 3, 5),
        ("one.md", "link", 4, 5),
        ("v.mp4", "embed", 6, 13),
        ("p.jpg", "image", 6, 27),
        ("x.png", "image", 7, 11),
        ("y.png", "image", 7, 26),
        ("z.png", "image", 7, 36),
        ("/about/?a=1&b=2", "link", 9, 26),
        ("six.pdf", "link", 13, 7),
    ]
    assert all(r.at.path == "post.md" for r in body.references)
    assert [int(n) for n in re.findall("\ufdd0(\\d+)\ufdd1", body.html)] == list(range(11))


@BOTH
def test_targets_are_as_written_though_an_engine_encodes_them(engine, render):
    body = render("[a](größe.md) [b](<my file.md>) [c](a%20b.md) [d](x_(1).md)", engine=engine)
    assert [r.target for r in body.references] == ["größe.md", "my file.md", "a%20b.md", "x_(1).md"]


@BOTH
def test_targets_outside_stay(engine, render):
    text = "[a](https://x.example/) [b](//x.example/) [c](mailto:a@x.example) [d](tel:1) <https://y.example/>"
    body = render(text, engine=engine)
    assert body.references == ()
    for target in ("https://x.example/", "//x.example/", "mailto:a@x.example", "tel:1", "https://y.example/"):
        assert f'href="{target}"' in body.html


@BOTH
@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "data:text/html,x",
     "&#106;avascript:x", "javascript&colon;x"],
)  # fmt: skip
def test_links_that_run_code_are_dropped(engine, target, render):
    body = render(f'[x]({target}) <a href="{target}">y</a>', engine=engine)
    assert "script:" not in body.html.lower()
    assert "data:" not in body.html
    assert "href" not in body.html
    assert [p.code for p in body.problems] == ["SEC003", "SEC003"]
    assert body.problems[0].at == Place("post.md", 1, 5)


@BOTH
def test_lines_count_from_the_first_line_of_the_body(engine):
    from sitegen.base.stages import alone
    from sitegen.content.markup.body import render_body
    from sitegen.content.markup.engine import MarkupOptions

    body = alone(render_body("\n[a](b.md)", path="p.md", first_line=9, options=MarkupOptions(engine=engine)))
    assert body.references[0].at == Place("p.md", 10, 5)


# Figures and embeds


@BOTH
def test_image_alone_is_a_figure(engine, render, shown):
    body = render('![A "boat"](b.jpg "It\'s <here>"){credit="A & B" .wide #fig width=300}', engine=engine)
    assert shown(body) == (
        '<figure id="fig" class="wide"><img src="b.jpg" alt="A &quot;boat&quot;" width="300" loading="lazy" '
        'decoding="async"><figcaption>It’s &lt;here&gt; <span class="credit">A &amp; B</span></figcaption></figure>'
    )
    assert body.anchors == {"fig"}
    assert body.words == 5


@BOTH
def test_image_in_text_is_no_figure(engine, render):
    assert "<figure" not in render("See ![a](a.png 'T') here\n\n- ![b](b.png)", engine=engine).html


@BOTH
@pytest.mark.parametrize(
    ("url", "player", "site"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90s", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
         "?start=90", "YouTube"),
        ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "YouTube"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "YouTube"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1", "Vimeo"),
        ("https://video.example/w/9GXp3zV9vXzZ4yTqk2mWdJ", "https://video.example/videos/embed/9GXp3zV9vXzZ4yTqk2mWdJ",
         "PeerTube"),
    ],
)  # fmt: skip
def test_link_to_a_video_alone_is_an_embed(engine, url, player, site, render):
    body = render(url, engine=engine)
    escaped = url.replace("&", "&amp;")
    assert body.html == (
        f'<figure class="embed"><a href="{escaped}" data-embed="{player}">Watch on {site}</a></figure>'
    )
    assert "<iframe" not in body.html


@BOTH
def test_no_embed_in_the_middle_of_text_or_elsewhere(engine, render):
    text = "See https://youtu.be/dQw4w9WgXcQ now.\n\nhttps://youtu.be.example/dQw4w9WgXcQ\n\nhttps://vimeo.com/about"
    assert "data-embed" not in render(text, engine=engine).html


@BOTH
def test_still_of_a_video(engine, render, shown):
    body = render('[![S](s.jpg "C")](https://youtu.be/dQw4w9WgXcQ)', engine=engine)
    assert '<img src="s.jpg" alt="S" loading="lazy" decoding="async"></a><figcaption>C</figcaption>' in shown(body)
    assert 'data-embed="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in body.html


# Summary and text


@BOTH
@pytest.mark.parametrize("marker", ["<!-- more -->", "<!--more-->", "<!--  more  -->"])
@pytest.mark.parametrize("raw_html", [True, False])
def test_more_marker_ends_the_lead_and_leaves_nothing(engine, marker, raw_html, render):
    body = render(f"One[^1] *two*.\n\nThree.\n\n{marker}\n\nFour.\n\n[^1]: Note", engine=engine, raw_html=raw_html)
    assert body.lead == "One two. Three."
    assert "more" not in body.html
    assert "<p></p>" not in body.html
    assert body.words == 5  # the mark of the footnote is none
    assert not body.problems


@BOTH
def test_lead_before_the_marker_is_prose(engine, render):
    figure, table = '![a](a.jpg "Caption"){credit="C"}', "| t |\n|---|\n| u |"
    text = f"## Heading\n\n{figure}\n\nOne.\n\n{table}\n\n- two\n\n<!-- more -->\n\nThree."
    assert render(text, engine=engine).lead == "One. two"


@BOTH
def test_lead_is_the_first_paragraph_that_stands_by_itself(engine, render):
    text = '![a](a.jpg "Caption")\n\n> quote\n\n- item\n\nThe "lead" &amp; more.\nSecond line.\n\nNext.'
    assert render(text, engine=engine).lead == "The “lead” & more. Second line."


def test_a_lead_that_nobody_wants_is_not_looked_for(render):
    body = render("One *two*.\n\nThree.")
    assert body.lead == "One two."
    assert render("One *two*.\n\nThree.", lead=False) == body._replace(lead="")


@BOTH
def test_words_are_those_that_are_read_out(engine, render):
    body = render("## H\n\nA `x<y` **b**\nc<br>d\n\n```\ncode\n```\n\n| a |\n|---|\n| 1 |", engine=engine)
    assert body.words == 8  # the code block has none


@BOTH
@pytest.mark.parametrize(("language", "words"), [("en", 7), ("fr", 10)])
def test_words_are_those_of_the_text_as_it_is_set(engine, language, words, render):
    assert render('A! *B*`c` d&nbsp;&amp;&emsp;&#8195;e -- "f"', engine=engine, language=language).words == words


@BOTH
@pytest.mark.parametrize("raw_html", [True, False])
def test_comments_are_never_published(engine, raw_html, render):
    text = "A <!-- secret --> b.\n\n<!-- secret\n\nsecret -->\n\nc\n\n`<!-- code -->`"
    body = render(text, engine=engine, raw_html=raw_html)
    assert "secret" not in body.html + body.lead
    assert body.words == 6
    assert "&lt;!-- code --&gt;" in body.html


@BOTH
def test_unclosed_comment_and_script_do_not_swallow_the_page(engine, render):
    assert render("a\n\n<!-- x\n\nb", engine=engine).html == "<p>a</p>"
    assert render("a\n\n<script>\nx", engine=engine).html.endswith("</script>")


@BOTH
def test_empty_body_is_empty(engine, render):
    assert render(" \n\n", engine=engine).html == ""


# Raw HTML


@BOTH
def test_raw_html_is_escaped_where_it_is_not_allowed(engine, render):
    body = render("A <b>x</b>\n\n<div>\ny\n</div>\n\n<https://x.example/> a < b", engine=engine, raw_html=False)
    assert "&lt;b&gt;x&lt;/b&gt;" in body.html
    assert "<div" not in body.html
    assert [(p.code, p.at.line, p.at.column) for p in body.problems] == [
        ("SEC002", 1, 3), ("SEC002", 1, 7), ("SEC002", 3, 1), ("SEC002", 5, 1),
    ]  # fmt: skip


@BOTH
def test_raw_html_keeps_its_spelling(engine, render):
    svg = '<svg viewBox="0 0 1 1"><path d="M0 0" /><use xlink:href="#x"/></svg>'
    body = render(f"{svg}\n\n<script>let a = \"b\" && '<p>';</script>", engine=engine)
    assert '<svg viewBox="0 0 1 1"><path d="M0 0" /><use xlink:href="\ufdd00\ufdd1"/></svg>' in body.html
    assert "<script>let a = \"b\" && '<p>';</script>" in body.html


@BOTH
def test_words_of_the_body_are_in_its_language(engine, render):
    text = "> [!NOTE]\n> x\n\n- [x] a\n\n| a |\n|---|\n\nb[^1]\n\nhttps://youtu.be/dQw4w9WgXcQ\n\n[^1]: c"
    html = render(text, engine=engine, language="de-AT").html
    for words in ("Hinweis", "Erledigt", "Tabelle 1", "Fußnoten", "Zurück zur Textstelle 1", "Auf YouTube ansehen"):
        assert words in html


def test_placeholders_of_the_engine_never_leak(render):
    text = "a \x02wzxhzdk:0\x03 b \x02klzzwxh:0000\x03 <b>c</b> &#2; \x0299\x03"
    html = render(text).html
    assert "\x02" not in html
    assert "\x03" not in html
    assert html.count("<b>") == 1


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
@pytest.mark.parametrize("mark", ["\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"])
def test_our_own_marks_cannot_be_smuggled_in(engine, mark, render):
    body = render(f'a &#x{ord(mark):x}; "b" [l](x&#x{ord(mark):x};0.md)', engine=engine)
    assert re.findall("[\ufdd0-\ufdef]", body.html) == ["\ufdd0", "\ufdd1"]
    assert "“b”" in body.html


PIECES = [
    "- a\n", "  - b\n", "> q\n", "> [!TIP]\n", "```py\n", "```\n", "# H\n", "---\n", "| a | b |\n", "|---|--:|\n", "\n",
    "text *em* `c`\n", "![i](i.png 'c'){.x}\n", "[l](l.md) [^1]\n", "[^1]: n\n", "<div>\n", "</div>\n", "<b>",
    "<!-- more -->\n", '"q" --\n', "    code\n", "1. n\n", "Term\n: def\n", "- [ ] t\n", "https://vimeo.com/76979871\n",
    "{.c}\n", "<pre>\n", "</pre>\n", "<code>", "***\n", "[x]: y\n", "*[a]: b\n", "<script>", "&quot;", "\\\n",
]  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["markdown", "commonmark"]), st.booleans())
def test_any_text_gives_a_whole_body(render, pieces, engine, raw_html):
    body = render("".join(pieces), engine=engine, raw_html=raw_html)
    tokens = [int(n) for n in re.findall("\ufdd0(\\d+)\ufdd1", body.html)]
    assert sorted(set(tokens)) == list(range(len(body.references))) == sorted(tokens)
    assert not re.findall("[\x00-\x08\ufdd2-\ufdef]", body.html + body.lead)
    assert all(f'id="{name}"' in body.html for name in body.anchors)
    assert body == render("".join(pieces), engine=engine, raw_html=raw_html)


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_a_local_image_without_a_size_has_a_place_for_it(engine, render):
    body = render("Text ![A](a.jpg) ![B](b.jpg){width=3}\n\n![C](https://x.example/c.jpg)", engine=engine)

    assert '\ufdd0o0\ufdd1<img src="\ufdd00\ufdd1"\ufdd0w0\ufdd1\ufdd0s0\ufdd1 alt="A"' in body.html
    assert body.html.count("\ufdd0s") == 1


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_a_still_has_one_place_for_its_size(engine, render):
    body = render('[![S](s.jpg "C")](https://youtu.be/dQw4w9WgXcQ)', engine=engine)

    assert body.html.count("\ufdd0s0\ufdd1") == 1


FIGCAPTION, CAPTION, CREDIT, LABEL = (f"\ufdd0{mark}0\ufdd1" for mark in "fprl")


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
@pytest.mark.parametrize(
    ("text", "figcaption", "said"),
    [
        ("![A](a.jpg)", FIGCAPTION, ("A", None, None)),
        ('![A](a.jpg "C")', f"<figcaption>C{CREDIT}</figcaption>", ("A", "C", None)),
        (
            '![A](a.jpg "C"){credit="B"}',
            f'<figcaption>C <span class="credit">B</span>{LABEL}</figcaption>',
            ("A", "C", "B"),
        ),
        (
            '![A](a.jpg){credit="B"}',
            f'<figcaption>{CAPTION}<span class="credit">B</span>{LABEL}</figcaption>',
            ("A", None, "B"),
        ),
        ('![A](a.jpg "C"){credit=""}', f"<figcaption>C{LABEL}</figcaption>", ("A", "C", "")),
        ('![A](a.jpg){caption=""}', FIGCAPTION, ("A", "", None)),
        ('![A](a.jpg "C"){caption="D"}', f"<figcaption>D{CREDIT}</figcaption>", ("A", "D", None)),
        ("![](a.jpg)", FIGCAPTION, (None, None, None)),
    ],
)
def test_a_figure_leaves_room_for_what_its_author_does_not_say(engine, render, text, figcaption, said):
    body = render(text, engine=engine)
    assert body.html.endswith(figcaption + "</figure>")
    assert body.figures == (Figure(0, *said, framed=True),)
    assert ('alt="\ufdd0a0\ufdd1"' in body.html) == (said[0] is None)


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_a_picture_in_a_line_has_no_room_for_a_caption(engine, render):
    body = render('See ![](a.jpg "T"){credit="B"} and ![W](https://x.example/w.jpg "V").', engine=engine)
    assert body.figures == (Figure(0, None, None, "B", framed=False),)
    assert re.findall("\ufdd0[a-z]", body.html) == ["\ufdd0o", "\ufdd0w", "\ufdd0s", "\ufdd0a", "\ufdd0e"]
    assert "credit" not in body.html


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u00a0\n\u00a0", "- \u00a0", "> \u00a0"])
def test_a_paragraph_of_spaces_that_do_not_break_is_nothing(render, space):
    body = render(f"One.\n\n{space}\n\nTwo.")
    assert body.words == 2
    assert not body.problems
