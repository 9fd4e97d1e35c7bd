// SPDX-License-Identifier: MIT
// Hostile policies: any text is read or refused; what is read compiles and decides without a crash.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "trust/access.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::trust;
  const auto text = parse_access_policy({reinterpret_cast<const char*>(data), size});
  if (!text) return text.error().message.empty() ? __builtin_trap(), 0 : 0;
  std::vector<std::string_view> roles, sources, fields;
  for (const auto& role : text->roles) roles.push_back(role.name);
  for (const auto& source : text->sources) sources.push_back(source.name);
  for (const auto& field : text->fields) fields.push_back(field.name);
  const AccessPolicy policy(*text);
  AccessRequest request;
  request.roles = roles;
  request.sources = sources;
  request.fields = fields;
  for (const auto& organisation : text->organisations)
    for (const auto& purpose : text->purposes) {
      request.organisation = organisation.name;
      request.purpose = purpose.name;
      (void)policy.explain(request, policy.decide(request));
      if (text->organisations.size() * text->purposes.size() > 100) return 0;
    }
  return 0;
}
