// The browser's side of `sitegen serve`. In a page it reloads, swaps and shows what is wrong. In a SharedWorker (then
// there is no document) it holds the one event stream of all visible tabs: a browser opens six connections at most.
"use strict";

function follow(events, since, hear) { // EVENTS, the last id that is known -> a stream that is never silent for long
  let stream, alive, id = since, pages = "";
  const watch = () => {
    clearTimeout(alive);
    alive = setTimeout(() => show(pages), 25000); // it pings every 10 s: the machine slept, or the line is dead
  };
  function show(wanted) { // open the stream for these pages; without any, let go of it
    pages = wanted;
    stream?.close();
    clearTimeout(alive);
    if (!wanted) return;
    stream = new EventSource(events + "&since=" + id + wanted);
    stream.onopen = () => {
      watch();
      hear({ kind: "open" }, id);
    };
    stream.addEventListener("ping", watch);
    stream.onmessage = (event) => {
      id = event.lastEventId || id;
      watch();
      hear(JSON.parse(event.data), id);
    };
    stream.onerror = () => { // closed for good: another run of the server has another key
      if (stream.readyState !== 2) return;
      clearTimeout(alive);
      alive = setTimeout(() => (hear({ kind: "lost" }, id), show(pages)), 2000);
    };
  }
  return { show, last: () => id };
}

if (!self.document) {
  const tabs = new Map(), past = []; // past: [event, id], for tabs that were opened or hidden meanwhile
  let stream;
  const paths = () => [...new Set([...tabs.values()].filter((tab) => tab.visible).map((tab) => tab.query))].join("");
  const hear = (event, id) => {
    if (event.kind === "update" && past.push([event, id]) > 200) past.shift();
    for (const port of tabs.keys()) port.postMessage([event, id]);
  };
  self.onconnect = ({ ports: [port] }) => {
    port.onmessage = ({ data: tab }) => {
      const before = paths();
      if (tab.gone) tabs.delete(port);
      else tabs.set(port, tab);
      if (!stream) {
        stream = follow(tab.events, tab.since, hear);
        past.push([{}, tab.since]);
      }
      if (tab.visible) {
        const known = past.findLastIndex(([, id]) => id === tab.since);
        for (const one of known < 0 ? [[{ kind: "stale" }, stream.last()]] : past.slice(known + 1)) port.postMessage(one);
      }
      if (before !== paths()) stream.show(paths());
      else port.postMessage([{ kind: "open" }, tab.since]);
    };
  };
} else {
  const mark = document.getElementById("sitegen-preview");
  const own = { ...mark.dataset }; // page, problems: what is shown; path, base, key, since, source, note
  const store = "sitegen " + location.pathname;
  const events = "/_sitegen/events?key=" + own.key;
  const query = "&page=" + encodeURIComponent(own.path);
  const bare = (url) => new URL(url, location).pathname;
  const fields = () => document.querySelectorAll("input:not([type=password],[type=file]), textarea, select");
  let host;

  const keep = () => { // what the reader did to this page
    const open = [...document.querySelectorAll("details")].map((one) => one.open);
    const values = [...fields()].map((one) => [one.name, /^(checkbox|radio)$/.test(one.type) ? one.checked : one.value]);
    const focus = [...fields()].indexOf(document.activeElement);
    sessionStorage.setItem(store, JSON.stringify({ x: scrollX, y: scrollY, open, values, focus }));
  };
  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(store) || "null");
    sessionStorage.removeItem(store);
    if (!kept) return;
    history.scrollRestoration = "manual";
    document.querySelectorAll("details").forEach((one, n) => n in kept.open && (one.open = kept.open[n]));
    fields().forEach((one, n) => {
      const [name, value] = kept.values[n] || [];
      if (name !== one.name) return;
      if (typeof value === "boolean") one.checked = value;
      else one.value = value;
    });
    if (kept.focus >= 0) fields()[kept.focus]?.focus({ preventScroll: true });
    const back = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    back();
    addEventListener("load", () => (back(), (history.scrollRestoration = "auto")), { once: true });
  };
  let going = false, missed = false;
  const reload = () => {
    if (going) return;
    going = true;
    keep();
    location.reload();
  };
  const check = async () => { // whether this page is still what the server has; the answer is the ETag
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
    const tag = answer?.headers.get("etag")?.replace(/^W\/|"/g, "");
    if (tag && tag !== own.page + "-" + (own.problems || "")) reload();
  };

  const swap = (to) => { // {path: new address}: style sheets and pictures change in place, for all else the page does
    for (const one of document.querySelectorAll("link[href], script[src], iframe[src], object[data], embed[src]")) {
      const url = to[bare(one.href || one.src || one.data)];
      if (!url) continue;
      if (one.relList?.contains("icon")) one.href = url;
      if (one.localName !== "link") return reload();
      if (!one.relList.contains("stylesheet")) continue;
      const next = one.cloneNode();
      next.href = url;
      next.onload = next.onerror = () => one.remove();
      one.after(next);
    }
    for (const one of document.querySelectorAll("img, source, video, audio, image")) {
      for (const name of ["src", "poster", "href"]) {
        const value = one.getAttribute(name);
        if (value && to[bare(value)]) one.setAttribute(name, to[bare(value)]);
      }
      const set = one.getAttribute("srcset");
      const now = set?.replace(/[^\s,]\S*[^\s,]/g, (url) => to[bare(url)] || url);
      if (now !== set && set) one.srcset = now;
    }
    const found = JSON.stringify([...document.querySelectorAll("[style]")].map((one) => one.style.cssText));
    if (Object.keys(to).some((path) => found.includes(path))) reload();
  };

  const hear = (event, id) => {
    if (event.kind === "open") return (mark.dataset.follows = "yes");
    if (event.kind === "lost") return document.hidden ? (missed = true) : reload();
    if (Object.keys(event.files || {}).length) swap(event.files);
    if (document.hidden || going) return; // it looks again when it is shown
    own.since = id;
    const now = event.pages?.[own.path];
    const target = event.go || now?.go;
    if (target && target !== location.pathname) {
      going = true;
      return location.assign(target);
    }
    if (!now) return check();
    if (now.page !== own.page && !now.swap) return reload();
    own.page = now.page;
    if (now.problems !== (own.problems || "")) overlay((own.problems = now.problems), event.overlays[now.problems]);
  };

  function draw(name, css, html) { // beside the body, in a shadow: the page's styles and ours never meet
    const one = document.createElement(name);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    const shadow = one.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.innerHTML = html;
    document.documentElement.append(one);
    return one;
  }
  function overlay(digest, html) {
    host?.remove();
    host = undefined;
    if (!digest) return;
    host = draw("sitegen-problems", OVERLAY, '<main role="alert" tabindex="0"><button>Hide</button>' + html + "</main>");
    host.shadowRoot.querySelector("button").onclick = () => host.remove();
  }
  const OVERLAY = `
    main { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 5vmin; color: #eee;
      background: rgb(20 20 24 / .94); font: 16px/1.5 system-ui, sans-serif; }
    h1 { font-size: 1.1em; color: #ff8f8f; margin: 0 0 1em; } h2 { font: inherit; margin: 0; } i { color: #ff8f8f; }
    section { max-width: 60em; margin: 0 0 1.5em; border-left: 4px solid #ff8f8f; padding-left: 1em; }
    pre { overflow: auto; background: #000; padding: .6em; margin: .5em 0; font: 14px/1.4 ui-monospace, monospace; }
    p { margin: 0; color: #9fd3ff; } button { float: right; font: inherit; padding: .2em 1em; }
    @media print { main { display: none } }`;
  const BADGE = `
    p { position: fixed; left: 8px; bottom: 8px; z-index: 2147483646; margin: 0; padding: 2px 10px; color: #fff;
      background: rgb(20 20 24 / .8); border-radius: 6px; font: 12px/1.7 system-ui, sans-serif; pointer-events: none;
      max-width: calc(100vw - 40px); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    b { color: #ffd479; } @media print { p { display: none } }`;

  const badge = () => {
    if (!own.source) return;
    const shadow = draw("sitegen-badge", BADGE, "<p><b></b> <span></span></p>").shadowRoot;
    shadow.querySelector("b").textContent = own.note || "";
    shadow.querySelector("span").textContent = own.source;
  };

  const connect = () => {
    if (self.SharedWorker) {
      const worker = new SharedWorker(document.querySelector('script[src^="/_sitegen/"]').src, "sitegen " + own.key);
      worker.port.onmessage = ({ data: [event, id] }) => hear(event, id);
      const say = (more) => worker.port.postMessage({ events, query, since: own.since, visible: !document.hidden, ...more });
      addEventListener("pagehide", () => say({ gone: true }));
      return say;
    }
    const stream = follow(events, own.since, hear);
    addEventListener("pagehide", () => stream.show(""));
    return () => stream.show(document.hidden ? "" : query);
  };

  restore();
  badge();
  if (own.problems) overlay(own.problems, mark.innerHTML);
  const say = connect();
  say();
  document.addEventListener("visibilitychange", () => (missed && !document.hidden ? reload() : say()));
  addEventListener("pageshow", (event) => event.persisted && (say(), check()));
}
