#include "compiler/cli/built.h"

#include "compiler/cache/bundle_cache.h"
#include "compiler/cache/package_key.h"
#include "compiler/cli/command.h"
#include "compiler/native/native.h"

namespace helios::cli {
namespace {

/// Compiling more rules than these at their best takes longer than a person waits without noticing.
constexpr size_t kRulesAtBestSoonMax = 300;

constexpr int kBest = 2, kQuick = 0;

int level_of(const ir::Module& module, Wanted wanted) {
  size_t rules = 0;
  for (const ir::Decision& decision : module.decisions) rules += decision.rule_count;
  return wanted == Wanted::Soon && rules > kRulesAtBestSoonMax ? kQuick : kBest;
}

/// The package's bundles in the cache, one a level.
class Kept {
 public:
  explicit Kept(const driver::Package& package)
      : best_(cache::key_of(package, "best")), quick_(cache::key_of(package, "quick")) {}

  std::optional<std::string> find(Wanted wanted) const {
    auto bundle = cache_.find(best_);
    return bundle || wanted == Wanted::Best ? bundle : cache_.find(quick_);
  }
  void keep(int level, const std::vector<std::string>& data_files, std::string_view bundle) const {
    cache_.keep(level == kBest ? best_ : quick_, data_files, bundle);
  }

 private:
  const cache::BundleCache cache_ = cache::BundleCache::of_user();
  const std::string best_, quick_;
};

}  // namespace

std::optional<std::string> built_or_explain(const std::string& path, Wanted wanted, bool use_cache,
                                            int& exit_code) {
  auto package = opened_or_explain(path, exit_code);
  if (!package) return std::nullopt;
  std::optional<Kept> kept;
  if (use_cache) kept.emplace(*package);
  if (kept) {
    if (auto bundle = kept->find(wanted)) return bundle;
  }
  const auto checked = checked_or_explain(std::move(*package), exit_code);
  if (!checked) return std::nullopt;
  const int level = level_of(checked->module, wanted);
  auto bundle = native::build_bundle(checked->module, {.level = level});
  if (!bundle) {
    exit_code = fail(bundle.error().message);
    return std::nullopt;
  }
  if (kept) kept->keep(level, checked->data_files, bundle->bytes);
  return std::move(bundle->bytes);
}

void add_no_cache(CLI::App& command, bool& use_cache) {
  command.add_flag("!--no-cache", use_cache, "compile anew, whatever was kept");
}

}  // namespace helios::cli
