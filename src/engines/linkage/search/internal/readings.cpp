// SPDX-License-Identifier: MIT
// A reading's weight is log2(P(typed | meant) / P(typed by somebody who means any person)): the rarer what was typed, and what is like it,
// the heavier. Background is what is typed without any person being meant by it; it holds down weak readings of rare words.
#include "engines/linkage/search/internal/readings.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <tuple>

#include "engines/linkage/similarity.h"
#include "engines/linkage/standardise/internal/ascii.h"

namespace cw::linkage::search {
namespace {

// P(typed | meant) of one text of the kind, relative to the right one.
constexpr double equal = 1, nickname = 0.05, slip = 0.004, two_slips = 0.0004, sound = 0.002, initial = 0.03, swapped_date = 0.02,
                 month_only = 0.0005, year_only = 0.00005, outward_only = 0.0002;
constexpr double background = 1e-5;
constexpr double wrong_part_bits = 5;  // a part fits nothing of the person who is meant once in 32 times

constexpr double least_similar_sound = 0.7;         // Jaro-Winkler
constexpr std::size_t long_enough_for_two = 8;      // letters
constexpr std::size_t most_numbers_with_slips = 4;  // of a search text; each costs about a thousand look-ups
constexpr std::size_t shortest_with_slips = 6;

class PartReader {
 public:
  PartReader(const PersonIndex& index, FieldSet fields) : index_(index), terms_(index.terms()), fields_(fields) {}

  ReadPart read(const QueryPart& part) {
    out_ = ReadPart{};
    out_.typed = part.typed;
    if (may(Field::date_of_birth)) date(part);
    if (may(Field::postcode)) postcode(part);
    if (!part.name.empty() && may_names()) name(part.name);
    if (may(Field::address))
      for (const std::string& word : part.address_words) words_like(TermKind::address_word, word);
    numbers(part);
    if (part.name.size() == 1 && is_letter(part.name[0])) out_.initial = part.name[0];
    weigh();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool may(Field field) const { return fields_.contains(field); }
  [[nodiscard]] bool may_names() const {
    return may(Field::given_name) || may(Field::family_name) || may(Field::former_name) || may(Field::known_as);
  }
  void add(TermId term, Manner manner, double likelihood) {
    const std::uint32_t people = terms_.people_with(term);
    if (people > 0) out_.readings.push_back({term, 0, manner, likelihood, people, 0});
  }
  void add(TermKind kind, std::string_view text, Manner manner, double likelihood) {
    if (const auto term = terms_.find(kind, text)) add(*term, manner, likelihood);
  }

  void words_like(TermKind kind, const std::string& word) {
    add(kind, word, Manner::equal, equal);
    if (word.size() < 3) return;
    for (const NearTerm near : terms_.near(kind, word, word.size() >= long_enough_for_two ? 2 : 1)) {
      if (near.slips == 1) add(near.term, Manner::slip, slip);
      if (near.slips == 2) add(near.term, Manner::two_slips, two_slips);
    }
  }
  void name(const std::string& word) {
    words_like(TermKind::name, word);
    for (const TermId form : terms_.forms_of(word)) add(form, Manner::nickname, nickname);
    for (const TermId other : terms_.sounding_like(word))
      if (jaro_winkler_at_least(word, terms_.text_of(other), least_similar_sound)) add(other, Manner::sounds_like, sound);
  }
  void date(const QueryPart& part) {
    if (part.date) {
      const bool whole = part.date->precision == DatePrecision::day, year = part.date->precision == DatePrecision::year;
      if (whole) add(TermKind::date, date_term(*part.date), Manner::equal, equal);
      if (whole) swapped(*part.date);
      if (!year) add(TermKind::month, month_term(*part.date), whole ? Manner::same_month : Manner::equal, whole ? month_only : equal);
      add(TermKind::year, year_term(*part.date), year ? Manner::equal : Manner::same_year, year ? equal : year_only);
    }
    for (const std::string& digits : part.date_digits) {
      if (!part.date) add(TermKind::date, digits, Manner::equal, equal);
      for (const NearTerm near : terms_.near(TermKind::date, digits, 1)) add(near.term, Manner::slip, slip);
    }
  }
  void swapped(const PartialDate& date) {
    const CivilDate day = civil(date.date);
    if (day.day > 12 || day.day == day.month) return;
    if (const auto other = make_date(day.year, day.day, day.month))
      add(TermKind::date, date_term({*other, DatePrecision::day, false}), Manner::day_month_swapped, swapped_date);
  }
  void postcode(const QueryPart& part) {
    if (!part.outward.empty()) add(TermKind::outward, part.outward, Manner::equal, equal);
    if (part.postcode.empty()) return;
    add(TermKind::postcode, part.postcode, Manner::equal, equal);
    for (const NearTerm near : terms_.near(TermKind::postcode, part.postcode, 1)) add(near.term, Manner::slip, slip);
    if (part.postcode.size() > 4 && part.words < 3)
      add(TermKind::outward, part.postcode.substr(0, part.postcode.size() - 3), Manner::same_outward, outward_only);
  }
  void add_number(Field field, const std::string& text, Manner manner, double likelihood) {
    const std::uint64_t key = number_key(field, text);
    const auto people = static_cast<std::uint32_t>(index_.people_with_number(key).size());
    if (people > 0) out_.readings.push_back({Reading::no_term, key, manner, likelihood, people, 0});
  }
  void numbers(const QueryPart& part) {
    const std::size_t before = out_.readings.size();
    for (const auto& [field, text] : part.numbers)
      if (may(field)) add_number(field, text, Manner::equal, equal);
    const bool spent = numbers_with_slips_ >= most_numbers_with_slips;
    if (part.words > 1 || out_.readings.size() > before || part.numbers.empty() || spent || part.typed.size() < shortest_with_slips) return;
    ++numbers_with_slips_;
    for (const auto& [field, text] : part.numbers)
      if (may(field) && may_have_slip(field))
        for (const std::string& other : slips_of_number(field, part.typed)) add_number(field, other, Manner::slip, slip);
  }

  // How many people are expected to be typed so, each once. The sum is in a fixed order, so that it is the same whatever the order of
  // words.
  [[nodiscard]] double people_typing(std::span<const Reading> readings) const {
    std::map<double, std::uint64_t> people;
    for (const Reading& reading : readings) people[reading.likelihood] += reading.people;
    double sum = background * static_cast<double>(index_.size());
    for (const auto& [likelihood, count] : people) sum += likelihood * static_cast<double>(count);
    return sum;
  }

  // One reading for each word or number, the likeliest; then what they are worth.
  void weigh() {
    std::vector<Reading>& readings = out_.readings;
    std::ranges::sort(readings, [](const Reading& a, const Reading& b) {
      return std::tuple(a.term, a.number, -a.likelihood, a.manner) < std::tuple(b.term, b.number, -b.likelihood, b.manner);
    });
    const auto same = [](const Reading& a, const Reading& b) { return a.term == b.term && a.number == b.number; };
    readings.erase(std::ranges::unique(readings, same).begin(), readings.end());
    const double typed = people_typing(readings);
    const auto bits = [&](double likelihood) {
      return std::log2(likelihood * static_cast<double>(index_.size()) / typed) + wrong_part_bits;
    };
    for (Reading& reading : readings) reading.weight = bits(reading.likelihood);
    std::erase_if(readings, [](const Reading& reading) { return reading.weight <= 0; });
    std::ranges::stable_sort(readings, [](const Reading& a, const Reading& b) { return a.weight > b.weight; });
    for (const Reading& reading : readings) out_.people += reading.people;
    if (out_.initial != 0) out_.initial_weight = std::clamp(bits(initial), 0.0, wrong_part_bits + 2);
  }

  const PersonIndex& index_;
  const TermDictionary& terms_;
  FieldSet fields_;
  ReadPart out_;
  std::size_t numbers_with_slips_ = 0;
};

}  // namespace

std::vector<ReadPart> read_parts(const Query& query, const PersonIndex& index, FieldSet fields) {
  PartReader reader(index, fields);
  std::vector<ReadPart> out;
  for (std::size_t at = 0; at < query.words();) {
    std::size_t count = std::min(most_words_of_part, query.words() - at);
    for (; count > 1; --count) {
      const std::optional<QueryPart> part = query.part(at, count);
      if (!part) continue;
      ReadPart read = reader.read(*part);
      if (read.readings.empty()) continue;
      out.push_back(std::move(read));
      break;
    }
    if (count == 1) out.push_back(reader.read(*query.part(at, 1)));
    at += count;
  }
  return out;
}

}  // namespace cw::linkage::search
