// SPDX-License-Identifier: MIT
#include "services/register/attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/date_text.h"
#include "base/json.h"
#include "base/text.h"
#include "services/register/columns.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;

struct KindInfo {
  std::string_view name;
  std::array<std::string_view, 3> needs;  // members that a value must have
};
constexpr std::array<KindInfo, 8> kinds = {{{"language", {"language"}},
                                            {"interpreter", {"language", "form"}},
                                            {"communication_need", {"need"}},
                                            {"access_need", {"need"}},
                                            {"contact_preference", {"channel"}},
                                            {"do_not_contact", {"channel"}},
                                            {"trusted_helper", {"name", "relation", "may"}},
                                            {"asked_not_to", {"what"}}}};
constexpr std::size_t most_members = 10, most_bytes = 4000;

Result<void> check_attribute(const Attribute& attribute) {
  const KindInfo& info = kinds[static_cast<std::size_t>(attribute.kind)];
  CW_CHECK(check_words(attribute.said_by, "who said so", 200));
  const Structure* members = attribute.value.get<Structure>();
  if (!members || members->size() > most_members)
    return fail(ErrorCode::invalid, fmt::format("a {} must be an object of at most {} texts.", info.name, most_members));
  for (const auto& [name, value] : *members) {
    const auto* text = value.get<std::string>();
    if (!text || text->size() > most_bytes || find_invalid_utf8(*text) || find_invalid_utf8(name))
      return fail(ErrorCode::invalid, fmt::format("each member of a {} must be a text of at most {} bytes.", info.name, most_bytes));
  }
  for (const std::string_view needed : info.needs) {
    if (needed.empty()) continue;
    const Value* found = member(attribute.value, needed);
    if (!found || found->get<std::string>()->empty())
      return fail(ErrorCode::invalid, fmt::format("a {} needs the member {}.", info.name, needed), std::string(needed));
  }
  if (attribute.kind == AttributeKind::trusted_helper && !attribute.ends_on)
    return fail(ErrorCode::invalid, "a trusted helper needs a last day, on which it is asked again.", "ends_on");
  return {};
}

Result<void> in_a_transaction(const Connection& db) {
  return db.in_transaction() ? Result<void>{} : fail(ErrorCode::conflict, "an attribute is written within a transaction.");
}

// The person and every id that had merged into it at that moment.
Result<std::vector<PersonId>> ids_of(Connection& db, PersonId person, Timestamp at) {
  std::vector<PersonId> out{person};
  for (std::size_t i = 0; i < out.size(); ++i) {
    CW_TRY(const auto merged, db.all("SELECT DISTINCT p.person FROM person_change AS p JOIN register_change AS c ON c.number = p.change"
                                     " WHERE p.other = ?1 AND p.kind = 'merged' AND c.at <= ?2",
                                     {out[i], at}, [](const Row& row) { return row.get<PersonId>(0); }));
    for (const PersonId id : merged) {
      CW_TRY(const WhereIdWent went, follow(db, id, at));
      if (went.path.back() == person && std::ranges::find(out, id) == out.end()) out.push_back(id);
    }
  }
  return out;
}

Result<AttributeView> view_of(const Row& row) {
  AttributeView out;
  out.number = row.get<std::int64_t>(0);
  out.said_of = row.get<PersonId>(1);
  const auto kind = attribute_kind_of(row.get<std::string_view>(2));
  if (!kind) return fail(ErrorCode::internal, fmt::format("attribute {} is of an unknown kind.", out.number));
  out.attribute.kind = *kind;
  CW_TRY(out.attribute.value, parse_json(row.get<std::string_view>(3)));
  out.attribute.said_by = row.get<std::string>(4);
  out.attribute.ends_on = row.get<std::optional<Date>>(5);
  out.who = row.get<std::string>(6);
  out.reason = row.get<std::string>(7);
  out.from = row.get<Timestamp>(8);
  out.until = row.get<std::optional<Timestamp>>(9);
  return out;
}

Date day_of(Timestamp at) {
  constexpr std::int64_t day = 86'400'000'000;
  return {static_cast<std::int32_t>((at.microseconds - (at.microseconds % day + day) % day) / day)};
}

}  // namespace

std::string_view name_of(AttributeKind kind) { return kinds[static_cast<std::size_t>(kind)].name; }

std::optional<AttributeKind> attribute_kind_of(std::string_view name) {
  const auto found = std::ranges::find(kinds, name, &KindInfo::name);
  return found == kinds.end() ? std::nullopt : std::optional(static_cast<AttributeKind>(found - kinds.begin()));
}

Result<std::int64_t> add_attribute(Connection& db, const Act& act, PersonId person, const Attribute& attribute, Timestamp now) {
  CW_CHECK(in_a_transaction(db));
  CW_CHECK(check_words(act.who, "who does this", 200));
  CW_CHECK(check_words(act.reason, "the reason", 2000));
  CW_CHECK(check_attribute(attribute));
  CW_TRY(const WhereIdWent went, follow(db, person));
  if (went.state != PersonState::live) return fail(ErrorCode::not_found, "no record is left of this person.");
  CW_TRY(const std::int64_t number,
         db.value<std::int64_t>("INSERT INTO person_attribute (person, kind, value, said_by, ends_on, who, reason, from_at)"
                                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING number",
                                {went.path.back(), name_of(attribute.kind), write_json(attribute.value), attribute.said_by,
                                 attribute.ends_on, act.who, act.reason, now}));
  if (act.log) CW_CHECK(act.log(db));
  CW_CHECK(store::append_event(db, {"person.changed", went.path.back().text(), fmt::format(R"({{"attribute":{}}})", number)}));
  return number;
}

Result<void> end_attribute(Connection& db, const Act& act, std::int64_t number, Timestamp now) {
  CW_CHECK(in_a_transaction(db));
  CW_CHECK(check_words(act.who, "who does this", 200));
  CW_CHECK(check_words(act.reason, "the reason", 2000));
  CW_TRY(const auto person, db.first("UPDATE person_attribute SET until_at = ?2, ended_by = ?3, ended_reason = ?4 WHERE number = ?1"
                                     " AND until_at IS NULL RETURNING person",
                                     {number, now, act.who, act.reason}, [](const Row& row) { return row.get<PersonId>(0); }));
  if (!person) return fail(ErrorCode::not_found, "there is nothing of that number that holds.");
  if (act.log) CW_CHECK(act.log(db));
  return store::append_event(db, {"person.changed", person->text(), fmt::format(R"({{"attribute":{}}})", number)});
}

Result<std::vector<AttributeView>> attributes_of(Connection& db, Viewer& viewer, PersonId person, Timestamp at) {
  CW_TRY(const WhereIdWent went, follow(db, person, at));
  CW_TRY(const std::vector<PersonId> ids, ids_of(db, went.path.back(), at));
  std::vector<AttributeView> out;
  for (const PersonId id : ids)
    CW_CHECK(
        db.each("SELECT number, person, kind, value, said_by, ends_on, who, reason, from_at, until_at FROM person_attribute"
                " WHERE person = ?1 AND from_at <= ?2 AND (until_at IS NULL OR until_at > ?2) AND (ends_on IS NULL OR ends_on >= ?3)",
                {id, at, day_of(at)}, [&](const Row& row) -> Result<void> {
                  CW_TRY(AttributeView view, view_of(row));
                  if (viewer.shows("register", name_of(view.attribute.kind))) out.push_back(std::move(view));
                  return {};
                }));
  std::ranges::sort(out, std::ranges::greater(), &AttributeView::number);
  viewer.saw(went.path.back().text());
  return out;
}

}  // namespace cw::registry
