// SPDX-License-Identifier: MIT
#include "web/html/compare.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "web/html/internal/parts.h"
#include "web/html/notices.h"

namespace cw::html {
namespace {

constexpr std::size_t most_compared = 200;  // code points; of longer values only what they begin and end with is compared

// The code points of a text, as pieces of it. What is no UTF-8 counts byte by byte.
std::vector<std::string_view> code_points(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

bool is_plain(std::string_view one) {
  return one.size() > 1 || (one[0] >= '0' && one[0] <= '9') || (one[0] >= 'a' && one[0] <= 'z') || (one[0] >= 'A' && one[0] <= 'Z');
}
std::string lower(std::string_view one) {
  std::string out(one);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

// Letters and digits alone, in small letters.
std::vector<std::string> letters(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view one : code_points(text))
    if (is_plain(one)) out.push_back(lower(one));
  return out;
}

// The pieces of `left` that are part of a longest common subsequence of both.
std::vector<bool> common(const std::vector<std::string_view>& left, const std::vector<std::string_view>& right) {
  const std::size_t rows = left.size() + 1, columns = right.size() + 1;
  std::vector<std::uint16_t> length(rows * columns, 0);
  for (std::size_t i = left.size(); i-- > 0;)
    for (std::size_t j = right.size(); j-- > 0;) {
      const bool equal = lower(left[i]) == lower(right[j]);
      const std::uint16_t next = std::max(length[(i + 1) * columns + j], length[i * columns + j + 1]);
      length[i * columns + j] = equal ? static_cast<std::uint16_t>(length[(i + 1) * columns + j + 1] + 1) : next;
    }
  std::vector<bool> out(left.size(), false);
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (lower(left[i]) == lower(right[j])) {
      out[i] = true;
      ++i, ++j;
    } else if (length[(i + 1) * columns + j] >= length[i * columns + j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
  return out;
}

// Edits between two lists of letters (Levenshtein 1966), at most `limit` + 1.
std::size_t edits(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t corner = row[0]++;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t changed = corner + (left[i] == right[j] ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({changed, row[j + 1] + 1, row[j] + 1});
    }
  }
  return row.back();
}

const Text& word_of(const CompareWords& words, Alike how) {
  switch (how) {
    case Alike::same: return words.same;
    case Alike::similar: return words.similar;
    case Alike::different: return words.different;
    case Alike::only_one: return words.only_one;
    case Alike::neither: break;
  }
  return words.neither;
}
Markup class_of(Alike how) {
  switch (how) {
    case Alike::same: return "same"_html;
    case Alike::similar: return "similar"_html;
    case Alike::different: return "different"_html;
    case Alike::only_one: return "only-one"_html;
    case Alike::neither: break;
  }
  return "neither"_html;
}
Text tag_of(Alike how) {
  if (how == Alike::same) return "govuk-tag--green";
  if (how == Alike::similar) return "govuk-tag--yellow";
  return how == Alike::different ? "govuk-tag--red" : "govuk-tag--grey";
}

void put_value(Html& out, const Text& value, const Text& other, Alike how, const SideBySide& options, const Text& column) {
  out << R"(<td role="cell" class="govuk-table__cell app-compare__value"><span class="app-compare__column" aria-hidden="true">)"_html
      << column << "</span> "_html;
  if (value.empty())
    out << "<span class=\"app-compare__missing\">"_html << options.words.missing << "</span>"_html;
  else if (how == Alike::similar || how == Alike::different)
    out << with_differences(value.view(), other.view());
  else
    out << value;
  out << "</td>"_html;
}

void put_compared(Html& out, const ComparedRow& row, const SideBySide& options) {
  const Alike how = row.how.value_or(alike(row.left.view(), row.right.view()));
  out << R"(<tr role="row" class="govuk-table__row app-compare__row app-compare__row--)"_html << class_of(how)
      << R"("><th role="rowheader" scope="row" class="govuk-table__header">)"_html << row.label << "</th>"_html;
  put_value(out, row.left, row.right, how, options, options.left);
  put_value(out, row.right, row.left, how, options, options.right);
  out << R"(<td role="cell" class="govuk-table__cell app-compare__verdict">)"_html
      << Tag{.text = word_of(options.words, how), .classes = tag_of(how)} << "</td></tr>"_html;
}

void put_heading(Html& out, const Text& text, Markup more) {
  out << R"(<th role="columnheader" scope="col" class="govuk-table__header)"_html << more << "\">"_html << text << "</th>"_html;
}

// Where bits stand on a picture of a given width.
struct Scale {
  double low = 0, high = 1;
  static constexpr double width = 240;
  [[nodiscard]] double at(double bits) const { return (bits - low) / (high - low) * width; }
};

std::string decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

// For: a full bar to the right. Against: an outlined bar to the left. Behind both the lines of nothing and of the threshold.
void put_bar(Html& out, const Scale& scale, double from, double to, const Waterfall& options) {
  const double left = scale.at(std::min(from, to)), right = scale.at(std::max(from, to));
  out << R"(<svg class="app-waterfall__picture" viewBox="0 0 240 20" width="240" height="20" aria-hidden="true" focusable="false">)"_html;
  const auto line = [&](double bits, Markup kind) {
    out << "<line class=\"app-waterfall__"_html << kind << "\" x1=\""_html << decimal(scale.at(bits)) << "\" x2=\""_html
        << decimal(scale.at(bits)) << "\" y1=\"0\" y2=\"20\"/>"_html;
  };
  line(0, "nothing"_html);
  if (options.threshold) line(*options.threshold, "threshold"_html);
  out << "<rect class=\"app-waterfall__bar app-waterfall__bar--"_html << (to >= from ? "for"_html : "against"_html) << "\" x=\""_html
      << decimal(left) << "\" y=\"4\" width=\""_html << decimal(std::max(right - left, 1.0)) << "\" height=\"12\"/></svg>"_html;
}

void put_step(Html& out, const WaterfallStep& step, double before, double after, const Scale& scale, const Waterfall& options) {
  out << "<tr role=\"row\" class=\"govuk-table__row app-waterfall__row\"><th role=\"rowheader\" scope=\"row\" class=\"govuk-table__header\">"_html
      << step.label << "</th><td role=\"cell\" class=\"govuk-table__cell\""_html;
  if (!step.level_lang.empty()) out << " lang=\""_html << step.level_lang << "\""_html;
  out << ">"_html << step.level
      << "</td><td role=\"cell\" class=\"govuk-table__cell govuk-table__cell--numeric app-waterfall__number\">"_html << bits_text(step.bits)
      << "</td><td role=\"cell\" class=\"govuk-table__cell app-waterfall__cell\">"_html;
  put_bar(out, scale, before, after, options);
  out << "<span class=\"app-waterfall__total\">"_html << bits_text(after) << "</span></td></tr>"_html;
}

}  // namespace

Alike alike(std::string_view left, std::string_view right) {
  if (left.empty() && right.empty()) return Alike::neither;
  if (left.empty() || right.empty()) return Alike::only_one;
  const std::vector<std::string> a = letters(left), b = letters(right);
  if (a.empty() || b.empty()) return left == right ? Alike::same : Alike::different;
  if (a == b) return Alike::same;
  if (a.size() > most_compared || b.size() > most_compared) return Alike::different;
  return edits(a, b) * 4 <= std::max(a.size(), b.size()) ? Alike::similar : Alike::different;
}

Html with_differences(std::string_view value, std::string_view other) {
  const std::vector<std::string_view> own = code_points(value), others = code_points(other);
  if (own.size() > most_compared || others.size() > most_compared) return Html::from_text(value);
  const std::vector<bool> shared = common(own, others);
  Html out;
  for (std::size_t at = 0; at < own.size();) {
    std::size_t end = at;
    std::string run;
    while (end < own.size() && shared[end] == shared[at]) run.append(own[end++]);
    if (shared[at])
      out << run;
    else
      out << "<mark class=\"app-compare__mark\">"_html << run << "</mark>"_html;
    at = end;
  }
  return out;
}

Html& operator<<(Html& out, const SideBySide& options) {
  out << R"(<table role="table" class="govuk-table app-compare"><caption class="govuk-table__caption govuk-table__caption--m">)"_html
      << options.caption << R"(</caption><thead role="rowgroup" class="govuk-table__head"><tr role="row" class="govuk-table__row">)"_html;
  put_heading(out, options.words.field, ""_html);
  put_heading(out, options.left, " app-compare__heading"_html);
  put_heading(out, options.right, " app-compare__heading"_html);
  put_heading(out, options.words.difference, ""_html);
  out << R"(</tr></thead><tbody role="rowgroup" class="govuk-table__body">)"_html;
  for (const ComparedRow& row : options.rows) put_compared(out, row, options);
  return out << "</tbody></table>"_html;
}

std::string bits_text(double bits) {
  const double rounded = std::round(bits * 10) / 10;
  if (rounded == 0) return "0.0";
  return (rounded > 0 ? "+" : "\u2212") + decimal(std::abs(rounded));
}

Html& operator<<(Html& out, const Waterfall& options) {
  Scale scale{.low = std::min(0.0, options.start.bits), .high = std::max(0.0, options.start.bits)};
  double sum = options.start.bits;
  for (const WaterfallStep& step : options.steps) {
    sum += step.bits;
    scale.low = std::min(scale.low, sum), scale.high = std::max(scale.high, sum);
  }
  if (options.threshold) scale.low = std::min(scale.low, *options.threshold), scale.high = std::max(scale.high, *options.threshold);
  if (scale.high - scale.low < 1) scale.high = scale.low + 1;
  out << R"(<div class="app-wide" tabindex="0" role="region" aria-label=")"_html << options.caption
      << R"("><table role="table" class="govuk-table app-waterfall"><caption class="govuk-table__caption govuk-table__caption--m">)"_html
      << options.caption
      << "</caption><thead role=\"rowgroup\" class=\"govuk-table__head\"><tr role=\"row\" class=\"govuk-table__row\">"_html;
  for (const Text* heading : {&options.words.field, &options.words.level, &options.words.weight, &options.words.total})
    out << "<th role=\"columnheader\" scope=\"col\" class=\"govuk-table__header"_html
        << (heading == &options.words.weight ? " govuk-table__header--numeric\">"_html : "\">"_html) << *heading << "</th>"_html;
  out << "</tr></thead><tbody role=\"rowgroup\" class=\"govuk-table__body\">"_html;
  put_step(out, options.start, 0, options.start.bits, scale, options);
  sum = options.start.bits;
  for (const WaterfallStep& step : options.steps) {
    put_step(out, step, sum, sum + step.bits, scale, options);
    sum += step.bits;
  }
  if (!options.end.label.empty()) put_step(out, {options.end.label, options.end.level, sum}, 0, sum, scale, options);
  return out << "</tbody></table></div>"_html;
}

}  // namespace cw::html
