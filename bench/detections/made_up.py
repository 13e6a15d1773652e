#!/usr/bin/env python3
"""Rules and events of the form that convert.py reads, made up at random and as odd as that form allows.

    made_up.py SEED RULES EVENTS OUTDIR        writes rules.json, types.json and events.ndjson

The texts of the rules come back in the events, whole, in pieces, in other letters and with more around them, so that
many rules match and many nearly do.
"""

import base64
import json
import os
import random
import sys

NAMES = ["Image", "CommandLine", "User", "Hashes", "key", "when", "is", "rule", "Error", "error", "@timestamp",
         "Action ID", "Action_ID", "Client SID:", "a.b", "x/y", "t~1", "id", "_id2", "e", "score", "none", "Größe",
         "9lives", "EUR", "every_text", "Image_if_any", "selection", ""]
INT_NAMES = ["EventID", "Port", "Action Count", "count", "low"]
WORDS = ["powershell", "C:\\Windows\\System32\\", "cmd.exe", " -enc ", "/c", "rundll32", "\\\\server\\share", "Ünïcode",
         "ſtraße", "K", "\"quoted\"", "it's", "{braces}", "50%", "a,b", "*", "?", "\\", "x", "日本", "tab\there",
         "line\nbreak", "-s", "–x", "10.1.2.3", "7", "42", "1.5", "-3", "", "//", "$HOME", "^", "(a|b)", "🙂", "\u0001"]
SPELLED = ["a\\*b", "a\\?b", "c\\\\d", "*", "?", "*mid*dle*", "st?rt", "end\\", "\\\\\\*x", "x\\\\*", "a\\b*", "*.exe",
           "\\\\\\\\host\\*", "*\\", "**", "?*"]
PATTERNS = ["a+b", "(?i)POWERSHELL", r"\d{2,4}", r"\\System32\\", "^cmd", r"\.exe$", "(foo|bar)?", ".*", r"[/\-–]enc",
            r"\bx\b", "a{0,2}b", r"(?<=cmd)\.exe", r"cmd(?=\.exe)", r"cmd(?!\.exe)", r"^(?=.*c)(?!.*z)", r"[^\]]+x",
            r"(?P<n>ab)c", r"\{braces\}", "line.break", "^break", r"a\/b", r"'|\"", r"\x41", "[K]", r"(?<!c)md", "K"]
PLACES = ["", "contains", "startswith", "endswith"]
NETWORKS = ["10.0.0.0/8", "10.1.2.3", "192.168.0.0/16", "fe80::/10", "::1/128", "0.0.0.0/0", "::/0", "172.16.0.0/12",
            "10.1.2.3/30"]
ADDRESSES = ["10.1.2.3", "192.168.7.7", "fe80::1", "::1", "::ffff:10.1.2.3", "10.1.2", "localhost", "", "010.1.2.3", "-"]
ENCODED = ["base64", "base64offset|contains", "wide|base64offset|contains", "utf16le|base64|contains", "utf16|base64",
           "base64|contains"]


class Maker:
    def __init__(self, seed, rule_count):
        self.random = random.Random(seed)
        self.types = {name: "string" for name in NAMES} | {name: "int" for name in INT_NAMES}
        self.said = []   # values that rules speak of, for events to say again
        self.rules = [self.rule(n) for n in range(rule_count)]

    def pick(self, some):
        return self.random.choice(some)

    def one_in(self, n):
        return self.random.randrange(n) == 0

    # --- values ------------------------------------------------------------------------------------

    def text(self):
        return "".join(self.pick(WORDS) for _ in range(self.random.randrange(1, 3)))

    def value(self, field):
        if self.types[field] == "int" and not self.one_in(5):
            return self.random.choice([0, 1, 4, 42, 4104, -1, 2**31])
        if self.one_in(12):
            return None
        if self.one_in(15):
            return self.pick([7, 42, True, 0])
        text = self.pick(SPELLED) if self.one_in(4) else self.text().replace("\\", "\\\\" if self.one_in(2) else "\\")
        self.said.append(text)
        return text

    def some(self, make):
        if self.one_in(3):
            return make()
        return [make() for _ in range(self.random.randrange(1, 5))]

    def item(self):
        field = self.pick([name for name in self.types if name])
        how = self.random.randrange(20)
        every = "|all" if self.one_in(6) else ""
        if how < 11:
            modifiers = [self.pick(PLACES)]
            modifiers += ["windash"] if self.one_in(8) else []
            modifiers += ["cased"] if self.one_in(10) else []
            modifiers += ["neq"] if self.one_in(25) and modifiers == [""] else []
            key = field + "".join("|" + m for m in modifiers if m)
            return key + every, self.some(lambda: self.value(field))
        if how < 14:
            flags = self.pick(["", "", "", "|i", "|m", "|s", "|i|m"])
            return f"{field}|re{flags}{every}", self.some(lambda: self.pick(PATTERNS))
        if how == 14:
            return f"{field}|cidr{every}", self.some(lambda: self.pick(NETWORKS))
        if how == 15:
            return f"{field}|exists", self.pick([True, False])
        if how == 16:
            place = self.pick(["", "", "|startswith", "|endswith", "|contains"])
            return f"{field}|fieldref{place}", self.pick([name for name in self.types if name])
        if how == 17:
            text = self.pick(["IEX (", "http://", "ab", "xyz", "Invoke"])
            self.said.append("##" + base64.b64encode(("~" * self.random.randrange(3) + text + "!").encode()).decode())
            self.said.append(base64.b64encode(text.encode("utf-16-le")).decode())
            return f"{field}|{self.pick(ENCODED)}", text
        if how == 18:
            return f"{field}|{self.pick(['lt', 'lte', 'gt', 'gte'])}", self.pick([0, 7, 42, 4104, -1])
        return "|all" if self.one_in(2) else "|contains", [self.text() for _ in range(2)]

    # --- rules -------------------------------------------------------------------------------------

    def selection(self):
        if self.one_in(8):
            return [self.text() for _ in range(self.random.randrange(1, 3))]
        if self.one_in(6):
            return [self.map() for _ in range(self.random.randrange(1, 3))]
        return self.map()

    def map(self):
        return dict(self.item() for _ in range(self.random.randrange(1, 4)))

    def condition(self, names, depth=0):
        kind = self.random.randrange(9 if depth < 3 else 3)
        if kind < 3:
            return self.pick(names)
        if kind == 3:
            return f"{self.pick(['1', 'all', '1', 'all', '2'])} of {self.pick(['sel*', 'filter_*', 'them', '*_1', names[0]])}"
        if kind == 4:
            return "not " + self.pick([self.pick(names), "(" + self.condition(names, depth + 1) + ")", "1 of filter_*"])
        parts = [self.condition(names, depth + 1) for _ in range(2)]
        joined = f" {self.pick(['and', 'or', 'AND'])} ".join(parts)
        return f"({joined})" if self.one_in(2) else joined

    def rule(self, n):
        names = self.random.sample(["selection", "sel_1", "filter_1", "filter_main-2", "keywords", "any", "e", "_hidden",
                                    "high", "sel ection".replace(" ", ""), "not_this"], self.random.randrange(1, 5))
        detection = {name: self.selection() for name in names}
        detection["condition"] = self.condition(names)
        guard = self.pick([{}, {"Image": ["cmd.exe", "x"]}, {"EventID": [1]}, {"EventID": [4104, 42], "User": ["K"]},
                           {"EventID": [1]}])
        return {"id": f"rule-{n:04}", "title": f"{self.text()} {n}", "author": self.text(), "level": self.pick(["low", "high", "odd"]),
                "status": "test", "tags": [self.text()], "logsource": {"product": self.pick(["windows", "linux", "when"])},
                "guard": guard, "detection": detection}

    # --- events ------------------------------------------------------------------------------------

    def event_text(self):
        kind = self.random.randrange(10)
        if kind == 0:
            return self.pick(ADDRESSES)
        if kind == 1:
            return self.pick(["cmd.exe", "x", "K", "k", "7", "42", "-3", "1.5", "1000"])
        if kind < 8 and self.said:
            text = self.pick(self.said).replace("\\*", "\0").replace("\\?", "\1").replace("\\\\", "\\")
            text = text.replace("*", self.pick(["", "zz", "\n"])).replace("?", self.pick(["q", "日"]))
            text = text.replace("\0", "*").replace("\1", "?")
            if self.one_in(2):
                text = self.pick(["pre ", "", "-"]) + text + self.pick(["", " post", ".exe"])
        else:
            text = self.text()
        return self.pick([text, text, text.upper(), text.lower(), text.swapcase()])

    def event(self, n):
        event = {"_id": n}
        for name, type_ in self.types.items():
            if self.one_in(3):
                event[name] = self.pick([0, 1, 4, 42, 4104, -1, 2**31]) if type_ == "int" else self.event_text()
        if self.one_in(2):
            event["EventID"] = self.pick([1, 42, 4104])
        return event


def main():
    seed, rules, events, out = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    maker = Maker(seed, rules)
    os.makedirs(out, exist_ok=True)
    for name, value in (("rules.json", maker.rules), ("types.json", maker.types)):
        with open(os.path.join(out, name), "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
    with open(os.path.join(out, "events.ndjson"), "w", encoding="utf-8") as file:
        for n in range(events):
            file.write(json.dumps(maker.event(n), ensure_ascii=maker.one_in(2)) + "\n")


if __name__ == "__main__":
    main()
