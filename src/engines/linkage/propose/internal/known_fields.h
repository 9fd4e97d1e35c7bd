// SPDX-License-Identifier: MIT
// The fields that can tell records apart, with what their columns hold, by kind. Immutable; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/table.h"
#include "engines/linkage/fields.h"

namespace cw::linkage::internal {

struct KnownField {
  Field field;
  const Column* column = nullptr;
  double filled = 0;     // share of records with a value
  double collision = 0;  // chance that two random filled records agree: sum of squares of the shares
  std::uint32_t distinct = 0;
  bool is_list = false;
  bool partial_dates = false;   // dates of birth: some give the year, or year and month, only
  bool january_stands = false;  // many dates are the first of January, which stands for "year only"
};

class KnownFields {
 public:
  // Leaves out fields whose column is absent, empty or the same everywhere, and of very many keeps those that tell most.
  KnownFields(const Table& table, std::span<const Field> fields);

  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] std::span<const KnownField> all() const { return all_; }
  [[nodiscard]] std::vector<const KnownField*> of(FieldKind kind) const;
  // The best filled field of the kind that is not a list; nullptr where there is none.
  [[nodiscard]] const KnownField* best(FieldKind kind) const;
  [[nodiscard]] const std::vector<std::string>& left_out() const { return left_out_; }  // columns, with why

 private:
  std::vector<KnownField> all_;  // in the order of the fields given
  std::vector<std::string> left_out_;
};

}  // namespace cw::linkage::internal
