// A double click sends a form of the desk once: to a second request the work of the first would be somebody else's.
const DOUBLE_CLICK = 2000;
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (event.timeStamp - sent.get(event.target) < DOUBLE_CLICK) event.preventDefault();
  else sent.set(event.target, event.timeStamp);
});
