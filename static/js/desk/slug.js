// While the name of a page is changed, its new slug is offered below the old one; a button takes it, nothing else does.
// Lists of the desk load this file too, and have none of this.
const slug = document.querySelector("#id_slug[data-slug-url]");
const name = document.querySelector("#id_name, #id_title");
const offer = document.createElement("p");
offer.className = "slug-offer";
offer.setAttribute("role", "status");

async function slugOf(text) {
  try {
    const response = await fetch(`${slug.dataset.slugUrl}?name=${encodeURIComponent(text)}`);
    return (await response.json()).slug;
  } catch {
    // The page about name and address offers it as well.
    return "";
  }
}

async function tell() {
  const isChanged = name.value.trim() && name.value !== name.defaultValue;
  const found = isChanged ? await slugOf(name.value) : "";
  offer.replaceChildren();
  if (!found || found === slug.value) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = interpolate(gettext("Use “%s” for the new name"), [found]);
  button.addEventListener("click", () => {
    slug.value = found;
    slug.dispatchEvent(new Event("input", { bubbles: true }));
    slug.dispatchEvent(new Event("change", { bubbles: true }));
    offer.replaceChildren();
    slug.focus();
  });
  offer.append(button);
}

if (slug && name) {
  slug.after(offer);
  name.addEventListener("change", tell);
}
