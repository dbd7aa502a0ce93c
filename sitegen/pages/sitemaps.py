"""Sitemaps (sitemaps.org protocol: at most 50,000 URLs in a file), robots.txt and redirect pages, as bytes."""

from __future__ import annotations

from html import escape

from sitegen.pages.outputs import RedirectPage, Sitemap, SitemapIndex

MAX_ENTRIES = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def sitemap_bytes(sitemap: Sitemap) -> bytes:
    """A `urlset`; entries without a date have no `lastmod`: a date that is not true is worse than none."""
    out = [f'{_DECLARATION}<urlset xmlns="{_NAMESPACE}">\n']
    for url, changed in sitemap.entries:
        lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
        out.append(f"<url><loc>{escape(url)}</loc>{lastmod}</url>\n")
    out.append("</urlset>\n")
    return "".join(out).encode()


def sitemap_index_bytes(index: SitemapIndex) -> bytes:
    """A `sitemapindex`."""
    out = [f'{_DECLARATION}<sitemapindex xmlns="{_NAMESPACE}">\n']
    out += [f"<sitemap><loc>{escape(url)}</loc></sitemap>\n" for url in index.urls]
    out.append("</sitemapindex>\n")
    return "".join(out).encode()


def robots_bytes(sitemap_url: str) -> bytes:
    """Everybody may read everything; the sitemap is named."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap_url}\n".encode()


def redirect_bytes(page: RedirectPage) -> bytes:
    """A page that sends browsers and search engines on, without a script, and shows a link to those who stay."""
    path, target = escape(page.path), escape(page.target)
    return (
        f'<!doctype html>\n<html lang="{escape(page.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<title>{target}</title>\n<link rel="canonical" href="{target}">\n<meta name="robots" content="noindex">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="refresh" content="0; url={path}">\n</head>\n'
        f'<body>\n<p><a href="{path}">{target}</a></p>\n</body>\n</html>\n'
    ).encode()
