#include "compiler/ir/faults.h"

#include "compiler/ir/reach.h"

namespace helios::ir {
namespace {

abi::FaultSite site_of(source::Span span, const source::Files& files) {
  abi::FaultSite site;
  if (!span.valid() || span.file.index >= files.size()) return site;
  const source::File& file = files[span.file];
  const source::Place place = file.place(span.begin);
  site.file = file.path();
  site.line = place.line;
  site.column = place.column;
  site.text = std::string(files.text(span));
  return site;
}

}  // namespace

void number_faults(Module& module, const source::Files& files) {
  module.fault_sites.assign(module.decisions.size(), {});
  for (size_t d = 0; d < module.decisions.size(); ++d) {
    std::vector<abi::FaultSite>& sites = module.schema.decisions[d].faults;
    sites.assign(1, {});
    for (ExprId id : reachable(module, deciding_roots(module.decisions[d]))) {
      if (!module.exprs[id].can_fault) continue;
      module.fault_sites[d][id] = static_cast<uint32_t>(sites.size());
      sites.push_back(site_of(module.exprs[id].span, files));
    }
  }
}

uint32_t fault_site(const Module& module, DecisionId decision, ExprId expr) {
  if (decision.index >= module.fault_sites.size()) return 0;
  const auto& sites = module.fault_sites[decision.index];
  const auto found = sites.find(expr);
  return found == sites.end() ? 0 : found->second;
}

}  // namespace helios::ir
