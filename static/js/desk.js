// What the editing desk adds to django-markdownx: editors in rows that are added later, the Tab key as a way out of
// a text field, and what is wrong with an upload in words.
const EDITOR = ".markdownx-editor";

document.addEventListener("formset:added", (event) => {
  event.target.querySelectorAll(EDITOR).forEach((editor) => editor.removeAttribute("data-markdownx-init"));
  // The package sets up editors only as it loads, and leaves alone those that it has met.
  const loaded = document.querySelector('script[src*="markdownx/js/markdownx"]');
  const again = document.createElement("script");
  again.src = loaded.src;
  document.head.append(again);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Tab" && event.target.matches(EDITOR)) event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener(
  "markdownx.fileUploadError",
  (event) => {
    const editor = event.target.querySelector(EDITOR);
    const { value, selectionStart } = editor;
    let message = event.target.querySelector("[role=alert]");
    if (!message) {
      message = document.createElement("p");
      message.setAttribute("role", "alert");
      message.className = "errornote";
      editor.after(message);
    }
    message.textContent = event.detail?.[0]?.error ?? "";
    // The package goes on to write its own error into the text; the text stays as its author left it.
    setTimeout(() => {
      editor.value = value;
      editor.setSelectionRange(selectionStart, selectionStart);
    });
  },
  true,
);
document.addEventListener(
  "markdownx.fileUploadEnd",
  (event) => event.target.querySelector("[role=alert]")?.remove(),
  true,
);
