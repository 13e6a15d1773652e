#!/usr/bin/env bash
# What ships checks, is in its one form, and passes its own tests. Usage: packages.sh HELIOS
set -euo pipefail
helios=$1
for package in examples/*/ policies/*/; do
  echo "== $package"
  "$helios" check "$package"
  "$helios" fmt --check "$package"
  "$helios" test "$package" | tail -n 2
done
