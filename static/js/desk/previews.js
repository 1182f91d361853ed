// What the desk adds to django-markdownx: previews of the page that is edited, editors in rows that are added later, and
// the Tab key as a way out of a text field.
const EDITOR = ".markdownx-editor";

// A preview has the links that the page will have, so its address says which page and which field it is of.
function aim(within) {
  const [, kind, id = ""] = location.pathname.match(/\/admin\/glossary\/(\w+)\/(\d+)?/) ?? [];
  const course = document.querySelector("#id_course")?.value ?? "";
  within.querySelectorAll(EDITOR).forEach((editor) => {
    const place = new URLSearchParams({ kind, id, course, field: editor.name });
    editor.dataset.markdownxUrlsPath = `${editor.dataset.markdownxUrlsPath.split("?")[0]}?${place}`;
  });
}

aim(document);
document.querySelector("#id_course")?.addEventListener("change", () => aim(document));

document.addEventListener("formset:added", (event) => {
  aim(event.target);
  event.target.querySelectorAll(EDITOR).forEach((editor) => editor.removeAttribute("data-markdownx-init"));
  // The package sets up editors only as it loads, and leaves alone those that it has met.
  const loaded = document.querySelector('script[src*="markdownx/js/markdownx"]');
  const again = document.createElement("script");
  again.src = loaded.src;
  document.head.append(again);
});

// The package listens on each editor; this listener, on the way down to it, comes first.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Tab" && event.target.matches(EDITOR)) event.stopImmediatePropagation();
  },
  true,
);
