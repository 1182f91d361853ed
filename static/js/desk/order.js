// Rows that have a position are moved by buttons and by keys; their numbers follow the order on the page.
// Lists of the desk load this file too, and have none of this.
const template = document.querySelector("#row-tools");
const pattern = template?.content.querySelector(".row-tools");
const ROW = ".inline-related";
const groups = [...document.querySelectorAll('.js-inline-admin-formset[data-inline-type="stacked"]')].filter((group) =>
  group.querySelector('[name$="-position"]'),
);
// Those in which something was moved: the numbers of the others stay as they are.
const moved = new Set();
const status = document.createElement("p");

const rowsOf = (group) => [...group.querySelectorAll(`${ROW}:not(.empty-form)`)];
const positionOf = (row) => row.querySelector('[name$="-position"]');
const isDeleted = (row) => Boolean(row.querySelector('[name$="-DELETE"]:checked'));
const live = (group) => rowsOf(group).filter((row) => !isDeleted(row));
const groupOf = (row) => groups.find((group) => group.contains(row));

// A row that was added and has nothing in it is not sent as one; a number would make it one.
function isBlank(row) {
  if (row.classList.contains("has_original")) return false;
  const position = positionOf(row);
  return [...row.querySelectorAll("input, textarea, select")].every(
    (field) => field.type === "hidden" || field === position || !field.value.trim(),
  );
}

function renumber(group) {
  let number = 0;
  for (const row of rowsOf(group)) {
    if (!isBlank(row)) number += 1;
    positionOf(row).value = isBlank(row) ? "" : number;
  }
}

function markEnds(group) {
  const rows = live(group);
  for (const row of rowsOf(group)) {
    const place = rows.indexOf(row);
    row.querySelector("[data-move=up]").setAttribute("aria-disabled", place <= 0);
    row.querySelector("[data-move=down]").setAttribute("aria-disabled", place < 0 || place === rows.length - 1);
  }
}

function tell(group, row) {
  const rows = live(group);
  const name = row.querySelector("h3 b").textContent.replace(/:\s*$/, "");
  const words = { name, number: rows.indexOf(row) + 1, total: rows.length };
  status.textContent = template.dataset.told.replace(/\{(\w+)\}/g, (_whole, word) => words[word]);
}

// The others move around the row, so that it keeps the focus, and on the screen it stays where it is.
function move(row, isUp) {
  const group = groupOf(row);
  const rows = live(group);
  const place = rows.indexOf(row);
  if (place < 0) return;
  const other = rows[isUp ? place - 1 : place + 1];
  if (other) {
    const { top } = row.getBoundingClientRect();
    const all = rowsOf(group);
    const [from, to] = [all.indexOf(row), all.indexOf(other)];
    if (isUp) row.after(...all.slice(to, from));
    else row.before(...all.slice(from + 1, to + 1));
    scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
    moved.add(group);
    renumber(group);
    markEnds(group);
    positionOf(row).dispatchEvent(new Event("input", { bubbles: true }));
  }
  tell(group, row);
}

// Rows that came with other numbers than their places, as in a text that was not saved, stand as the numbers say.
function arrange(group) {
  const rows = rowsOf(group);
  const number = (row) => Number(positionOf(row).value) || Infinity;
  const sorted = [...rows].sort((one, other) => (number(one) < number(other) ? -1 : Number(number(one) > number(other))));
  if (sorted.every((row, index) => row === rows[index])) return;
  sorted.forEach((row) => group.querySelector(".empty-form").before(row));
  moved.add(group);
}

// Where a row that was added is removed, Django counts the others by their places on the page, though those that are
// saved already have to come first.
function countAgain(group) {
  const prefix = group.id.replace(/-group$/, "");
  const own = new RegExp(`^((?:id_)?${prefix}-)\\d+`);
  const isSaved = (row) => row.classList.contains("has_original");
  const rows = rowsOf(group);
  [...rows.filter(isSaved), ...rows.filter((row) => !isSaved(row))].forEach((row, index) => {
    for (const element of [row, ...row.querySelectorAll("[id], [name], [for]")]) {
      for (const attribute of ["id", "name", "for"]) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace(own, `$1${index}`));
      }
    }
  });
}

for (const group of groups) {
  group.classList.add("ordered");
  // The row that others are copied from has its buttons copied along.
  group.querySelectorAll(`${ROW} > h3`).forEach((heading) => heading.append(pattern.cloneNode(true)));
  arrange(group);
  markEnds(group);
  group.addEventListener("input", () => {
    if (moved.has(group)) renumber(group);
  });
  group.addEventListener("change", () => markEnds(group));
  group.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (button) move(button.closest(ROW), button.dataset.move === "up");
  });
  group.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    const row = event.target.closest(ROW);
    if (!row || !altKey || ctrlKey || metaKey || shiftKey || !["ArrowUp", "ArrowDown"].includes(key)) return;
    event.preventDefault();
    move(row, key === "ArrowUp");
  });
}

document.addEventListener("formset:added", ({ target }) => {
  const group = groupOf(target);
  if (group) markEnds(group);
});
document.addEventListener("formset:removed", ({ detail: { formsetName } }) => {
  const group = groups.find(({ id }) => id === `${formsetName}-group`);
  // Django counts after it has told of the removal.
  if (group) queueMicrotask(() => { countAgain(group); markEnds(group); });
});

status.className = "visually-hidden";
status.setAttribute("role", "status");
document.querySelector("#content-main")?.append(status);
