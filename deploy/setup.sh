#!/usr/bin/env bash
# Installs what Helios is built with, from Debian 12's own packages. Does nothing where all of it is there.
set -euo pipefail

packages=(
  g++ cmake ninja-build ccache git make pkg-config python3-minimal tzdata
  antlr4 libantlr4-runtime-dev uuid-dev
  llvm-19-dev zlib1g-dev libzstd-dev libxml2-dev libedit-dev libcurl4-openssl-dev
  libfmt-dev libcli11-dev libgtest-dev libbenchmark-dev
  libsimdjson-dev nlohmann-json3-dev libtomlplusplus-dev
  libre2-dev libutf8proc-dev libxxhash-dev libsqlite3-dev
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Installing with apt: ${missing[*]}"
if [ "$(id -u)" -ne 0 ]; then
  echo "This needs root. Run as root: apt-get install ${missing[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
