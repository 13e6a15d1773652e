#include "runtime/sim/memory_store.h"

namespace helios::sim {

Status MemoryStore::scan(std::string_view prefix,
                         const std::function<void(std::string_view, std::string_view)>& each) {
  for (auto at = values_.lower_bound(prefix); at != values_.end(); ++at) {
    if (std::string_view(at->first).substr(0, prefix.size()) != prefix) break;
    each(at->first, at->second);
  }
  return Done{};
}

Status MemoryStore::commit(const std::vector<ports::Write>& writes) {
  for (const ports::Write& write : writes) {
    if (write.value) {
      values_.insert_or_assign(write.key, *write.value);
    } else if (const auto at = values_.find(write.key); at != values_.end()) {
      values_.erase(at);
    }
  }
  return Done{};
}

}  // namespace helios::sim
