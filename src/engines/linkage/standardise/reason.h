// SPDX-License-Identifier: MIT
// Why a value was refused, and the small carrier of "a value, or nothing and the reason". Values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace cw::linkage {

enum class Reason : std::uint8_t {
  none,         // a value was found
  empty,        // nothing but spaces
  placeholder,  // "unknown", "n/k", "none@none.com", all nines: stands for "we do not know"
  malformed,    // not of this kind's form
  impossible,   // of the right form, but no such thing can be: 31 February, prefix BG
  too_early,    // a date before the earliest year
  too_late,     // a date after the latest
  check_digit,  // the check digit or letter does not fit
  temporary,    // a number given out for the time being (National Insurance TN)
};
[[nodiscard]] std::string_view name_of(Reason reason);

// Used like a pointer: if (auto postcode = parse_postcode(text)) use(postcode->area); else report(postcode.reason);
template <class T>
struct [[nodiscard]] Standardised {
  std::optional<T> value;
  Reason reason = Reason::none;

  Standardised(Reason why) : reason(why) {}           // NOLINT(google-explicit-constructor): `return Reason::empty;`
  Standardised(T found) : value(std::move(found)) {}  // NOLINT(google-explicit-constructor): `return postcode;`
  explicit operator bool() const { return value.has_value(); }
  const T& operator*() const { return *value; }
  const T* operator->() const { return &*value; }
};

}  // namespace cw::linkage
