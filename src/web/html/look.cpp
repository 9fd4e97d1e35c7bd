// SPDX-License-Identifier: MIT
// The look of a place.
#include "web/html/look.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>

#include "base/text.h"

namespace cw::html {
namespace {

constexpr std::size_t most_name_bytes = 100;
constexpr double least_contrast = 4.5;

std::optional<int> hexadecimal_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// WCAG 2.2, "relative luminance".
std::optional<double> luminance(std::string_view colour) {
  if (colour.size() != 7 || colour[0] != '#') return std::nullopt;
  std::array<double, 3> parts{};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::optional<int> high = hexadecimal_digit(colour[1 + 2 * i]), low = hexadecimal_digit(colour[2 + 2 * i]);
    if (!high || !low) return std::nullopt;
    const double share = (*high * 16 + *low) / 255.0;
    parts[i] = share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  }
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

Result<void> check_name(const std::string& name, std::string_view setting) {
  if (trim(name).empty() || name.size() > most_name_bytes || find_invalid_utf8(name))
    return fail(ErrorCode::invalid, std::string(setting) + " is a name of 1 to 100 bytes of UTF-8.", std::string(setting));
  return {};
}

Result<void> check_colours(const LookSettings& settings) {
  for (const auto& [colour, setting] : {std::pair{&settings.colour, "look.colour"}, std::pair{&settings.text_colour, "look.text_colour"}})
    if (!luminance(*colour)) return fail(ErrorCode::invalid, std::string(setting) + " is a colour such as #12436d.", setting);
  if (contrast(settings.colour, settings.text_colour) < least_contrast)
    return fail(ErrorCode::invalid,
                "look.colour and look.text_colour are too alike to be read: their contrast has to be at least 4.5 (WCAG 2.2, 1.4.3).",
                "look.colour");
  return {};
}

// FNV-1a: the address has to change with the content, no more.
std::string hash_of(std::string_view content) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  std::string out;
  for (int i = 0; i < 12; ++i) out.push_back("0123456789abcdef"[(hash >> (60 - 4 * i)) & 15]);
  return out;
}

}  // namespace

double contrast(std::string_view one, std::string_view other) {
  const std::optional<double> left = luminance(one), right = luminance(other);
  if (!left || !right) return 0;
  return (std::max(*left, *right) + 0.05) / (std::min(*left, *right) + 0.05);
}

std::string_view Look::name_in(Language language) const { return language == Language::welsh && !name_welsh.empty() ? name_welsh : name; }
std::string_view Look::service_in(Language language) const {
  return language == Language::welsh && !service_welsh.empty() ? service_welsh : service;
}

Result<Look> make_look(const LookSettings& settings) {
  CW_CHECK(check_name(settings.name, "look.name"));
  if (!settings.name_welsh.empty()) CW_CHECK(check_name(settings.name_welsh, "look.name_welsh"));
  if (!settings.service.empty()) CW_CHECK(check_name(settings.service, "look.service"));
  if (!settings.service_welsh.empty()) CW_CHECK(check_name(settings.service_welsh, "look.service_welsh"));
  CW_CHECK(check_colours(settings));
  // GOV.UK Frontend sets white words upon its brand colour (interruptions), so that a place's colour has to bear them.
  const bool bears_white = contrast(settings.colour, "#ffffff") >= least_contrast;
  Look out{.name = settings.name,
           .name_welsh = settings.name_welsh,
           .service = settings.service,
           .service_welsh = settings.service_welsh,
           .colour = settings.colour,
           .style = ":root{--app-header-colour:" + settings.colour + ";--app-header-text-colour:" + settings.text_colour +
                    (bears_white ? ";--govuk-brand-colour:" + settings.colour : std::string()) + "}\n",
           .style_address = {}};
  out.style_address = "/look." + hash_of(out.style) + ".css";
  return out;
}

void add_look_routes(web::Router& router, const Look& look) {
  const auto style = std::make_shared<const std::string>(look.style);
  router.add(web::Method::get, look.style_address,
             [style](web::Request&) -> Result<web::Response> {
               web::Response out;
               out.headers.add("Content-Type", "text/css; charset=utf-8");
               out.headers.add("Cache-Control", "public, max-age=31536000, immutable");
               out.shared_body = style;
               return out;
             },
             {.run_on = web::RunOn::io_thread, .access = "public"});
}

}  // namespace cw::html
