"""Forms of the admin as a browser fills and sends them."""

from tests.markup import parse


def form(response):
    """The form that a page is for; each also has one that signs out, and some have one
    that throws an unsaved text away."""
    forms = (each for each in parse(response).select("#content form") if each["method"] == "post")
    (found,) = (each for each in forms if "unsaved" not in each.attributes.get("class", ""))
    return found


def fields(response):
    """{name: value} of all that a browser would send, without any button."""
    values = {}
    for each in form(response).descendants():
        name = each.attributes.get("name")
        if not name or "disabled" in each:
            continue
        if each.tag == "textarea":
            # A browser takes the first line end after the tag away.
            values[name] = each.source.removeprefix("\r").removeprefix("\n")
        elif each.tag == "select":
            chosen = [option["value"] for option in each.select("option") if "selected" in option]
            values[name] = chosen[0] if chosen else ""
        elif each.tag == "input" and _is_sent(each):
            values[name] = each.attributes.get("value", "on" if each["type"] == "checkbox" else "")
    return values


def _is_sent(element):
    kind = element["type"]
    return "checked" in element if kind in {"checkbox", "radio"} else kind not in {"submit", "button", "image", "file"}


def with_rows(values, prefix, *rows):
    """The values with rows added to an inline, as its “Add another” does."""
    number = int(values[f"{prefix}-TOTAL_FORMS"])
    values = {**values, f"{prefix}-TOTAL_FORMS": str(number + len(rows))}
    blank = {name: value for name, value in values.items() if name.startswith(f"{prefix}-__prefix__-")}
    for index, row in enumerate(rows, number):
        for name, value in blank.items():
            values[name.replace("__prefix__", str(index))] = value
        for name, value in row.items():
            assert f"{prefix}-__prefix__-{name}" in blank
            values[f"{prefix}-{index}-{name}"] = value
    return values


def send(client, address, button, *rows, **values):
    """Opens a form, fills some of it in and presses a button. `rows` are (prefix, {field: value}, …)."""
    filled = fields(client.get(address))
    assert values.keys() <= filled.keys()
    filled |= values
    for prefix, *added in rows:
        filled = with_rows(filled, prefix, *added)
    return client.post(address, {**filled, button: "pressed"}, follow=True)


def errors(response):
    """{name of a field: what is said at it}, with "" for what is said above the form."""
    page = parse(response)
    above = page.texts("ul.errorlist.nonfield")
    found = {"": " ".join(above)} if above else {}
    for each in page.select("ul.errorlist"):
        if "id" in each:
            found[each["id"].removeprefix("id_").removesuffix("_error")] = each.text
    return found


def said(response):
    """The messages on top of a page."""
    return parse(response).texts("ul.messagelist li")
