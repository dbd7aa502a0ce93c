// Pictures, large. Without this file, or in an old browser, each is a link to its widest file.
(() => {
  if (!window.HTMLDialogElement) return;
  const words = document.currentScript.dataset;
  const make = (name, values) => Object.assign(document.createElement(name), values);
  const button = (textContent, ariaLabel, onclick, className) => make("button", { textContent, ariaLabel, onclick, className });
  const links = () => [...document.querySelectorAll("a.enlarge")];
  const dialog = make("dialog", { className: "lightbox", ariaLabel: words.pictures });
  const figure = make("figure", { ariaLive: "polite" }), count = make("p");
  const back = button("‹", words.previous, () => show(at - 1), "step back");
  const next = button("›", words.next, () => show(at + 1), "step");
  let opener, touch, at = 0;
  dialog.append(count, button("×", words.close, () => dialog.close(), ""), figure, back, next);
  document.head.append(make("link", { rel: "stylesheet", href: words.style }));
  document.body.append(dialog);
  const way = getComputedStyle(dialog).direction === "rtl" ? -1 : 1;

  const large = (link) => { // its picture; it loads from now on
    const small = link.querySelector("img"), { alt, srcset } = small, image = make("img", { alt }), picture = make("picture");
    const sizes = `min(100vw, ${small.getAttribute("width")}px)`;
    picture.append(...[...link.querySelectorAll("source")].map((one) => Object.assign(one.cloneNode(), { sizes })), image);
    return [picture, Object.assign(image, srcset ? { sizes, srcset, src: small.src } : { src: link.href }), small.currentSrc];
  };
  const show = (number) => {
    const all = links(), link = all.at(number) || all[0], [picture, image, small] = large(link);
    const caption = link.closest("figure")?.querySelector("figcaption");
    at = all.indexOf(link);
    if (!image.complete) image.style.backgroundImage = `url("${small}")`;
    image.onload = () => {
      image.style.backgroundImage = "";
      if (all[at + 1]) large(all[at + 1]);
    };
    figure.replaceChildren(picture, caption?.cloneNode(true) || "");
    count.textContent = words.count.replace("{}", at + 1).replace("{}", all.length);
    back.hidden = next.hidden = count.hidden = !all[1];
  };

  dialog.onclick = ({ target }) => target.closest("a, button, p, figcaption") || dialog.close();
  dialog.onkeydown = (event) => {
    const to = { ArrowRight: at + way, ArrowLeft: at - way, Home: 0, End: -1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(to);
  };
  dialog.onpointerdown = (event) => (touch = event.pointerType !== "mouse" && visualViewport.scale < 1.1 && event);
  dialog.onpointerup = (event) => {
    const x = touch && event.clientX - touch.clientX;
    if (Math.abs(x) > 40 + Math.abs(event.clientY - touch.clientY)) show(at - way * Math.sign(x));
  };
  dialog.onclose = () => {
    if (history.state?.picture >= 0) history.back();
    opener?.focus({ preventScroll: true });
  };

  const follow = () => { // the history knows which picture is open: "back" closes it, a reload keeps it
    const number = history.state?.picture;
    if (!links()[number]) return dialog.close();
    if (!dialog.open) dialog.showModal();
    show(number);
  };
  onpopstate = follow;
  onpagehide = () => dialog.open && history.replaceState({ picture: at }, "");
  document.addEventListener("click", (event) => {
    opener = event.target.closest("a.enlarge");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({ picture: links().indexOf(opener) }, "");
    follow();
  });
  follow();
})();
