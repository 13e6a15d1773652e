#!/usr/bin/env python3
"""Decision records on standard input to `_id`, a tab and the ids of the rules that match, in the order of the events."""

import json
import sys


def main():
    found = {}
    for line in sys.stdin:
        record = json.loads(line)
        codes = [rule["code"] for rule in record["rules"] if "code" in rule]
        if codes:
            found.setdefault(record["id"], []).extend(codes)
    for event, codes in found.items():
        print(event, " ".join(sorted(codes)), sep="\t")


if __name__ == "__main__":
    main()
