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

# Mistakes are said.
said=$("$helios" simulate $review "${events[@]}" --stub README.md 2>&1 || true)
want "README.md"
said=$("$helios" explain $review "${facts[@]}" --instance p9 2>&1 || true)
want "no instance has the key p9"
