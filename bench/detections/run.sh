#!/usr/bin/env bash
# What real rules cost on their events: bench/detections/run.sh BUILD_FOLDER [benchmark flags]
# The rules and events lie in ../shared/data/detections.
set -euo pipefail
build=$1
shift
data=../shared/data/detections
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 bench/detections/convert.py "$data/rules.json" "$data/types.json" "$work/package"
gzip -dc "$data/events.ndjson.gz" > "$work/events.ndjson"
"$build/bench/bench_detections" "$@" "$work/package" "$work/events.ndjson"
