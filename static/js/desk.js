// What the editing desk adds to django-markdownx: editors in rows that are added later, the Tab key as a way out of
// a text field, and uploads that say what is wrong and leave the text alone.
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

document.addEventListener("DOMContentLoaded", () => {
  aim(document);
  document.querySelector("#id_course")?.addEventListener("change", () => aim(document));
});

document.addEventListener("formset:added", (event) => {
  aim(event.target);
  event.target.querySelectorAll(EDITOR).forEach((editor) => editor.removeAttribute("data-markdownx-init"));
  // The package sets up editors only as it loads, and leaves alone those that it has met.
  const loaded = document.querySelector('script[src*="markdownx/js/markdownx"]');
  const again = document.createElement("script");
  again.src = loaded.src;
  document.head.append(again);
});

// The package listens on each editor; these listeners, on the way down to it, come first.
const before = (type, listener) => document.addEventListener(type, listener, true);

before("keydown", (event) => {
  if (event.key === "Tab" && event.target.matches(EDITOR)) event.stopImmediatePropagation();
});

for (const type of ["drop", "paste"]) {
  before(type, (event) => {
    const files = (event.dataTransfer ?? event.clipboardData).files;
    if (!event.target.matches?.(EDITOR) || !files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    [...files].forEach((file) => upload(event.target, file));
  });
}

async function upload(editor, file) {
  const form = new FormData();
  form.append("image", file);
  form.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  let answer;
  try {
    const response = await fetch(editor.dataset.markdownxUploadUrlsPath, { method: "POST", body: form });
    answer = await response.json();
  } catch {
    answer = { error: gettext("The picture could not be sent. It may be too large, or the server out of reach.") };
  }
  tell(editor, answer.error);
  if (answer.image_code) {
    editor.setRangeText(answer.image_code, editor.selectionStart, editor.selectionEnd, "end");
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function tell(editor, error) {
  editor.parentElement.querySelector("[role=alert]")?.remove();
  if (!error) return;
  const message = document.createElement("p");
  message.setAttribute("role", "alert");
  message.className = "errornote";
  message.textContent = error;
  editor.after(message);
}

// Who else has this form open, and whether somebody saved the row meanwhile: asked now and then, told in words.
const presence = document.querySelector("[data-presence]");

async function tellPresence() {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let found;
  try {
    const answer = await fetch(presence.dataset.presence, { method: "POST", headers: { "X-CSRFToken": token } });
    found = await answer.json();
  } catch {
    // Out of reach or signed out: saving will say so.
    return;
  }
  const lines = found.others.map((name) => presence.dataset.others.replace("%s", name));
  if (String(found.version) !== presence.dataset.version) lines.push(presence.dataset.newer);
  if (presence.textContent !== lines.join(" ")) presence.textContent = lines.join(" ");
}

if (presence) {
  tellPresence();
  setInterval(tellPresence, 20_000);
}

// Leaving a form with words in it that were not sent is asked about, and sending it is not.
const form = document.querySelector(".change-form #content-main > form");
let unsent = false;

form?.addEventListener("input", () => { unsent = true; });
form?.addEventListener("submit", () => { unsent = false; });
addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
