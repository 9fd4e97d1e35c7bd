// SPDX-License-Identifier: MIT
// Why a pair is likely or unlikely, in a sentence.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr double says_something = 0.3, counts_much = 3;  // of a match weight, either way
constexpr std::size_t most_missing = 4;

bool none_of(const std::vector<std::string>& values) {
  return std::ranges::all_of(values, [](const std::string& value) { return value.empty(); });
}

bool begins_with_one_of(std::string_view text, std::span<const std::string_view> beginnings) {
  return text.empty() || std::ranges::any_of(beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

constexpr std::array<std::string_view, 2> agreeing = {"Exact match", "same"};
constexpr std::array<std::string_view, 5> differing = {"All other", "another", "different", "elsewhere", "other "};

struct Said {
  std::vector<std::string> same, nearly, different, missing;
};

// "one letter apart (0.9)" without the number, which is for the statistician.
std::string plain(std::string_view label) {
  std::string out(label.substr(0, std::min(label.find(" ("), label.size())));
  return clipped(out, 80);
}

// " (a common one)" where what agrees is so common, or so rare, that it matters.
std::string rarity_of(const std::vector<linkage::WaterfallBar>& all, std::string_view comparison) {
  for (const linkage::WaterfallBar& bar : all)
    if (bar.comparison.starts_with("tf_") && std::string_view(bar.comparison).substr(3) == comparison &&
        std::abs(bar.log2_bayes_factor) > counts_much)
      return bar.log2_bayes_factor < 0 ? " (a common one)" : " (a rare one)";
  return "";
}

Said said_of(const std::vector<linkage::WaterfallBar>& all) {
  Said out;
  std::vector<const linkage::WaterfallBar*> bars;
  for (const linkage::WaterfallBar& bar : all)
    if (bar.comparison != "Prior" && bar.comparison != "Final score" && bar.comparison != "list" && !bar.comparison.starts_with("tf_") &&
        !bar.values_left.empty())
      bars.push_back(&bar);
  std::ranges::stable_sort(bars, std::ranges::greater{}, [](const auto* bar) { return std::abs(bar->log2_bayes_factor); });
  for (const linkage::WaterfallBar* bar : bars) {
    const double weight = bar->log2_bayes_factor;
    const std::string name = bar_name(*bar);
    if (std::abs(weight) < says_something) {
      if (none_of(bar->values_left) || none_of(bar->values_right)) out.missing.push_back(name);
    } else if (weight > 0 && begins_with_one_of(bar->label, agreeing)) {
      out.same.push_back(name + rarity_of(all, bar->comparison));
    } else if (weight < 0 && begins_with_one_of(bar->label, differing)) {
      out.different.push_back(name);
    } else {
      out.nearly.push_back(fmt::format("{}: {}", name, plain(bar->label)));
    }
  }
  if (out.missing.size() > most_missing) out.missing.resize(most_missing);
  return out;
}

}  // namespace

std::string pair_in_words(const std::vector<linkage::WaterfallBar>& bars) {
  const Said said = said_of(bars);
  std::vector<std::string> parts;
  if (!said.same.empty()) parts.push_back("same " + joined(said.same));
  parts.insert(parts.end(), said.nearly.begin(), said.nearly.end());
  if (!said.different.empty()) parts.push_back("different " + joined(said.different));
  if (!said.missing.empty()) parts.push_back(joined(said.missing) + " missing");
  if (parts.empty()) return "Too little is known of the two.";
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "; ") + part;
  if (out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out + ".";
}

}  // namespace cw::link
