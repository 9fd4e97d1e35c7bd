// SPDX-License-Identifier: MIT
#include "store/row.h"

namespace cw::store {
namespace {

// The number that `length` digits at `at` give, or -1.
int digits(std::string_view text, std::size_t at, std::size_t length) {
  int number = 0;
  for (const char digit : text.substr(at, length)) {
    if (digit < '0' || digit > '9') return -1;
    number = number * 10 + (digit - '0');
  }
  return number;
}

}  // namespace

bool Row::read(int column, Date& out) const {
  std::string_view text;
  if (!read(column, text) || text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto date = make_date(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
  if (date) out = *date;
  return date.has_value() && digits(text, 0, 4) >= 0;
}

}  // namespace cw::store
