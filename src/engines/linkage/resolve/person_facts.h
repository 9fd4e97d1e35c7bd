// SPDX-License-Identifier: MIT
// What one record tells of its person besides the values that pairs are compared by, read from the columns by name: for the evidence of
// whole groups (people_evidence.h). The batch reads all records, the live index each as it comes.
//
//   PersonReader reader(table);
//   const PersonFacts facts = reader.read(row, source);
//
// A reader gives homes and age bands numbers as it meets them, so facts of one reader go together. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/table.h"
#include "engines/linkage/resolve/birth_bounds.h"
#include "engines/linkage/resolve/contradictions.h"

namespace cw::linkage {

// The columns that tell something of a person beyond pairs; of those with check digits see own_number_columns.
inline constexpr std::array<std::string_view, 13> person_columns = {
    premises_column, postcode_column, lived_until_column, "uprn",      "given_name", "family_name", "middle_names", "sex", "date_of_birth",
    "age",           "as_of",         "age_band",         "lived_from"};

struct PersonFacts {
  std::array<std::uint32_t, own_number_columns.size()> own_number{};  // as codes; 0: none, or one that its check digit shows to be wrong
  std::uint32_t source = 0;                                           // 0: none
  std::uint32_t home = 0;                                             // premises and postcode as one number; 0: not known
  std::uint32_t property = 0;                                         // UPRN as a code; 0: not known
  std::uint32_t given = 0, family = 0, sex = 0;                       // codes; 0: not known
  std::uint32_t band = 0;                                             // source and age band as one number, from 1
  std::int32_t born = no_day;                                         // days since 1970
  std::int32_t seen = no_day;                                         // the day it speaks of
  std::int32_t there = no_day;                                        // first day on which it has the person somewhere
  std::int16_t age = -1;                                              // years
  std::uint8_t middle = 0;                                            // first byte of the middle names; 0: none given
  bool gives_birth = false;                                           // something of a date of birth, if only a part
  bool ended = false;                                                 // it says until when the person was there
};

class PersonReader {
 public:
  explicit PersonReader(const Table& table);  // must outlive it, and may grow
  // source: its code, 0 for none.
  [[nodiscard]] PersonFacts read(std::size_t row, std::uint32_t source);
  [[nodiscard]] std::size_t memory_bytes() const;
  // For what is learnt of them, and kept by their names: the columns, or null, and the numbers of age bands.
  [[nodiscard]] const Column* given_names() const { return given_; }
  [[nodiscard]] const Column* family_names() const { return family_; }
  [[nodiscard]] const Column* age_bands() const { return band_; }
  [[nodiscard]] std::uint32_t band_number(std::uint32_t band, std::uint32_t source);  // of two codes; made where there is none
  void for_each_band(const std::function<void(std::uint32_t number, std::uint32_t band, std::uint32_t source)>& visit) const;

 private:
  // A column of whole dates as days since 1970, each text read once.
  struct Days {
    const Column* column = nullptr;
    std::vector<std::int32_t> known = {};  // by code
    [[nodiscard]] std::int32_t at(std::size_t row);
  };
  [[nodiscard]] std::uint32_t home_at(std::size_t row);
  void read_birth(std::size_t row, std::uint32_t source, PersonFacts& facts);

  std::array<const Column*, own_number_columns.size()> own_number_{};
  const Column *premises_, *postcode_, *until_, *property_, *given_, *family_, *middle_, *sex_, *birth_, *age_, *band_;
  Days born_, seen_, from_;
  std::unordered_map<std::uint64_t, std::uint32_t> homes_, bands_;  // two codes -> number
};

}  // namespace cw::linkage
