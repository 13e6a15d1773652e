#include "runtime/workflow/identity.h"

#include <gtest/gtest.h>

#include "runtime/abi/image.h"

namespace helios::workflow {
namespace {

/// A schema whose one workflow has a key of so many ids.
abi::Schema schema(size_t fields) {
  abi::Schema schema;
  const abi::TypeId id = schema.types.basic(abi::Kind::Id);
  const abi::RecordId record = schema.types.declare_record("key");
  schema.types.define_record(record, std::vector<abi::RecordField>(fields, abi::RecordField{"id", id}));
  abi::Workflow workflow;
  workflow.qualified = "test.review";
  workflow.key_type = schema.types.record(record);
  schema.workflows = {workflow};
  return schema;
}

std::string id_of(std::vector<std::string> fields) {
  const abi::Schema known = schema(fields.size());
  std::vector<abi::Text> key;
  for (const std::string& field : fields) key.push_back({field.data(), uint32_t(field.size()), abi::kNoHash});
  std::string image;
  abi::append_image(known.types, known.workflows[0].key_type, key.data(), image);
  return instance_id(known, 0, image).value_or("none");
}

TEST(Identity, ItReadsAsPeopleWriteIt) {
  EXPECT_EQ(id_of({"p17"}), "test.review/p17");
  EXPECT_EQ(id_of({"2026/p17"}), "test.review/2026/p17");
  EXPECT_EQ(id_of({"m1", "p17"}), "test.review/m1/p17");
}

TEST(Identity, TwoKeysNeverHaveOne) {
  EXPECT_NE(id_of({"a/b", "c"}), id_of({"a", "b/c"}));
  EXPECT_NE(id_of({"a/", "b"}), id_of({"a", "/b"}));
  EXPECT_NE(id_of({"a%2Fb", "c"}), id_of({"a/b", "c"}));
}

}  // namespace
}  // namespace helios::workflow
