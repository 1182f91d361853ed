// While the name of a page is changed, its new slug is offered below the old one; it is taken by a button, not by itself.
document.addEventListener("DOMContentLoaded", () => {
  const slug = document.querySelector("#id_slug[data-slug-url]");
  const name = document.querySelector("#id_name, #id_title");
  if (!slug || !name || name.readOnly) return;
  const offer = document.createElement("p");
  offer.className = "slug-offer";
  offer.setAttribute("role", "status");
  slug.after(offer);

  async function ask() {
    if (name.value === name.defaultValue || !name.value.trim()) return offer.replaceChildren();
    let found;
    try {
      const response = await fetch(`${slug.dataset.slugUrl}?name=${encodeURIComponent(name.value)}`);
      found = (await response.json()).slug;
    } catch {
      return;
    }
    if (!found || found === slug.value) return offer.replaceChildren();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = interpolate(gettext("Use “%s” for the new name"), [found]);
    button.addEventListener("click", () => {
      slug.value = found;
      slug.dispatchEvent(new Event("change", { bubbles: true }));
      offer.replaceChildren();
      slug.focus();
    });
    offer.replaceChildren(button);
  }
  name.addEventListener("change", ask);
});
