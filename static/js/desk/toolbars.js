// A toolbar above each Markdown field, as the ARIA Authoring Practices have it: one stop for the Tab key, and arrows
// within. What a button does is done by the browser as if it were typed, so that its undo takes it back.
const EDITOR = ".markdownx-editor";
const IS_MAC = /^(Mac|iP)/.test(navigator.platform);
const PLACEHOLDER = "https://";
const BULLET = /^(\s*)[-*+](?:\s+|$)/;
const NUMBER = /^(\s*)\d{1,9}[.)](?:\s+|$)/;
const HEADING = /^#{1,6}(?:\s+|$)/;

function type(editor, start, end, text, from, to) {
  editor.focus();
  editor.setSelectionRange(start, end);
  const isTyped = text || start === end ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!isTyped && editor.value.slice(start, end) !== text) {
    editor.setRangeText(text, start, end);
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  }
  editor.setSelectionRange(from, to);
}

// What is selected, without blank space at its ends; where nothing is, the word at the caret.
function chosen({ value, selectionStart: start, selectionEnd: end }) {
  const isIn = (character) => /[\p{L}\p{M}\p{N}’'-]/u.test(character ?? "");
  if (start === end) {
    while (isIn(value[start - 1])) start -= 1;
    while (isIn(value[end])) end += 1;
  }
  while (start < end && !value[start].trim()) start += 1;
  while (start < end && !value[end - 1].trim()) end -= 1;
  return [start, end];
}

// Signs on both sides of what is selected: set, or taken away where they are.
function surround(editor, sign) {
  const { value } = editor;
  let [start, end] = chosen(editor);
  while (end - start > 1 && value[start] === sign[0] && value[end - 1] === sign[0]) {
    start += 1;
    end -= 1;
  }
  let around = 0;
  while (value[start - around - 1] === sign[0] && value[end + around] === sign[0]) around += 1;
  const text = value.slice(start, end);
  const { length } = sign;
  // Three stars are both bold and italic.
  if (sign === "*" ? around % 2 : around >= length) {
    return type(editor, start - length, end + length, text, start - length, end - length);
  }
  return type(editor, start, end, sign + text + sign, start + length, end + length);
}

// The place where a pattern matches around the selection.
function enclosing({ value, selectionStart: start, selectionEnd: end }, pattern) {
  return [...value.matchAll(pattern)].find(({ index, 0: { length } }) => {
    const isInside = index < start && end < index + length;
    return isInside || (index === start && end === index + length);
  });
}

function undo(editor, { index, 0: whole }, text) {
  type(editor, index, index + whole.length, text, index, index + text.length);
}

function link(editor) {
  const found = enclosing(editor, /(?<![!\[])\[([^[\]\n]*)\]\(([^()\s]*)\)/g);
  if (found) return undo(editor, found, found[1] || (found[2] === PLACEHOLDER ? "" : found[2]));
  const [start, end] = chosen(editor);
  const text = editor.value.slice(start, end);
  if (!text || /^(https?:\/\/|mailto:|\/)\S+$/.test(text)) {
    return type(editor, start, end, `[](${text || PLACEHOLDER})`, start + 1, start + 1);
  }
  const address = end + 3;
  return type(editor, start, end, `[${text}](${PLACEHOLDER})`, address, address + PLACEHOLDER.length);
}

function term(editor) {
  const found = enclosing(editor, /\[\[(?!!)([^[\]|\n]*)(?:\|([^[\]\n]*))?\]\](?!\()/g);
  if (found) return undo(editor, found, found[2] ?? found[1]);
  const [start, end] = chosen(editor);
  return type(editor, start, end, `[[${editor.value.slice(start, end)}]]`, start + 2, end + 2);
}

// The lines that the selection touches, changed as lines.
function lines(editor, change) {
  const { value, selectionStart, selectionEnd } = editor;
  const isEmpty = selectionStart === selectionEnd;
  const start = selectionStart ? value.lastIndexOf("\n", selectionStart - 1) + 1 : 0;
  const last = !isEmpty && value[selectionEnd - 1] === "\n" ? selectionEnd - 1 : selectionEnd;
  const next = value.indexOf("\n", last);
  const end = next < 0 ? value.length : next;
  const text = change(value.slice(start, end).split("\n")).join("\n");
  const caret = Math.max(start, selectionStart + text.length - (end - start));
  return type(editor, start, end, text, isEmpty ? caret : start, isEmpty ? caret : start + text.length);
}

// Lines each with a beginning, or without it where all of them have it.
function begin(own, others, beginning) {
  return (all) => {
    const written = all.filter((line) => line.trim());
    if (written.length && written.every((line) => own.test(line))) return all.map((line) => line.replace(own, "$1"));
    let number = 0;
    return all.map((line) => {
      if (!line.trim() && all.length > 1) return line;
      number += 1;
      const bare = line.replace(others, "$1");
      const [indent] = bare.match(/^\s*/);
      return indent + beginning(number) + bare.slice(indent.length);
    });
  };
}

// Within a line its sign stands beside the words; around several lines, on lines of its own.
function block(editor, sign, fence) {
  const { value, selectionStart, selectionEnd } = editor;
  if (!value.slice(selectionStart, selectionEnd).trim().includes("\n")) return surround(editor, sign);
  return lines(editor, (all) =>
    all.length > 2 && all[0] === fence && all.at(-1) === fence ? all.slice(1, -1) : [fence, ...all, fence],
  );
}

function picture(editor) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  input.addEventListener("change", () => {
    editor.focus();
    [...input.files].forEach((detail) => editor.dispatchEvent(new CustomEvent("picture", { bubbles: true, detail })));
  });
  input.click();
}

const TOOLS = {
  bold: (editor) => surround(editor, "**"),
  italic: (editor) => surround(editor, "*"),
  link,
  term,
  bullets: (editor) => lines(editor, begin(BULLET, NUMBER, () => "- ")),
  numbers: (editor) => lines(editor, begin(NUMBER, BULLET, (number) => `${number}. `)),
  heading: (editor) => lines(editor, begin(HEADING, HEADING, () => "## ")),
  formula: (editor) => block(editor, "$", "$$"),
  code: (editor) => block(editor, "`", "```"),
  picture,
};

// Lists of the desk load this file too, and have neither.
const template = document.querySelector("#markdown-tools");
const pattern = template?.content.querySelector("[role=toolbar]");
const keys = {};

for (const button of pattern?.querySelectorAll("[data-key]") ?? []) {
  const { key, tool } = button.dataset;
  keys[key] = tool;
  button.setAttribute("aria-keyshortcuts", `${IS_MAC ? "Meta" : "Control"}+${key.toUpperCase()}`);
  button.title = `${button.textContent} (${IS_MAC ? "⌘" : "Ctrl+"}${key.toUpperCase()})`;
}

// The row that others are copied from has its toolbar copied along.
for (const editor of document.querySelectorAll(EDITOR)) {
  const toolbar = pattern.cloneNode(true);
  const label = editor.labels[0]?.textContent.trim().replace(/:$/, "") ?? "";
  toolbar.setAttribute("aria-label", template.dataset.label.replace("%s", label));
  // Guides have headings, and a list of contents made of them.
  if (editor.name !== "body") toolbar.querySelector("[data-tool=heading]").remove();
  [...toolbar.children].forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
  editor.before(toolbar);
}

const editorOf = (toolbar) => toolbar.parentElement.querySelector(EDITOR);

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-tool]");
  if (button) TOOLS[button.dataset.tool](editorOf(button.parentElement));
});

document.addEventListener("focusin", ({ target }) => {
  if (!target.matches("[data-tool]")) return;
  for (const button of target.parentElement.children) button.tabIndex = button === target ? 0 : -1;
});

function step(event) {
  const buttons = [...event.target.parentElement.children];
  const place = buttons.indexOf(event.target);
  const forward = getComputedStyle(event.target).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  const to = { [forward]: place + 1, [back]: place - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  buttons.at(to % buttons.length).focus();
}

document.addEventListener(
  "keydown",
  (event) => {
    const { target, key, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
    if (altKey || shiftKey || isComposing) return;
    if (target.matches("[data-tool]") && !ctrlKey && !metaKey) return step(event);
    // On a Mac the Control key moves the caret.
    if (!target.matches(EDITOR) || !(IS_MAC ? metaKey && !ctrlKey : ctrlKey && !metaKey)) return;
    const tool = keys[key.toLowerCase()];
    if (!tool) return;
    event.preventDefault();
    TOOLS[tool](target);
  },
  true,
);
