#!/usr/bin/env bash
# What has not changed is taken from the cache, and never anything else: cache.sh HELIOS
set -euo pipefail
helios=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_CACHE_HOME=$folder/cache

fail() { echo "FAILED: $*" >&2; exit 1; }
entries() { find "$XDG_CACHE_HOME" -type f | wc -l; }
build() { (cd "$folder/shop" && "$helios" build . -o "$folder/$1" "${@:2}" > "$folder/said"); }
same() { cmp -s "$folder/$1" "$folder/$2"; }

mkdir "$folder/shop"
echo 'name = "shop"' > "$folder/shop/helios.toml"
printf 'country\nKP\n' > "$folder/shop/blocked.csv"
cat > "$folder/shop/shop.helios" <<'END'
module shop

ordered enum Action { approve, decline }

event Order {
  id: Id
  at: Time
  country: Text
  identity id
  key id
  time at
}

list blocked: set of Text from "blocked.csv"

decision risk on Order as o -> Action {
  rule barred when o.country in blocked then decline because "{o.country} is barred"
  otherwise approve
}
END

build first
[ "$(entries)" = 1 ] || fail "one entry is kept, not $(entries)"
build second
same first second || fail "the same package gives the same bundle"

build anew --no-cache
same first anew || fail "what is compiled anew is what was kept"

entry=$(find "$XDG_CACHE_HOME" -type f)
touch -d '2001-01-01' "$entry"
build used
[ "$(stat -c %Y "$entry")" -gt 1000000000 ] || fail "an entry that is used is marked as used"

printf 'x' | dd of="$entry" bs=1 seek=100 conv=notrunc status=none
build mended
same first mended || fail "a broken entry is compiled again"

printf 'country\nKP\nIR\n' > "$folder/shop/blocked.csv"
build changed
same first changed && fail "a changed CSV file gives another bundle"
printf '{"id":"1","at":"2026-01-05T10:00:00Z","country":"IR"}\n' > "$folder/orders.ndjson"
(cd "$folder/shop" && "$helios" simulate . --events "$folder/orders.ndjson" --out "$folder/records" > /dev/null)
grep -q '"outcome":"decline"' "$folder/records" || fail "the new list decides"

echo "cache: fine"
