"""A page as a tree of elements, and what a browser would send of its form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


@dataclass(eq=False)
class Element:
    """One element; `content` holds elements and texts in their order."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    content: "list[Element | str]" = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all within it, in document order."""
        yield self
        for part in self.content:
            if isinstance(part, Element):
                yield from part.walk()

    def all(self, *tags: str, **attributes: str) -> list["Element"]:
        """Return the elements of these tags (none given: any) whose attributes have these values."""
        names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.walk()
            if (not tags or element.tag in tags) and names.items() <= element.attributes.items()
        ]

    def one(self, *tags: str, **attributes: str) -> "Element":
        """Return the only such element."""
        (element,) = self.all(*tags, **attributes)
        return element

    def by_id(self, name: str) -> "Element":
        """Return the element with this id."""
        return self.one(id=name)

    @property
    def raw(self) -> str:
        """The text within, as it stands."""
        return "".join(part.raw if isinstance(part, Element) else part for part in self.content)

    @property
    def text(self) -> str:
        """The text within, its runs of plain spaces as one."""
        return " ".join(word for word in self.raw.replace("\n", " ").split(" ") if word)

    def ancestors(self) -> Iterator["Element"]:
        """Yield what this element is in, the nearest first."""
        if self.parent is not None:
            yield self.parent
            yield from self.parent.ancestors()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.current = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice: {self.get_starttag_text()}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.current)
        self.current.content.append(element)
        if tag not in VOID:
            self.current = element

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.current.tag, f"</{tag}> closes <{self.current.tag}>"
        assert self.current.parent is not None
        self.current = self.current.parent

    def handle_data(self, data: str) -> None:
        self.current.content.append(data)


def parse(html: str) -> Element:
    """Return the tree of a page. Fails where elements are not closed, or an attribute comes twice."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.current is builder.root
    return builder.root


def fields_of(form: Element) -> dict[str, list[str]]:
    """Return what a browser would send of a form, but for its buttons."""
    fields: dict[str, list[str]] = {}
    for control in form.all("input", "select", "textarea"):
        value = _value_of(control)
        if "name" in control.attributes and value is not None:
            fields.setdefault(control.attributes["name"], []).append(value)
    return fields


def _value_of(control: Element) -> str | None:
    if control.tag == "textarea":
        return control.raw
    if control.tag == "select":
        chosen = [option for option in control.all("option") if "selected" in option.attributes]
        return (chosen or control.all("option"))[0].attributes["value"]
    is_box = control.attributes.get("type") in {"radio", "checkbox"}
    return None if is_box and "checked" not in control.attributes else control.attributes.get("value", "on")
