// SPDX-License-Identifier: MIT
#include "web/pages/internal/record_rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "base/date_text.h"
#include "base/json.h"

namespace cw::pages {
namespace {

using html::operator""_html;
using html::operator""_key;

// In the order in which people look for them. When adding a column to packages/register/columns.toml, add it here too.
constexpr NamedWords columns[] = {{"title", "column.title"_key},
                                  {"full_name", "column.full_name"_key},
                                  {"given_name", "column.given_name"_key},
                                  {"middle", "column.middle"_key},
                                  {"known_as", "column.known_as"_key},
                                  {"family_name", "column.family_name"_key},
                                  {"former_family_name", "column.former_family_name"_key},
                                  {"former_names", "column.former_names"_key},
                                  {"date_of_birth", "column.date_of_birth"_key},
                                  {"date_of_death", "column.date_of_death"_key},
                                  {"sex", "column.sex"_key},
                                  {"address", "column.address"_key},
                                  {"premises", "column.premises"_key},
                                  {"postcode", "column.postcode"_key},
                                  {"uprn", "column.uprn"_key},
                                  {"lived_from", "column.lived_from"_key},
                                  {"lived_until", "column.lived_until"_key},
                                  {"phone", "column.phone"_key},
                                  {"mobile", "column.mobile"_key},
                                  {"email", "column.email"_key},
                                  {"nhs_number", "column.nhs_number"_key},
                                  {"national_insurance", "column.national_insurance"_key},
                                  {"upn", "column.upn"_key},
                                  {"household_number", "column.household_number"_key},
                                  {"relationship", "column.relationship"_key},
                                  {"record_id", "column.record_id"_key}};

// Levels as models name them (linkage's templates, and Splink's) with words of ours: how the name begins and ends.
struct UsualLevel {
  std::string_view begins, ends;
  html::MessageKey key;
};
constexpr UsualLevel usual_levels[] = {{"", " is NULL", "compare.level_missing"_key},
                                       {"Exact match on ", "", "compare.level_exact"_key},
                                       {"All other comparisons", "", "compare.level_other"_key}};

// Where nearly the same is another: a home or a person has its own.
constexpr std::string_view numbers[] = {"uprn", "nhs_number", "national_insurance", "upn", "household_number", "record_id"};

std::string plain_words(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '_', ' ');
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] & ~0x20);
  return out;
}

// A record's cells by column, with something in them.
using Cells = std::map<std::string, std::string, std::less<>>;

std::string text_in(const Cells& cells, std::string_view column) {
  const auto at = cells.find(column);
  return at == cells.end() ? std::string() : at->second;
}

Cells cells_of(const Value& record) {
  Cells out;
  if (const Structure* all = record.get<Structure>())
    for (const auto& [name, value] : *all)
      if (std::string text = cell_text(value); !text.empty()) out.emplace(name, std::move(text));
  return out;
}

// Where one has the whole name and the other its parts, the parts are put together, so that like stands beside like.
void match_names(const Cells& whole, Cells& parts) {
  if (!whole.contains("full_name") || parts.contains("full_name") || whole.contains("given_name") || whole.contains("family_name")) return;
  std::string name;
  for (const char* part : {"given_name", "middle", "family_name"}) {
    const std::string text = text_in(parts, part);
    if (!text.empty()) name += (name.empty() ? "" : " ") + text;
  }
  if (name.empty()) return;
  for (const char* part : {"given_name", "middle", "family_name"}) parts.erase(part);
  parts.emplace("full_name", std::move(name));
}

std::string bare(std::string_view text) {
  std::string out;
  for (const char c : text)
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) out += static_cast<char>(c >= 'a' ? c & ~0x20 : c);
  return out;
}

// A postcode that the other has at the end of its address.
void match_postcodes(const Cells& has, Cells& other) {
  const std::string postcode = text_in(has, "postcode");
  if (postcode.empty() || other.contains("postcode")) return;
  if (bare(text_in(other, "address")).ends_with(bare(postcode))) other.emplace("postcode", postcode);
}

std::vector<std::string> sorted_words(std::string_view text) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    const bool letter = static_cast<unsigned char>(c) >= 0x80 || !bare(std::string_view(&c, 1)).empty();
    if (letter)
      out.back() += c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
    else if (!out.back().empty())
      out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  std::ranges::sort(out);
  return out;
}

std::size_t place_of(std::string_view column) {
  return static_cast<std::size_t>(std::ranges::find(columns, column, &NamedWords::name) - std::begin(columns));
}

}  // namespace

std::string words_for(const html::Catalogue& words, std::span<const NamedWords> known, std::string_view name) {
  const auto at = std::ranges::find(known, name, &NamedWords::name);
  return at == known.end() ? plain_words(name) : words.text(at->key);
}

std::string column_label(const html::Catalogue& words, std::string_view column) { return words_for(words, columns, column); }

std::string cell_text(const Value& value) {
  if (const auto* text = value.get<std::string>()) return *text;
  if (const auto* number = value.get<std::int64_t>()) return std::to_string(*number);
  if (const List* list = value.get<List>()) {
    std::string out;
    for (const Value& each : *list) out += (out.empty() ? "" : ", ") + cell_text(each);
    return out;
  }
  return value.is_null() ? std::string() : write_json(value);
}

LevelWords level_words(const html::Catalogue& words, std::string_view level) {
  for (const UsualLevel& usual : usual_levels)
    if (level.starts_with(usual.begins) && level.ends_with(usual.ends)) return {words.text(usual.key), words.language()};
  LevelWords out{std::string(level)};
  std::ranges::replace(out.text, '_', ' ');
  return out;
}

html::Html level_html(const html::Catalogue& words, std::string_view level) {
  const LevelWords said = level_words(words, level);
  html::Html out;
  if (said.language == words.language())
    out << said.text;
  else
    out << "<span lang=\""_html << html::tag_of(said.language) << "\">"_html << said.text << "</span>"_html;
  return out;
}

std::vector<html::ComparedRow> compared_rows(const html::Catalogue& words, const Value& left, const Value& right) {
  Cells both[] = {cells_of(left), cells_of(right)};
  match_names(both[0], both[1]);
  match_names(both[1], both[0]);
  match_postcodes(both[0], both[1]);
  match_postcodes(both[1], both[0]);
  std::vector<std::string> names;
  for (const Cells& side : both)
    for (const auto& [name, text] : side)
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  // What both have comes first: that is what there is to compare.
  std::ranges::sort(names, {}, [&](const std::string& name) {
    return std::tuple(!both[0].contains(name) || !both[1].contains(name), place_of(name), name);
  });
  std::vector<html::ComparedRow> out;
  for (const std::string& name : names) {
    const std::string one = text_in(both[0], name), other = text_in(both[1], name);
    html::ComparedRow row{column_label(words, name), one, other, {}};
    if (name == "full_name" && !one.empty() && !other.empty() && sorted_words(one) == sorted_words(other)) row.how = html::Alike::same;
    const bool number = std::ranges::find(numbers, name) != std::end(numbers);
    if (number && html::alike(one, other) == html::Alike::similar) row.how = html::Alike::different;
    out.push_back(std::move(row));
  }
  return out;
}

html::CompareWords compare_words(const html::Catalogue& words) {
  return {.field = words.text("compare.field"_key),
          .difference = words.text("compare.difference"_key),
          .same = words.text("compare.same"_key),
          .similar = words.text("compare.similar"_key),
          .different = words.text("compare.different"_key),
          .only_one = words.text("compare.only_one"_key),
          .neither = words.text("compare.neither"_key),
          .missing = words.text("compare.missing"_key)};
}

html::Waterfall waterfall_of(const html::Catalogue& words, std::span<const place::ReviewField> fields, double before,
                             std::optional<double> whole, double threshold) {
  html::Waterfall out{.caption = words.text("compare.weights"_key),
                      .start = {words.text("compare.before"_key), words.text("compare.before_level"_key), before},
                      .end = {words.text("compare.whole"_key), {}, 0},
                      .threshold = threshold,
                      .words = {.field = words.text("compare.field"_key),
                                .level = words.text("compare.level"_key),
                                .weight = words.text("compare.weight"_key),
                                .total = words.text("compare.total"_key)}};
  double sum = before;
  for (const place::ReviewField& field : fields) {
    if (!field.match_weight) continue;
    const LevelWords level = level_words(words, field.level);
    const std::string_view lang = level.language == words.language() ? std::string_view() : html::tag_of(level.language);
    out.steps.push_back({column_label(words, field.comparison), level.text, *field.match_weight, lang});
    sum += *field.match_weight;
  }
  // What rare values, fields that go together and fields that may not be seen here add or take away.
  if (whole && std::abs(*whole - sum) >= 0.05)
    out.steps.push_back({words.text("compare.rest"_key), words.text("compare.rest_level"_key), *whole - sum});
  const double total = whole.value_or(sum);
  out.end.level = words.text(total >= threshold ? "compare.above"_key : "compare.below"_key, {{"threshold", html::bits_text(threshold)}});
  return out;
}

}  // namespace cw::pages
