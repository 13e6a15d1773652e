#!/usr/bin/env python3
"""Rules of detection as a Helios package.

    convert.py RULES.json TYPES.json OUTDIR

A decision for each log source, a rule for each detection, a `let` for each of its selections. Of each rule that
holds the record gives the detection's id as `code`. What cannot be said is listed in OUTDIR/unsayable.tsv with the
reason. Authors, status and labels go along as tags: the rules' licence asks for the authors.
"""

import json
import os
import re
import sys

import regex
import sigma
import words
from conditions import Condition, all_of, any_of, holds, negation, never
from sigma import NotSayable

LEVELS = ["informational", "low", "medium", "high", "critical"]
HEADER = "// Converted by convert.py. What the rules of SigmaHQ say is under the Detection Rule License 1.1: keep the authors.\n"
COMPARED = {"is": "is", "contains": "contains", "startswith": "starts with", "endswith": "ends with"}
ORDER = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


class Fields:
    """The fields of the event that rules ask for, and how each is declared."""

    def __init__(self, types):
        self.types = types
        self.names = words.Names({"id", "received"})
        self.declared = {}  # the name in Helios: its line

    def type(self, field):
        return {"int": "Int", "float": "Decimal", "bool": "Bool"}.get(self.types.get(field, "string"), "Text")

    def declare(self, field, suffix, type_):
        base = words.name(field, "field")
        name = self.names.of((field, suffix), base + suffix)
        place = "" if name == field else " from " + words.text("/" + field.replace("~", "~0").replace("/", "~1"))
        self.declared[name] = f"  {name}: {type_}{place}"
        return name

    def text(self, field):
        """The field as a text, empty where it is missing."""
        return "e." + self.declare(field, "", 'Text ignoring case otherwise ""')

    def given(self, field):
        """The field, unknown where it is missing."""
        if self.type(field) != "Text":
            return "e." + self.declare(field, "", self.type(field) + "?")
        return "e." + self.declare(field, "_if_any", "Text ignoring case?")

    def texts(self):
        return "e." + self.names.of(("*", ""), "every_text", self.declared, '  {}: list of Text ignoring case from "*"')


class Rule:
    """One detection, said in Helios."""

    def __init__(self, rule, fields):
        self.rule, self.fields = rule, fields
        self.lets, self.locals = [], words.Names({"e", *LEVELS, "none"})
        detection = dict(rule["detection"])
        conditions = detection.pop("condition")
        detection.pop("timeframe", None)
        names = list(detection)
        conditions = conditions if isinstance(conditions, list) else [conditions]
        parsed = [sigma.parse_condition(condition, names) for condition in conditions]
        used = [name for name in names if any(words.speaks_of(condition, name) for condition in parsed)]
        self.selections = {name: self.locals.of(name, words.name(name, "selection")) for name in used}
        for name in used:
            self.let(self.selections[name], self.selection(sigma.read_selection(detection[name])))
        self.when = any_of([self.condition(condition) for condition in parsed])

    def let(self, name, value):
        self.lets.append((name, value))
        return name

    # --- what is asked -----------------------------------------------------------------------------

    def condition(self, condition):
        kind, *rest = condition
        if kind == "name":
            return holds(self.selections[rest[0]])
        if kind == "not":
            return negation(self.condition(rest[0]))
        if kind == "of":
            number, names = rest
            parts = [holds(self.selections[name]) for name in names]
            if number == "all" or number == len(parts):
                return all_of(parts)
            if number > len(parts):
                return never()
            return any_of(parts) if number == 1 else Condition("at least", parts, number)
        return (all_of if kind == "and" else any_of)([self.condition(part) for part in rest[0]])

    def selection(self, selection):
        if isinstance(selection, dict):
            return all_of([self.item(item) for item in selection.values()])
        if isinstance(selection, list):
            keywords = [part for part in selection if isinstance(part, sigma.Item)]
            others = [part for part in selection if not isinstance(part, sigma.Item)]
            joined = [sigma.joined(keywords)] if keywords else []
            return any_of([self.selection(part) for part in joined + others])
        return self.item(selection)

    def item(self, item):
        if item.field == "":
            asked = self.keywords(item)
        elif item.how == "exists":
            asked = self.exists(item)
        elif item.how in ORDER:
            asked = self.ordered(item)
        elif item.how == "cidr":
            asked = self.networks(item)
        elif item.how == "fieldref":
            asked = self.references(item)
        elif self.fields.type(item.field) == "Text":
            asked = self.texts(item)
        else:
            asked = self.numbers(item)
        return negation(asked) if item.negated else asked

    def joined(self, item, tests):
        return (all_of if item.all else any_of)(tests)

    def exists(self, item):
        wanted = [sigma.spelled(s).lower() in ("true", "yes") for spellings in item.values for s in spellings]
        given = self.fields.given(item.field)
        return self.joined(item, [holds(f"{given} is {'known' if known else 'unknown'}") for known in wanted])

    def ordered(self, item):
        given = self.fields.given(item.field)
        if self.fields.type(item.field) == "Text":
            read = self.locals.of((item.field, "number"), words.name(item.field, "field").lower() + "_number")
            if (read, None) not in self.lets and all(name != read for name, _ in self.lets):
                self.let(read, holds(f"{self.fields.text(item.field)} as Decimal"))
            given = read
        bounds = []
        for spellings in item.values:
            for bound in spellings:
                if not re.fullmatch(r"-?\d+(\.\d{1,9})?", sigma.spelled(bound)):
                    raise NotSayable(f"a comparison with `{bound}`, which is no number")
                bounds.append(holds(f"{given} {ORDER[item.how]} {sigma.spelled(bound)}"))
        return all_of([holds(f"{given} is known"), self.joined(item, bounds)])

    def networks(self, item):
        if self.fields.type(item.field) != "Text":
            return never()
        text = self.fields.text(item.field)
        read = self.locals.of((item.field, "ip"), words.name(item.field, "field").lower() + "_ip")
        if all(name != read for name, _ in self.lets):
            self.let(read, holds(f"{text} as Ip"))
        tests = []
        by_family = {True: [], False: []}
        for spellings in item.values:
            for network in spellings:
                six, spelled = words.network(network)
                by_family[six].append(spelled)
        for six, networks in by_family.items():
            if networks:
                family = holds(f'{text} contains ":"')
                family = family if six else negation(family)
                if item.all:
                    within = all_of([holds(f"{read} in {network}") for network in networks])
                else:
                    within = holds(words.listed(f"{read} in", networks))
                tests.append(all_of([family, within]))
        return all_of([holds(f"{read} is known"), self.joined(item, tests)])

    def references(self, item):
        tests = []
        for spellings in item.values:
            for other in spellings:
                ours, theirs = self.fields.given(item.field), self.fields.given(other)
                known = [holds(f"{ours} is known"), holds(f"{theirs} is known")]
                left = ours if self.fields.type(item.field) == "Text" else ours + " as Text"
                right = theirs if self.fields.type(other) == "Text" else f"({theirs} as Text)"
                if item.cased:
                    raise NotSayable("two fields compared with regard to case")
                tests.append(all_of([*known, holds(f"{left} {COMPARED[item.place]} {right}")]))
        return self.joined(item, tests)

    def numbers(self, item):
        """A number is compared as the text that it is spelled as."""
        given = self.fields.given(item.field)
        numbers, tests = [], []
        for spellings in item.values:
            for spelling in spellings:
                if spelling is None:
                    tests.append(holds(f"{given} is unknown"))
                elif item.how == "is" and words.is_whole(spelling) and self.fields.type(item.field) == "Int":
                    numbers.append(sigma.spelled(spelling))
                else:
                    test = Texts(f"{given} as Text", item).test([spelling])
                    tests.append(all_of([holds(f"{given} is known"), test]))
        if numbers and item.all:
            tests += [all_of([holds(f"{given} is known"), holds(f"{given} is {n}")]) for n in numbers]
        elif numbers:
            asked = f"{given} is {numbers[0]}" if len(numbers) == 1 else words.listed(f"{given} in", numbers)
            tests.append(all_of([holds(f"{given} is known"), holds(asked)]))
        return self.joined(item, tests)

    def texts(self, item):
        tests, absent, empty = [], [], []
        plain = []
        for spellings in item.values:
            if spellings == [None]:
                absent.append(holds(f"{self.fields.given(item.field)} is unknown"))
            elif any(words.holds_of_nothing(item, spelling) for spelling in spellings):
                empty.append(spellings)
            else:
                plain.append(spellings)
        if plain:
            tests.append(self.asked(Texts(self.fields.text(item.field), item), item, plain))
        if empty:
            given = self.fields.given(item.field)
            asked = self.asked(Texts(given, item), item, empty)
            known = holds(f"{given} is known")
            tests.append(known if asked.always else all_of([known, asked]))
        return self.joined(item, tests + absent)

    def asked(self, texts, item, values):
        """What is asked of one text: any or all of the values, each any of its spellings."""
        if not item.all:
            return texts.test([spelling for spellings in values for spelling in spellings])
        if item.how in COMPARED and not item.cased and all(len(spellings) == 1 for spellings in values):
            return texts.test_all([spellings[0] for spellings in values])
        return all_of([texts.test(spellings) for spellings in values])

    def keywords(self, item):
        """Any text of the event will do, for each value another."""
        values = [[s for s in spellings if s is not None] for spellings in item.values]
        if item.how in ("cidr", "exists", "fieldref") or item.how in ORDER:
            raise NotSayable(f"`{item.how}` of no field")
        groups = values if item.all else [[s for spellings in values for s in spellings]]
        every = self.fields.texts()
        return all_of([Condition("in texts", [Texts("t", item).test(group)], every) for group in groups])


class Texts:
    """The tests of one text."""

    def __init__(self, subject, item):
        self.subject, self.item = subject, item

    def test(self, spellings):
        """Any of these holds."""
        if self.item.how == "re":
            return self.patterns(spellings)
        if self.item.cased:
            return self.found([words.cased_pattern(self.item, spelling) for spelling in spellings])
        plain, wild = [], []
        for spelling in spellings:
            pieces = sigma.wildcards(sigma.spelled(spelling))
            place, pieces = words.without_edges(self.item.place, pieces)
            if all(isinstance(piece, str) for piece in pieces):
                plain.append((place, pieces[0] if pieces else ""))
            else:
                wild.append(words.like(place, pieces))
        tests = []
        for place in ("is", "startswith", "endswith", "contains"):
            texts = [words.text(text) for at, text in plain if at == place]
            if place != "is" and '""' in texts:
                return Condition("always", [], None)
            if texts:
                tests.append(holds(words.spread(f"{self.subject} {COMPARED[place]}", "any of", texts)))
        if wild:
            tests.append(holds(words.spread(f"{self.subject} like", "any of", wild)))
        return any_of(tests)

    def test_all(self, spellings):
        place = self.item.place
        plain = [sigma.wildcards(sigma.spelled(spelling)) for spelling in spellings]
        if place == "contains" and all(len(p) == 1 and isinstance(p[0], str) for p in plain):
            return holds(words.spread(f"{self.subject} contains", "all of", [words.text(p[0]) for p in plain]))
        return all_of([self.test([spelling]) for spelling in spellings])

    def patterns(self, spellings):
        tests, single = [], []
        for spelling in spellings:
            asked = regex.to_re2(spelling, self.item.flags)
            if len(asked) == 1:
                single.append(words.pattern(asked[0][0]))
            else:
                each = [holds(f"{self.subject} matches {words.pattern(p)}") for p, _ in asked]
                tests.append(all_of([t if positive else negation(t) for t, (_, positive) in zip(each, asked)]))
        return any_of([self.found(single), *tests] if single else tests)

    def found(self, patterns):
        return holds(words.spread(f"{self.subject} matches", "any of", patterns))


# --- the package -----------------------------------------------------------------------------------


def written_rule(name, rule, said):
    lines = [f"  rule {name}"]
    lines += [f"    let {let} = {value.written(6)}" for let, value in said.lets]
    level = rule.get("level") if rule.get("level") in LEVELS else LEVELS[0]
    lines.append(f"    when {said.when.written(6)}")
    lines.append(f"    then {level}")
    title = words.reason(rule.get("title") or name)
    lines.append(f"    because {title} code {words.text(rule['id'])}")
    author = words.text(rule.get("author") or "")
    status = words.text(rule.get("status") or "")
    labels = words.Listed("labels:", [words.text(label) for label in rule.get("tags") or []]).written(6)
    lines.append(f"    tags {{\n      author: {author},\n      status: {status},\n      {labels}\n    }}")
    return "\n".join(lines) + "\n"


def said_rules(rules, fields):
    """Each rule by its log source; and what cannot be said."""
    sources, unsayable = {}, []
    for rule in rules:
        try:
            for text in (rule["id"], rule.get("title") or "", rule.get("author") or ""):
                text.encode()
            said = Rule(rule, fields)
        except (NotSayable, UnicodeEncodeError) as why:
            unsayable.append((rule["id"], rule.get("title") or "", str(why)))
        else:
            guard = json.dumps(rule.get("guard") or {}, sort_keys=True)
            sources.setdefault(guard, []).append((rule, said))
    return sources, unsayable


def source_name(rule):
    source = rule.get("logsource") or {}
    said = source.get("category") or source.get("service") or source.get("product") or "events"
    return words.name(said.lower(), "events")


def decision(name, guard, rules, fields, rule_names):
    source = Rule({"detection": {"guard": guard, "condition": "guard"}}, fields) if guard else None
    when = f"\n  when {source.lets[0][1].written(2)}\n  " if guard else " "
    if source and len(source.lets) > 1:
        raise NotSayable("a log source that is more than values of fields")
    out = [HEADER, f"module detections.{name}\n", "use detections.events.*\n",
           f"decision {name} on LogEvent as e{when}-> Level {{"]
    for rule, said in rules:
        rule_name = rule_names.of(rule["id"], words.name(words.slug(rule.get("title") or ""), "detection"))
        out.append(written_rule(rule_name, rule, said))
    out.append("  otherwise none\n}\n")
    return "\n".join(out)


def remove_converted(out):
    """What an earlier run left."""
    for name in os.listdir(out):
        path = os.path.join(out, name)
        if name.endswith(".helios"):
            with open(path, encoding="utf-8") as file:
                converted = file.read(len(HEADER)) == HEADER
            if converted:
                os.remove(path)


EVENTS = """module detections.events

/// Mildest first.
ordered enum Level { none, informational, low, medium, high, critical }

tags { author: Text, status: Text, labels: list of Text }

event LogEvent {
  id: Id from "_id"
%s

  identity id
  time received
}
"""


def main():
    rules_path, types_path, out = sys.argv[1:4]
    rules = json.load(open(rules_path, encoding="utf-8"))
    fields = Fields(json.load(open(types_path, encoding="utf-8")))
    sources, unsayable = said_rules(rules, fields)
    os.makedirs(out, exist_ok=True)
    remove_converted(out)

    def write(name, text):
        with open(os.path.join(out, name), "w", encoding="utf-8") as file:
            file.write(text)

    file_names, rule_names = words.Names({"events", "detections"}), words.Names(set())
    for guard, said in sources.items():
        name = file_names.of(guard, source_name(said[0][0]))
        write(name + ".helios", decision(name, json.loads(guard), said, fields, rule_names))
    write("events.helios", EVENTS % "\n".join(line for _, line in sorted(fields.declared.items())))
    write("helios.toml", 'name = "detections"\nversion = "1.0.0"\n')
    write("unsayable.tsv", "".join("\t".join(words.one_line(part) for part in row) + "\n" for row in unsayable))
    print(f"{len(rules) - len(unsayable)} of {len(rules)} rules in {len(sources)} decisions", file=sys.stderr)
    for row in unsayable:
        print("cannot be said: " + ": ".join(row), file=sys.stderr)


if __name__ == "__main__":
    main()
