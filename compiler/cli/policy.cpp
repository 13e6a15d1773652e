#include "compiler/cli/policy.h"

#include <fstream>

#include "compiler/cli/command.h"
#include "compiler/native/native.h"
#include "runtime/bundle/read_bundle.h"

namespace helios::cli {
namespace {

bool is_bundle(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string beginning(bundle::kMagic.size(), '\0');
  return in.read(beginning.data(), static_cast<std::streamsize>(beginning.size())) && beginning == bundle::kMagic;
}

std::unique_ptr<Policy> from_bundle(const std::string& path, int& exit_code) {
  auto bundle = bundle::read_bundle(path);
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

std::unique_ptr<Policy> from_sources(const std::string& path, int& exit_code) {
  auto checked = checked_or_explain(path, exit_code);
  if (!checked) return nullptr;
  auto program = native::compile(checked->module);
  if (!program) {
    exit_code = fail(program.error().message);
    return nullptr;
  }
  auto policy = std::make_unique<Policy>();
  policy->hash = native::policy_hash(checked->module);
  policy->name = checked->package.name;
  policy->version = checked->package.version;
  policy->program = std::move(*program);
  return policy;
}

}  // namespace

std::unique_ptr<Policy> load_policy(const std::string& path, int& exit_code) {
  return is_bundle(path) ? from_bundle(path, exit_code) : from_sources(path, exit_code);
}

}  // namespace helios::cli
