// SPDX-License-Identifier: MIT
// What a live index has learnt from all its records and scores by from then on, as a plain value that can be kept and given to an index of
// the same records elsewhere or later: term frequencies, what weights are worth, what is known of lists, names and dates of birth.
//
//   const std::string kept = pack_learnt(index.learnt());
//   CW_TRY(LearntState known, unpack_learnt(kept));
//   settings.beginning = std::make_shared<const LiveBeginning>(LiveBeginning{.learnt = std::make_shared<const
//   LearntState>(std::move(known))}); CW_TRY(LiveIndex again, LiveIndex::build(table, model, settings));       // the same scores, to the
//   last bit, and people
//
// Values are named by themselves and not by the numbers that an index gave them. So it holds personal data (names and how often each
// occurs). Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engines/linkage/resolve/resolve.h"
#include "engines/linkage/term_frequencies.h"

namespace cw::linkage {

// What a pair of weight[i] is worth, on the data learnt from; empty: what it says.
struct LearntCurve {
  std::vector<double> weight, worth;  // match weights; both rise
  double sure = 0;
  bool operator==(const LearntCurve&) const = default;
};

// PeopleEvidence by names. Sources and values by Column::key; none where a record has none.
struct LearntPeople {
  using Name = std::optional<std::string>;
  using Bits = std::vector<std::pair<std::string, float>>;
  struct Band {
    Name source, band;
    Born born;
    bool operator==(const Band&) const = default;
  };
  struct Age {
    Name source;
    bool speaks_of_a_day = false;
    Born days;  // on which people were as old as the list says
    bool operator==(const Age&) const = default;
  };
  std::optional<float> sex, middle, birth;
  float middle_missing = 0;
  std::vector<std::string> gives_middle, registers;  // sources
  bool has_births = false;                           // some record gave a date of birth
  std::vector<Band> bands;
  std::vector<Age> ages;
  Bits given, family;  // names that go together with others
  bool operator==(const LearntPeople&) const = default;
};

// Weights of the words that one cw_word_cosine of the model compares.
struct LearntWords {
  std::uint32_t comparison = 0, distance = 0;  // which one: places in the model and among the comparison's distances
  float new_word = 0;                          // weight of a word that is not listed
  std::vector<std::pair<std::string, float>> weight;
  bool operator==(const LearntWords&) const = default;
};

struct LearntState {
  std::uint64_t records = 0;                                                   // from which it was learnt
  std::vector<std::pair<std::string, TermFrequencies::OfColumn>> frequencies;  // by column
  LearntCurve calibration;
  double least_link = 0;  // calibrated weight from which a pair connects
  LearntPeople people;
  std::vector<LearntWords> words;
};

// How an index begins where another was before.
struct LiveBeginning {
  std::shared_ptr<const LearntState> learnt = nullptr;  // in place of learning; its frequencies too
  // Of all records that ever were, so that nothing turns on who has gone.
  std::vector<std::string> sources = {};
  enum class Ids : std::uint8_t { as_in_table, texts } ids = Ids::as_in_table;  // texts: some id was no plain number
  std::function<Result<void>()> may_go_on = {};                                 // asked now and then while pairs are scored; ends it
};

// Equal states give equal bytes. They begin with a number for the form, which goes up when it changes.
[[nodiscard]] std::string pack_learnt(const LearntState& state);
// Errors: unsupported where another version of the program wrote it, invalid where it is damaged.
[[nodiscard]] Result<LearntState> unpack_learnt(std::string_view bytes);

}  // namespace cw::linkage
