// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/internal/evidence.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <unordered_map>

#include "base/date_text.h"
#include "engines/linkage/similarity.h"

namespace cw::linkage::internal {
namespace {

using Codes = std::vector<std::uint32_t>;

template <class Visit>
void each_word(std::string_view text, Visit visit) {
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && text[at] == ' ') ++at;
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) visit(text.substr(at, end - at));
    at = end;
  }
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  each_word(text, [&](std::string_view word) { words.push_back(word); });
  return words;
}

std::string joined(std::vector<std::string_view> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  std::string out;
  for (const std::string_view word : words) (out += out.empty() ? "" : " ") += word;
  return out;
}

bool has_digit(std::string_view word) { return word.find_first_of("0123456789") != std::string_view::npos; }

template <std::size_t count>
bool one_of(std::string_view word, const std::array<std::string_view, count>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 7> flat_words = {"flat", "apartment", "apt", "unit", "maisonette", "studio", "bedsit"};
constexpr std::array<std::string_view, 9> communal_words = {"hostel",   "nursing", "care",    "residential", "barracks",
                                                            "hospital", "refuge",  "convent", "almshouses"};
constexpr std::array<std::string_view, 1> hall_words = {"hall"};
constexpr std::array<std::string_view, 16> family_relations = {"head",     "spouse",  "husband",    "wife",   "partner", "son",
                                                               "daughter", "child",   "parent",     "mother", "father",  "reference",
                                                               "sister",   "brother", "grandchild", "joint"};
constexpr std::array<std::string_view, 8> guest_relations = {"lodger",      "boarder", "roommate", "housemate",
                                                             "nonrelative", "visitor", "roomer",   "tenant"};

// New codes for texts made from the codes of a row; code 0 is "nothing".
class Interner {
 public:
  Interner() { texts.emplace_back(); }
  template <class Make>
  std::uint32_t code(std::uint64_t key, Make make) {
    const auto [at, fresh] = codes_.try_emplace(key, 0);
    if (fresh) at->second = by_text(make());
    return at->second;
  }
  std::uint32_t by_text(std::string text) {
    if (text.empty()) return 0;
    const auto [at, fresh] = by_text_.try_emplace(std::move(text), static_cast<std::uint32_t>(texts.size()));
    if (fresh) texts.push_back(at->first);
    return at->second;
  }
  std::vector<std::string> texts;

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> codes_;
  std::unordered_map<std::string, std::uint32_t> by_text_;
};

std::uint64_t key_of(std::uint32_t high, std::uint32_t low) { return std::uint64_t{high} << 32 | low; }

// One column of the standardised table, read by code; a missing column holds nothing.
struct Cells {
  const Column* column = nullptr;
  [[nodiscard]] std::uint32_t code(std::size_t row) const { return column == nullptr ? 0 : column->code(row); }
  [[nodiscard]] std::string text(std::uint32_t code) const {
    return column == nullptr || code == 0 ? std::string() : column->display(code);
  }
  [[nodiscard]] std::uint32_t codes() const { return column == nullptr ? 1 : column->distinct() + 1; }
};

Cells cells_of(const HouseholdInput& input, FieldKind kind) {
  for (const Field& field : input.fields)
    if (field.kind == kind)
      if (const Column* column = input.table->find(field.column); column != nullptr && column->type() != ColumnType::list) return {column};
  return {};
}

// value per code
template <class Value, class Make>
std::vector<Value> per_code(const Cells& cells, Make make) {
  std::vector<Value> out(cells.codes(), make(std::string()));
  for (std::uint32_t code = 1; code < cells.codes(); ++code) out[code] = make(cells.text(code));
  return out;
}

// Postcodes of a country where one covers many streets need the street beside them.
bool coarse_postcodes(const Cells& postcode, const Cells& street, std::size_t rows) {
  if (postcode.column == nullptr || street.column == nullptr) return false;
  std::unordered_map<std::uint64_t, std::uint32_t> seen;
  std::size_t filled = 0;
  for (std::size_t row = 0; row < rows; ++row)
    if (postcode.code(row) != 0 && street.code(row) != 0) {
      ++filled;
      ++seen[key_of(postcode.code(row), street.code(row))];
    }
  std::vector<std::uint32_t> streets(postcode.codes());
  double weighted = 0;
  for (const auto& [key, count] : seen)
    if (count > 1) ++streets[key >> 32];
  for (std::size_t row = 0; row < rows; ++row)
    if (postcode.code(row) != 0 && street.code(row) != 0) weighted += streets[postcode.code(row)];
  return filled > 0 && weighted / static_cast<double>(filled) > 6;
}

void read_places(const HouseholdInput& input, HomeEvidence& out) {
  const Cells postcode = cells_of(input, FieldKind::postcode), street = cells_of(input, FieldKind::street),
              town = cells_of(input, FieldKind::town);
  const bool coarse = input.context != nullptr ? input.context->coarse_postcodes : coarse_postcodes(postcode, street, out.rows);
  out.context.coarse_postcodes = coarse;
  Interner places;
  out.place.resize(out.rows);
  for (std::size_t row = 0; row < out.rows; ++row) {
    const std::uint32_t p = postcode.code(row), s = street.code(row), t = town.code(row);
    if (p != 0 && !coarse)
      out.place[row] = places.code(key_of(p, 0), [&] { return postcode.text(p); });
    else if (p != 0 && s != 0)
      out.place[row] = places.code(key_of(p, s), [&] { return postcode.text(p) + "|" + street.text(s); });
    else if (s != 0)
      out.place[row] = places.code(key_of(1U << 31 | s, t), [&] { return street.text(s) + "|" + town.text(t); });
  }
  out.place_text = std::move(places.texts);
}

struct AddressWords {
  std::string numbers;  // sorted words with a digit
  std::string name;     // sorted words of a home without number, but for common ones
  bool flat = false, communal = false;
};

// Words in more than a hundredth of the records, in order; none where there are few records.
std::vector<std::string> common_words_of(const Cells& address, std::size_t rows) {
  std::vector<std::string> out;
  if (rows < 200) return out;
  std::unordered_map<std::string, std::uint32_t> frequency;
  const std::vector<std::uint32_t> counts = address.column == nullptr ? Codes{} : address.column->counts();
  for (std::uint32_t code = 1; code < address.codes(); ++code)
    each_word(address.text(code), [&](std::string_view word) { frequency[std::string(word)] += counts[code]; });
  for (const auto& [word, count] : frequency)
    if (std::size_t{count} * 100 > rows) out.push_back(word);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<AddressWords> read_words(const Cells& address, const std::vector<std::string>& common) {
  std::vector<AddressWords> out(address.codes());
  for (std::uint32_t code = 1; code < address.codes(); ++code) {
    const std::string text = address.text(code);
    std::vector<std::string_view> numbers, names;
    AddressWords& words = out[code];
    bool home = false, care = false;
    for (const std::string_view word : words_of(text)) {
      if (has_digit(word))
        numbers.push_back(word);
      else if (!std::binary_search(common.begin(), common.end(), word))
        names.push_back(word);
      words.flat = words.flat || one_of(word, flat_words);
      home = home || word == "home" || word == "house";
      care = care || word == "care" || word == "nursing" || word == "residential";
      words.communal = words.communal || (one_of(word, communal_words) && word != "care" && word != "nursing" && word != "residential");
    }
    words.communal = (words.communal || (home && care)) && !words.flat;
    words.numbers = joined(std::move(numbers));
    words.name = joined(std::move(names));
    if (words.numbers.empty() && !words.flat)
      for (const std::string_view word : words_of(text)) words.communal = words.communal || one_of(word, hall_words);
  }
  return out;
}

void read_premises(const HouseholdInput& input, HomeEvidence& out) {
  const Cells premises = cells_of(input, FieldKind::premises), address = cells_of(input, FieldKind::address);
  out.context.common_words = input.context != nullptr ? input.context->common_words : common_words_of(address, out.rows);
  const std::vector<AddressWords> words = read_words(address, out.context.common_words);
  const auto plain = per_code<std::string>(premises, [](const std::string& text) { return joined(words_of(text)); });
  Interner names;
  out.premises.resize(out.rows);
  out.flat.resize(out.rows);
  out.communal_word.resize(out.rows);
  for (std::size_t row = 0; row < out.rows; ++row) {
    const std::uint32_t p = premises.code(row), a = address.code(row);
    out.flat[row] = words[a].flat ? 1 : 0;
    out.communal_word[row] = words[a].communal ? 1 : 0;
    if (p != 0)
      out.premises[row] = names.code(key_of(0, p), [&] { return plain[p]; });
    else if (a != 0)
      out.premises[row] = names.code(key_of(1, a), [&] { return words[a].numbers.empty() ? words[a].name : words[a].numbers; });
  }
  out.premises_text = std::move(names.texts);
}

void copy_codes(const Cells& cells, std::size_t rows, Codes& codes, std::vector<std::string>& texts) {
  Interner names;
  const Codes code_of = per_code<std::uint32_t>(cells, [&](const std::string& text) { return names.by_text(text); });
  codes.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) codes[row] = code_of[cells.code(row)];
  texts = std::move(names.texts);
}

void read_families(const HouseholdInput& input, HomeEvidence& out) {
  Cells family = cells_of(input, FieldKind::family_name);
  if (family.column != nullptr) return copy_codes(family, out.rows, out.family, out.family_text);
  const Cells full = cells_of(input, FieldKind::full_name);  // the last word stands for the family name
  Interner names;
  const Codes code_of = per_code<std::uint32_t>(full, [&](const std::string& text) {
    const auto words = words_of(text);
    return names.by_text(words.empty() ? std::string() : std::string(words.back()));
  });
  out.family.resize(out.rows);
  for (std::size_t row = 0; row < out.rows; ++row) out.family[row] = code_of[full.code(row)];
  out.family_text = std::move(names.texts);
}

struct DateCells {
  Cells cells;
  DatePart part;
  std::vector<std::int32_t> day;  // by code
};

std::vector<DateCells> date_cells(const HouseholdInput& input) {
  std::vector<DateCells> out;
  const auto add = [&](const std::string& name, DatePart part) {
    const Column* column = name.empty() ? nullptr : input.table->find(name);
    if (column == nullptr || part == DatePart::none || column->type() == ColumnType::list) return;
    DateCells each{{column}, part, {}};
    each.day = per_code<std::int32_t>(each.cells, day_of);
    out.push_back(std::move(each));
  };
  add(input.date_column, DatePart::seen);
  add(input.from_column, DatePart::from);
  add(input.until_column, DatePart::until);
  if (out.empty())
    for (const Field& field : input.fields)
      if (field.kind == FieldKind::date || field.kind == FieldKind::record_date) add(field.column, date_part_of(field.column));
  return out;
}

struct RawDays {
  std::int32_t seen = no_day, from = no_day, until = no_day;
};

RawDays raw_days(const std::vector<DateCells>& dates, std::size_t row) {
  RawDays raw;
  for (const DateCells& each : dates) {
    const std::int32_t day = each.day[each.cells.code(row)];
    if (day == no_day) continue;
    if (each.part == DatePart::seen) raw.seen = std::max(raw.seen, day);
    if (each.part == DatePart::from) raw.from = raw.from == no_day ? day : std::min(raw.from, day);
    if (each.part == DatePart::until) raw.until = std::max(raw.until, day);
  }
  return raw;
}

// The last day that records speak of, but for a few that may be slips into the future.
std::int32_t reference_day(const std::vector<DateCells>& dates, std::size_t rows) {
  std::vector<std::int32_t> last;
  for (std::size_t row = 0; row < rows; ++row) {
    const RawDays raw = raw_days(dates, row);
    if (const std::int32_t day = std::max({raw.seen, raw.from, raw.until}); day != no_day) last.push_back(day);
  }
  if (last.empty()) return no_day;
  const auto at = last.end() - 1 - static_cast<std::ptrdiff_t>(last.size() / 2000);
  std::nth_element(last.begin(), at, last.end());
  return *at;
}

// Sources that give a day only of what is over, as a school gives the day of leaving: a record without one still holds. 1 for each such.
std::vector<std::uint8_t> lists_of_the_present(const std::vector<DateCells>& dates, const HomeEvidence& evidence) {
  std::vector<std::size_t> rows(evidence.sources, 0), without(evidence.sources, 0);
  for (std::size_t row = 0; row < evidence.rows; ++row) {
    const RawDays raw = raw_days(dates, row);
    ++rows[evidence.source[row]];
    without[evidence.source[row]] += raw.seen == no_day && raw.from == no_day && raw.until == no_day ? 1 : 0;
  }
  std::vector<std::uint8_t> out(evidence.sources, 0);
  for (std::uint32_t source = 0; source < evidence.sources; ++source) out[source] = without[source] * 4 >= rows[source] ? 1 : 0;
  return out;
}

// The sources of a context, by their dense numbers here.
std::vector<std::uint8_t> lists_of_the_present(const HouseholdInput& input, const HomeEvidence& evidence) {
  const std::vector<std::uint32_t>& lists = input.context->lists_of_the_present;
  std::vector<std::uint8_t> out(evidence.sources, 0);
  for (std::size_t row = 0; row < evidence.rows; ++row) {
    const std::uint32_t source = input.source.empty() ? 0 : input.source[row];
    if (std::find(lists.begin(), lists.end(), source) != lists.end()) out[evidence.source[row]] = 1;
  }
  return out;
}

void learn_days(const HouseholdInput& input, const std::vector<std::uint8_t>& current, HomeEvidence& out) {
  if (out.reference != no_day) out.context.reference = Date{out.reference};
  std::vector<std::uint32_t>& lists = out.context.lists_of_the_present;
  for (std::size_t row = 0; row < out.rows; ++row)
    if (current[out.source[row]] != 0) lists.push_back(input.source.empty() ? 0 : input.source[row]);
  std::sort(lists.begin(), lists.end());
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
}

void read_days(const HouseholdInput& input, HomeEvidence& out) {
  const std::vector<DateCells> dates = date_cells(input);
  out.days.resize(out.rows);
  if (input.context != nullptr)
    out.reference = input.context->reference ? input.context->reference->days : no_day;
  else
    out.reference = reference_day(dates, out.rows);
  if (input.context == nullptr && input.today && out.reference > input.today->days) out.reference = last_day(input);
  if (out.reference == no_day) return;
  const std::vector<std::uint8_t> current = input.context != nullptr ? lists_of_the_present(input, out) : lists_of_the_present(dates, out);
  learn_days(input, current, out);
  for (std::size_t row = 0; row < out.rows; ++row) {
    RawDays raw = raw_days(dates, row);
    if (raw.seen == no_day && raw.from == no_day && raw.until == no_day && current[out.source[row]] != 0) raw.seen = out.reference;
    RecordDays& days = out.days[row];
    days.ended = raw.until != no_day && raw.until <= out.reference;
    std::int32_t last = days.ended ? raw.until : raw.until != no_day ? out.reference : raw.seen;
    if (raw.from != no_day && raw.until == no_day && raw.seen == no_day) last = out.reference;
    days.first = raw.from != no_day ? raw.from : raw.seen != no_day ? raw.seen : last;
    days.last = std::min(std::max(last, days.first), std::max(out.reference, days.first));
    days.first = std::min(days.first, out.reference);
    days.last = std::min(days.last, out.reference);
    if (last == no_day && raw.from == no_day) days.first = days.last = no_day;
    days.exact = raw.from != no_day;
  }
}

void read_people(const HouseholdInput& input, HomeEvidence& out) {
  std::vector<std::uint32_t> ids(input.person.begin(), input.person.end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::unordered_map<std::uint32_t, std::uint32_t> dense;
  dense.reserve(ids.size());
  for (std::uint32_t i = 0; i < ids.size(); ++i) dense.emplace(ids[i], i);
  out.person.resize(out.rows);
  for (std::size_t row = 0; row < out.rows; ++row) out.person[row] = dense[input.person[row]];
  out.person_ids = std::move(ids);
  out.source.assign(out.rows, 0);
  std::unordered_map<std::uint32_t, std::uint32_t> sources;
  for (std::size_t row = 0; row < out.rows && !input.source.empty(); ++row)
    out.source[row] = sources.try_emplace(input.source[row], static_cast<std::uint32_t>(sources.size())).first->second;
  out.sources = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(sources.size()));
}

std::uint8_t relation_of(const std::string& text) {
  std::uint8_t found = 0;
  for (const std::string_view word : words_of(text)) {
    std::string plain(word);
    std::transform(plain.begin(), plain.end(), plain.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (one_of(plain, guest_relations) && found == 0) found = 2;
    if (one_of(plain, family_relations)) found = 1;
  }
  return found;
}

void read_births(const HouseholdInput& input, HomeEvidence& out) {
  const Cells birth = cells_of(input, FieldKind::date_of_birth), age = cells_of(input, FieldKind::age);
  const Cells relation = cells_of(input, FieldKind::relationship);
  const auto born = per_code<std::int32_t>(birth, day_of);
  const auto years = per_code<std::int32_t>(age, [](const std::string& text) {
    return text.empty() ? no_day : static_cast<std::int32_t>(std::strtol(text.c_str(), nullptr, 10));
  });
  const auto relations = per_code<std::uint8_t>(relation, relation_of);
  const std::int32_t today = out.reference == no_day ? 0 : out.reference;
  out.born.resize(out.rows);
  out.relation.resize(out.rows);
  for (std::size_t row = 0; row < out.rows; ++row) {
    out.born[row] = born[birth.code(row)];
    const std::int32_t old = years[age.code(row)];
    if (out.born[row] == no_day && old >= 0 && old < 120) out.born[row] = today - old * 365 - old / 4 - 182;
    out.relation[row] = relations[relation.code(row)];
  }
}

void read_numbers(const HouseholdInput& input, HomeEvidence& out) {
  const Cells number =
      input.household_column.empty() ? cells_of(input, FieldKind::household_number) : Cells{input.table->find(input.household_column)};
  out.number.assign(out.rows, 0);
  std::unordered_map<std::uint64_t, std::uint32_t> codes;
  for (std::size_t row = 0; row < out.rows; ++row)
    if (number.code(row) != 0)
      out.number[row] =
          codes.try_emplace(key_of(out.source[row], number.code(row)), static_cast<std::uint32_t>(codes.size() + 1)).first->second;
}

}  // namespace

std::int32_t day_of(std::string_view text) {
  int parts[3] = {0, 7, 1};
  int count = 0;
  std::size_t at = 0;
  while (at < text.size() && count < 3) {
    int value = 0;
    std::size_t digits = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && digits < 5; ++at, ++digits) value = value * 10 + (text[at] - '0');
    if (digits == 0 || (count == 0 && digits != 4)) break;
    parts[count++] = value;
    if (at < text.size() && text[at] != '-') break;
    ++at;
  }
  if (count == 2) parts[2] = 15;
  const std::optional<Date> date = count == 0 ? std::nullopt : make_date(parts[0], parts[1], parts[2]);
  return date ? date->days : no_day;
}

bool common_second_name(std::string_view name) {
  static constexpr std::array<std::string_view, 8> names = {"singh", "kaur", "begum", "bibi", "khatun", "khatoon", "akhtar", "devi"};
  return one_of(name, names);
}

bool alike_family_names(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  if (a == b) return true;
  if (std::min(a.size(), b.size()) >= 4 && damerau_levenshtein_within(a, b, 1) <= 1) return true;
  bool shared = false;
  if (a.find_first_of(" -") != std::string_view::npos || b.find_first_of(" -") != std::string_view::npos) {
    std::string one(a), two(b);
    std::replace(one.begin(), one.end(), '-', ' ');
    std::replace(two.begin(), two.end(), '-', ' ');
    for (const std::string_view left : words_of(one))
      for (const std::string_view right : words_of(two)) shared = shared || (left == right && left.size() >= 4);
  }
  return shared;
}

std::int32_t last_day(const HouseholdInput& input) {
  std::int32_t out = no_day;
  for (const DateCells& each : date_cells(input))
    for (std::size_t row = 0; row < input.table->rows(); ++row) {
      const std::int32_t day = each.day[each.cells.code(row)];
      if (day != no_day && (!input.today || day <= input.today->days)) out = std::max(out, day);
    }
  return out;
}

HomeEvidence read_evidence(const HouseholdInput& input) {
  HomeEvidence out;
  out.rows = input.table->rows();
  read_people(input, out);
  if (input.context != nullptr) out.sources = std::max(out.sources, input.context->sources);
  out.context.sources = out.sources;
  if (input.context != nullptr) out.context.heard_of = input.context->heard_of;
  read_places(input, out);
  read_premises(input, out);
  copy_codes(cells_of(input, FieldKind::uprn), out.rows, out.uprn, out.uprn_text);
  copy_codes(cells_of(input, FieldKind::street), out.rows, out.street, out.street_text);
  read_families(input, out);
  read_days(input, out);
  read_births(input, out);
  read_numbers(input, out);
  return out;
}

}  // namespace cw::linkage::internal

namespace cw::linkage {

DatePart date_part_of(std::string_view column) {
  std::string name(column);
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto has = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return name.find(word) != std::string::npos; });
  };
  if (has({"birth", "dob", "death", "died", "expir", "review", "due", "next"})) return DatePart::none;
  const bool home = has({"liab", "tenan", "occup", "resid", "addr", "lease", "moved", "lived", "account"});
  const bool end = has({"end", "until", "_to", "left", "leav", "clos", "moved_out", "ceas", "vacat"}) && !has({"calendar"});
  const bool start = has({"start", "from", "since", "begin", "moved_in", "commenc", "open"});
  if (home && end) return DatePart::until;
  if (home && start) return DatePart::from;
  if (has({"admi", "entry"})) return DatePart::none;  // the discharge or the leaving says it, later
  return DatePart::seen;
}

}  // namespace cw::linkage
