// SPDX-License-Identifier: MIT
// Why records are one person: each pair as a table, with a bar for each weight. The table says everything; the bars are for the eye alone.
#include <algorithm>
#include <cmath>

#include "web/html/format.h"
#include "web/html/lists.h"
#include "web/html/notices.h"
#include "web/pages/internal/person_sections.h"
#include "web/pages/internal/sentence.h"

namespace cw::pages {
namespace {

constexpr int bar_width = 120;      // of the picture, in pixels; its middle is zero
constexpr double most_weight = 24;  // bits; what is more is drawn as this

// "+7.3", with a true minus.
std::string weight_text(double weight) {
  std::string out = html::decimal_text(weight, 1);
  return weight > 0.049 ? "+" + out : out;
}

// A bar from the middle, to the right for what speaks for one person, to the left for what speaks against.
html::Html bar(double weight) {
  const double half = bar_width / 2.0;
  const int length = static_cast<int>(std::lround(std::min(std::abs(weight), most_weight) / most_weight * half));
  const int from = weight < 0 ? bar_width / 2 - length : bar_width / 2;
  html::Html out;
  out << R"(<svg class="app-bar" width="120" height="16" viewBox="0 0 120 16" aria-hidden="true" focusable="false"><path d="M60 0v16" stroke="#505a5f"/><rect x=")"_html
      << from << R"(" y="3" height="10" width=")"_html << length << R"(" fill=")"_html << (weight < 0 ? "#ca3535"_html : "#0f7a52"_html)
      << "\"/></svg>"_html;
  return out;
}

// In the words of chances, which more people can read than bits.
std::string odds_text(double total, const html::Catalogue& words) {
  if (total >= 20) return words.text("why.sure"_key);
  if (total >= 6.6) return words.text("why.very_likely"_key);  // over 99 in 100
  if (total >= 4.2) return words.text("why.likely"_key);       // over 95 in 100
  return words.text("why.doubtful"_key);
}

std::string record_name(const Visit& visit, const place::WhyOneAnswer& why, registry::RecordNumber number) {
  const auto at = std::ranges::find(why.records, number, &place::WhyRecord::number);
  if (at == why.records.end()) return {};
  std::string out = source_title(visit, at->source);
  // Several of one source are told apart by their place in the list.
  const auto of_source = std::ranges::count(why.records, at->source, &place::WhyRecord::source);
  if (of_source > 1) {
    const auto before = std::count_if(why.records.begin(), at, [&](const place::WhyRecord& each) { return each.source == at->source; });
    out += " " + std::to_string(before + 1);
  }
  return out;
}

// The weight stands beside the name, so that it is seen without scrolling on a narrow screen.
html::TableRow weight_row(html::Html name, html::Html level, double weight) {
  return {{.html = std::move(name)}, {.text = weight_text(weight), .format = "numeric"}, {.html = bar(weight)}, {.html = std::move(level)}};
}

void put_pair(html::Html& out, const Visit& visit, const place::WhyOneAnswer& why, const place::WhyPair& pair) {
  const html::Catalogue& words = visit.words;
  const std::string title = as_sentence(
      words.text("why.pair"_key, {{"left", record_name(visit, why, pair.left)}, {"right", record_name(visit, why, pair.right)}}));
  put_subheading(out, title);
  if (pair.by == place::PairBy::by_word) put_paragraph(out, words.text("why.by_word"_key));
  if (pair.total) put_paragraph(out, odds_text(*pair.total, words));
  html::Table table{.head = html::TableRow{{.text = words.text("why.field"_key)},
                                           {.text = words.text("why.weight"_key), .format = "numeric"},
                                           {.html = html::Html::from_text(words.text("why.picture"_key))},
                                           {.text = words.text("why.compares"_key)}},
                    .caption = title,
                    .caption_classes = "govuk-visually-hidden",
                    .first_cell_is_header = true};
  if (pair.before) table.rows.push_back(weight_row(html::Html::from_text(words.text("why.before"_key)), {}, *pair.before));
  for (const place::WhyField& field : pair.fields)
    table.rows.push_back(
        weight_row(html::Html::from_text(column_label(words, field.comparison)), level_html(words, field.level), field.match_weight));
  if (pair.total) {
    html::Html sum;
    sum << "<strong>"_html << words.text("why.total"_key) << "</strong>"_html;
    table.rows.push_back(weight_row(std::move(sum), {}, *pair.total));
  }
  html::put_wide_table(out, table);
  if (pair.fields_withheld > 0)
    put_paragraph(out, words.counted("why.fields_withheld"_key, static_cast<std::int64_t>(pair.fields_withheld)));
}

}  // namespace

void put_person_why(html::Html& out, const Visit& visit, const place::WhyOneAnswer& why) {
  const html::Catalogue& words = visit.words;
  if (why.records.size() < 2) {
    put_paragraph(out, words.text("why.one_record"_key));
    return;
  }
  put_paragraph(out, words.counted("why.intro"_key, static_cast<std::int64_t>(why.records.size())));
  out << html::Details{.summary_text = words.text("why.how"_key), .text = words.text("why.how_text"_key)};
  for (const place::WhyPair& pair : why.pairs) put_pair(out, visit, why, pair);
  if (!why.by_group.empty()) {
    std::string names;
    for (const registry::RecordNumber number : why.by_group)
      names.append(names.empty() ? "" : ", ").append(record_name(visit, why, number));
    put_subheading(out, words.text("why.group_title"_key));
    put_paragraph(out, words.text("why.group"_key, {{"records", names}}));
  }
}

}  // namespace cw::pages
