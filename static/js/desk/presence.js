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
