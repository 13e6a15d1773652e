#!/usr/bin/env bash
# The policies on data recorded by others, where it is there. Usage: real_data.sh HELIOS
set -euo pipefail
helios=$1
data=../shared/data
if [ ! -d "$data" ]; then
  echo "skipped: $data is not there"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$helios" simulate policies/credit --events "$data/german-credit/applications.ndjson" --json > "$work/credit.json"
"$helios" simulate policies/access --events "$data/auth-log/auth.ndjson" --json > "$work/access.json"
python3 - "$work" <<'PY'
import json, sys
credit = json.load(open(sys.argv[1] + "/credit.json"))
access = json.load(open(sys.argv[1] + "/access.json"))
assert credit["events"] == 1000 and credit["refused"] == 0, credit
assert access["events"] == 7121 and access["refused"] == 0, access
assert access["decisions"]["attempt_risk"]["outcomes"]["block"] > 0
print("1 passed, 0 failed")
PY
