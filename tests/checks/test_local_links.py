"""Addresses of the writer's own machine are found where they are pointed at, not where a text speaks of them."""

import pytest

from sitegen.checks.local_links import find_local_links

HOSTS = (
    "http://localhost:8000/a/",
    "https://localhost/",
    "//127.0.0.1:4000/",
    "http://0.0.0.0:1313/",
    "http://[::1]:8000/",
    "http://192.168.1.20/",
    "http://10.0.0.7:3000",
    "http://172.16.4.4/",
    "http://mac.local:8000/",
    "http://www.harbour.test/",
    "file:///home/ana/a.html",
)
PUBLIC = (
    "https://harbour.example/localhost/",
    "https://localhost.example/",
    "https://10.example/",
    "https://172.32.0.1/",
    "https://harbour.example/?from=http://localhost",
    "https://test.example/",
    "https://local.example/",
)


@pytest.mark.parametrize("address", HOSTS)
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.html", '<p>\n<a href="{}">x</a>'),
        ("a.html", "\n<img src={}>"),
        ("a.css", "\nbody {{ background: url({}) }}"),
        ("feed.xml", "<rss>\n<link>{}</link>"),
        ("feed.xml", "<content>\n&lt;a href=&quot;{}&quot;&gt;</content>"),
        ("feed.json", '{{\n"url": "{}"}}'),
        ("feed.json", '{{\n"content_html": "<a href=\\"{}\\">"}}'),
        ("robots.txt", "User-agent: *\nSitemap: {}"),
    ],
)
def test_a_local_address_is_found_with_its_line(address, name, form):
    (problem,) = find_local_links(name, form.format(address).encode())

    assert (problem.code, problem.severity, problem.at.line) == ("LINK012", "error", 2)
    assert problem.message.startswith(address + " ")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_left_alone(address):
    assert find_local_links("a.html", f'<a href="{address}">x</a>'.encode()) == []
    assert find_local_links("feed.xml", f"<link>{address}</link>".encode()) == []


def test_a_text_may_speak_of_localhost():
    assert find_local_links("a.html", b"<p>Open <code>http://localhost:8000/</code> now.") == []


def test_pictures_are_not_read():
    assert find_local_links("a.png", b'href="http://localhost/"') == []
