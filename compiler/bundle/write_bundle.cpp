#include "compiler/bundle/write_bundle.h"

#include "runtime/abi/native.h"
#include "runtime/bundle/bundle_format.h"
#include "runtime/bundle/schema_format.h"
#include "runtime/value/time.h"

namespace helios::bundle {
namespace {

void append_number(std::string& bytes, uint64_t n, size_t size) {
  bytes.append(reinterpret_cast<const char*>(&n), size);
}

size_t aligned(size_t at) { return (at + kPartAlign - 1) / kPartAlign * kPartAlign; }

struct Content {
  PartKind kind;
  std::string bytes;
};

std::vector<Content> contents_of(const BundleContent& content) {
  Manifest manifest;
  manifest.package = content.schema.package;
  manifest.version = content.schema.version;
  manifest.policy = content.policy;
  manifest.abi = abi::kAbiVersion;
  manifest.cpu = content.cpu;
  manifest.tzdb = value::tzdb_version();
  manifest.compiler = content.compiler;
  std::vector<Content> contents{{PartKind::Manifest, manifest_json(manifest)},
                                {PartKind::Schema, write_schema(content.schema)}};
  for (const auto& object : content.objects) {
    contents.push_back(
        {PartKind::Object, {reinterpret_cast<const char*>(object.data()), object.size()}});
  }
  return contents;
}

}  // namespace

std::string write_bundle(const BundleContent& content) {
  const std::vector<Content> contents = contents_of(content);
  std::string bytes(kMagic);
  append_number(bytes, kFormatVersion, 4);
  append_number(bytes, abi::kAbiVersion, 4);
  bytes.append(kHashBytes, '\0');
  append_number(bytes, contents.size(), 4);
  size_t at = aligned(bytes.size() + contents.size() * kPartEntryBytes);
  for (const Content& part : contents) {
    append_number(bytes, static_cast<uint32_t>(part.kind), 4);
    append_number(bytes, at, 8);
    append_number(bytes, part.bytes.size(), 8);
    at = aligned(at + part.bytes.size());
  }
  for (const Content& part : contents) {
    bytes.resize(aligned(bytes.size()));
    bytes += part.bytes;
  }
  bytes.replace(kHashOffset, kHashBytes, content_hash(bytes));
  return bytes;
}

std::string policy_hash(const abi::Schema& schema, std::string_view module_text) {
  std::string all = write_schema(schema);
  all += module_text;
  return hash_of(all);
}

}  // namespace helios::bundle
