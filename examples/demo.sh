#!/usr/bin/env bash
# What `make demo` shows: the payments policy over generated events with planted fraud, one decision explained, and the reviews of its
# sample, which take days; one of them is told from its start to the escalation and what is undone.
# Usage: examples/demo.sh HELIOS
set -euo pipefail
helios=$1
events=$(mktemp -d)/payments.ndjson
trap 'rm -rf "$(dirname "$events")"' EXIT

say() { printf '\n$ %s\n' "$*"; }

python3 policies/payments/generate.py --events 100000 --seed 7 > "$events"
say helios simulate policies/payments --events payments.ndjson
"$helios" simulate policies/payments --events "$events" --out "$events.decisions" | sed '/^manual_review/,$d'

declined=$(python3 - "$events.decisions" <<'PY'
import json, sys
for line in open(sys.argv[1]):
    record = json.loads(line)
    if record.get("outcome") == "decline" and len(record["rules"]) >= 3:
        print(record["id"])
        break
PY
)
say helios explain policies/payments --events payments.ndjson --event "$declined"
"$helios" explain policies/payments --events "$events" --event "$declined"

payments=policies/payments
facts=(--events $payments/sample.ndjson --events ReviewVerdict=$payments/verdicts.ndjson --stub $payments/stubs.toml)
say helios simulate $payments "${facts[@]}"
"$helios" simulate $payments "${facts[@]}" --out "$events.reviews" | sed -n '/^manual_review/,$p'
escalated=$(python3 - "$events.reviews" <<'PY'
import json, sys
for line in open(sys.argv[1]):
    record = json.loads(line)
    if record.get("what") == "started" and ".escalation/" in record["instance"]:
        print("manual_review/" + record["instance"].rsplit("/", 1)[1])
        break
PY
)
say helios explain $payments "${facts[@]}" --instance "$escalated"
"$helios" explain $payments "${facts[@]}" --instance "$escalated"
