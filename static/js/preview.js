// What a linked term means, in a small panel, while the pointer rests on the link or the keyboard has brought the focus
// to it. Without this script, by touch, and wherever something fails, it is a plain link.
//
// For assistive technology: the meaning is the link's description (aria-describedby), so that it is heard along with
// the link, as a tooltip's would be. The panel cannot be a tooltip, since it has a link inside, nor need it be a
// dialog, since it takes no focus: it is a named group, which Tab goes through after the link. Only the meaning
// describes, not the whole panel: a description is read as flat text, and “Open the page” would sound like part of it.
if ("popover" in HTMLElement.prototype) {
  const DELAY = 300;
  const main = document.querySelector("main");
  const meanings = new Map();
  const panel = document.createElement("div");
  // The link that the panel stands by; the link that it shall stand by next, and where the pointer came upon that.
  let shown, wish, pointerY, timer;

  const load = async (address) => {
    try {
      const response = await fetch(address);
      return response.ok ? await response.text() : "";
    } catch {
      return "";
    }
  };
  const meaning = (link) => {
    const address = new URL("preview/", link.href).href;
    if (!meanings.has(address)) meanings.set(address, load(address));
    return meanings.get(address);
  };

  const place = () => {
    panel.style.maxHeight = "";
    // The column of text, which is as wide as the window lets it be.
    const column = main.firstElementChild.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = panel;
    // A link may run over two lines: beside the one that the pointer is on, beyond both where the keyboard led here.
    const lines = [...shown.getClientRects()];
    const pointed = lines.filter(({ top, bottom }) => top <= pointerY && pointerY <= bottom);
    const [first, last] = pointed.length ? [pointed[0], pointed[0]] : [lines[0], lines.at(-1)];
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
    // The source is what puts the panel after the link in the order of Tab.
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
