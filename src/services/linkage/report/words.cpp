// SPDX-License-Identifier: MIT
#include "services/linkage/report/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cw::link {

std::string thousands(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", thousands(number), number == 1 ? one : many);
}

std::string percent(double share) {
  if (!std::isfinite(share)) return "not known";
  if (share <= 0) return "0%";
  if (share >= 1) return "100%";
  if (share < 0.0001) return "less than 0.01%";
  if (share > 0.9999) return "more than 99.99%";
  if (share < 0.01 || share > 0.99) return fmt::format("{:.2f}%", share * 100);
  return fmt::format("{:.1f}%", share * 100);
}

std::string fixed(double number, int decimals) {
  if (std::isnan(number)) return "not known";
  if (std::isinf(number)) return number > 0 ? "infinite" : "minus infinite";
  std::string text = fmt::format("{:.{}f}", std::abs(number), decimals);
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  return number < 0 && !zero ? fmt::format("\u2212{}", text) : text;
}

std::string with_sign(double number, int decimals) {
  const std::string text = fixed(number, decimals);
  return number > 0 && text.find_first_not_of("0.") != std::string::npos ? fmt::format("+{}", text) : text;
}

std::string small_number(double number) {
  if (!std::isfinite(number)) return fixed(number, 0);
  if (number == 0) return "0";
  if (std::abs(number) >= 0.0001) {
    std::string text = fmt::format("{:.{}f}", number, std::abs(number) >= 0.1 ? 3 : std::abs(number) >= 0.01 ? 4 : 6);
    return text;
  }
  const int power = static_cast<int>(std::floor(std::log10(std::abs(number))));
  static constexpr const char* digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string raised;
  for (const char c : std::to_string(-power)) raised += digits[c - '0'];
  return fmt::format("{:.1f} × 10⁻{}", number / std::pow(10, power), raised);
}

std::string seconds(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "not known";
  if (seconds < 10) return fmt::format("{:.2f} seconds", seconds);
  if (seconds < 120) return fmt::format("{:.0f} seconds", seconds);
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string bytes(std::uint64_t bytes) {
  const auto size = static_cast<double>(bytes);
  if (size < 1e6) return fmt::format("{:.0f} kB", size / 1e3);
  if (size < 1e9) return fmt::format("{:.0f} MB", size / 1e6);
  return fmt::format("{:.1f} GB", size / 1e9);
}

std::string joined(std::span<const std::string> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  return out;
}

std::string odds_in_words(double share) {
  if (!std::isfinite(share)) return "an unknown share";
  if (share <= 0) return "none";
  if (share < 0.0001) return "fewer than 1 in 10,000";
  if (share < 0.4) {
    const double one_in = 1 / share;
    const double step = one_in >= 1000 ? 100 : one_in >= 100 ? 10 : one_in >= 20 ? 5 : 1;
    return fmt::format("about 1 in {}", thousands(static_cast<std::uint64_t>(std::round(one_in / step) * step)));
  }
  if (share < 0.6) return "about half";
  if (share < 0.9) return fmt::format("about {} in 10", static_cast<int>(std::lround(share * 10)));
  return "nearly all";
}

std::string_view likelihood_in_words(double probability) {
  if (probability >= 0.999) return "almost certainly the same";
  if (probability >= 0.95) return "very likely the same";
  if (probability >= 0.8) return "likely the same";
  if (probability >= 0.2) return "could be either";
  if (probability >= 0.05) return "likely different";
  if (probability >= 0.001) return "very likely different";
  return "almost certainly different";
}

SubjectWords words_of(linkage::SubjectKind kind) {
  switch (kind) {
    case linkage::SubjectKind::people: return {"person", "people"};
    case linkage::SubjectKind::organisations: return {"organisation", "organisations"};
    case linkage::SubjectKind::addresses: return {"address", "addresses"};
    case linkage::SubjectKind::products: return {"product", "products"};
    case linkage::SubjectKind::unknown: break;
  }
  return {"thing", "things"};
}

std::string spaced(std::string_view name) {
  static constexpr std::string_view capitals[] = {"nhs", "uprn", "upn", "ni", "id"};
  std::string out, word;
  const auto end_word = [&] {
    if (std::ranges::find(capitals, word) != std::end(capitals))
      for (char& c : word) c = static_cast<char>(c - 'a' + 'A');
    out += word;
    word.clear();
  };
  for (const char c : name) {
    if (c != '_' && c != ' ') {
      word += c;
      continue;
    }
    end_word();
    out += ' ';
  }
  end_word();
  return out;
}

}  // namespace cw::link
