// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/plain_value.h"

namespace cw::dmn {
namespace {

cw::Value plain_number(const Decimal& number) {
  if (const auto integer = number.to_integer(); integer && Decimal(*integer) == number) return cw::Value(*integer);
  const double nearest = number.to_double();
  if (const auto back = Decimal::from_double(nearest); back && *back == number) return cw::Value(nearest);
  return cw::Value(number.to_text());
}

}  // namespace

cw::Value plain_value(const feel::Value& value) {
  switch (value.kind()) {
    case feel::Kind::null: return {};
    case feel::Kind::boolean: return cw::Value(value.is_true());
    case feel::Kind::number: return plain_number(value.as_number());
    case feel::Kind::string: return cw::Value(value.text());
    case feel::Kind::list: {
      List items;
      for (const feel::Value& item : value.items()) items.push_back(plain_value(item));
      return cw::Value(std::move(items));
    }
    case feel::Kind::context: {
      Structure fields;
      for (const feel::Entry& entry : value.entries()) fields.emplace_back(entry.key, plain_value(entry.value));
      return cw::Value(std::move(fields));
    }
    default: return cw::Value(feel::to_text(value));
  }
}

}  // namespace cw::dmn
