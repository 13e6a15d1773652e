#!/usr/bin/env bash
# Workflows as a user runs them: examples/review over its events, weeks in a moment, and the story of one instance.
# Usage: workflows.sh HELIOS
set -euo pipefail
helios=$1
review=examples/review
events=(--events Payment=$review/payments.ndjson --events Verdict=$review/verdicts.ndjson --events Cancelled=$review/cancelled.ndjson)
facts=("${events[@]}" --stub $review/services.toml)

want() { grep -qF -- "$1" <<<"$said" || { printf 'missing: %s\nin:\n%s\n' "$1" "$said" >&2; exit 1; }; }

said=$("$helios" simulate $review "${facts[@]}" --no-cache)
want "manual_review: 4 started"
want "1  nobody looked at it"
want "1  the reviewer declined"
want "2 reminded"

said=$("$helios" explain $review "${facts[@]}" --instance p4)
want "review/payments.manual_review/p4  failed: nobody looked at it"
want "emitted  Escalated"
want "hold_undo        undone"
# A wait of two days ends two days after it began, to the millisecond.
began=$(grep -m1 "waiting" <<<"$said" | awk '{print $1, $2}') ended=$(grep -m1 "timed out" <<<"$said" | awk '{print $1, $2}')
[ $(($(date -u -d "$ended" +%s%3N) - $(date -u -d "$began" +%s%3N))) -eq $((48 * 3600 * 1000)) ]

# The same seed tells the same story; the same from a bundle.
again=$("$helios" explain $review "${facts[@]}" --instance p4)
[ "$said" = "$again" ]
bundle=$(mktemp)
trap 'rm -f "$bundle"' EXIT
"$helios" build $review -o "$bundle" >/dev/null
said=$("$helios" simulate "$bundle" "${facts[@]}")
want "manual_review: 4 started"

# Its own tests pass, and say what they leave untried.
said=$("$helios" test $review)
want "8 passed, 0 failed"
want "burst never held"

# Mistakes are said.
said=$("$helios" simulate $review "${events[@]}" --stub README.md 2>&1 || true)
want "README.md"
said=$("$helios" explain $review "${facts[@]}" --instance p9 2>&1 || true)
want "no instance has the key p9"

# What instances did stands among the decisions, and in the summary for programs.
facts_out=$(mktemp) scheduled=$(mktemp -d)
trap 'rm -rf "$bundle" "$facts_out" "$scheduled"' EXIT
"$helios" simulate $review "${facts[@]}" --out "$facts_out" --json > "$facts_out.summary"
said=$(grep '"instance":"review/payments.manual_review/p4"' "$facts_out")
want '"at":"2026-01-05T12:00:00Z","what":"started"'
want '"what":"timed out","step":"await_verdict"'
python3 - "$facts_out.summary" <<'PY'
import json, sys
summary = json.load(open(sys.argv[1]))
assert summary["workflows"]["manual_review"]["started"] == 4, summary
assert summary["workflows"]["manual_review"]["stays"]["await_verdict"]["count"] >= 3, summary
assert summary["tasks"]["bank.hold"] >= 4, summary
PY
rm -f "$facts_out.summary"

# A year of nights between two events, each at its civil time, also where the clocks change.
cat > "$scheduled/nights.helios" <<'POLICY'
module nights

event Ping { id: Id at: Time identity id key id time at }

ordered enum Answer { yes, no }

decision ask on Ping as p -> Answer { otherwise yes }

on Ping as p { route to "pings" }

workflow nightly(due: Time) {
  key due
  sleep 1h
}
schedule every_night at "30 2 * * *" in "Europe/Berlin" as due start nightly(due)
POLICY
printf '%s\n' '{"id":"a","at":"2026-01-01T00:00:00Z"}' '{"id":"b","at":"2027-01-01T00:00:00Z"}' > "$scheduled/pings.ndjson"
said=$("$helios" simulate "$scheduled/nights.helios" --events "$scheduled/pings.ndjson" --out "$scheduled/out.ndjson")
want "nightly: 365 started"
want "every_night                           365"
want "pings                                   2"
said=$(cat "$scheduled/out.ndjson")
want 'nightly/2026-03-28T01:30:00Z'
want 'nightly/2026-03-29T01:00:00Z'
want 'nightly/2026-10-25T00:30:00Z'
