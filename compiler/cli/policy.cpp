#include "compiler/cli/policy.h"

#include <fstream>

#include "compiler/cli/built.h"
#include "compiler/cli/command.h"
#include "runtime/bundle/read_bundle.h"

namespace helios::cli {
namespace {

bool is_bundle(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string beginning(bundle::kMagic.size(), '\0');
  return in.read(beginning.data(), static_cast<std::streamsize>(beginning.size())) && beginning == bundle::kMagic;
}

std::unique_ptr<Policy> policy_of(Result<bundle::Bundle> bundle, int& exit_code) {
  if (!bundle) {
    exit_code = fail(bundle.error().message);
    return nullptr;
  }
  auto policy = std::make_unique<Policy>();
  policy->hash = bundle->manifest.policy;
  policy->name = bundle->manifest.package;
  policy->version = bundle->manifest.version;
  policy->program = std::move(bundle->program);
  return policy;
}

}  // namespace

std::unique_ptr<Policy> load_policy(const std::string& path, bool use_cache, int& exit_code) {
  if (is_bundle(path)) return policy_of(bundle::read_bundle(path), exit_code);
  const auto bytes = built_or_explain(path, Wanted::Soon, use_cache, exit_code);
  return bytes ? policy_of(bundle::load_bundle(*bytes), exit_code) : nullptr;
}

}  // namespace helios::cli
