// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/internal/key_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "engines/linkage/column_expression.h"
#include "engines/linkage/internal/blocking.h"
#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/internal/rare_words.h"
#include "engines/linkage/internal/value_sets.h"

namespace cw::linkage::internal {
namespace {

enum Thing : int { name_thing, birth_thing, place_thing, sex_thing, first_own_thing };

class PartList {
 public:
  explicit PartList(const KnownFields& fields) : fields_(fields) {}

  void add_all(SubjectKind subject);
  [[nodiscard]] std::vector<KeyPart> take() && { return std::move(parts_); }

 private:
  enum class Use : std::uint8_t { whole, part };
  void add(const std::string& expression, std::vector<std::string> columns, int thing, Use use, bool personal) {
    if (parts_.size() < most_parts)
      parts_.push_back({expression,
                        std::move(columns),
                        thing,
                        use == Use::whole,
                        use == Use::whole ? 0.85 : 0.92,
                        false,
                        personal,
                        {},
                        {},
                        0,
                        0,
                        0,
                        {},
                        {},
                        {}});
  }
  static std::string quoted(const KnownField& known) { return sql_identifier(known.field.column); }
  void prefix(const KnownField& known, int length, int thing, bool personal) {
    add(fmt::format("substr({}, 1, {})", quoted(known), length), {known.field.column}, thing, Use::part, personal);
  }
  void whole(const KnownField& known, int thing, bool personal) {
    add(known.field.column, {known.field.column}, thing, Use::whole, personal);
  }
  void words(const KnownField& known, int thing, bool personal) {
    add(sql_identifier(rare_words_name(known.field.column)), {known.field.column}, thing, Use::part, personal);
    parts_.back().exploded = rare_words_name(known.field.column);
  }
  void add_names();
  void add_births();
  void add_places();
  void guess_last(double share);
  void add_texts(const KnownField& known, int thing, bool personal);
  void add_day(const KnownField& known, int thing, bool personal);
  void add_amount(const KnownField& known, int thing, bool personal);
  void add_rest(SubjectKind subject);

  const KnownFields& fields_;
  std::vector<KeyPart> parts_;
  int next_thing_ = first_own_thing;
};

void PartList::add_names() {
  const KnownField* given = fields_.best(FieldKind::given_name);
  const KnownField* family = fields_.best(FieldKind::family_name);
  for (const FieldKind kind : {FieldKind::given_name, FieldKind::family_name, FieldKind::full_name, FieldKind::middle_names}) {
    const KnownField* known = fields_.best(kind);
    if (known == nullptr) continue;
    const bool personal = kind != FieldKind::family_name;  // of a family name there are many in one home
    whole(*known, name_thing, personal);
    if (kind == FieldKind::middle_names) continue;
    if (kind == FieldKind::full_name) words(*known, name_thing, true);
    add(fmt::format("cw_soundex({})", quoted(*known)), {known->field.column}, name_thing, Use::part, personal);
    for (const int length : {1, 2, 4}) prefix(*known, length, name_thing, personal);
  }
  if (given == nullptr || family == nullptr) return;
  const std::string g = quoted(*given), f = quoted(*family);
  add(fmt::format("case when {0} <= {1} then {0} || ' ' || {1} else {1} || ' ' || {0} end", g, f),
      {given->field.column, family->field.column}, name_thing, Use::part, true);
}

void PartList::add_births() {
  if (const KnownField* born = fields_.best(FieldKind::date_of_birth)) {
    whole(*born, birth_thing, true);
    prefix(*born, 4, birth_thing, true);
    prefix(*born, 7, birth_thing, true);
    const std::string day = fmt::format("nullif(substr({}, 6, 5), '')", quoted(*born));
    add(born->january_stands ? fmt::format("nullif({}, '01-01')", day) : day, {born->field.column}, birth_thing, Use::part, true);
  }
  if (const KnownField* age = fields_.best(FieldKind::age)) whole(*age, birth_thing, true);
}

void PartList::add_places() {
  const KnownField* postcode = fields_.best(FieldKind::postcode);
  const KnownField* premises = fields_.best(FieldKind::premises);
  for (const FieldKind kind : {FieldKind::uprn, FieldKind::postcode, FieldKind::street, FieldKind::address, FieldKind::premises,
                               FieldKind::town, FieldKind::region, FieldKind::birth_place, FieldKind::latitude, FieldKind::longitude}) {
    const KnownField* known = fields_.best(kind);
    if (known == nullptr) continue;
    whole(*known, place_thing, false);
    if (kind == FieldKind::street || kind == FieldKind::address) prefix(*known, 6, place_thing, false);
    if (kind == FieldKind::address) words(*known, place_thing, false);
  }
  if (postcode != nullptr) {
    add(fmt::format("nullif(substr({0}, 1, length({0}) - 2), '')", quoted(*postcode)), {postcode->field.column}, place_thing, Use::part,
        false);
    add(fmt::format("nullif(split_part({0}, ' ', 1), {0})", quoted(*postcode)), {postcode->field.column}, place_thing, Use::part, false);
  }
  const KnownField* near = postcode != nullptr ? postcode : fields_.best(FieldKind::street);
  if (near != nullptr && premises != nullptr)
    add(fmt::format("{} || '|' || {}", quoted(*premises), quoted(*near)), {premises->field.column, near->field.column}, place_thing,
        Use::part, false);
}

bool says_who(FieldKind kind) {
  switch (kind) {
    case FieldKind::email:
    case FieldKind::nhs_number:
    case FieldKind::national_insurance:
    case FieldKind::upn:
    case FieldKind::identifier:
    case FieldKind::organisation:
    case FieldKind::title:
    case FieldKind::description: return true;
    default: return false;
  }
}

void PartList::guess_last(double share) {
  if (parts_.size() < most_parts) parts_.back().guess = share;
}

// What each list words anew is seldom the same whole, but keeps rare words and mostly its start.
void PartList::add_texts(const KnownField& known, int thing, bool personal) {
  guess_last(0.5);
  words(known, thing, personal);
  guess_last(0.85);
  for (const int length : {3, 4, 8}) {
    prefix(known, length, thing, personal);
    guess_last(length == 8 ? 0.65 : (length == 4 ? 0.75 : 0.8));
  }
}

// Days up to a week apart fall into one fortnight, or into one of those that begin a week later.
void PartList::add_day(const KnownField& known, int thing, bool personal) {
  guess_last(0.6);
  prefix(known, 7, thing, personal);
  guess_last(0.85);
  for (const int shift : {0, 604800}) {
    add(fmt::format("floor((epoch(try_strptime({}, '%Y-%m-%d')) + {}) / 1209600)", quoted(known), shift), {known.field.column}, thing,
        Use::part, personal);
    guess_last(0.75);
  }
}

// Amounts within about five in a hundred of each other fall into one step of a ladder, or of the ladder half a step higher.
void PartList::add_amount(const KnownField& known, int thing, bool personal) {
  guess_last(0.6);
  for (const char* const from : {"", " + 0.5"}) {
    add(fmt::format("floor(10 * ln(try_cast({} as double)){})", quoted(known), from), {known.field.column}, thing, Use::part, personal);
    guess_last(0.75);
  }
}

void PartList::add_rest(SubjectKind subject) {
  const auto done = [](FieldKind kind) {
    return kind <= FieldKind::full_name || kind == FieldKind::date_of_birth || kind == FieldKind::age ||
           (kind >= FieldKind::postcode && kind <= FieldKind::birth_place) || kind >= FieldKind::household_number;
  };
  for (const KnownField& known : fields_.all()) {
    const FieldKind kind = known.field.kind;
    if (done(kind) || known.is_list || known.column->type() != ColumnType::text) continue;
    const int thing = kind == FieldKind::sex ? static_cast<int>(sex_thing) : next_thing_++;
    const bool personal = says_who(kind) || subject != SubjectKind::people;
    whole(known, thing, personal);
    const bool distinctive = kind == FieldKind::phone || (says_who(kind) && kind != FieldKind::description);
    if (parts_.back().columns.front() == known.field.column) parts_.back().distinctive = distinctive;
    if (kind == FieldKind::organisation || kind == FieldKind::title || kind == FieldKind::text || kind == FieldKind::description)
      add_texts(known, thing, personal);
    if (kind == FieldKind::date) add_day(known, thing, personal);
    if (kind == FieldKind::number) add_amount(known, thing, personal);
  }
}

void PartList::add_all(SubjectKind subject) {
  add_names();
  add_births();
  add_places();
  add_rest(subject);
}

void count_values(KeyPart& part, const PairSpace& space) {
  const std::uint32_t most = part.code.empty() ? 0 : *std::ranges::max_element(part.code);
  part.count.assign(std::size_t{most} + 1, 0);
  for (const std::uint32_t code : part.code) ++part.count[code];
  const double records = static_cast<double>(part.code.size());
  const double filled = records - part.count[0];
  part.filled = records > 0 ? filled / records : 0;
  for (std::size_t code = 1; code < part.count.size(); ++code) part.collision += (part.count[code] / filled) * (part.count[code] / filled);
  part.pairs = count_pairs_of(part.code, space);
}

// Rare words by record, from the list column that a rule on them would explode.
void make_words(KeyPart& part, const PairSpace& space) {
  const Records& records = *space.records;
  const Column* text = records.table->find(part.columns.front());
  const Column lists = rare_words(*text);
  ColumnBuilder numbers("", ColumnType::text);
  std::vector<std::vector<std::uint32_t>> of_code(lists.distinct() + std::size_t{1});
  for (std::uint32_t code = 1; code <= lists.distinct(); ++code) {
    const Value list = lists.value(code);
    for (const Value& word : *list.get<List>()) of_code[code].push_back(numbers.intern_text(*word.get<std::string>()));
    std::ranges::sort(of_code[code]);
  }
  part.begin.push_back(0);
  for (RecordIndex r = 0; r < records.size(); ++r) {
    const std::vector<std::uint32_t>& own = of_code[lists.code(records.row[r])];
    part.items.insert(part.items.end(), own.begin(), own.end());
    part.begin.push_back(static_cast<std::uint32_t>(part.items.size()));
    part.code.push_back(own.empty() ? 0 : 1);
  }
}

void count_words(KeyPart& part, const PairSpace& space) {
  double filled = 0;
  for (const std::uint32_t has : part.code) filled += has;
  part.filled = part.code.empty() ? 0 : filled / static_cast<double>(part.code.size());
  std::vector<std::uint32_t> key, source;
  for (RecordIndex r = 0; r < part.code.size(); ++r)
    for (const std::uint32_t word : part.values_of(r)) {
      key.push_back(word);
      if (space.between_sources) source.push_back(space.records->source_of[r]);
    }
  const std::uint32_t most = key.empty() ? 0 : *std::ranges::max_element(key);
  part.count.assign(std::size_t{most} + 1, 0);
  for (const std::uint32_t each : key) ++part.count[each];
  const auto pairs_in = [](const std::vector<std::uint32_t>& counts) {
    std::uint64_t pairs = 0;
    for (std::size_t each = 1; each < counts.size(); ++each)
      pairs += std::uint64_t{counts[each]} * (counts[each] - (counts[each] > 0 ? 1 : 0)) / 2;
    return pairs;
  };
  part.pairs = pairs_in(part.count);
  if (filled > 1) part.collision = 2.0 * static_cast<double>(part.pairs) / filled / filled;
  if (!space.between_sources) return;
  const CombinedCodes within = combine_codes({key, source}, key.size(), NullCombination::null_if_any, SingleCombination::is_null);
  std::vector<std::uint32_t> same(within.first_record.size(), 0);
  for (const std::uint32_t each : within.code) ++same[each];
  part.pairs -= pairs_in(same);
}

}  // namespace

bool KeyPart::agrees(RecordIndex a, RecordIndex b) const {
  if (code[a] == 0 || code[b] == 0) return false;
  return several() ? shared_items(values_of(a), values_of(b)) > 0 : code[a] == code[b];
}

Result<std::vector<KeyPart>> make_key_parts(const KnownFields& fields, const PairSpace& space, SubjectKind subject, unsigned threads) {
  PartList list(fields);
  list.add_all(subject);
  std::vector<KeyPart> parts = std::move(list).take();
  std::vector<BlockingRule> rules;
  for (const KeyPart& part : parts) {
    CW_TRY(BlockingRule rule, block_on(std::vector<std::string>{part.expression}));
    if (part.several()) rule.arrays_to_explode.push_back(part.exploded);
    rules.push_back(std::move(rule));
  }
  CW_TRY(KeyCache cache, make_key_cache(*space.records, rules, TextMode::unicode, threads));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].several()) continue;
    const auto found = std::ranges::find(cache, rules[i].condition, &KeyColumns::equality);
    if (found == cache.end()) return fail(ErrorCode::internal, fmt::format("No key was made of {}.", parts[i].expression));
    parts[i].code = found->left;
  }
  cache.clear();
  run_all(parts.size(), threads, [&](std::size_t i) {
    if (parts[i].several()) {
      make_words(parts[i], space);
      count_words(parts[i], space);
    } else {
      count_values(parts[i], space);
    }
  });
  // A part that no two records share finds nothing; nor does one that says the same as the field itself.
  std::erase_if(parts, [](const KeyPart& part) { return part.pairs == 0; });
  std::vector<KeyPart> kept;
  for (KeyPart& part : parts)
    if (std::ranges::none_of(kept, [&](const KeyPart& other) { return other.columns == part.columns && other.pairs == part.pairs; }))
      kept.push_back(std::move(part));
  return kept;
}

std::uint64_t count_pairs_of(const std::vector<std::uint32_t>& code, const PairSpace& space) {
  const std::uint32_t most = code.empty() ? 0 : *std::ranges::max_element(code);
  std::vector<std::uint32_t> count(std::size_t{most} + 1, 0);
  for (const std::uint32_t each : code) ++count[each];
  const auto pairs_in = [](std::uint64_t n) { return n * (n - (n > 0 ? 1 : 0)) / 2; };
  std::uint64_t pairs = 0;
  for (std::size_t each = 1; each < count.size(); ++each) pairs += pairs_in(count[each]);
  if (!space.between_sources) return pairs;
  const CombinedCodes within =
      combine_codes({code, space.records->source_of}, code.size(), NullCombination::null_if_any, SingleCombination::is_null);
  std::vector<std::uint32_t> same(within.first_record.size(), 0);
  for (const std::uint32_t each : within.code) ++same[each];
  for (std::size_t each = 1; each < same.size(); ++each) pairs -= pairs_in(same[each]);
  return pairs;
}

std::vector<std::uint32_t> combined(const std::vector<KeyPart>& parts, const std::vector<std::size_t>& chosen, std::size_t records) {
  CodeColumns columns;
  for (const std::size_t part : chosen) columns.emplace_back(parts[part].code);
  return combine_codes(columns, records, NullCombination::null_if_any, SingleCombination::has_code).code;
}

}  // namespace cw::linkage::internal
