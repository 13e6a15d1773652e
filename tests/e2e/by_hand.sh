#!/usr/bin/env bash
# The payments policy answers as the same policy written by hand does. Usage: by_hand.sh HELIOS SAME_ANSWERS
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 policies/payments/generate.py --events 20000 --seed 11 > "$work/events.ndjson"
"$1" simulate policies/payments --events "$work/events.ndjson" --out "$work/decisions.ndjson" > /dev/null
"$2" policies/payments "$work/events.ndjson" "$work/decisions.ndjson"
