#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/module.h"
#include "compiler/sema/analyse.h"
#include "compiler/syntax/parse.h"
#include "runtime/value/time.h"

/// Packages of several files for tests of declarations, and what was said about them.
namespace helios::sema {

struct Declared {
  source::Files files;
  diag::Reporter reporter;
  std::vector<ast::File> asts;
  ir::Module module;

  explicit Declared(const std::vector<std::pair<std::string, std::string>>& texts) {
    std::vector<source::FileId> ids;
    for (const auto& [path, text] : texts) ids.push_back(files.add(path, text));
    for (source::FileId id : ids) asts.push_back(syntax::parse(files, id, reporter));
    module = analyse(files, asts, reporter, "", "shop", "1.0.0");
  }
  explicit Declared(const std::string& text)
      : Declared(std::vector<std::pair<std::string, std::string>>{{"test.helios", text}}) {}

  /// "E0203 payment\nW0501 burst\n": the code and what it stands at, in order.
  std::string said(bool with_warnings = true) const {
    std::string all;
    for (const diag::Diagnostic& d : reporter.sorted()) {
      if (!with_warnings && !d.is_error()) continue;
      all += std::string(d.message->code) + " " + std::string(files.text(d.span)) + "\n";
    }
    return all;
  }
  std::string errors() const { return said(false); }
  /// Every message in full, for when a test fails.
  std::string messages() const { return diag::render_terminal(files, reporter.sorted(), false); }
  std::vector<std::string> problems() const { return ir::verify(module); }

  const abi::Schema& schema() const { return module.schema; }
  const abi::Decision& decision(std::string_view name) const {
    return module.schema.decisions[*module.schema.find_decision(name)];
  }
  const ir::Decision& body(std::string_view name) const {
    return module.decisions[*module.schema.find_decision(name)];
  }
  const abi::Event& event(std::string_view name) const {
    return module.schema.events[*module.schema.find_event(name)];
  }
  const abi::Feature& feature(std::string_view name) const {
    for (const abi::Feature& f : module.schema.features) {
      if (f.name == name) return f;
    }
    throw std::out_of_range(std::string(name));
  }
  const ir::Table& table(std::string_view name) const {
    for (const ir::Table& t : module.tables) {
      if (t.name == name) return t;
    }
    throw std::out_of_range(std::string(name));
  }
  const abi::List& list(std::string_view name) const {
    for (const abi::List& l : module.schema.lists) {
      if (l.name == name) return l;
    }
    throw std::out_of_range(std::string(name));
  }
  std::string type(abi::TypeId id) const { return module.schema.types.name(id); }
  std::string shown(ir::ExprId expr) const { return ir::print(module, expr); }
};

/// A folder of its own for files that declarations name; gone with the test.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / ("helios_declared_" + name)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
  }
  std::string at(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline Declared beside(const Folder& folder, const std::string& text) {
  return Declared(
      std::vector<std::pair<std::string, std::string>>{{folder.at("test.helios"), text}});
}

}  // namespace helios::sema
