#!/usr/bin/env bash
# Runs the benchmarks on events that it makes: bench/run.sh BUILD_FOLDER [benchmark flags]
set -euo pipefail
build=$1
shift
events=$(mktemp)
trap 'rm -f "$events"' EXIT
python3 policies/payments/generate.py --events 100000 --seed 7 > "$events"
"$build/bench/bench_payments" "$@" policies/payments "$events"
