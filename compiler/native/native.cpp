#include "compiler/native/native.h"

#include <thread>

#include "compiler/bundle/write_bundle.h"
#include "compiler/codegen/codegen.h"
#include "compiler/pass/pipeline.h"
#include "runtime/bundle/native_program.h"

namespace helios::native {
namespace {

constexpr std::string_view kCompiler = "helios " HELIOS_VERSION ", LLVM " HELIOS_LLVM_VERSION;

ir::Module optimised(const ir::Module& module) {
  ir::Module copy = module;
  pass::optimise(copy);
  return copy;
}

Result<codegen::NativeCode> generate(const ir::Module& module, const Options& options) {
  codegen::Options how;
  how.level = options.level;
  how.index = options.index;
  how.jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  return codegen::generate(module, how);
}

}  // namespace

Result<std::unique_ptr<abi::Program>> compile(const ir::Module& module, const Options& options) {
  ir::Module ready = optimised(module);
  auto code = generate(ready, options);
  if (!code) return code.error();
  auto program = bundle::NativeProgram::load(std::move(ready.schema), code->objects);
  if (!program) return program.error();
  return std::unique_ptr<abi::Program>(std::move(*program));
}

Result<Bundle> build_bundle(const ir::Module& module, const Options& options) {
  ir::Module ready = optimised(module);
  auto code = generate(ready, options);
  if (!code) return code.error();
  std::string policy = policy_hash(module);
  std::string bytes = bundle::write_bundle(
      {ready.schema, policy, code->objects, code->cpu, std::string(kCompiler)});
  return Bundle{std::move(bytes), std::move(policy)};
}

std::string describe_index(const ir::Module& module) { return codegen::describe_index(optimised(module)); }

std::string policy_hash(const ir::Module& module) { return bundle::policy_hash(module.schema, ir::print(module)); }

}  // namespace helios::native
