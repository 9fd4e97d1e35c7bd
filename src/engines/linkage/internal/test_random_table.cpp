// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/test_random_table.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/date_text.h"

namespace cw::linkage::test {
namespace {

using Cell = std::function<Value(Dice&)>;
Cell text_from(std::vector<std::string> pool) {
  return [pool = std::move(pool)](Dice& dice) { return Value{dice.of(pool)}; };
}
Value random_list(Dice& dice, const std::vector<std::string>& pool) {
  List list;
  for (std::size_t n = dice.below(4); n > 0; --n) list.push_back(dice.one_in(12) ? Value{} : Value{dice.of(pool)});
  return Value{std::move(list)};
}

struct ColumnPlan {
  std::string name;
  ColumnType type;
  Cell cell;
};
std::vector<ColumnPlan> column_plans() {
  const std::vector<std::string> first = {"ann",  "anne", "anna", "bob",    "robert", "zoë",    "zoe",
                                          "José", "jose", "",     "ROBERT", "wm",     "martha", "marhta"};
  const std::vector<std::string> last = {"smith", "smyth", "smithe", "jones",  "jonse",  "o'neil",
                                         "oneil", "ann",   "bob",    "müller", "muller", "x"};
  const std::vector<std::string> tags = {"a", "b", "c", "dd", "zoë"};
  const auto number_in = [](double low, double step, std::size_t count) {
    return Cell([=](Dice& dice) { return Value{low + step * static_cast<double>(dice.below(count))}; });
  };
  return {{"first_name", ColumnType::text, text_from(first)},
          {"surname", ColumnType::text, text_from(last)},
          {"full_name", ColumnType::text, text_from({"ann smith", "anne smith", "bob jones", "jones bob", "zoë x"})},
          {"dob", ColumnType::text,
           text_from({"1980-01-02", "1980-02-01", "1980-1-2", "1981-01-02", "1990-12-31", "1980-01-20", "bad", "1980", "1900-01-01"})},
          {"born", ColumnType::date,
           [](Dice& dice) {
             return Value{*make_date(1980 + static_cast<int>(dice.below(3)), 1 + static_cast<int>(dice.below(3)),
                                     1 + static_cast<int>(dice.below(3)))};
           }},
          {"seen", ColumnType::text,
           text_from({"2020-01-01T10:00:00Z", "2020-01-01T10:00:30Z", "2020-01-02T10:00:00Z", "2021-01-01T00:00:00Z", "never"})},
          {"postcode", ColumnType::text, text_from({"AB1 2CD", "AB1 2CE", "ab12cd", "AB1 3ZZ", "AB2 1AA", "N1 9GU", "bad", ""})},
          {"email", ColumnType::text, text_from({"ann@x.org", "ann@y.org", "anne@x.org", "bob@z.net", "@x", "nothing"})},
          {"latitude", ColumnType::number, number_in(51.5, 0.02, 5)},
          {"longitude", ColumnType::number, number_in(-0.1, 0.05, 4)},
          {"amount", ColumnType::integer, [](Dice& dice) { return Value{static_cast<std::int64_t>(dice.below(6)) * 10}; }},
          {"tags", ColumnType::list, [=](Dice& dice) { return random_list(dice, tags); }},
          {"names", ColumnType::list, [=](Dice& dice) { return random_list(dice, first); }},
          {"vector", ColumnType::list,
           [](Dice& dice) {
             return Value{List{Value{1.0 + static_cast<double>(dice.below(3))}, Value{static_cast<double>(dice.below(3))}, Value{0.5}}};
           }},
          {"nhs", ColumnType::text, text_from({"9434765919", "943 476 5919", "9434765918", "9999999999", "4010232137"})},
          {"uprn", ColumnType::text, text_from({"1", "2", "3", "4"})},
          {"parent", ColumnType::text, text_from({"1", "2", "9"})},
          {"address", ColumnType::text, text_from({"1 high street", "high street 1", "flat 2 1 high street", "2 low road", ""})}};
}

}  // namespace

Table random_table(Dice& dice, std::size_t rows, std::size_t sources) {
  std::vector<std::size_t> ids(rows);
  for (std::size_t i = 0; i < rows; ++i) ids[i] = i;
  for (std::size_t i = rows; i > 1; --i) std::swap(ids[i - 1], ids[dice.below(i)]);
  ColumnBuilder id("unique_id", ColumnType::text), source("source_dataset", ColumnType::text);
  for (const std::size_t each : ids) {
    id.append_text(std::to_string(each / sources));
    source.append_text("system " + std::to_string(each % sources));
  }
  Table table;
  table.add(std::move(id).finish());
  if (sources > 1) table.add(std::move(source).finish());
  for (const ColumnPlan& plan : column_plans()) {
    const std::size_t null_in = 3 + dice.below(10);
    ColumnBuilder builder(plan.name, plan.type);
    for (std::size_t row = 0; row < rows; ++row) dice.one_in(null_in) ? builder.append_null() : builder.append(plan.cell(dice));
    table.add(std::move(builder).finish());
  }
  return table;
}

}  // namespace cw::linkage::test
