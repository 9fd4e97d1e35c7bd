// SPDX-License-Identifier: MIT
// Settings: each is declared once, and from its declaration come the reader of commonweal.toml, the help text and the reference page.
//
//   constexpr SettingDeclaration declarations[] = {
//       {"log.level", SettingKind::text, "warning", "least serious events that are logged", {.one_of = "debug info warning error off"}}};
//   CW_TRY(auto settings, read_settings("commonweal.toml", declarations));
//   settings.text("log.level");
//
// A secret is never in the file itself: setting "database.password" is read from the file that "database.password_file" names, and does not
// appear in any output. Settings are immutable once read and may be used from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace cw {

enum class SettingKind : std::uint8_t { text, integer, number, boolean };
enum class Secrecy : std::uint8_t { open, secret };

struct SettingDeclaration {
  std::string_view name;  // table.key, snake_case
  SettingKind kind = SettingKind::text;
  std::string_view default_text;  // as it would stand in the file, text without quotes
  std::string_view help;          // one sentence, with the unit
  struct Limits {
    std::string_view one_of = {};  // text: the values allowed, parted by spaces; empty = any
    double least = -9e15;          // integer, number
    double most = 9e15;
  } limits = {};
  Secrecy secrecy = Secrecy::open;
};

class Settings {
 public:
  // The value of a declared setting. A name or kind that was not declared is a bug: the program ends with a message.
  [[nodiscard]] const std::string& text(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] double number(std::string_view name) const;
  [[nodiscard]] bool boolean(std::string_view name) const;

 private:
  friend class SettingsReader;
  using Content = std::variant<std::string, std::int64_t, double, bool>;
  template <class T>
  const T& get(std::string_view name) const;
  std::map<std::string, Content, std::less<>> values_;
};

// Settings from TOML text; `folder` is what a secret's relative file path starts from. Invalid, with line and column: text that is not
// TOML, a setting that is not declared (with the nearest that is), a wrong kind or a value outside its limits, a secret written in the
// file.
[[nodiscard]] Result<Settings> parse_settings(std::string_view toml, std::span<const SettingDeclaration> declarations,
                                              const std::filesystem::path& folder);
// The same from a file; one that does not exist gives the defaults, one that cannot be read is unavailable.
[[nodiscard]] Result<Settings> read_settings(const std::filesystem::path& file, std::span<const SettingDeclaration> declarations);

// The declarations for people: for a terminal, and as a Markdown table for docs/reference.
[[nodiscard]] std::string settings_help(std::span<const SettingDeclaration> declarations);
[[nodiscard]] std::string settings_markdown(std::span<const SettingDeclaration> declarations);

}  // namespace cw
