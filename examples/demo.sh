#!/usr/bin/env bash
# What `make demo` shows: the payments policy over generated events with planted fraud, one decision explained, and reviews that take
# days, of which one is told from its start to the escalation.
# Usage: examples/demo.sh HELIOS
set -euo pipefail
helios=$1
events=$(mktemp -d)/payments.ndjson
trap 'rm -rf "$(dirname "$events")"' EXIT

say() { printf '\n$ %s\n' "$*"; }

python3 policies/payments/generate.py --events 100000 --seed 7 > "$events"
say helios simulate policies/payments --events payments.ndjson
"$helios" simulate policies/payments --events "$events" --out "$events.decisions"

declined=$(python3 - "$events.decisions" <<'PY'
import json, sys
for line in open(sys.argv[1]):
    record = json.loads(line)
    if record["outcome"] == "decline" and len(record["rules"]) >= 3:
        print(record["id"])
        break
PY
)
say helios explain policies/payments --events payments.ndjson --event "$declined"
"$helios" explain policies/payments --events "$events" --event "$declined"

review=examples/review
facts=(--events Payment=$review/payments.ndjson --events Verdict=$review/verdicts.ndjson --events Cancelled=$review/cancelled.ndjson
       --stub $review/services.toml)
say helios simulate $review "${facts[@]}"
"$helios" simulate $review "${facts[@]}"
say helios explain $review "${facts[@]}" --instance p4
"$helios" explain $review "${facts[@]}" --instance p4
