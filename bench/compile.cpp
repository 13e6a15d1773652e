#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <thread>

#include "compiler/codegen/codegen.h"
#include "compiler/driver/compile.h"
#include "compiler/ir/module.h"
#include "compiler/native/native.h"
#include "runtime/bundle/native_program.h"
#include "runtime/bundle/read_bundle.h"

/// What each stage from source to a loaded bundle takes: `bench_compile PATH`. Wall-clock and CPU
/// milliseconds, for one run each.
namespace {

using namespace helios;

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Runs a stage and prints a line of it.
template <typename Stage>
auto timed(const char* name, Stage stage) {
  const auto begun = std::chrono::steady_clock::now();
  const double cpu = cpu_ms();
  auto result = stage();
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - begun;
  fmt::print("{:<28}{:>10.0f} ms{:>10.0f} ms CPU\n", name, wall.count(), cpu_ms() - cpu);
  return result;
}

size_t bytes_of(const codegen::NativeCode& code) {
  size_t bytes = 0;
  for (const auto& object : code.objects) bytes += object.size();
  return bytes;
}

int generate(const ir::Module& module, int level) {
  const int jobs = static_cast<int>(std::thread::hardware_concurrency());
  const auto code = timed(fmt::format("native code, level {}", level).c_str(), [&] {
    return codegen::generate(module, {.level = level, .jobs = jobs});
  });
  if (!code) return fmt::print(stderr, "{}\n", code.error().message), 1;
  fmt::print("  {} objects, {} KB\n", code->objects.size(), bytes_of(*code) / 1024);
  const auto program =
      timed("  loaded", [&] { return bundle::NativeProgram::load(module.schema, code->objects); });
  return program ? 0 : 1;
}

int run(const std::string& path) {
  auto package = timed("read", [&] { return driver::open_package(path); });
  if (!package) return fmt::print(stderr, "{}\n", package.error().message), 1;
  const auto checked = timed("front end", [&] { return driver::check(std::move(*package), std::nullopt, pass::Advice::LeftOut); });
  if (!checked.ok()) return fmt::print(stderr, "{} has mistakes\n", path), 1;
  for (int level = 0; level <= 2; ++level) {
    if (int failed = generate(checked.module, level)) return failed;
  }
  timed("policy hash", [&] { return native::policy_hash(checked.module); });
  const auto bundle = timed("bundle", [&] { return native::build_bundle(checked.module); });
  if (!bundle) return fmt::print(stderr, "{}\n", bundle.error().message), 1;
  return timed("  loaded", [&] { return bundle::load_bundle(bundle->bytes); }) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return fmt::print(stderr, "bench_compile PATH\n"), 2;
  return run(argv[1]);
}
