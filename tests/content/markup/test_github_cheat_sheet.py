"""What people know from GitHub, with the default engine."""

import pytest

CASES = {
    "two spaces nest a list": ("- a\n  - b\n    - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
    "four spaces nest a list": ("- a\n    - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    "a list right after a paragraph": ("Text\n- a\n- b", "<p>Text</p><ul><li>a</li><li>b</li></ul>"),
    "a numbered list right after a paragraph": ("Text\n1. a", "<p>Text</p><ol><li>a</li></ol>"),
    "a year is no list": ("It was\n1984. A year.", "<p>It was\n1984. A year.</p>"),
    "a quote right after a paragraph": ("Text\n> q", "<p>Text</p><blockquote><p>q</p></blockquote>"),
    "a heading right after a paragraph": ("Text\n## H", '<p>Text</p><h2 id="h">H</h2>'),
    "a heading right before a paragraph": ("## H\nText", '<h2 id="h">H</h2><p>Text</p>'),
    "a fence right after a paragraph": (
        "Text\n```\nx\n```",
        '<p>Text</p><pre class="highlight" tabindex="0"><code>x\n</code></pre>',
    ),
    "a fence in a list": (
        "1. a\n   ```\n   x\n   ```\n2. b",
        '<ol><li>a<pre class="highlight" tabindex="0"><code>x\n</code></pre></li><li>b</li></ol>',
    ),
    "a hash without a space is no heading": ("#hashtag", "<p>#hashtag</p>"),
    "a list keeps its start": ("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'),
    "brackets end a number as well": ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    "two kinds of bullets are two lists": ("- a\n* b", "<ul><li>a</li></ul><ul><li>b</li></ul>"),
    "one empty line makes a whole list loose": (
        "- a\n- b\n\n- c",
        "<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul>",
    ),
    "two quotes stay two": ("> a\n\n> b", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"),
    "strikethrough": ("~~gone~~", "<p><del>gone</del></p>"),
    "a bare link": ("See https://a.example/x.", '<p>See <a href="https://a.example/x">https://a.example/x</a>.</p>'),
    "a bare www": ("www.a.example", '<p><a href="http://www.a.example">www.a.example</a></p>'),
    "a link in code stays": ("`https://a.example`", "<p><code>https://a.example</code></p>"),
    "soft breaks stay soft": ("a\nb", "<p>a\nb</p>"),
    "two spaces break": ("a  \nb", "<p>a<br>\nb</p>"),
    "a backslash breaks": ("a\\\nb", "<p>a<br>\nb</p>"),
    "words_with_underscores": ("snake_case_name", "<p>snake_case_name</p>"),
    "escapes": (r"\*a\* \# \_b\_", "<p>*a* # _b_</p>"),
    "a callout": (
        "> [!WARNING]\n> Wet paint.",
        '<div class="callout warning" role="note"><p class="callout-title">Warning</p><p>Wet paint.</p></div>',
    ),
    "an unknown callout is a quote": ("> [!FOO]\n> x", "<blockquote><p>[!FOO]\nx</p></blockquote>"),
    "details with Markdown inside": (
        "<details>\n<summary>S</summary>\n\n**b**\n\n</details>",
        "<details><summary>S</summary><p><strong>b</strong></p></details>",
    ),
    "a bar in a table cell": (
        "| a |\n|---|\n| x \\| y |",
        '<div class="table" role="region" tabindex="0" aria-label="Table 1"><table><thead><tr><th>a</th></tr></thead>'
        "<tbody><tr><td>x | y</td></tr></tbody></table></div>",
    ),
    "text that lists go on with": ("- a\nb", "<ul><li>a\nb</li></ul>"),
    "Jinja is text": ("{{ config }} {% raw %}", "<p>{{ config }} {% raw %}</p>"),
}


@pytest.mark.parametrize("name", CASES)
def test_comes_out_as_on_github(name, render, shown, normal):
    text, html = CASES[name]
    assert normal(shown(render(text))) == normal(html)
