#!/usr/bin/env bash
# The way of a new user: new, check, test, generate, simulate, explain, build. Usage: newcomer.sh HELIOS
set -euo pipefail
helios=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$helios" new my_policy
"$helios" check my_policy
"$helios" test my_policy
"$helios" generate my_policy --event Payment --count 2000 --seed 7 > events.ndjson
"$helios" generate my_policy --event Payment --count 2000 --seed 7 | cmp - events.ndjson
"$helios" simulate my_policy --events events.ndjson --out decisions.ndjson | tee summary.txt
grep -q "2,000 decided" summary.txt
[ "$(wc -l < decisions.ndjson)" -eq 2000 ]
id=$(python3 -c 'import json; print(json.loads(open("decisions.ndjson").readline())["id"])')
"$helios" explain my_policy --events events.ndjson --event "$id" > explanation.txt
grep -q "$id" explanation.txt
"$helios" explain my_policy --events events.ndjson --event "$id" --json | python3 -m json.tool > /dev/null

echo "== the same decisions from a bundle, and the same bundle twice"
"$helios" build my_policy -o a.hb
"$helios" build my_policy -o b.hb
cmp a.hb b.hb
"$helios" simulate a.hb --events events.ndjson --out from_bundle.ndjson > /dev/null
cmp decisions.ndjson from_bundle.ndjson
"$helios" simulate my_policy --events - --out - < events.ndjson 2> /dev/null | cmp - decisions.ndjson

echo "== a changed byte is refused"
python3 - <<'PY'
bytes = bytearray(open("a.hb", "rb").read())
bytes[len(bytes) // 2] ^= 1
open("torn.hb", "wb").write(bytes)
PY
if "$helios" simulate torn.hb --events events.ndjson 2> refused.txt; then echo "a torn bundle ran"; exit 1; fi
cat refused.txt

echo "== mistakes are said, and nothing runs"
sed -i 's/p.amount > 1_000 EUR/p.amnt > 1_000/' my_policy/policy.helios
if "$helios" check my_policy > messages.txt; then echo "a mistake went unseen"; exit 1; fi
grep -q "amnt" messages.txt
if "$helios" simulate my_policy --events events.ndjson > /dev/null 2>&1; then echo "a policy with mistakes ran"; exit 1; fi
if "$helios" check nowhere 2> /dev/null; then echo "no package was checked"; exit 1; fi
echo "1 passed, 0 failed"
