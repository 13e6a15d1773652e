#include "compiler/ir/faults.h"

#include "compiler/ir/reach.h"

namespace helios::ir {
namespace {

using FaultNumbers = std::map<ExprId, uint32_t>;

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

/// Numbers what `roots` may come to; which expression has which number.
FaultNumbers number(const Module& module, const std::vector<ExprId>& roots,
                    const source::Files& files, std::vector<abi::FaultSite>& sites) {
  FaultNumbers numbers;
  sites.assign(1, {});
  for (ExprId id : reachable(module, roots)) {
    if (!module.exprs[id].can_fault) continue;
    numbers[id] = static_cast<uint32_t>(sites.size());
    sites.push_back(site_of(module.exprs[id].span, files));
  }
  return numbers;
}

uint32_t find(const std::vector<FaultNumbers>& all, uint32_t index, ExprId expr) {
  if (index >= all.size()) return 0;
  const auto found = all[index].find(expr);
  return found == all[index].end() ? 0 : found->second;
}

}  // namespace

void number_faults(Module& module, const source::Files& files) {
  abi::Schema& schema = module.schema;
  module.fault_sites.clear();
  for (size_t i = 0; i < module.decisions.size(); ++i) {
    module.fault_sites.push_back(number(module, deciding_roots(module.decisions[i]), files,
                                        schema.decisions[i].faults));
  }
  module.computation_fault_sites.clear();
  for (size_t i = 0; i < module.computations.size(); ++i) {
    module.computation_fault_sites.push_back(
        number(module, {module.computations[i].body}, files, schema.computations[i].faults));
  }
}

uint32_t fault_site(const Module& module, DecisionId decision, ExprId expr) {
  return find(module.fault_sites, decision.index, expr);
}

uint32_t fault_site(const Module& module, ComputationId computation, ExprId expr) {
  return find(module.computation_fault_sites, computation.index, expr);
}

}  // namespace helios::ir
