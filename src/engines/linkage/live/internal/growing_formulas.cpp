// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/growing_formulas.h"

#include <algorithm>

namespace cw::linkage::internal {

GrowingFormulas::GrowingFormulas(Formulas& formulas, std::vector<std::uint32_t>& slot_users)
    : formulas_(formulas), slot_users_(slot_users), values_(*formulas.records, formulas.columns) {
  for (const std::string& name : formulas.columns) columns_.push_back(formulas.records->table->find(name));
  for (const Operand& operand : formulas.operands) {
    Reader reader{operand.expression, plain_substring(formulas, operand.expression)};
    static_cast<void>(linkage::bind(reader.bound, formulas.columns));
    readers_.push_back(std::move(reader));
  }
  for (const Domain& domain : formulas.domains) {
    coders_.emplace_back(domain.values);
    wants_texts_.push_back(domain.texts.empty() ? 0 : 1);
  }
  for (const DistanceSlot& slot : formulas.slots) {
    if (!slot.sets) continue;
    Sets sets{formulas.operands[slot.left].domain, formulas.operands[slot.right].domain, nullptr};
    sets.grow = std::make_unique<GrowingSets>(*slot.sets, formulas.domains[sets.left_domain].values,
                                              formulas.domains[sets.right_domain].values, set_kind_of(slot.function), formulas.mode);
    sets_.push_back(std::move(sets));
  }
  long_texts_.resize(formulas.domains.size());
  long_text_codes_.resize(formulas.domains.size());
  for (Domain& domain : formulas.domains)
    for (std::uint32_t code = 1; code < domain.texts.size(); ++code)
      if (domain.values.text(code).size() > PreparedText::inline_length) prepare_text(domain, code);
  users_.assign(formulas.tuples.first_record.size(), 0);
  for (const std::uint32_t tuple : formulas.tuples.code) ++users_[tuple];
  formulas.tuples.code = {};
  tuples_.reserve(users_.size());
  for (std::uint32_t tuple = 1; tuple < users_.size(); ++tuple) {
    ++slot_users_[formulas.tuples.first_record[tuple]];
    tuples_.add(hash_of(formulas.tuples.first_record[tuple]), tuple);
  }
}

std::uint32_t GrowingFormulas::hash_of(std::uint32_t slot) const {
  const std::uint32_t row = formulas_.records->row[slot];
  std::uint64_t hash = 0;
  for (const Column* column : columns_) hash = (hash ^ column->code(row)) * 0x9E3779B97F4A7C15U ^ hash >> 29;
  return static_cast<std::uint32_t>(hash >> 32);
}

bool GrowingFormulas::same_values(std::uint32_t slot, std::uint32_t other) const {
  const std::uint32_t a = formulas_.records->row[slot], b = formulas_.records->row[other];
  return std::ranges::all_of(columns_, [=](const Column* column) { return column->code(a) == column->code(b); });
}

std::uint32_t GrowingFormulas::find(std::uint32_t slot, std::uint32_t hash) const {
  return tuples_.find(hash, [&](std::uint32_t tuple) { return same_values(slot, formulas_.tuples.first_record[tuple]); });
}

Result<GrowingFormulas::Acquired> GrowingFormulas::acquire(std::uint32_t slot) {
  const std::uint32_t hash = hash_of(slot);
  std::vector<RecordIndex>& first = formulas_.tuples.first_record;
  if (const std::uint32_t known = find(slot, hash); known != HashedNumbers::none) {
    ++users_[known];
    return Acquired{known, Acquired::Made::before};
  }
  std::uint32_t tuple = static_cast<std::uint32_t>(first.size());
  if (free_.empty()) {
    first.push_back(0);
    users_.push_back(0);
    for (Operand& operand : formulas_.operands) operand.code.resize(tuple + std::size_t{1}, 0);
  } else {
    tuple = free_.back();
    free_.pop_back();
  }
  first[tuple] = slot;
  const Result<void> evaluated = evaluate_operands(slot, tuple);
  if (!evaluated) {
    free_.push_back(tuple);
    return tl::unexpected(evaluated.error());
  }
  users_[tuple] = 1;
  ++slot_users_[slot];
  tuples_.add(hash, tuple);
  return Acquired{tuple, Acquired::Made::now};
}

std::uint32_t GrowingFormulas::tuple_of(std::uint32_t slot) const {
  const std::uint32_t known = find(slot, hash_of(slot));
  return known == HashedNumbers::none ? 0 : known;
}

void GrowingFormulas::release(std::uint32_t tuple) {
  if (--users_[tuple] > 0) return;
  const std::uint32_t slot = formulas_.tuples.first_record[tuple];
  tuples_.remove(hash_of(slot), tuple);
  --slot_users_[slot];
  free_.push_back(tuple);
}

// The first value of a domain settles whether it holds texts, as all values together would have.
void GrowingFormulas::choose_kind(std::uint32_t index, const Value& value) {
  Domain& domain = formulas_.domains[index];
  const ColumnType type = value.get<std::string>() != nullptr ? ColumnType::text : ColumnType::list;
  if (value.is_null() || domain.values.distinct() > 0 || domain.values.type() == type) return;
  domain.values = ColumnBuilder("", type).finish();
  coders_[index] = DomainCoder(domain.values);
  domain.texts.clear();
  domain.ascii.clear();
  if (type == ColumnType::text && wants_texts_[index] != 0) prepare_text(domain, 0);
}

std::uint32_t GrowingFormulas::evaluate_one(std::uint32_t slot, std::size_t index) {
  const Operand& operand = formulas_.operands[index];
  Column& values = formulas_.domains[operand.domain].values;
  DomainCoder& coder = coders_[operand.domain];
  const Reader& reader = readers_[index];
  if (reader.plain && values.type() == ColumnType::text) {
    const std::uint32_t code = reader.plain->column->code(formulas_.records->row[slot]);
    if (code == Column::null_code) return 0;
    const std::string_view text = reader.plain->column->text(code);
    if (reader.bound.kind == ExpressionKind::column || is_ascii(text)) return coder.code_of_text(values, reader.plain->of(text));
  }
  values_.set(Side::left, slot);
  const Value value = reader.bound.kind == ExpressionKind::column ? values_.get(Side::left, reader.bound.slot)
                                                                  : evaluate(reader.bound, values_, formulas_.mode);
  choose_kind(operand.domain, value);
  return coder.code_of(values, value);
}

Result<void> GrowingFormulas::evaluate_operands(std::uint32_t slot, std::uint32_t tuple) {
  for (std::size_t i = 0; i < readers_.size(); ++i) formulas_.operands[i].code[tuple] = evaluate_one(slot, i);
  for (const DomainCoder& coder : coders_)
    if (!coder.fits())
      return fail(ErrorCode::unsupported,
                  "A value is of another kind than those before it in a condition of the model. The index must be built again.");
  prepare_new_values();
  return {};
}

void GrowingFormulas::prepare_text(Domain& domain, std::uint32_t code) {
  std::string_view text = domain.values.text(code);
  if (text.size() > PreparedText::inline_length) {
    const auto index = static_cast<std::size_t>(&domain - formulas_.domains.data());
    text = long_texts_[index].emplace_back(text);
    long_text_codes_[index].push_back(code);
  }
  if (code == domain.texts.size()) {
    domain.texts.emplace_back();
    domain.ascii.push_back(0);
  }
  domain.texts[code] = prepare(text);
  domain.ascii[code] = is_ascii(text) ? 1 : 0;
}

void GrowingFormulas::prepare_new_values() {
  for (Domain& domain : formulas_.domains) {
    const std::uint32_t values = domain.values.distinct();
    if (!domain.texts.empty())
      while (domain.texts.size() <= values) prepare_text(domain, static_cast<std::uint32_t>(domain.texts.size()));
    if (!domain.numbers.empty())
      while (domain.numbers.size() <= values)
        domain.numbers.push_back(domain.values.number(static_cast<std::uint32_t>(domain.numbers.size())));
  }
  for (Sets& sets : sets_) sets.grow->grow();
}

std::vector<std::uint32_t> GrowingFormulas::mark() const {
  std::vector<std::uint32_t> out;
  for (const Domain& domain : formulas_.domains) out.push_back(domain.values.distinct());
  return out;
}

void GrowingFormulas::go_back(const std::vector<std::uint32_t>& mark) {
  for (std::size_t d = 0; d < mark.size(); ++d) {
    Domain& domain = formulas_.domains[d];
    coders_[d].forget_from(domain.values, mark[d] + 1);
    if (!domain.texts.empty()) {
      domain.texts.resize(mark[d] + std::size_t{1});
      domain.ascii.resize(mark[d] + std::size_t{1});
    }
    if (!domain.numbers.empty()) domain.numbers.resize(mark[d] + std::size_t{1});
    while (!long_text_codes_[d].empty() && long_text_codes_[d].back() > mark[d]) {
      long_text_codes_[d].pop_back();
      long_texts_[d].pop_back();
    }
  }
  for (Sets& sets : sets_) sets.grow->go_back(mark[sets.left_domain], mark[sets.right_domain]);
  values_.forget();
}

std::size_t GrowingFormulas::memory_bytes() const {
  std::size_t bytes = users_.capacity() * 4 + free_.capacity() * 4 + tuples_.memory_bytes() + formulas_.tuples.first_record.capacity() * 4;
  for (const Operand& operand : formulas_.operands) bytes += operand.code.capacity() * 4;
  for (const Domain& domain : formulas_.domains)
    bytes += domain.values.memory_bytes() + domain.texts.capacity() * sizeof(PreparedText) + domain.ascii.capacity() +
             domain.numbers.capacity() * sizeof(double);
  for (const DomainCoder& coder : coders_) bytes += coder.memory_bytes();
  for (const auto& texts : long_texts_)
    for (const std::string& text : texts) bytes += sizeof text + text.capacity();
  for (const DistanceSlot& slot : formulas_.slots)
    if (slot.sets)
      bytes += (slot.sets->left.begin.capacity() + slot.sets->left.items.capacity() + slot.sets->right.begin.capacity() +
                slot.sets->right.items.capacity()) *
               4;
  return bytes;
}

}  // namespace cw::linkage::internal
