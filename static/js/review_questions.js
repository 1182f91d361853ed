// One control for all answers, and all open on paper. Without this script each row still opens by itself.
const button = document.querySelector("#review-questions .toggle-all");
const rows = [...document.querySelectorAll("#review-questions details")];

const allOpen = () => rows.every((row) => row.open);
const label = () => (button.textContent = button.dataset[allOpen() ? "close" : "open"]);
const setAll = (open) => rows.forEach((row) => (row.open = open));

if (button && rows.length > 1) {
  button.addEventListener("click", () => setAll(!allOpen()));
  rows.forEach((row) => row.addEventListener("toggle", label));
  label();
  button.hidden = false;
}

let openBefore;
addEventListener("beforeprint", () => {
  openBefore = rows.map((row) => row.open);
  setAll(true);
});
addEventListener("afterprint", () => rows.forEach((row, index) => (row.open = openBefore[index])));
