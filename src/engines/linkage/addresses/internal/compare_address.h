// SPDX-License-Identifier: MIT
// How well one address fits one entry of a gazetteer: each part's level, and the natural logarithm of how much likelier this entry would
// have written the address than something that is not in the gazetteer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engines/linkage/addresses/internal/gazetteer_store.h"

namespace cw::linkage::internal {

// A gazetteer counts as if it held so many addresses more, of the whole country.
inline constexpr double smoothing_entries = 1000;

enum class PostcodeLevel : std::uint8_t { same, one_letter, sector, district, different, not_given, not_listed };
enum class NumberLevel : std::uint8_t { same, in_range, ranges_overlap, none, not_given, not_listed, different };
enum class UnitLevel : std::uint8_t { same, as_suffix, none, not_given, not_listed, kind_differs, suffix_not_said, different };
enum class WordsLevel : std::uint8_t { none, same, similar, type_differs, partly, not_given, different };

struct Comparison {
  double weight = 0;
  PostcodeLevel postcode = PostcodeLevel::not_given;
  NumberLevel number = NumberLevel::none;
  UnitLevel unit = UnitLevel::none;
  WordsLevel street = WordsLevel::none, building = WordsLevel::none;
  std::uint8_t edits = 0;        // letters apart in the street, where similar
  bool another_name = false;      // the entry has only a name, and it is another
  bool words_left_over = false;  // the address has words, other than of a place, that the entry has not
  // Another number, another flat or another name: never the same property.
  [[nodiscard]] bool contradicts() const { return number == NumberLevel::different || unit == UnitLevel::different || another_name; }
};

// An address made ready for comparing with many entries. Belongs to one thread; the store must outlive it.
class PreparedAddress {
 public:
  explicit PreparedAddress(const GazetteerStore& store) : store_(&store) {}
  void prepare(const NormalAddress& address);
  [[nodiscard]] const NormalAddress& address() const { return address_; }
  [[nodiscard]] Comparison compare(const Entry& entry);
  [[nodiscard]] double gain_of_word(std::size_t index) const { return words_[index].gain; }
  // Number of the word in the store's vocabulary, or no_entry.
  [[nodiscard]] std::uint32_t id_of_word(std::size_t index) const { return words_[index].id; }

 private:
  struct Word {
    std::uint32_t id = no_entry;
    double gain = 0;
  };
  struct Pairing;  // which word of the address stands for which of the entry

  [[nodiscard]] double gain(std::uint32_t count, double share) const;
  void compare_postcode(const Entry& entry, Comparison& out) const;
  void compare_number(const Entry& entry, Comparison& out) const;
  void compare_unit(const Entry& entry, Comparison& out) const;
  void compare_words(const Entry& entry, Comparison& out);
  void pair_equal(std::span<const EntryWord> words, Pairing& pairing, Comparison& out) const;
  void pair_similar(std::span<const EntryWord> words, Pairing& pairing, Comparison& out);
  void pair_joined(std::span<const EntryWord> words, Pairing& pairing, Comparison& out) const;
  void weigh_unpaired(const Entry& entry, const Pairing& pairing, Comparison& out) const;
  void name_levels(const Entry& entry, const Pairing& pairing, Comparison& out) const;
  [[nodiscard]] std::uint8_t edits_between(std::size_t index, std::uint32_t id);

  const GazetteerStore* store_;
  NormalAddress address_;
  std::vector<Word> words_;
  std::uint32_t postcode_ = no_entry;
  double postcode_gain_ = 0, sector_gain_ = 0;
  std::vector<std::uint64_t> remembered_;  // edits of pairs of words already looked at
};

}  // namespace cw::linkage::internal
