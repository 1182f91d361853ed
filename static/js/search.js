// Suggestions while a reader types into the search box: a combobox as the ARIA Authoring Practices have it.
// Without this script, and where something fails, it is a plain form.
const searchBox = document.querySelector(".search-box");

if (searchBox) {
  const DELAY = 120;
  const { q: input } = searchBox.elements;
  const { dataset: words } = searchBox;
  const answers = {};
  let timer, request, active;

  const set = (element, attributes) => {
    for (const name in attributes) element.setAttribute(name, attributes[name]);
  };
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    set(element, attributes);
    element.append(...children);
    return element;
  };
  const list = make("ul", { class: "suggestions", id: "suggestions", role: "listbox", "aria-label": words.label });
  const status = make("p", { class: "unseen", role: "status" });

  const activate = (option) => {
    active?.setAttribute("aria-selected", false);
    option?.setAttribute("aria-selected", true);
    option?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    active = option;
  };
  const callOff = () => {
    clearTimeout(timer);
    request?.abort();
    activate();
  };
  const show = (suggestions, message) => {
    callOff();
    list.replaceChildren(...suggestions);
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", !list.hidden);
    status.textContent = message;
  };
  const close = () => show([], "");

  const option = ({ title, alias, course, kind, path, language, direction }, number) => {
    const name = make("span", { lang: language, dir: direction }, title, alias && make("i", {}, ` (${alias})`));
    const where = make("span", { class: "where" }, [course, words[kind]].filter(Boolean).join(", "));
    // A link, which opens in a new tab like any other; the item is there for the list alone.
    const link = { role: "option", "aria-selected": false, id: `suggestion-${number}`, href: path, tabindex: -1 };
    return make("li", { role: "none" }, make("a", link, name, " ", where));
  };
  const ask = async () => {
    callOff();
    const { signal } = (request = new AbortController());
    const fields = new URLSearchParams(new FormData(searchBox));
    const address = `${words.suggest}?${fields}`;
    if (!answers[address] && fields.get("q").trim()) {
      try {
        const response = await fetch(address, { signal });
        if (response.ok) answers[address] = (await response.json()).suggestions;
      } catch {
        // Offline, or no longer wanted.
      }
    }
    if (signal.aborted) return;
    const found = answers[address];
    if (!found) return close();
    const { length } = found;
    show(found.map(option), [words.none, words.one][length] ?? words.some.replace("{number}", length));
  };

  const type = ({ isComposing }) => {
    callOff();
    if (!isComposing) timer = setTimeout(ask, DELAY);
  };
  const moveTo = (item) => (item ? activate(item.firstChild) : ask());
  const press = (event) => {
    const { key, isComposing, keyCode } = event;
    // Safari ends a composition before it tells of the key that ended it.
    if (isComposing || keyCode === 229) return;
    if (key === "Escape") {
      if (list.hidden) input.value = "";
      close();
    } else if (key === "Enter" && active) {
      active.click();
    } else if (key === "ArrowDown") {
      moveTo(active?.parentNode.nextSibling ?? list.firstChild);
    } else if (key === "ArrowUp") {
      moveTo(active?.parentNode.previousSibling ?? list.lastChild);
    } else {
      // Other keys are for the text.
      if (/^(Arrow|Home|End)/.test(key)) activate();
      return;
    }
    event.preventDefault();
  };

  input.addEventListener("input", type);
  input.addEventListener("compositionend", type);
  input.addEventListener("keydown", press);
  // The focus and so the list stay until a press on it has become a click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  searchBox.addEventListener("focusout", ({ relatedTarget }) => list.contains(relatedTarget) || close());
  searchBox.addEventListener("submit", close);
  // A page that is returned to is as it was left.
  addEventListener("pagehide", close);

  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": "suggestions" });
  close();
  searchBox.append(list, status);
}
