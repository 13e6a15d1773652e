#include "runtime/stub/telling_store.h"

#include "runtime/base/check.h"
#include "runtime/workflow/layout.h"

namespace helios::stub {

Status TellingStore::commit(const std::vector<ports::Write>& writes) {
  for (const ports::Write& write : writes) {
    const auto instance = tells_ ? workflow::instance_of_story(write.key) : std::nullopt;
    if (!instance || !write.value) continue;
    auto lines = workflow::read_story(*write.value);
    HELIOS_CHECK(lines.has_value(), "a story that was written cannot be read");
    for (workflow::Story& line : *lines) told_.push_back({std::string(*instance), std::move(line)});
  }
  return MemoryStore::commit(writes);
}

}  // namespace helios::stub
