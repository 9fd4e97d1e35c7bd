// SPDX-License-Identifier: MIT
// Any bytes as a table: the first line names the columns, the others are rows, a tab between cells. Recognition must end, say something of
// every column, and write a configuration whose transforms all exist.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/toml.h"
#include "engines/linkage/recognise/recognise.h"
#include "engines/linkage/standardise/transforms.h"

namespace {

std::string_view next(std::string_view& rest, char end) {
  const std::size_t size = std::min(rest.find(end), rest.size());
  const std::string_view out = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return out;
}

cw::Table table_of(std::string_view bytes) {
  std::vector<cw::ColumnBuilder> builders;
  for (std::string_view line = next(bytes, '\n'); !line.empty();)
    builders.emplace_back(std::string(next(line, '\t')), cw::ColumnType::text);
  while (!bytes.empty()) {
    std::string_view line = next(bytes, '\n');
    for (cw::ColumnBuilder& builder : builders) {
      const std::string_view cell = next(line, '\t');
      if (cell.empty()) {
        builder.append_null();
      } else {
        builder.append_text(cell);
      }
    }
  }
  cw::Table table;
  for (cw::ColumnBuilder& builder : builders) table.add(std::move(builder).finish());
  return table;
}

void check_transforms(const toml::node& node) {
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, value] : *table) {
      if (key.str() == "do" && value.is_array()) {
        for (const toml::node& step : *value.as_array()) {
          if (!cw::linkage::find_transform(step.value_or(std::string()))) std::abort();
        }
      } else {
        check_transforms(value);
      }
    }
  } else if (const toml::array* array = node.as_array()) {
    for (const toml::node& value : *array) check_transforms(value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t half = std::min(bytes.find('\0'), bytes.size());
  const cw::Table first = table_of(bytes.substr(0, half));
  const cw::Table second = table_of(bytes.substr(std::min(half + 1, bytes.size())));
  const std::vector<cw::linkage::RawSource> sources = {{"first", &first}, {"second", &second}};
  const cw::linkage::Recognition found = cw::linkage::recognise(sources, {});
  if (found.columns.size() != first.columns().size() + second.columns().size()) std::abort();
  const toml::parse_result parsed = toml::parse(found.toml);
  if (!parsed) std::abort();
  check_transforms(parsed.table());
  return 0;
}
