// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/internal/profile.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "engines/linkage/recognise/internal/shapes.h"
#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/internal/word_lists.h"
#include "engines/linkage/standardise/nicknames.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

constexpr std::uint32_t most_sampled = 1500;  // distinct values
constexpr std::size_t most_bytes = 300;       // of a value that are looked at

void read_names(std::string_view csv, std::unordered_set<std::string_view>& out) {
  while (!csv.empty()) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    std::string_view line = csv.substr(0, end);
    csv.remove_prefix(std::min(end + 1, csv.size()));
    if (line.starts_with('#')) continue;
    while (!line.empty()) {
      const std::size_t comma = std::min(line.find(','), line.size());
      if (comma > 0) out.insert(line.substr(0, comma));
      line.remove_prefix(std::min(comma + 1, line.size()));
    }
  }
}

}  // namespace

const KnownNames& known_names() {
  static const KnownNames names = [] {
    KnownNames out;
    read_names(given_names_csv(), out.given);
    read_names(nicknames_csv(), out.given);
    read_names(family_names_csv(), out.family);
    return out;
  }();
  return names;
}

namespace {

// Without the spaces of ASCII at either end; no copy, for every distinct value passes here.
std::string_view bare(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_null_text(std::string_view text, const NullTexts& nulls) {
  if (text.size() > 20) return false;
  const std::string_view clean = bare(text);
  return clean.empty() || std::ranges::find(nulls, clean) != nulls.end();
}

namespace {

// Adds what one value, held by `weight` rows, says.
class Profiler {
 public:
  explicit Profiler(Profile& profile) : out_(profile) {}

  void add(std::string_view whole, double weight) {
    const std::string text = trim(whole.substr(0, most_bytes));
    total_ += weight;
    const auto share = [&](double& part, bool is) { part += is ? weight : 0; };
    const Shape shape = shape_of(text);
    out_.mean_length += weight * static_cast<double>(whole.size());
    out_.mean_words += weight * static_cast<double>(shape.words);
    share(out_.letters, shape.letters);
    share(out_.with_digit, shape.digits > 0);
    share(out_.all_digit, shape.all_digits);
    share(out_.one_letter, shape.one_letter);
    share(out_.commas, shape.commas > 0);
    share(out_.code, shape.code);
    lengths_.emplace_back(text.size(), weight);
    add_number(text, shape, weight);
    add_identifiers(text, shape, weight);
    add_date(text, weight);
    add_words(text, shape, weight);
  }

  void finish() {
    if (total_ <= 0) return;
    for (double Profile::* part : parts_of_all) out_.*part /= total_;
    if (numbers_ > 0) out_.number_mean *= total_ / numbers_;
    if (plain_names_ > 0) {
      for (double Profile::* part : parts_of_names) out_.*part /= plain_names_;
    }
    std::ranges::sort(out_.years);
    out_.same_length = most_of_one_length() / total_;
    const double range = out_.number_high - out_.number_low + 1;
    out_.dense = out_.integers > 0.999 && range > 0 && static_cast<double>(out_.distinct) > 0.8 * range && out_.distinct > 20;
  }

 private:
  // Sums that become shares of all rows, or means.
  static constexpr double Profile::* parts_of_all[] = {&Profile::letters,
                                                       &Profile::with_digit,
                                                       &Profile::all_digit,
                                                       &Profile::numeric,
                                                       &Profile::decimal,
                                                       &Profile::integers,
                                                       &Profile::mean_length,
                                                       &Profile::mean_words,
                                                       &Profile::one_letter,
                                                       &Profile::postcode,
                                                       &Profile::email,
                                                       &Profile::phone,
                                                       &Profile::phone_certain,
                                                       &Profile::nhs_number,
                                                       &Profile::national_insurance,
                                                       &Profile::upn,
                                                       &Profile::web,
                                                       &Profile::date,
                                                       &Profile::date_us,
                                                       &Profile::date_uk,
                                                       &Profile::date_early,
                                                       &Profile::small_number,
                                                       &Profile::year_only,
                                                       &Profile::sex,
                                                       &Profile::sex_words,
                                                       &Profile::title,
                                                       &Profile::title_in_front,
                                                       &Profile::given,
                                                       &Profile::family,
                                                       &Profile::any_given,
                                                       &Profile::any_family,
                                                       &Profile::flat,
                                                       &Profile::comma_name,
                                                       &Profile::comma_given,
                                                       &Profile::two_words,
                                                       &Profile::brackets,
                                                       &Profile::nee,
                                                       &Profile::number_front,
                                                       &Profile::street_type,
                                                       &Profile::commas,
                                                       &Profile::organisation,
                                                       &Profile::country,
                                                       &Profile::relation,
                                                       &Profile::code,
                                                       &Profile::coordinate,
                                                       &Profile::number_mean,
                                                       &Profile::postcode_inside,
                                                       &Profile::zip_at_end,
                                                       &Profile::capitals_front};
  static constexpr double Profile::* parts_of_names[] = {&Profile::given_front, &Profile::given_back, &Profile::family_front,
                                                         &Profile::family_back, &Profile::initials_back};

  double most_of_one_length() {
    double most = 0;
    std::ranges::sort(lengths_);
    for (std::size_t i = 0; i < lengths_.size();) {
      double sum = 0;
      const std::size_t length = lengths_[i].first;
      for (; i < lengths_.size() && lengths_[i].first == length; ++i) sum += lengths_[i].second;
      most = std::max(most, sum);
    }
    return most;
  }

  void add_number(const std::string& text, const Shape& shape, double weight) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.size() > 25 || !std::isfinite(value)) {
      if (is_money(text)) out_.numeric += weight;
      return;
    }
    out_.numeric += weight;
    const std::size_t dot = text.find('.');
    const bool whole = dot == std::string::npos || text.find_first_not_of('0', dot + 1) == std::string::npos;
    out_.integers += whole ? weight : 0;
    out_.decimal += whole ? 0 : weight;
    out_.coordinate += !whole && text.size() - dot > 3 && std::abs(value) <= 180 ? weight : 0;
    if (shape.all_digits && text.size() <= 3) out_.small_number += weight;
    if (shape.all_digits && text.size() == 4 && value >= 1750 && value <= 2100) out_.year_only += weight;
    out_.number_low = numbers_ > 0 ? std::min(out_.number_low, value) : value;
    out_.number_high = numbers_ > 0 ? std::max(out_.number_high, value) : value;
    out_.number_mean += weight * value;
    numbers_ += weight;
  }

  void add_identifiers(const std::string& text, const Shape& shape, double weight) {
    const Identifiers found = identifiers_of(text, shape);
    out_.postcode += found.postcode ? weight : 0;
    out_.email += found.email ? weight : 0;
    out_.phone += found.phone ? weight : 0;
    out_.phone_certain += found.phone_certain ? weight : 0;
    out_.nhs_number += found.nhs_number ? weight : 0;
    out_.national_insurance += found.national_insurance ? weight : 0;
    out_.upn += found.upn ? weight : 0;
    out_.web += found.web ? weight : 0;
    out_.postcode_inside += found.postcode_inside ? weight : 0;
    out_.zip_at_end += found.zip_at_end ? weight : 0;
  }

  void add_date(const std::string& text, double weight) {
    const DateShape date = date_shape(text);
    if (!date.is_date) return;
    out_.date += weight;
    out_.date_us += date.must_be_month_first ? weight : 0;
    out_.date_uk += date.must_be_day_first ? weight : 0;
    out_.date_early += date.year < 1880 ? weight : 0;
    out_.years.push_back(date.year);
  }

  void add_words(const std::string& text, const Shape& shape, double weight) {
    const WordMarks marks = word_marks(text, shape);
    const auto share = [&](double& part, bool is) { part += is ? weight : 0; };
    share(out_.sex, marks.sex);
    share(out_.sex_words, marks.sex && !shape.all_digits);
    share(out_.title, marks.title_only);
    share(out_.title_in_front, marks.title_in_front);
    share(out_.given, marks.first_given);
    share(out_.family, marks.whole_family);
    share(out_.any_given, marks.any_given);
    share(out_.any_family, marks.any_family);
    share(out_.comma_name, marks.comma_name);
    share(out_.comma_given, marks.comma_given);
    share(out_.flat, marks.flat);
    share(out_.two_words, marks.name_words >= 2);
    share(out_.brackets, marks.brackets);
    share(out_.nee, marks.nee);
    share(out_.capitals_front, marks.capitals_front);
    share(out_.number_front, marks.number_front);
    share(out_.street_type, marks.street_type);
    share(out_.organisation, marks.organisation);
    share(out_.country, marks.country);
    share(out_.relation, marks.relation);
    if (marks.name_words >= 2 && !marks.comma_name && shape.letters) {
      plain_names_ += weight;
      share(out_.given_front, marks.first_given);
      share(out_.given_back, marks.last_given);
      share(out_.family_front, marks.first_family);
      share(out_.family_back, marks.last_family);
      share(out_.initials_back, marks.last_initial);
    }
  }

  Profile& out_;
  double total_ = 0;
  double numbers_ = 0;
  double plain_names_ = 0;
  std::vector<std::pair<std::size_t, double>> lengths_;
};

}  // namespace

Profile profile_of(const Column& column, const NullTexts& nulls) {
  Profile out;
  out.rows = column.rows();
  out.type = column.type();
  const std::vector<std::uint32_t> counts = column.counts();
  const bool text = column.type() == ColumnType::text;
  std::uint64_t filled = 0;
  std::vector<std::uint32_t> codes;
  for (std::uint32_t code = 1; code < counts.size(); ++code) {
    if (counts[code] == 0) continue;
    if (text && is_null_text(column.text(code), nulls)) {
      out.null_texts = out.null_texts || !bare(column.text(code)).empty();
      continue;
    }
    filled += counts[code];
    out.most_repeated = std::max(out.most_repeated, counts[code]);
    codes.push_back(code);
  }
  out.distinct = static_cast<std::uint32_t>(codes.size());
  out.filled = out.rows == 0 ? 0 : static_cast<double>(filled) / static_cast<double>(out.rows);
  out.unique = filled == out.rows && out.distinct == out.rows && out.rows > 0;
  Profiler profiler(out);
  const std::size_t sampled = std::min<std::size_t>(codes.size(), most_sampled);
  std::size_t unreadable = 0;
  for (std::size_t i = 0; i < sampled; ++i) {
    const std::uint32_t code = codes[i * codes.size() / sampled];
    const std::string shown = text ? std::string() : column.display(code);
    const std::string_view value = text ? column.text(code) : std::string_view(shown);
    unreadable += is_readable(value.substr(0, most_bytes)) ? 0 : 1;
    profiler.add(value, counts[code]);
  }
  out.readable = unreadable * 2 <= sampled;
  profiler.finish();
  return out;
}

NullTexts find_null_texts(std::span<const Column> columns) {
  constexpr std::array<std::string_view, 22> always = {"N/A",    "n/a",   "NULL",    "null", "Null", "NaN",  "nan", "#N/A",
                                                       "\\N",    "-",     "--",      "?",    "None", "<NA>", "NaT", "none given",
                                                       "(null)", "#REF!", "#VALUE!", "nil",  "N/K",  "n/k"};
  constexpr std::array<std::string_view, 14> in_several = {"NA", "na",      "none",    "NONE",    "-9",        "-99", "-999",
                                                           "-1", "unknown", "Unknown", "UNKNOWN", "Not known", "NK",  "X"};
  std::vector<std::size_t> seen(in_several.size(), 0);
  std::vector<char> usual(always.size(), 0);
  for (const Column& column : columns) {
    if (column.type() != ColumnType::text) continue;
    std::vector<char> here(in_several.size(), 0);
    double negative = 0;
    for (std::uint32_t code = 1; code <= std::min<std::uint32_t>(column.distinct(), 100'000); ++code) {
      const std::string_view text = column.text(code);
      if (text.size() > 20) continue;
      const std::string_view clean = bare(text);
      if (clean.empty() || clean.size() > 10) continue;
      for (std::size_t i = 0; i < always.size(); ++i) usual[i] = usual[i] != 0 || clean == always[i] ? 1 : 0;
      for (std::size_t i = 0; i < in_several.size(); ++i) here[i] = here[i] != 0 || clean == in_several[i] ? 1 : 0;
      negative += clean.size() > 1 && clean[0] == '-' && is_digit(clean[1]) ? 1 : 0;
    }
    for (std::size_t i = 0; i < in_several.size(); ++i) {
      if (here[i] != 0 && (in_several[i][0] != '-' || negative <= 2)) ++seen[i];
    }
  }
  NullTexts out = {""};
  for (std::size_t i = 0; i < always.size(); ++i) {
    if (usual[i] != 0) out.emplace_back(always[i]);
  }
  for (std::size_t i = 0; i < in_several.size(); ++i) {
    if (seen[i] >= 2 && in_several[i] != "X") out.emplace_back(in_several[i]);
  }
  return out;
}

}  // namespace cw::linkage
