#!/usr/bin/env bash
# Whatever stands in a file, the run goes on and says what was refused, with its line and why. Usage: bad_input.sh HELIOS
set -euo pipefail
helios=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$helios" new p > /dev/null

python3 - > events.ndjson <<'PY'
import sys
def line(text): sys.stdout.buffer.write(text if isinstance(text, bytes) else text.encode()); sys.stdout.buffer.write(b"\n")
good = '{"id":"%s","at":"2026-01-05T10:00:00Z","account":"a","amount":%s}'
line(good % ("ok1", "12.50"))
line("{not json")                                    # 2
line('{"id":"x","at":"2026-01-05T10:00:00Z"}')       # 3: fields missing
line(good % ("x", '"twelve"'))                       # 4: wrong type
line(good % ("x", "12.505"))                         # 5: too many digits
line(good % ("x", "-1"))                             # 6: require
line(b'{"id":"\xff\xfe","at":"2026-01-05T10:00:00Z","account":"a","amount":1}')   # 7: not UTF-8
line('{"id":"' + "x" * (100 * 1024 * 1024) + '"}')   # 8: 100 MB
line("[" * 100000)                                   # 9: nested without end
line(good % ("x", "99999999999999999999"))           # 10: too large
line("null")                                         # 11
line("")                                             # blank: passed over
line(good % ("ok1", "1"))                            # a known identity
line(good % ("ok2", "1"))
PY
"$helios" simulate p --events events.ndjson --refused refused.ndjson --json > summary.json
python3 - <<'PY'
import json
summary = json.load(open("summary.json"))
refused = [json.loads(line) for line in open("refused.ndjson", errors="replace")]
for each in refused: print(each["reason"][:110])
assert summary["refused"] == 10, summary["refused"]
assert len(refused) == 10
assert summary["duplicates"] == 1
assert summary["decisions"]["payment_risk"]["decided"] == 2
numbers = [int(each["reason"].split(":")[1]) for each in refused]
assert numbers == list(range(2, 12)), numbers
assert "/amount" in refused[1]["reason"] and "/account" in refused[1]["reason"], "all that is wrong is said at once"
print("1 passed, 0 failed")
PY
