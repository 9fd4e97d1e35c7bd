// SPDX-License-Identifier: MIT
// Errors as values. Every operation that can fail for a reason outside the program returns Result<T>.
//
//   Result<Table> table = read_csv(path);
//   if (!table) return tl::unexpected(table.error());       // or, in one step:
//   CW_TRY(auto table, read_csv(path));
//
// Exceptions mean a bug or no memory; they are caught once per job.
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

namespace cw {

// When adding one, also edit error.cpp: the one table of code -> name, exit code.
enum class ErrorCode : std::uint8_t { invalid, not_found, denied, conflict, too_large, unavailable, unsupported, internal };

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  // for an operator: what is wrong, where, and what to do next; never personal data
  std::string field;    // the setting, column or level concerned; may be empty
  int exit_code = 0;    // of the command line; 0 = the code's own (see exit_code_of)
  std::source_location where = std::source_location::current();
};

template <class T>
using Result = tl::expected<T, Error>;

// The unexpected side of a Result, in one call: `return fail(ErrorCode::invalid, "...");`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string field = {},
                                                std::source_location where = std::source_location::current()) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(field), 0, where});
}
// The same with a distinct exit code for the command line.
[[nodiscard]] inline tl::unexpected<Error> fail_with_exit(ErrorCode code, int exit_code, std::string message, std::string field = {},
                                                          std::source_location where = std::source_location::current()) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(field), exit_code, where});
}

[[nodiscard]] std::string_view name_of(ErrorCode code);
[[nodiscard]] int exit_code_of(const Error& error);

}  // namespace cw

#define CW_CONCAT_INNER(a, b) a##b
#define CW_CONCAT(a, b) CW_CONCAT_INNER(a, b)
#define CW_TRY_IMPLEMENTATION(temporary, declaration, expression)      \
  auto temporary = (expression);                                       \
  if (!temporary) return tl::unexpected(std::move(temporary).error()); \
  declaration = std::move(*temporary)
// CW_TRY(auto value, expression): value of a Result, or return its error from the function.
#define CW_TRY(declaration, expression) CW_TRY_IMPLEMENTATION(CW_CONCAT(cw_try_, __LINE__), declaration, expression)
// CW_CHECK(expression): return the error of a Result<void>.
#define CW_CHECK(expression)                                             \
  do {                                                                   \
    auto cw_check_ = (expression);                                       \
    if (!cw_check_) return tl::unexpected(std::move(cw_check_).error()); \
  } while (false)
