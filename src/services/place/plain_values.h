// SPDX-License-Identifier: MIT
// Values of records in the form in which people read them, so that what is the same looks the same and is not told as a conflict: dates as
// dates, names in their usual order and letters, codes of sex as words. Pure, any thread.
//
//   plain_value("date_of_birth", Value("02/09/1961"));           // the date 1961-09-02
//   plain_value("full_name", Value("ZAJAC, PRZEMYSŁAW"));         // "Przemysław Zajac"
//   const registry::Survivors shown = survive_plainly(view.records, now);
//
// What cannot be read in such a form stays as the source has it. The record itself is never changed by this.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "services/register/survivorship.h"

namespace cw::place {

[[nodiscard]] Value plain_value(std::string_view column, const Value& value);
// As registry::survive(), of values in this form.
[[nodiscard]] registry::Survivors survive_plainly(std::span<const registry::RecordView> records, Timestamp now);

}  // namespace cw::place
