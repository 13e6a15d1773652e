#!/usr/bin/env bash
# Packages that use each other: what is exported, what is not, and what helios.toml may say. Usage: dependencies.sh HELIOS
set -euo pipefail
helios=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

package() { mkdir -p "$1"; printf 'name = "%s"\nversion = "1.0.0"\n\n[dependencies]\n' "$1" > "$1/helios.toml"; }
needs() { printf '%s = { path = "../%s" }\n' "$2" "$2" >> "$1/helios.toml"; }
# says CODE FOLDER: checking the package gives the message; or the words, where helios.toml itself is wrong.
says() { if "$helios" check "$2" > said.txt 2>&1; then cat said.txt; exit 1; fi; grep -q -- "$1" said.txt || { cat said.txt; exit 1; }; }

package words
cat > words/words.helios <<'HELIOS'
module words

export enum Channel { web from "WEB", phone from "TEL" }
export list risky: set of Channel from "risky.csv"
export define is_risky(channel: Channel) -> Bool = channel in risky and not is_draft(channel)
define is_draft(channel: Channel) -> Bool = channel is phone and false
export event Ping {
  id:      Id
  at:      Time
  channel: Channel
  identity id
  time at
}
ordered enum Level { low, high }
decision private_one on Ping as p -> Level {
  rule web when p.channel is web then high because "web"
  otherwise low
}
test "of the other package" { expect not is_risky(phone) }
HELIOS
printf 'channel\nWEB\n' > words/risky.csv

package shop
needs shop words
cat > shop/shop.helios <<'HELIOS'
module shop

use words.{Channel, Ping, is_risky}

ordered enum Answer { fine, odd }

decision ping on Ping as p -> Answer {
  rule risky when is_risky(p.channel) then odd because "{p.channel} is risky"
  otherwise fine
}

example usual = Ping { id: "p1", at: 2026-01-05T10:00:00Z, channel: Channel.web }

test "risky" {
  given usual
  expect ping is odd because risky
}
HELIOS
"$helios" check shop
"$helios" test shop > tested.txt && ! grep -q "of the other package" tested.txt
"$helios" test words > /dev/null
echo '{"id":"1","at":"2026-01-05T10:00:00Z","channel":"WEB"}' > events.ndjson
"$helios" simulate shop --events events.ndjson --out out.ndjson > /dev/null
test "$(wc -l < out.ndjson)" = 1            # the other package's own decision is not ours
grep -q 'shop' out.ndjson && grep -q '"odd"' out.ndjson
"$helios" build shop -o shop.bundle > /dev/null
"$helios" simulate shop.bundle --events events.ndjson --out again.ndjson > /dev/null
test "$(wc -l < again.ndjson)" = 1

# What is not exported, by `use` and in full.
package curious
needs curious words
printf 'module curious\n\nuse words.is_draft\nuse words.Channel\n\ndefine f(c: Channel) -> Bool = is_draft(c)\ntest "t" { expect not f(web) }\n' > curious/a.helios
says E0704 curious
printf 'module curious\n\ndefine f(c: words.Channel) -> Bool = c is words.Channel.web\ntest "t" { expect f(web) and not words.is_draft(web) }\n' > curious/a.helios
says E0201 curious

# What a dependency needs is not ours by that.
package far
needs far shop
printf 'module far\n\nuse words.Channel\n\ntest "t" { expect Channel.web is web }\n' > far/a.helios
says E0705 far

# helios.toml: nothing there, another name, a circle, one module twice.
package lost
needs lost nowhere
printf 'module lost\n' > lost/a.helios
says "lost/helios.toml:5: there is no package at" lost
package misnamed
printf 'other = { path = "../words" }\n' >> misnamed/helios.toml
printf 'module misnamed\n' > misnamed/a.helios
says "is called .words., not .other." misnamed
package pathless
printf 'words = "1.0"\n' >> pathless/helios.toml
printf 'module pathless\n' > pathless/a.helios
says "does not say where it is" pathless
package ring_a; package ring_b
needs ring_a ring_b; needs ring_b ring_a
printf 'module ring_a\n' > ring_a/a.helios; printf 'module ring_b\n' > ring_b/a.helios
says "in a circle: ring_a needs ring_b needs ring_a" ring_a
package twin
needs twin words
printf 'module words\n' > twin/a.helios
says E0706 twin
echo ok
