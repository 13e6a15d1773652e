#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

namespace helios::sema {

std::optional<uint32_t> zone_index(const Site& site, const std::string& name, Span span) {
  auto& zones = site.cx.module.schema.zones;
  for (uint32_t i = 0; i < zones.size(); ++i) {
    if (zones[i] == name) return i;
  }
  if (!find_zone(site.cx, name, span)) return std::nullopt;
  zones.push_back(name);
  return static_cast<uint32_t>(zones.size() - 1);
}

}  // namespace helios::sema
