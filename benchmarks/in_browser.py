"""From the write of a file to the changed page in Chromium, by the page's own clock.

A driver that asks the page again and again whether it has changed is later than the page by some 80 ms, since each
reload takes its script away. So the page itself notes the moment at which the new words are in its document.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable

_NOTE = """
new MutationObserver(() => {
  const word = sessionStorage.getItem("wanted");
  if (word && !window.seen && document.body?.textContent.includes(word))
    window.seen = performance.timeOrigin + performance.now();
}).observe(document, { childList: true, subtree: true, characterData: true });
"""


def save_to_dom(address: str, edit: Callable[[str], None], edits: int) -> list[float]:
    """Seconds from the call of `edit(word)` until the page at `address` holds the word, for each of some edits."""
    from playwright.sync_api import sync_playwright

    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    took = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page()
        page.add_init_script(_NOTE)
        page.goto(address)
        page.wait_for_timeout(2000)
        for number in range(edits):
            word = f"markerdom{number}x"
            page.evaluate("word => { sessionStorage.setItem('wanted', word); window.seen = 0 }", word)
            start = time.time()
            edit(word)
            page.wait_for_function("window.seen", polling=100, timeout=120_000)
            took.append(page.evaluate("window.seen") / 1e3 - start)
            time.sleep(0.5)
        browser.close()
    return took
