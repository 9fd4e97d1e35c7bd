// SPDX-License-Identifier: MIT
// Any text as a cell of any type: a value or a refusal, never a crash.
#include <cstdint>

#include "base/json.h"
#include "services/decisions/typed_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using cw::feel::TypeKind;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  cw::feel::Type person;
  person.kind = TypeKind::context;
  person.fields = {{"a", cw::feel::basic_type(TypeKind::date)}, {"b", cw::feel::list_of(cw::feel::basic_type(TypeKind::number))}};
  const auto people = cw::feel::list_of(std::make_shared<const cw::feel::Type>(person));
  for (int kind = 0; kind <= static_cast<int>(TypeKind::function); ++kind)
    (void)cw::decisions::typed_value(text, cw::feel::basic_type(static_cast<TypeKind>(kind)).get());
  (void)cw::decisions::typed_value(text, people.get());
  if (const auto json = cw::parse_json(text)) {
    (void)cw::decisions::typed_value(*json, people.get());
    (void)cw::decisions::typed_value(*json, nullptr);
  }
  return 0;
}
