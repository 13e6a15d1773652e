#!/usr/bin/env bash
# Generated policies, as bench/peers measures them, give the answers that plain Python gives. Usage:
# generated_policies.sh HELIOS
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for rules in 10 100; do
  python3 -B bench/peers/generate.py --rules "$rules" --events 3000 --seed "$rules" --out "$work"
  "$1" simulate "$work/policy.helios" --events "$work/events.ndjson" --out "$work/decisions.ndjson" > /dev/null
  python3 -B bench/peers/compare_records.py "$work/expected.tsv" "$work/decisions.ndjson"
done
