#!/usr/bin/env python3
"""The same made-up policy and events for every engine, and the answers that they have to give.

    bench/peers/generate.py --rules 1000 --events 100000 --seed 7 --out build/peers/1000

writes to the folder: policy.helios and the policy in each peer's form, straight.cpp and indexed.cpp
(with the vocabulary.cpp that both read events by), events.ndjson, and expected.tsv with a line an
event: id, outcome, score, and the names of the rules that hold, with commas between. The same
arguments give the same bytes.
"""
import argparse
import json
import random
from pathlib import Path

import policy
from forms import cedar, cel, cpp, drools, helios, json_rules, opa, zen

FORMS = [helios, cpp, opa, cedar, zen, cel, drools, json_rules]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=int, required=True)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def main():
    args = arguments()
    vocabulary = policy.Vocabulary(args.rules)
    rules = policy.make_rules(args.rules, vocabulary, random.Random(f"{args.seed}/rules"))
    args.out.mkdir(parents=True, exist_ok=True)
    for form in FORMS:
        for name, text in form.files(rules, vocabulary):
            (args.out / name).write_text(text)

    oracle = policy.Oracle(rules)
    rng = random.Random(f"{args.seed}/events")
    with open(args.out / "events.ndjson", "w") as events, open(args.out / "expected.tsv", "w") as expected:
        for number in range(args.events):
            event = policy.make_event(number, vocabulary, rng)
            outcome, score, fired = oracle.decide(event)
            events.write(json.dumps(event, separators=(",", ":")) + "\n")
            expected.write(f"{event['id']}\t{outcome}\t{score}\t{','.join(fired)}\n")


if __name__ == "__main__":
    main()
