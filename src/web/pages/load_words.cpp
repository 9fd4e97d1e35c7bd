// SPDX-License-Identifier: MIT
#include "web/pages/internal/load_words.h"

#include <algorithm>

#include "web/html/format.h"
#include "web/pages/internal/parts.h"

namespace cw::pages {
namespace {

struct StateWord {
  std::string_view state;
  html::MessageKey word;
  std::string_view colour;
};
constexpr StateWord states[] = {
    {"waiting", "load.state_waiting"_key, "govuk-tag--grey"},  {"reading", "load.state_reading"_key, "govuk-tag--blue"},
    {"held", "load.state_held"_key, "govuk-tag--yellow"},      {"applying", "load.state_applying"_key, "govuk-tag--blue"},
    {"applied", "load.state_applied"_key, "govuk-tag--green"}, {"cancelled", "load.state_cancelled"_key, "govuk-tag--grey"},
    {"undoing", "load.state_undoing"_key, "govuk-tag--blue"},  {"undone", "load.state_undone"_key, "govuk-tag--grey"},
    {"failed", "load.state_failed"_key, "govuk-tag--red"},
};

struct ColumnWord {
  std::string_view column;
  html::MessageKey word;
};
constexpr ColumnWord columns[] = {
    {"record_id", "use.record_id"_key},
    {"full_name", "use.full_name"_key},
    {"title", "use.title"_key},
    {"given_name", "use.given_name"_key},
    {"middle", "use.middle"_key},
    {"family_name", "use.family_name"_key},
    {"known_as", "use.known_as"_key},
    {"former_family_name", "use.former_family_name"_key},
    {"date_of_birth", "use.date_of_birth"_key},
    {"sex", "use.sex"_key},
    {"address", "use.address"_key},
    {"address_2", "use.address_2"_key},
    {"premises", "use.premises"_key},
    {"postcode", "use.postcode"_key},
    {"uprn", "use.uprn"_key},
    {"lived_from", "use.lived_from"_key},
    {"lived_until", "use.lived_until"_key},
    {"seen", "use.seen"_key},
    {"phone", "use.phone"_key},
    {"mobile", "use.mobile"_key},
    {"email", "use.email"_key},
    {"nhs_number", "use.nhs_number"_key},
    {"national_insurance", "use.national_insurance"_key},
    {"upn", "use.upn"_key},
    {"household_number", "use.household_number"_key},
    {"relationship", "use.relationship"_key},
};

constexpr std::string_view dash = "\xE2\x80\x93";

}  // namespace

html::Tag state_tag(const place::LoadView& load, const html::Catalogue& words) {
  const auto* at = std::ranges::find(states, load.state, &StateWord::state);
  if (at == std::end(states)) return {.text = load.state};
  return {.text = words.text(at->word), .classes = at->colour};
}

std::string column_words(std::string_view name, const html::Catalogue& words) {
  const auto* at = std::ranges::find(columns, name, &ColumnWord::column);
  return at == std::end(columns) ? std::string(name) : words.text(at->word);
}

std::string share_words(const std::optional<double>& share) {
  if (!share) return std::string(dash);
  // Not 100% where something is missing, nor 0% where something is there.
  const int digits = (*share < 1 && *share > 0.995) || (*share > 0 && *share < 0.005) ? 2 : 0;
  return html::percent_text(*share, digits);
}

std::string count_words(const std::optional<std::int64_t>& count) { return count ? html::number_text(*count) : std::string(dash); }

html::Html in_english(std::string_view text) {
  html::Html out;
  out << R"(<span lang="en">)"_html << text << "</span>"_html;
  return out;
}

void put_loads(html::Html& out, const std::vector<place::LoadView>& loads, const html::Catalogue& words, html::MessageKey caption) {
  html::Table table{.head = html::TableRow{{.text = words.text("load.when"_key)},
                                           {.text = words.text("load.file"_key)},
                                           {.text = words.text("load.state"_key)},
                                           {.text = words.text("load.added"_key), .format = "numeric"},
                                           {.text = words.text("load.changed"_key), .format = "numeric"},
                                           {.text = words.text("load.gone"_key), .format = "numeric"},
                                           {.text = words.text("load.rejected"_key), .format = "numeric"}},
                    .caption = words.text(caption),
                    .caption_classes = "govuk-table__caption--m"};
  for (const place::LoadView& load : loads) {
    const std::string title = load.report.title.empty() ? words.text("load.unnamed"_key) : load.report.title;
    table.rows.push_back({{.text = html::moment_text(load.report.started_at, words.language())},
                          {.html = link_to("/loads/" + load.report.id.text(), title), .classes = "app-break"},
                          {.html = html_of(state_tag(load, words))},
                          {.text = html::number_text(load.report.added), .format = "numeric"},
                          {.text = html::number_text(load.report.changed), .format = "numeric"},
                          {.text = html::number_text(load.report.gone), .format = "numeric"},
                          {.text = html::number_text(load.report.rejected), .format = "numeric"}});
  }
  html::put_wide_table(out, table);
}

}  // namespace cw::pages
