"""Conditions of Helios, joined and laid out."""

WIDTH = 100


class Condition:
    """kind: "holds" (what: the text), "all", "any", "not", "no", "at least" (what: how many), "in texts" (what: the
    list), "always"."""

    def __init__(self, kind, parts, what=None):
        self.kind, self.parts, self.what = kind, parts, what

    @property
    def always(self):
        return self.kind == "always"

    def written(self, indent):
        """`indent` is where what does not fit a line goes on."""
        if self.kind == "holds":
            return self.what if isinstance(self.what, str) else self.what.written(indent)
        if self.kind == "always":
            return "true"
        if self.kind == "not":
            return "not " + self.parts[0].operand(indent)
        if self.kind == "in texts":
            return f"(any t in {self.what} where {self.parts[0].written(indent)})"
        if self.kind in ("all", "any") and len(self.parts) == 2:
            joined = {"all": " and ", "any": " or "}[self.kind].join(p.operand(indent, self.kind) for p in self.parts)
            if "\n" not in joined and len(joined) + indent <= WIDTH:
                return joined
        head = {"all": "all of", "any": "any of", "no": "no of", "at least": f"at least {self.what} of"}[self.kind]
        inner = [part.written(indent + 2) for part in self.parts]
        line = f"{head} {{ {', '.join(inner)} }}"
        if "\n" not in line and len(line) + indent <= WIDTH:
            return line
        pad = " " * indent
        return f"{head} {{\n" + ",\n".join(pad + "  " + part for part in inner) + f"\n{pad}}}"

    def operand(self, indent, under=None):
        """As a part of another condition: `and` in an `or` needs no parentheses, the other way round it does."""
        written = self.written(indent)
        if self.kind in ("holds", "in texts", "always") and under is not None:
            return written
        if under == "all" and self.kind in ("not", "no"):
            return written
        if under is None and self.kind in ("holds", "in texts", "always"):
            return written
        is_block = written.startswith(("all of {", "any of {", "no of {", "at least "))
        return written if is_block else f"({written})"


def holds(what):
    return Condition("holds", [], what)


def never():
    return holds("false")


def joined(kind, parts, nothing):
    flat = []
    for part in parts:
        flat += part.parts if part.kind == kind else [part]
    if not flat:
        return nothing
    return flat[0] if len(flat) == 1 else Condition(kind, flat)


def all_of(parts):
    return joined("all", [p for p in parts if not p.always], Condition("always", []))


def any_of(parts):
    if any(part.always for part in parts):
        return Condition("always", [])
    return joined("any", parts, never())


def negation(part):
    if part.kind == "not":
        return part.parts[0]
    if part.kind == "any":
        return Condition("no", part.parts)
    return Condition("not", [part])
