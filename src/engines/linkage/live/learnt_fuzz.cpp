// SPDX-License-Identifier: MIT
// Any bytes are something learnt or an error. What was read is written so that it reads back, and an index can be made by it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engines/linkage/comparison_library.h"
#include "engines/linkage/live/learnt.h"
#include "engines/linkage/live/live.h"

namespace {

using namespace cw;
using namespace cw::linkage;

Model model() {
  Model out;
  out.link_type = LinkType::link_and_dedupe;
  out.id_column = "id";
  out.source_column = "source";
  out.probability_two_random_records_match = 0.01;
  for (const char* name : {"given_name", "family_name", "date_of_birth"}) {
    out.comparisons.push_back(exact_match(ColumnExpression::column(name)).value());
    const std::vector<std::string> column = {name};
    out.blocking_rules.push_back(block_on(column).value());
  }
  return out;
}

Table records() {
  Table out;
  const auto column = [&](const char* name, std::initializer_list<const char*> values) {
    ColumnBuilder builder(name, ColumnType::text);
    for (const char* value : values) *value == 0 ? builder.append_null() : builder.append_text(value);
    out.add(std::move(builder).finish());
  };
  column("id", {"1", "2", "3", "4"});
  column("source", {"library", "school", "library", "school"});
  column("given_name", {"ann", "ann", "bob", "ann"});
  column("family_name", {"smith", "smith", "smith", "jones"});
  column("date_of_birth", {"1980-01-02", "", "1980-01-02", "1990-01-02"});
  column("age", {"", "12", "40", ""});
  column("as_of", {"", "2020-01-01", "", ""});
  column("age_band", {"adult", "junior", "", ""});
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto state = unpack_learnt({reinterpret_cast<const char*>(data), size});
  if (!state) return 0;
  const std::string bytes = pack_learnt(*state);
  const auto again = unpack_learnt(bytes);
  if (!again || pack_learnt(*again) != bytes) std::abort();
  static const Table table = records();
  LiveSettings settings;
  settings.beginning =
      std::make_shared<const LiveBeginning>(LiveBeginning{.learnt = std::make_shared<const LearntState>(std::move(*state))});
  auto index = LiveIndex::build(table, model(), settings);
  if (!index) return 0;
  if (!index->put(table, 3) || !index->remove({"library", "1"}) || !index->put(table, 0)) std::abort();
  static_cast<void>(pack_learnt(index->learnt()));
  return 0;
}
