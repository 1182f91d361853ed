// Links in the preview open beside it: no page of the site lets itself be framed, but for the preview of a draft.
const frame = document.querySelector(".page-preview");

function openBeside() {
  frame.contentDocument?.querySelectorAll("a[href]:not([href^='#'])").forEach((link) => { link.target = "_blank"; });
}

frame?.addEventListener("load", openBeside);
openBeside();
