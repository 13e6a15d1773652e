#!/usr/bin/env python3
"""Whether decision records of `helios simulate` say what expected.tsv does.

    compare_records.py EXPECTED.tsv DECISIONS.ndjson
"""
import json
import sys
from itertools import zip_longest


def answer(record):
    fired = sorted(rule["rule"] for rule in record["rules"] if rule["rule"] != "otherwise")
    return [record["id"], record["outcome"], str(record["score"]), ",".join(fired)]


def main():
    expected_path, records_path = sys.argv[1:]
    compared = different = 0
    with open(expected_path) as expected, open(records_path) as records:
        for wanted, got in zip_longest((line.rstrip("\n").split("\t") for line in expected), map(json.loads, records)):
            compared += 1
            if wanted is None or got is None or answer(got) != wanted:
                different += 1
                if different <= 5:
                    print(f"expected {wanted}, got {got and answer(got)}")
    print(f"{compared} compared, {different} different")
    sys.exit(compared == 0 or different > 0)


if __name__ == "__main__":
    main()
