// What is written and not saved: leaving it is asked about, and the server keeps it meanwhile, for its writer alone.
const SOON = 3_000;
const LATER = 15_000;
// Browsers send no more than 64 kB once a page is on its way out.
const PARTING = 60_000;

const form = document.querySelector(".change-form #content-main > form");
const status = document.querySelector("[data-autosave]");
let isSent = false;
let isWaiting = false;
// What was sent last, what is on its way, and when more is sent.
let last = "";
let request, timer;

function isChanged(field) {
  // Of hidden fields and the row that others are copied from, nothing is written by hand.
  if (!field.name || field.type === "hidden" || field.name.includes("-__prefix__-")) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const chosen = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(chosen, 0);
}

// A form that came filled with what is not saved is so from the beginning.
const isUnsaved = () => status.hasAttribute("data-unsaved") || [...form.elements].some(isChanged);

function tell(words) {
  if (status.textContent !== words) status.textContent = words;
}

async function post(body, keepalive) {
  last = body.toString();
  try {
    const answer = await fetch(status.dataset.autosave, {
      method: "POST",
      body,
      keepalive: keepalive && last.length < PARTING,
      // Whoever is signed out is led to the page for signing in.
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
    const isTold = answer.headers.get("Content-Type")?.startsWith("application/json");
    tell(isTold ? (await answer.json()).told : status.dataset.refused);
  } catch {
    last = "";
    tell(status.dataset.failed);
    later(LATER);
  }
}

async function keep(keepalive = false) {
  clearTimeout(timer);
  timer = undefined;
  if (request) return later(SOON);
  const body = new URLSearchParams(new FormData(form));
  // What was kept and then undone is sent too, and thrown away there.
  if (isSent || body.toString() === last || !(last || isUnsaved())) return;
  if ("waiting" in status.dataset) return tell(status.dataset.waiting);
  request = post(body, keepalive);
  await request;
  request = undefined;
}

function later(delay = SOON) {
  timer ??= setTimeout(keep, delay);
}

function submit(event) {
  if (event.defaultPrevented) return;
  if (!request) {
    isSent = true;
    return;
  }
  // What is on its way must not arrive after what is saved, as if it were newer.
  event.preventDefault();
  if (isWaiting) return;
  isWaiting = true;
  request.then(() => {
    isWaiting = false;
    request = undefined;
    form.requestSubmit(event.submitter);
  });
}

if (status) {
  form.addEventListener("input", () => later());
  form.addEventListener("change", () => later());
  document.addEventListener("formset:removed", () => later());
  form.addEventListener("submit", submit);
  document.addEventListener("visibilitychange", () => document.hidden && keep(true));
  addEventListener("pagehide", () => keep(true));
  addEventListener("pageshow", ({ persisted }) => { isSent &&= !persisted; });
  addEventListener("beforeunload", (event) => {
    if (!isSent && isUnsaved()) event.preventDefault();
  });
}
