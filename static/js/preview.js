// What a linked term means, in a small panel, while the pointer rests on the link or the keyboard has led to it.
// Without this script, by touch, and where something fails, it is a plain link.
//
// The meaning is the link's description (aria-describedby), heard along with it. The panel is no tooltip, since it has
// a link inside, and no dialog, since it takes no focus: it is a named group, which Tab goes through after the link. A
// description is read as flat text, so “Open the page” is left out.
if ("popover" in HTMLElement.prototype) {
  const DELAY = 300;
  const main = document.querySelector("main");
  const meanings = {};
  const panel = document.createElement("div");
  // The link that the panel stands by; the one that it shall stand by next, and where the pointer came upon that.
  let shown, wish, pointerY, timer;

  const load = (address) =>
    fetch(address)
      .then((response) => (response.ok ? response.text() : ""))
      .catch(() => "");
  const meaning = ({ href }) => {
    const address = new URL("preview/", href);
    return (meanings[address] ??= load(address));
  };

  const place = () => {
    panel.style.maxHeight = "";
    const column = main.firstElementChild.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = panel;
    // A link may run over two lines: beside the one with the pointer on it, beyond both for the keyboard.
    const lines = [...shown.getClientRects()];
    const pointed = lines.find(({ top, bottom }) => top <= pointerY && pointerY <= bottom);
    const [first, last] = pointed ? [pointed, pointed] : [lines[0], lines.at(-1)];
    const above = first.top;
    const below = document.documentElement.clientHeight - last.bottom;
    const up = height > below && above > below;
    const room = Math.min(height, up ? above : below);
    const { left, right } = up ? first : last;
    const start = getComputedStyle(shown).direction === "rtl" ? right - width : left;
    panel.style.maxHeight = `${room}px`;
    panel.style.left = `${scrollX + Math.max(column.left, Math.min(start, column.right - width))}px`;
    panel.style.top = `${scrollY + (up ? first.top - room : last.bottom)}px`;
  };
  const close = () => {
    shown?.removeAttribute("aria-describedby");
    shown = undefined;
    panel.hidePopover();
  };
  const show = (link, html) => {
    close();
    shown = link;
    panel.innerHTML = html;
    // The source puts the panel after the link in the order of Tab.
    panel.showPopover({ source: link });
    link.setAttribute("aria-describedby", "preview-text");
    place();
  };

  const isAt = (link) => link.matches(":hover, :focus-visible");
  const settle = async () => {
    if (shown && !isAt(shown) && !panel.matches(":hover, :focus-within")) close();
    const link = wish;
    if (!link || link === shown || !isAt(link)) return;
    const html = await meaning(link);
    // Meanwhile the reader may have gone on, or pressed Esc.
    if (html && link === wish && isAt(link)) show(link, html);
  };

  const spot = (node) => node?.closest?.("a.term-link, .preview");
  const notice = ({ type, pointerType, target, relatedTarget, clientY }) => {
    const here = spot(target);
    if (pointerType === "touch" || here === spot(relatedTarget)) return;
    // A tap or a click brings focus too; that alone opens nothing.
    if (here?.href && (type === "pointerover" || (type === "focusin" && here.matches(":focus-visible")))) {
      wish = here;
      pointerY = clientY;
    }
    clearTimeout(timer);
    timer = setTimeout(settle, DELAY);
  };
  for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) document.addEventListener(type, notice);

  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    if (panel.contains(document.activeElement)) shown.focus();
    wish = undefined;
    close();
  });
  addEventListener("resize", () => shown && place());
  // A page that is returned to is as it was left.
  addEventListener("pagehide", close);

  panel.className = "preview";
  panel.popover = "manual";
  main.append(panel);
}
