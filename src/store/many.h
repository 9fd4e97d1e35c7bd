// SPDX-License-Identifier: MIT
// One question about many values in few messages to the database: as many SELECTs as there are values, in one statement.
//
//   static const ForMany sql("SELECT id, name FROM person WHERE house = ?1");
//   CW_CHECK(sql.each(db, std::span(houses), read));
//
// Not `house IN (?1, ?2, ...)`: PostgreSQL, as long as it has no statistics of a table, takes that for a fair part of all its rows, and
// goes through all of them.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace cw::store {

class ForMany {
 public:
  // `select`: with ?1 for the value and no other placeholder. `order`: ORDER BY columns by their numbers, within those read at once.
  explicit ForMany(std::string_view select, std::string_view order = {}) {
    for (std::size_t at = 0; at < sizes.size(); ++at) texts_[at] = text_of(select, order, sizes[at]);
  }
  // Visits the rows of each value; those of a value that is given twice come twice.
  template <class Value>
  [[nodiscard]] Result<void> each(Connection& db, std::span<const Value> values, const Connection::Visitor& visit) const {
    while (!values.empty()) {
      std::size_t at = 0;
      while (sizes[at] > values.size()) ++at;
      const auto some = values.first(sizes[at]);
      const std::vector<Parameter> parameters(some.begin(), some.end());
      CW_CHECK(db.each(texts_[at], parameters, visit));
      values = values.subspan(sizes[at]);
    }
    return {};
  }

 private:
  static constexpr std::array<std::size_t, 3> sizes{32, 8, 1};  // few, since each is prepared on each connection
  static std::string text_of(std::string_view select, std::string_view order, std::size_t size) {
    std::string out;
    for (std::size_t number = 1; number <= size; ++number) {
      if (number > 1) out += " UNION ALL ";
      for (std::string_view rest = select; !rest.empty();) {
        const std::size_t place = rest.find("?1");
        out += rest.substr(0, place);
        if (place == std::string_view::npos) break;
        out += '?' + std::to_string(number);
        rest.remove_prefix(place + 2);
      }
    }
    if (!order.empty()) out.append(" ").append(order);
    return out;
  }
  std::array<std::string, sizes.size()> texts_;
};

}  // namespace cw::store
