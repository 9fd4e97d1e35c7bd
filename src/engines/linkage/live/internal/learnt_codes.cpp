// SPDX-License-Identifier: MIT
// What an index has learnt lies by its own codes of values; what is kept of it is named by the values.
#include <algorithm>
#include <functional>
#include <optional>
#include <unordered_map>

#include "engines/linkage/internal/word_weights.h"
#include "engines/linkage/live/internal/record_store.h"

namespace cw::linkage::internal {
namespace {

LearntPeople::Name name_in(const Column* column, std::uint32_t code) {
  return column == nullptr || code == Column::null_code ? std::nullopt : LearntPeople::Name(column->key(code));
}

// Codes of one column by the values' keys. A text that it does not know gets the next code; other values are only found.
class KeyCodes {
 public:
  using Intern = std::function<std::uint32_t(const Column&, const std::string&)>;
  KeyCodes(const Column* column, Intern intern) : column_(column), intern_(std::move(intern)) {
    for (std::uint32_t code = 1; column_ != nullptr && code <= column_->distinct(); ++code) known_.emplace(column_->key(code), code);
  }
  // null_code for none; nothing where there can be no such value.
  [[nodiscard]] std::optional<std::uint32_t> of(const LearntPeople::Name& name) const {
    if (!name) return Column::null_code;
    if (const auto found = known_.find(*name); found != known_.end()) return found->second;
    if (column_ == nullptr || column_->type() != ColumnType::text) return std::nullopt;
    return intern_(*column_, *name);
  }

 private:
  const Column* column_;
  Intern intern_;
  std::unordered_map<std::string, std::uint32_t> known_;
};

template <class T>
void set_at(std::vector<T>& values, std::uint32_t at, const T& value) {
  if (at >= values.size()) values.resize(at + std::size_t{1});
  values[at] = value;
}

std::vector<std::string> names_of(const Column* column, const std::vector<bool>& marked) {
  std::vector<std::string> out;
  for (std::uint32_t code = 1; code < marked.size(); ++code)
    if (marked[code] && column != nullptr) out.push_back(column->key(code));
  return out;
}

std::vector<bool> marks_of(const KeyCodes& codes, const std::vector<std::string>& names) {
  std::vector<bool> out;
  for (const std::string& name : names)
    if (const auto code = codes.of(name); code && *code != Column::null_code) set_at(out, *code, true);
  return out;
}

LearntPeople::Bits bits_of(const Column* column, const std::vector<float>& bits) {
  LearntPeople::Bits out;
  for (std::uint32_t code = 1; code < bits.size(); ++code)
    if (bits[code] != 0 && column != nullptr) out.emplace_back(column->key(code), bits[code]);
  return out;
}

std::vector<float> by_code(const KeyCodes& codes, const LearntPeople::Bits& bits) {
  std::vector<float> out;
  for (const auto& [name, each] : bits)
    if (const auto code = codes.of(name); code && *code != Column::null_code) set_at(out, *code, each);
  return out;
}

}  // namespace

// Through a row that stays empty.
std::uint32_t RecordStore::intern(const Column& column, const std::string& text) {
  if (!scratch_row_) scratch_row_ = table_->rows();
  ColumnBuilder cell(column.name(), ColumnType::text);
  cell.append_text(text);
  Table row;
  row.add(std::move(cell).finish());
  if (!table_->write(*scratch_row_, row, 0)) return Column::null_code;
  const std::uint32_t code = column.code(*scratch_row_);
  table_->clear(*scratch_row_);
  return code;
}

LearntPeople RecordStore::by_names(const PeopleEvidence& evidence) const {
  LearntPeople out;
  const PeopleEvidence::Learnt& learnt = evidence.learnt();
  out.sex = learnt.sex;
  out.middle = learnt.middle;
  out.birth = learnt.birth;
  out.middle_missing = learnt.middle_missing;
  out.gives_middle = names_of(source_, learnt.gives_middle);
  out.registers = names_of(source_, learnt.registers);
  if (learnt.bounds && reader_) {
    out.has_births = true;
    const std::vector<Born>& born = learnt.bounds->by_band();
    reader_->for_each_band([&](std::uint32_t number, std::uint32_t band, std::uint32_t source) {
      if (number < born.size() && born[number].is_known())
        out.bands.push_back({name_in(source_, source), name_in(reader_->age_bands(), band), born[number]});
    });
    for (const auto& [list, days] : learnt.bounds->turned()) out.ages.push_back({name_in(source_, list.first), list.second, days});
  }
  if (learnt.lift && reader_) {
    out.given = bits_of(reader_->given_names(), learnt.lift->by_given());
    out.family = bits_of(reader_->family_names(), learnt.lift->by_family());
  }
  return out;
}

PeopleEvidence RecordStore::by_codes(const LearntPeople& people) {
  if (!reader_) return {};
  const auto codes = [this](const Column* column) {
    return KeyCodes(column, [this](const Column& of, const std::string& text) { return intern(of, text); });
  };
  const KeyCodes sources = codes(source_), bands = codes(reader_->age_bands());
  PeopleEvidence::Learnt out;
  out.sex = people.sex;
  out.middle = people.middle;
  out.birth = people.birth;
  out.middle_missing = people.middle_missing;
  out.gives_middle = marks_of(sources, people.gives_middle);
  out.registers = marks_of(sources, people.registers);
  if (people.has_births) {
    std::vector<Born> by_band;
    BirthBounds::Turned turned;
    for (const LearntPeople::Band& each : people.bands) {
      const auto source = sources.of(each.source), band = bands.of(each.band);
      if (source && band) set_at(by_band, reader_->band_number(*band, *source), each.born);
    }
    for (const LearntPeople::Age& each : people.ages)
      if (const auto source = sources.of(each.source)) turned[{*source, each.speaks_of_a_day}] = each.days;
    out.bounds.emplace(std::move(by_band), std::move(turned));
  }
  if (!people.given.empty() || !people.family.empty())
    out.lift = std::make_shared<const NameLift>(by_code(codes(reader_->given_names()), people.given),
                                                by_code(codes(reader_->family_names()), people.family));
  rank_sources();
  return PeopleEvidence(std::move(out));
}

// Which distance of which comparison weighs words; their weights as they are, or those learnt before in their place.
Result<void> RecordStore::weigh_words(const LearntState* learnt) {
  Linker::State& state = linker_->state();
  for (std::uint32_t c = 0; c < state.comparisons.size(); ++c) {
    Formulas& formulas = state.comparisons[c]->growing_formulas();
    for (std::uint32_t d = 0; d < formulas.slots.size(); ++d) {
      const DistanceSlot& slot = formulas.slots[d];
      if (!slot.sets || set_kind_of(slot.function) != SetKind::rare_words) continue;
      const Column& left = formulas.domains[formulas.operands[slot.left].domain].values;
      const Column& right = formulas.domains[formulas.operands[slot.right].domain].values;
      if (learnt == nullptr) {
        words_.push_back({c, d, slot.sets->weight[new_word], word_weights(*slot.sets, left, right, formulas.mode)});
        continue;
      }
      const auto known =
          std::ranges::find_if(learnt->words, [&](const LearntWords& each) { return each.comparison == c && each.distance == d; });
      if (known == learnt->words.end())
        return fail(ErrorCode::invalid, "what was learnt is of another model: it has no weights for the words that this one compares.");
      set_word_weights(*slot.sets, left, right, formulas.mode, known->weight, known->new_word);
      words_.push_back(*known);
    }
  }
  return {};
}

}  // namespace cw::linkage::internal
