#pragma once

#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace helios::cli {

/// What a bundle is wanted for: to be shipped, or to run at once. A policy of many rules runs
/// sooner in code that took less time to make.
enum class Wanted { Best, Soon };

/// The bundle of the package at `path`: what was kept of it when nothing has changed since, else
/// compiled, and kept. Nothing, with `exit_code` set and said why, when it cannot be compiled.
std::optional<std::string> built_or_explain(const std::string& path, Wanted wanted, bool use_cache,
                                            int& exit_code);

/// `--no-cache`.
void add_no_cache(CLI::App& command, bool& use_cache);

}  // namespace helios::cli
