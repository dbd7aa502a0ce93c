// Two comforts; nothing on the site needs this file. A reader's choice of colours is kept in their own browser.
(() => {
  const root = document.documentElement;
  const group = document.querySelector(".scheme");
  if (group) {
    const show = () => group.querySelectorAll("button").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.scheme === (root.dataset.scheme || "auto"))));
    group.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (!button) return;
      root.dataset.scheme = button.dataset.scheme;
      try { localStorage.scheme = button.dataset.scheme; } catch { /* private windows */ }
      show();
    });
    show();
    group.hidden = false;
  }

  // Click to play: until then nobody else's server hears of the reader.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("figure.embed a[data-embed]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = link.dataset.embed;
    frame.title = link.getAttribute("aria-label") || link.textContent.trim();
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.replaceWith(frame);
    frame.focus();
  });
})();
