// SPDX-License-Identifier: MIT
#include "services/sources/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "engines/linkage/fields.h"

namespace cw::sources {
namespace {

struct TextMember {
  std::string_view name;
  std::string Source::* member;
  std::size_t least;
};
constexpr std::array members = {
    TextMember{"name", &Source::name, 1},
    TextMember{"title", &Source::title, 1},
    TextMember{"organisation", &Source::organisation, 1},
    TextMember{"system", &Source::system, 1},
    TextMember{"refresh", &Source::refresh, 0},
    TextMember{"identifier_scheme", &Source::identifier_scheme, 0},
    TextMember{"agreement", &Source::agreement, 0},
    TextMember{"id_column", &Source::id_column, 1},
};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

Result<void> check_text(std::string_view text, std::string_view field, std::size_t least) {
  if (text.size() < least) return fail(ErrorCode::invalid, fmt::format("the source's {} is missing.", field), std::string(field));
  const bool control = std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
  if (text.size() > 200 || control || find_invalid_utf8(text))
    return fail(ErrorCode::invalid, fmt::format("the source's {} must be at most 200 bytes of text.", field), std::string(field));
  return {};
}

Result<void> check_column(const ColumnUse& use, std::set<std::string>& names) {
  CW_CHECK(check_text(use.column, "columns", 1));
  if (!is_name(use.name))
    return fail(ErrorCode::invalid, fmt::format("the column {} must be named with a to z, digits and _, not {}.", use.column, use.name),
                "columns");
  if (!linkage::field_kind_of(use.kind))
    return fail(ErrorCode::invalid,
                fmt::format("the column {} is said to hold {}, which is no word of the vocabulary.", use.column, use.kind), "columns");
  if (!names.insert(use.name).second) return fail(ErrorCode::invalid, fmt::format("two columns are named {}.", use.name), "columns");
  return {};
}

Result<std::string> text_of(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  const std::string* text = found ? found->get<std::string>() : nullptr;
  if (!text) return fail(ErrorCode::invalid, fmt::format("the source's {} must be a text.", name), std::string(name));
  return *text;
}

}  // namespace

std::string_view name_of(Duplicates duplicates) { return duplicates == Duplicates::free ? "free" : "possible"; }

Result<void> check_source(const Source& source, SourceParts parts) {
  const bool whole = parts == SourceParts::whole;
  for (const TextMember& each : members)
    CW_CHECK(check_text(source.*each.member, each.name, whole || each.member != &Source::id_column ? each.least : 0));
  if (!is_name(source.name))
    return fail(ErrorCode::invalid, "a source's name must be 1 to 64 of the letters a to z, digits and _.", "name");
  if (whole && source.columns.empty()) return fail(ErrorCode::invalid, "the source uses no column.", "columns");
  std::set<std::string> names;
  for (const ColumnUse& use : source.columns) CW_CHECK(check_column(use, names));
  if (!(source.most_changed_share >= 0 && source.most_changed_share <= 1))
    return fail(ErrorCode::invalid, "the share that a load may change must be from 0 to 1.", "most_changed_share");
  return {};
}

std::string source_text(const Source& source) {
  Structure out;
  for (const TextMember& each : members) out.emplace_back(std::string(each.name), Value(source.*each.member));
  List columns;
  for (const ColumnUse& use : source.columns)
    columns.emplace_back(Structure{{"column", Value(use.column)}, {"name", Value(use.name)}, {"kind", Value(use.kind)}});
  out.emplace_back("columns", Value(std::move(columns)));
  out.emplace_back("duplicates", Value(std::string(name_of(source.duplicates))));
  out.emplace_back("most_changed_share", Value(source.most_changed_share));
  return write_json(Value(std::move(out)));
}

Result<Source> read_source(std::string_view text, SourceParts parts) {
  CW_TRY(const Value value, parse_json(text));
  Source source;
  for (const TextMember& each : members) {
    CW_TRY(source.*each.member, text_of(value, each.name));
  }
  const Value* columns = member(value, "columns");
  const List* list = columns ? columns->get<List>() : nullptr;
  if (!list) return fail(ErrorCode::invalid, "the source's columns must be a list.", "columns");
  for (const Value& each : *list) {
    ColumnUse use;
    CW_TRY(use.column, text_of(each, "column"));
    CW_TRY(use.name, text_of(each, "name"));
    CW_TRY(use.kind, text_of(each, "kind"));
    source.columns.push_back(std::move(use));
  }
  CW_TRY(const std::string duplicates, text_of(value, "duplicates"));
  if (duplicates != "free" && duplicates != "possible")
    return fail(ErrorCode::invalid, "the source's duplicates must be free or possible.", "duplicates");
  source.duplicates = duplicates == "free" ? Duplicates::free : Duplicates::possible;
  const Value* share = member(value, "most_changed_share");
  if (const auto* number = share ? share->get<double>() : nullptr)
    source.most_changed_share = *number;
  else if (const auto* whole = share ? share->get<std::int64_t>() : nullptr)
    source.most_changed_share = static_cast<double>(*whole);
  else
    return fail(ErrorCode::invalid, "the source's most_changed_share must be a number.", "most_changed_share");
  CW_CHECK(check_source(source, parts));
  return source;
}

}  // namespace cw::sources
