#pragma once

#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "compiler/driver/compile.h"

/// One file a command. Each `add_…` declares its command on `app`; when it is the one called, it writes its exit code:
/// 0 all is well, 1 the policy or the events are not, 2 the command could not run at all (usage, files).
namespace helios::cli {

constexpr int kFine = 0, kMistakes = 1, kFailed = 2;

void add_check(CLI::App& app, int& exit_code);
void add_doc(CLI::App& app, int& exit_code);
void add_build(CLI::App& app, int& exit_code);
void add_simulate(CLI::App& app, int& exit_code);
void add_explain(CLI::App& app, int& exit_code);
void add_test(CLI::App& app, int& exit_code);
void add_generate(CLI::App& app, int& exit_code);
void add_format(CLI::App& app, int& exit_code);
void add_new(CLI::App& app, int& exit_code);

/// Says on standard error why a command cannot run: `helios: there is no file or folder x`.
int fail(const std::string& message);

/// The package at `path`. Nothing, with `exit_code` set and said why on standard error, when it cannot be opened.
std::optional<driver::Package> opened_or_explain(const std::string& path, int& exit_code);
/// Checks it; says its messages on standard error. Null with `exit_code` set when it cannot go on.
std::unique_ptr<driver::Checked> checked_or_explain(driver::Package package, int& exit_code);
std::unique_ptr<driver::Checked> checked_or_explain(const std::string& path, int& exit_code);

}  // namespace helios::cli
