// SPDX-License-Identifier: MIT
// Any text is a sheet that is read or refused, and any JSON a sample that reads back as written or is refused. The first byte chooses.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.h"
#include "services/linkage/review_sheet.h"

namespace {

using namespace cw;
using namespace cw::link;

ReviewSample sample_of_all_kinds() {
  ReviewSample sample;
  for (const std::size_t rows : {4U, 1U, 2U, 12U}) {
    ReviewGroup group;
    for (std::size_t r = 0; r < rows; ++r)
      group.rows.push_back({"s", std::string(1, static_cast<char>('a' + (r * rows) % 7)),
                            r == 0  ? ReviewRole::first
                            : r < 3 ? ReviewRole::together
                                    : ReviewRole::outside,
                            1, 0});
    sample.groups.push_back(group);
  }
  sample.pairs.push_back({0, {{"s", "a", ReviewRole::first, 1, 0}, {"s", "b", ReviewRole::outside, 1, 0}}});
  return sample;
}

// Lines of row,decision.
Table table_of(std::string_view text) {
  ColumnBuilder keys("row", ColumnType::text), decisions("decision", ColumnType::text);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t comma = line.find(',');
    keys.append_text(line.substr(0, comma));
    comma == std::string_view::npos ? decisions.append_null() : decisions.append_text(line.substr(comma + 1));
  }
  Table table;
  table.add(std::move(keys).finish());
  table.add(std::move(decisions).finish());
  return table;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    const auto sample = read_review_sample(text);
    if (!sample) return 0;
    const std::string written = write_json(to_value(*sample));
    const auto again = read_review_sample(written);
    if (!again || write_json(to_value(*again)) != written) std::abort();
    return 0;
  }
  const ReviewSample sample = sample_of_all_kinds();
  const auto answers = read_answers(table_of(text), "sheet.csv", sample);
  if (!answers) return 0;
  const auto decisions = decisions_of(sample, *answers);
  if (!decisions) return 0;
  for (const HumanDecision& each : *decisions)
    if (each.left == nullptr || each.right == nullptr || each.left == each.right) std::abort();
  std::string csv;
  append_line(csv, {std::string(text)});
  if (csv.find('\n') != csv.size() - 1) std::abort();
  return 0;
}
