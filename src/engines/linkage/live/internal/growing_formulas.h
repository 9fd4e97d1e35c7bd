// SPDX-License-Identifier: MIT
// Conditions compiled over a table (internal/formula.h) that go on with records that come after it was compiled: a record's combination of
// values is looked up or made, and every operand is evaluated for it once. Combinations that no record has any more are given again, so
// memory follows the records there are; values stay. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engines/linkage/internal/formula.h"
#include "engines/linkage/internal/operand_values.h"
#include "engines/linkage/internal/tuple_values.h"
#include "engines/linkage/live/internal/hashed_numbers.h"

namespace cw::linkage::internal {

class GrowingFormulas {
 public:
  // A slot is a record of formulas.records. slot_users: slot -> how many things rest on its values; combinations rest on the slot that they
  // were made of. Both outlive this.
  GrowingFormulas(Formulas& formulas, std::vector<std::uint32_t>& slot_users);
  GrowingFormulas(GrowingFormulas&&) = delete;

  struct Acquired {
    std::uint32_t tuple = 0;
    enum class Made : std::uint8_t { before, now } made = Made::before;
  };
  // Errors: unsupported where an operand's value is not of the kind of those before (the index must be built anew).
  [[nodiscard]] Result<Acquired> acquire(std::uint32_t slot);
  void release(std::uint32_t tuple);
  [[nodiscard]] std::uint32_t tuple_of(std::uint32_t slot) const;  // of a slot that has one

  // The values known now, and back to those; combinations made since must have been released.
  [[nodiscard]] std::vector<std::uint32_t> mark() const;
  void go_back(const std::vector<std::uint32_t>& mark);
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Sets {
    std::uint32_t left_domain = 0, right_domain = 0;
    std::unique_ptr<GrowingSets> grow;
  };
  struct Reader {  // how an operand is evaluated
    Expression bound;
    std::optional<PlainSubstring> plain;
  };
  [[nodiscard]] std::uint32_t hash_of(std::uint32_t slot) const;
  [[nodiscard]] bool same_values(std::uint32_t slot, std::uint32_t other) const;
  [[nodiscard]] Result<void> evaluate_operands(std::uint32_t slot, std::uint32_t tuple);
  void choose_kind(std::uint32_t domain, const Value& value);
  [[nodiscard]] std::uint32_t evaluate_one(std::uint32_t slot, std::size_t operand);
  void prepare_new_values();
  void prepare_text(Domain& domain, std::uint32_t code);
  [[nodiscard]] std::uint32_t find(std::uint32_t slot, std::uint32_t hash) const;  // the tuple of its values, or none of HashedNumbers

  Formulas& formulas_;
  std::vector<std::uint32_t>& slot_users_;
  std::vector<const Column*> columns_;
  std::vector<Reader> readers_;      // like the operands
  std::vector<DomainCoder> coders_;  // like the domains
  std::vector<char> wants_texts_;    // by domain: a distance is measured on its texts
  std::vector<Sets> sets_;
  std::vector<std::deque<std::string>> long_texts_;          // by domain: bytes of texts too long to be copied into a PreparedText
  std::vector<std::vector<std::uint32_t>> long_text_codes_;  // whose they are
  std::vector<std::uint32_t> users_;                         // tuple -> records that have it
  std::vector<std::uint32_t> free_;                          // tuples to be given again
  HashedNumbers tuples_;                                     // by the values that they stand for
  TupleValues values_;
};

}  // namespace cw::linkage::internal
