// SPDX-License-Identifier: MIT
// What a person needs and asks of whoever meets them: language, interpreter, communication and access needs, how to reach them, trusted
// helpers, what they asked not to be done. Said by somebody, kept with who wrote it and why, ended but never overwritten.
//
//   CW_TRY(const std::int64_t number, writer.write([&](store::Connection& db) {
//     return add_attribute(db, act, person, {AttributeKind::interpreter, value, "the resident", {}}, clock.now()); }));
//   CW_TRY(const auto needs, attributes_of(db, viewer, person));             // also what was said of ids that merged into this one
//
// All that write want an open transaction: conflict otherwise.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/register/change_set.h"
#include "services/register/read.h"

namespace cw::registry {

// When adding one, also edit attributes.cpp and docs/reference/register.md.
enum class AttributeKind : std::uint8_t {
  language,            // value: language
  interpreter,         // language, and what kind (spoken, British Sign Language)
  communication_need,  // need: large print, easy read, phone only ...
  access_need,         // need
  contact_preference,  // channel, and when
  do_not_contact,      // channel
  trusted_helper,      // name, relation, may; always with an end
  asked_not_to         // what
};
[[nodiscard]] std::string_view name_of(AttributeKind kind);
[[nodiscard]] std::optional<AttributeKind> attribute_kind_of(std::string_view name);

struct Attribute {
  AttributeKind kind = AttributeKind::language;
  Value value;                  // an object of texts with the members that the kind needs
  std::string said_by;          // the resident, a helper, a service
  std::optional<Date> ends_on;  // the last day on which it holds
};
struct AttributeView {
  std::int64_t number = 0;
  PersonId said_of;  // the id it was said of: the person's, or one that merged into it
  Attribute attribute;
  std::string who, reason;
  Timestamp from;
  std::optional<Timestamp> until;  // ended before its last day
};

// Errors: invalid (a member is missing, or no text; a trusted helper without an end), not_found (the person; one that has ended).
[[nodiscard]] Result<std::int64_t> add_attribute(store::Connection& db, const Act& act, PersonId person, const Attribute& attribute,
                                                 Timestamp now);
// not_found where there is none of that number that holds.
[[nodiscard]] Result<void> end_attribute(store::Connection& db, const Act& act, std::int64_t number, Timestamp now);
// Those that hold at that moment, newest first; the viewer is asked for the column `name_of(kind)` of the source "register".
[[nodiscard]] Result<std::vector<AttributeView>> attributes_of(store::Connection& db, Viewer& viewer, PersonId person, Timestamp at);

}  // namespace cw::registry
