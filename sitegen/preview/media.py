"""The Content-Type of a served file, by its name; our own table, since the system's differs from machine to machine."""

from __future__ import annotations

_UNKNOWN = "application/octet-stream"
_TEXT = "; charset=utf-8"
_MEDIA = {
    "html": "text/html" + _TEXT,
    "htm": "text/html" + _TEXT,
    "css": "text/css" + _TEXT,
    "js": "text/javascript" + _TEXT,
    "mjs": "text/javascript" + _TEXT,
    "json": "application/json",
    "geojson": "application/geo+json",
    "map": "application/json",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
    "xsl": "application/xml",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "txt": "text/plain" + _TEXT,
    "md": "text/markdown" + _TEXT,
    "csv": "text/csv" + _TEXT,
    "tsv": "text/tab-separated-values" + _TEXT,
    "vtt": "text/vtt" + _TEXT,
    "ics": "text/calendar" + _TEXT,
    "asc": "text/plain" + _TEXT,
    "svg": "image/svg+xml",
    "png": "image/png",
    "apng": "image/apng",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "jxl": "image/jxl",
    "ico": "image/x-icon",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "heic": "image/heic",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "wasm": "application/wasm",
    "zip": "application/zip",
    "gz": "application/gzip",
}


def media_type(path: str) -> str:
    """The Content-Type of a file called `path`; a name without a known ending is sent as bytes, to be downloaded."""
    name = path.rpartition("/")[2]
    return _MEDIA.get(name.rpartition(".")[2].lower(), _UNKNOWN) if "." in name else _UNKNOWN
