"""A page as a tree, for tests that ask what stands where on it."""

import re
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
STEP = re.compile(
    r"""(?P<tag>\w+)?(?:\#(?P<id>[\w-]+))?(?P<classes>(?:\.[\w-]+)*)(?:\[(?P<name>[\w-]+)="(?P<value>[^"]*)"\])?"""
)


class Element:
    def __init__(self, tag, attributes=(), parent=None):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children = []

    def __getitem__(self, attribute):
        return self.attributes[attribute]

    def __contains__(self, attribute):
        return attribute in self.attributes

    @property
    def text(self):
        """The words inside, with any blank space as one space."""
        return " ".join(self.source.split())

    @property
    def source(self):
        return "".join(child if isinstance(child, str) else child.source for child in self.children)

    def descendants(self):
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.descendants()

    def select(self, selector):
        """Elements by a CSS selector made of tag, #id, .classes, [name="value"], > and blank space."""
        steps = re.findall(r"(?:[^\s\[]|\[[^]]*\])+", selector)
        return [each for each in self.descendants() if each._matches(steps)]

    def one(self, selector):
        (found,) = self.select(selector)
        return found

    def texts(self, selector):
        return [each.text for each in self.select(selector)]

    def links(self, selector="a"):
        return [each["href"] for each in self.select(selector)]

    def _matches(self, steps):
        *outer, last = steps
        if not self._is(last):
            return False
        if not outer:
            return True
        if outer[-1] == ">":
            return self.parent is not None and self.parent._matches(outer[:-1])
        return any(each._matches(outer) for each in self._ancestors())

    def _ancestors(self):
        each = self.parent
        while each is not None:
            yield each
            each = each.parent

    def _is(self, step):
        wanted = STEP.fullmatch(step)
        return (
            wanted["tag"] in {None, self.tag}
            and wanted["id"] in {None, self.attributes.get("id")}
            and {*wanted["classes"].split(".")[1:]} <= {*(self.attributes.get("class") or "").split()}
            and (wanted["name"] is None or self.attributes.get(wanted["name"]) == wanted["value"])
        )


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.current = Element("")

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self.current)
        self.current.children.append(element)
        if tag not in VOID:
            self.current = element

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        # Browsers repair what is closed in the wrong order, and users pay for it.
        assert self.current.tag == tag, f"</{tag}> closes <{self.current.tag}>"
        self.current = self.current.parent

    def handle_data(self, data):
        self.current.children.append(data)


def parse(html):
    """The tree of a response or of a text; AssertionError where elements are not closed as they were opened."""
    builder = _Builder()
    builder.feed(html if isinstance(html, str) else html.content.decode())
    builder.close()
    assert builder.current is builder.root, f"<{builder.current.tag}> is never closed"
    return builder.root
