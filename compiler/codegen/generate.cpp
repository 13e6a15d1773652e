#include <llvm/Config/llvm-config.h>

#include <atomic>
#include <optional>
#include <thread>
#include <utility>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/machine.h"
#include "compiler/codegen/nature.h"
#include "compiler/codegen/units.h"

/// Plans, units, objects.
namespace helios::codegen {
namespace {

/// Of units in one object. Larger objects share more constants; smaller ones keep more threads
/// busy.
constexpr uint32_t kObjectWeightMax = 64 * 16;

/// What goes into one object.
struct Batch {
  bool rare = false;
  uint32_t weight = 0;
  std::vector<const Unit*> units;
};

/// Rare units and the others do not mix: an object has one level.
std::vector<Batch> cut(const std::vector<Unit>& units) {
  std::vector<Batch> batches;
  for (const bool rare : {false, true}) {
    Batch batch{rare, 0, {}};
    for (const Unit& unit : units) {
      if (unit.rare != rare) continue;
      if (batch.weight + unit.weight > kObjectWeightMax && !batch.units.empty())
        batches.push_back(std::exchange(batch, Batch{rare, 0, {}}));
      batch.units.push_back(&unit);
      batch.weight += unit.weight;
    }
    if (!batch.units.empty()) batches.push_back(std::move(batch));
  }
  return batches;
}

Result<std::vector<std::byte>> make_object(const ir::Module& ir, const ir::ValueNumbers& numbers,
                                           const Batch& batch, size_t number,
                                           Options options) {
  if (batch.rare) options.level = 0;
  const auto machine = Machine::make(options);
  if (!machine) return machine.error();
  ObjectEmitter object(ir, numbers, "object_" + std::to_string(number));
  machine->target(object.module);
  Natures natures(ir);
  try {
    for (const Unit* unit : batch.units) unit->emit(object, natures);
  } catch (const Unsupported& unsupported) {
    return Error{"there is no native code for " + unsupported.what};
  }
  return machine->translate(object.module);
}

}  // namespace

Result<NativeCode> generate(const ir::Module& ir, const Options& options) {
  const ir::ValueNumbers numbers(ir);
  Natures natures(ir);
  std::vector<DecisionPlan> plans;
  for (uint32_t i = 0; i < ir.decisions.size(); ++i)
    plans.emplace_back(ir, numbers, natures, ir::DecisionId(i));
  const std::vector<Unit> units = list_units(ir, plans);
  const std::vector<Batch> batches = cut(units);

  std::vector<std::optional<Result<std::vector<std::byte>>>> made(batches.size());
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < batches.size(); i = next++)
      made[i] = make_object(ir, numbers, batches[i], i, options);
  };
  std::vector<std::thread> others;
  for (int i = 1; i < options.jobs; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();

  NativeCode code;
  code.cpu = options.cpu;
  code.made_by = "LLVM " LLVM_VERSION_STRING;
  for (auto& object : made) {
    if (!object->ok()) return object->error();
    code.objects.push_back(std::move(**object));
  }
  return code;
}

}  // namespace helios::codegen
