#include "compiler/codegen/machine.h"

#include <llvm/Analysis/CGSCCPassManager.h>
#include <llvm/Analysis/LoopAnalysisManager.h>
#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/Transforms/IPO/AlwaysInliner.h>
#include <llvm/Transforms/InstCombine/InstCombine.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <set>
#include <string_view>

#include "runtime/base/check.h"

namespace helios::codegen {
namespace {

constexpr const char* kTriple = "x86_64-unknown-linux-gnu";

const llvm::Target* find_target(std::string& error) {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
  });
  return llvm::TargetRegistry::lookupTarget(kTriple, error);
}

/// The levels that runtime/bundle knows to ask a processor for.
constexpr std::string_view kProcessors[] = {"x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"};

llvm::CodeGenOptLevel code_level(int level) {
  if (level <= 0) return llvm::CodeGenOptLevel::None;
  return level == 1 ? llvm::CodeGenOptLevel::Less : llvm::CodeGenOptLevel::Default;
}

/// There is no C library in a bundle: nothing may be turned into a call of it.
llvm::TargetLibraryInfoImpl no_library() {
  llvm::TargetLibraryInfoImpl library{llvm::Triple(kTriple)};
  library.disableAllFunctions();
  return library;
}

/// A function of so few instructions costs less where it is called than calling it does.
constexpr unsigned kInlinedInstructionsMax = 40;

/// The ends of a decision are functions of their own (`otherwise`, what caused the outcome) although
/// most have little to do. Returns who calls any that are inlined.
std::set<llvm::Function*> mark_small(llvm::Module& module) {
  std::set<llvm::Function*> callers;
  for (llvm::Function& function : module) {
    if (function.isDeclaration() || function.getInstructionCount() > kInlinedInstructionsMax) continue;
    for (const llvm::User* user : function.users()) {
      const auto* const call = llvm::dyn_cast<llvm::CallInst>(user);
      if (call == nullptr || call->getCalledFunction() != &function) continue;
      function.addFnAttr(llvm::Attribute::AlwaysInline);
      callers.insert(const_cast<llvm::Function*>(call->getFunction()));
    }
  }
  return callers;
}

/// What emitting leaves behind: slots that could be registers, branches on what is known, the same
/// thing said twice.
void clean_up(llvm::Module& module, llvm::TargetMachine& machine) {
  llvm::PassBuilder passes(&machine);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graph;
  llvm::ModuleAnalysisManager modules;
  functions.registerPass([] { return llvm::TargetLibraryAnalysis(no_library()); });
  passes.registerModuleAnalyses(modules);
  passes.registerCGSCCAnalyses(graph);
  passes.registerFunctionAnalyses(functions);
  passes.registerLoopAnalyses(loops);
  passes.crossRegisterProxies(loops, functions, graph, modules);
  llvm::FunctionPassManager pipeline;
  pipeline.addPass(llvm::SROAPass(llvm::SROAOptions::ModifyCFG));
  pipeline.addPass(llvm::EarlyCSEPass());
  pipeline.addPass(llvm::InstCombinePass());
  pipeline.addPass(llvm::SimplifyCFGPass());
  for (llvm::Function& function : module) {
    if (!function.isDeclaration()) pipeline.run(function, functions);
  }
  const std::set<llvm::Function*> callers = mark_small(module);
  if (callers.empty()) return;
  llvm::AlwaysInlinerPass().run(module, modules);
  functions.clear();
  for (llvm::Function* caller : callers) pipeline.run(*caller, functions);
}

}  // namespace

Machine::Machine(std::unique_ptr<llvm::TargetMachine> machine, int level)
    : machine_(std::move(machine)), level_(level) {}
Machine::Machine(Machine&&) noexcept = default;
Machine::~Machine() = default;

Result<Machine> Machine::make(const Options& options) {
  if (std::find(std::begin(kProcessors), std::end(kProcessors), options.cpu) ==
      std::end(kProcessors)) {
    return Error{"`" + options.cpu +
                 "` is no level of processors: x86-64, x86-64-v2, x86-64-v3 or x86-64-v4"};
  }
  std::string error;
  const llvm::Target* const target = find_target(error);
  if (target == nullptr) return Error{"this LLVM cannot make x86-64 code: " + error};
  std::unique_ptr<llvm::TargetMachine> machine(target->createTargetMachine(
      kTriple, options.cpu, "", llvm::TargetOptions(), llvm::Reloc::PIC_, llvm::CodeModel::Small,
      code_level(options.level)));
  if (machine == nullptr) return Error{"this LLVM cannot make x86-64 code"};
  machine->setFastISel(options.level <= 0);
  return Machine(std::move(machine), options.level);
}

void Machine::target(llvm::Module& module) const {
  module.setTargetTriple(kTriple);
  module.setDataLayout(machine_->createDataLayout());
}

Result<std::vector<std::byte>> Machine::translate(llvm::Module& module) const {
#ifndef NDEBUG
  std::string problems;
  llvm::raw_string_ostream stream(problems);
  HELIOS_CHECK(!llvm::verifyModule(module, &stream), stream.str().c_str());
#endif
  if (level_ >= 1) clean_up(module, *machine_);
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream out(bytes);
  llvm::legacy::PassManager emission;
  emission.add(new llvm::TargetLibraryInfoWrapperPass(no_library()));
  if (machine_->addPassesToEmitFile(emission, out, nullptr, llvm::CodeGenFileType::ObjectFile)) {
    return Error{"this LLVM cannot write x86-64 objects"};
  }
  emission.run(module);
  const auto* begin = reinterpret_cast<const std::byte*>(bytes.data());
  return std::vector<std::byte>(begin, begin + bytes.size());
}

}  // namespace helios::codegen
