#!/usr/bin/env bash
# Rules of detection, converted and run: on rules and events made up at random against the reference, and on the real
# ones where they are. Usage: detections.sh HELIOS [SEED]
set -euo pipefail
helios=$1
seed=${2:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
tools=bench/detections
data=../shared/data/detections
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# matches RULES TYPES EVENTS: what Helios says, as `_id`, tab, ids
matches() {
  python3 "$tools/convert.py" "$1" "$2" "$work/package" >&2
  "$helios" simulate "$work/package" --events - --out - --refused "$work/refused" < "$3" 2> "$work/summary" |
    python3 "$tools/matches.py" || { cat "$work/summary" >&2; return 1; }
  if [ -s "$work/refused" ]; then
    echo "refused:" >&2
    head -3 "$work/refused" >&2
    return 1
  fi
}

# ordered: ids of rules in one order, events in one order
ordered() {
  python3 -c '
import sys
rows = (line.rstrip("\n").split("\t") for line in sys.stdin)
for event, rules in sorted((event, sorted(rules.split())) for event, rules in rows):
    print(event, *rules)'
}

# without LISTED: the rules that could not be said are no difference
without() {
  python3 -c '
import sys
left_out = {line.split("\t")[0] for line in open(sys.argv[1])}
for line in sys.stdin:
    event, rules = line.rstrip("\n").split("\t")
    rules = [rule for rule in rules.split() if rule not in left_out]
    if rules: print(event, " ".join(rules), sep="\t")' "$1"
}

echo "seed $seed"
for round in 1 2; do
  made="$work/made-$round"
  python3 "$tools/made_up.py" $((seed + round)) 150 400 "$made"
  matches "$made/rules.json" "$made/types.json" "$made/events.ndjson" | ordered > "$work/got"
  python3 "$tools/reference.py" "$made/rules.json" "$made/events.ndjson" | without "$work/package/unsayable.tsv" |
    ordered > "$work/wanted"
  if ! diff "$work/wanted" "$work/got" > "$work/difference"; then
    head -20 "$work/difference"
    echo "the reference (<) and Helios (>) differ: detections.sh HELIOS $seed"
    exit 1
  fi
  echo "round $round: $(wc -l < "$work/got") events match"
done

if [ ! -d "$data" ]; then
  echo "skipped: $data is not there"
else
  gzip -dc "$data/events.ndjson.gz" > "$work/events.ndjson"
  matches "$data/rules.json" "$data/types.json" "$work/events.ndjson" | ordered > "$work/got"
  [ ! -s "$work/package/unsayable.tsv" ]
  diff <(ordered < "$data/expected.tsv") "$work/got"
fi
echo "1 passed, 0 failed"
