// SPDX-License-Identifier: MIT
// One row of CSV (RFC 4180): a value is quoted where it must be. Thread safety: one thread.
#pragma once

#include <string>
#include <string_view>

namespace cw::sample {

class CsvRow {
 public:
  CsvRow& operator<<(std::string_view value) {
    if (!text_.empty() || started_) text_ += ',';
    started_ = true;
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
      text_ += value;
      return *this;
    }
    text_ += '"';
    for (const char c : value) {
      if (c == '"') text_ += '"';
      text_ += c;
    }
    text_ += '"';
    return *this;
  }
  // The row with its line end.
  [[nodiscard]] std::string take() {
    text_ += '\n';
    return std::move(text_);
  }

 private:
  std::string text_;
  bool started_ = false;
};

}  // namespace cw::sample
