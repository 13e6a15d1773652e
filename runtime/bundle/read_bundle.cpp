#include "runtime/bundle/read_bundle.h"

#include <fmt/core.h>

#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "runtime/bundle/schema_format.h"

namespace helios::bundle {
namespace {

template <typename T>
T number_at(std::string_view bytes, size_t offset) {
  T n;
  std::memcpy(&n, bytes.data() + offset, sizeof n);
  return n;
}

Status check_header(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return Error{"this is no Helios bundle"};
  if (bytes.size() < kPartsOffset + sizeof(uint32_t)) return Error{"the bundle is cut short"};
  const auto format = number_at<uint32_t>(bytes, 8);
  if (format != kFormatVersion) {
    return Error{
        fmt::format("the bundle has format {}, this program reads format {}: build it again",
                    format, kFormatVersion)};
  }
  if (content_hash(bytes) != bytes.substr(kHashOffset, kHashBytes)) {
    return Error{"the bundle is not what was built: its content does not match its hash"};
  }
  return Done{};
}

Result<std::vector<Part>> read_parts(std::string_view bytes) {
  const auto count = number_at<uint32_t>(bytes, kPartsOffset);
  const size_t table = kPartsOffset + sizeof count;
  if (count > (bytes.size() - table) / kPartEntryBytes) return Error{"the bundle is cut short"};
  std::vector<Part> parts;
  for (size_t at = table; parts.size() < count; at += kPartEntryBytes) {
    Part part{static_cast<PartKind>(number_at<uint32_t>(bytes, at)),
              number_at<uint64_t>(bytes, at + 4), number_at<uint64_t>(bytes, at + 12)};
    if (part.offset > bytes.size() || part.size > bytes.size() - part.offset)
      return Error{"the bundle is cut short"};
    parts.push_back(part);
  }
  return parts;
}

Result<std::vector<Part>> open(std::string_view bytes) {
  if (auto header = check_header(bytes); !header) return header.error();
  return read_parts(bytes);
}

std::optional<std::string_view> find(std::string_view bytes, const std::vector<Part>& parts,
                                     PartKind kind) {
  for (const Part& part : parts) {
    if (part.kind == kind) return bytes.substr(part.offset, part.size);
  }
  return std::nullopt;
}

Result<Manifest> parse_manifest(std::string_view bytes, const std::vector<Part>& parts) {
  const auto text = find(bytes, parts, PartKind::Manifest);
  const auto json = nlohmann::json::parse(text.value_or(""), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return Error{"the bundle has no manifest"};
  const auto field = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  Manifest manifest;
  manifest.package = field("package");
  manifest.version = field("version");
  manifest.policy = field("policy");
  manifest.hash = hash_text(bytes.substr(kHashOffset, kHashBytes));
  manifest.abi = number_at<uint32_t>(bytes, 12);
  manifest.cpu = field("cpu");
  manifest.tzdb = field("tzdb");
  manifest.compiler = field("compiler");
  return manifest;
}

/// nullopt for a level this program does not know.
std::optional<bool> processor_has(const std::string& level) {
  __builtin_cpu_init();
  if (level == "x86-64") return true;
  if (level == "x86-64-v2") return __builtin_cpu_supports("x86-64-v2") != 0;
  if (level == "x86-64-v3") return __builtin_cpu_supports("x86-64-v3") != 0;
  if (level == "x86-64-v4") return __builtin_cpu_supports("x86-64-v4") != 0;
  return std::nullopt;
}

Status check_runs_here(const Manifest& manifest) {
  if (manifest.abi != abi::kAbiVersion) {
    return Error{fmt::format(
        "the bundle was built for version {} of the runtime, this is version {}: build it again",
        manifest.abi, abi::kAbiVersion)};
  }
  if (!processor_has(manifest.cpu).value_or(false)) {
    return Error{fmt::format("the bundle needs a {} processor, which this is not", manifest.cpu)};
  }
  return Done{};
}

std::vector<std::vector<std::byte>> objects_of(std::string_view bytes,
                                               const std::vector<Part>& parts) {
  std::vector<std::vector<std::byte>> objects;
  for (const Part& part : parts) {
    if (part.kind != PartKind::Object) continue;
    const auto* begin = reinterpret_cast<const std::byte*>(bytes.data() + part.offset);
    objects.emplace_back(begin, begin + part.size);
  }
  return objects;
}

}  // namespace

Result<Manifest> read_manifest(std::string_view bytes) {
  const auto parts = open(bytes);
  if (!parts) return parts.error();
  return parse_manifest(bytes, *parts);
}

Result<Bundle> load_bundle(std::string_view bytes) {
  const auto parts = open(bytes);
  if (!parts) return parts.error();
  auto manifest = parse_manifest(bytes, *parts);
  if (!manifest) return manifest.error();
  if (auto runs = check_runs_here(*manifest); !runs) return runs.error();
  const auto schema_bytes = find(bytes, *parts, PartKind::Schema);
  if (!schema_bytes) return Error{"the bundle has no schema"};
  auto schema = read_schema(*schema_bytes);
  if (!schema) return schema.error();
  auto program = NativeProgram::load(std::move(*schema), objects_of(bytes, *parts));
  if (!program) return program.error();
  return Bundle{std::move(*manifest), std::move(*program)};
}

Result<Bundle> read_bundle(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{path + ": there is no such file, or it may not be read"};
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto bundle = load_bundle(bytes);
  if (!bundle) return Error{path + ": " + bundle.error().message};
  return bundle;
}

}  // namespace helios::bundle
