// SPDX-License-Identifier: MIT
// Settings from files, environment and command line.
#include "base/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "base/toml.h"

namespace cw {
namespace {

constexpr std::uintmax_t largest_file = 1U << 20;
constexpr std::string_view secret_ending = "_file";

std::string_view name_of(SettingKind kind) {
  constexpr std::string_view names[] = {"text", "a whole number", "a number", "true or false"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = trim(text)).empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::string allowed_of(const SettingDeclaration& declaration) {
  if (declaration.secrecy == Secrecy::secret) return "path of a file that holds it";
  if (!declaration.limits.one_of.empty()) return fmt::format("{}", fmt::join(words_of(declaration.limits.one_of), ", "));
  if (declaration.kind == SettingKind::integer || declaration.kind == SettingKind::number) {
    const SettingDeclaration::Limits unlimited;
    const bool low = declaration.limits.least != unlimited.least, high = declaration.limits.most != unlimited.most;
    if (low && high) return fmt::format("{} from {} to {}", name_of(declaration.kind), declaration.limits.least, declaration.limits.most);
    if (low) return fmt::format("{} from {}", name_of(declaration.kind), declaration.limits.least);
    if (high) return fmt::format("{} up to {}", name_of(declaration.kind), declaration.limits.most);
  }
  return std::string(name_of(declaration.kind));
}

std::string key_in_file(const SettingDeclaration& declaration) {
  return std::string(declaration.name) + (declaration.secrecy == Secrecy::secret ? std::string(secret_ending) : std::string());
}

Result<std::string> read_small_file(const std::filesystem::path& file) {
  std::error_code status;
  const std::uintmax_t size = std::filesystem::file_size(file, status);
  if (status) return fail(ErrorCode::unavailable, fmt::format("{} cannot be read: {}.", file.string(), status.message()));
  if (size > largest_file)
    return fail(ErrorCode::too_large,
                fmt::format("{} has {} bytes; a file of settings has at most {}.", file.string(), size, largest_file));
  std::ifstream in(file, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad() || content.size() != size) return fail(ErrorCode::unavailable, fmt::format("{} cannot be read.", file.string()));
  return content;
}

std::string place_of(const toml::source_position& at) { return fmt::format("line {}, column {}", at.line, at.column); }

}  // namespace

// Checks a TOML document against the declarations and makes the Settings.
class SettingsReader {
 public:
  SettingsReader(std::span<const SettingDeclaration> declarations, const std::filesystem::path& folder)
      : declarations_(declarations), folder_(folder) {}

  Result<Settings> read(const toml::table& document) {
    CW_CHECK(check_table(document, ""));
    Settings settings;
    for (const SettingDeclaration& declaration : declarations_) {
      const std::string key = key_in_file(declaration);
      const toml::node* node = document.at_path(key).node();
      CW_TRY(Settings::Content content, node != nullptr ? content_of(declaration, *node) : default_of(declaration));
      settings.values_.emplace(declaration.name, std::move(content));
    }
    return settings;
  }

 private:
  // Every key of the document must be declared.
  Result<void> check_table(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      if (const toml::table* inner = node.as_table())
        CW_CHECK(check_table(*inner, name + "."));
      else if (!is_declared(name))
        return refuse_unknown(name, key.source().begin);
    }
    return {};
  }
  bool is_declared(std::string_view name) const {
    return std::ranges::any_of(declarations_, [&](const SettingDeclaration& one) { return key_in_file(one) == name; });
  }
  tl::unexpected<Error> refuse_unknown(const std::string& name, const toml::source_position& at) const {
    std::vector<std::string> keys;
    for (const SettingDeclaration& declaration : declarations_) {
      keys.push_back(key_in_file(declaration));
      if (declaration.name == name)
        return fail(ErrorCode::invalid,
                    fmt::format("{}: {} is a secret and must not stand here. Put it in a file of its own and set {} to its path.",
                                place_of(at), name, keys.back()),
                    name);
    }
    const std::vector<std::string_view> views(keys.begin(), keys.end());
    const auto nearest = nearest_of(name, views);
    const std::string advice = nearest ? fmt::format("Did you mean {}?", *nearest) : fmt::format("There are: {}.", fmt::join(keys, ", "));
    return fail(ErrorCode::invalid, fmt::format("{}: there is no setting {}. {}", place_of(at), name, advice), name);
  }

  Result<Settings::Content> content_of(const SettingDeclaration& declaration, const toml::node& node) const {
    if (declaration.secrecy == Secrecy::secret) return secret_of(declaration, node);
    if (const auto* text = node.as_string(); text != nullptr && declaration.kind == SettingKind::text)
      return within(declaration, std::string(text->get()), node);
    if (const auto* integer = node.as_integer()) {
      if (declaration.kind == SettingKind::integer) return within(declaration, std::int64_t{integer->get()}, node);
      if (declaration.kind == SettingKind::number) return within(declaration, static_cast<double>(integer->get()), node);
    }
    if (const auto* number = node.as_floating_point(); number != nullptr && declaration.kind == SettingKind::number)
      return within(declaration, number->get(), node);
    if (const auto* flag = node.as_boolean(); flag != nullptr && declaration.kind == SettingKind::boolean)
      return Settings::Content{flag->get()};
    return refuse(declaration, node);
  }
  Result<Settings::Content> within(const SettingDeclaration& declaration, Settings::Content content, const toml::node& node) const {
    const auto in_limits = [&](double number) { return number >= declaration.limits.least && number <= declaration.limits.most; };
    bool right = true;
    if (const auto* integer = std::get_if<std::int64_t>(&content)) right = in_limits(static_cast<double>(*integer));
    if (const auto* number = std::get_if<double>(&content)) right = in_limits(*number);
    if (const auto* text = std::get_if<std::string>(&content); text != nullptr && !declaration.limits.one_of.empty())
      right = std::ranges::count(words_of(declaration.limits.one_of), *text) > 0;
    if (!right) return refuse(declaration, node);
    return content;
  }
  tl::unexpected<Error> refuse(const SettingDeclaration& declaration, const toml::node& node) const {
    return fail(ErrorCode::invalid,
                fmt::format("{}: {} must be {}.", place_of(node.source().begin), key_in_file(declaration), allowed_of(declaration)),
                std::string(declaration.name));
  }
  Result<Settings::Content> secret_of(const SettingDeclaration& declaration, const toml::node& node) const {
    const auto* path = node.as_string();
    if (path == nullptr) return refuse(declaration, node);
    CW_TRY(const std::string content, read_small_file(folder_ / path->get()));
    return Settings::Content{std::string(trim(content))};
  }
  Result<Settings::Content> default_of(const SettingDeclaration& declaration) const {
    if (declaration.kind == SettingKind::text) return Settings::Content{std::string(declaration.default_text)};
    const toml::parse_result parsed = toml::parse(fmt::format("value = {}", declaration.default_text));
    if (!parsed) return fail(ErrorCode::internal, fmt::format("the default of {} is not {}", declaration.name, name_of(declaration.kind)));
    return content_of(declaration, *parsed.table().get("value"));
  }

  std::span<const SettingDeclaration> declarations_;
  const std::filesystem::path& folder_;
};

template <class T>
const T& Settings::get(std::string_view name) const {
  const auto found = values_.find(name);
  const T* value = found == values_.end() ? nullptr : std::get_if<T>(&found->second);
  if (value != nullptr) return *value;
  std::fputs(fmt::format("bug: no setting {} of this kind is declared\n", name).c_str(), stderr);
  std::abort();
}
const std::string& Settings::text(std::string_view name) const { return get<std::string>(name); }
std::int64_t Settings::integer(std::string_view name) const { return get<std::int64_t>(name); }
double Settings::number(std::string_view name) const { return get<double>(name); }
bool Settings::boolean(std::string_view name) const { return get<bool>(name); }

Result<Settings> parse_settings(std::string_view toml, std::span<const SettingDeclaration> declarations,
                                const std::filesystem::path& folder) {
  if (const auto bad = find_invalid_utf8(toml)) return fail(ErrorCode::invalid, fmt::format("byte {} is not UTF-8", *bad));
  const toml::parse_result parsed = toml::parse(toml);
  if (!parsed)
    return fail(ErrorCode::invalid, fmt::format("{}: not TOML: {}", place_of(parsed.error().source().begin), parsed.error().description()));
  return SettingsReader(declarations, folder).read(parsed.table());
}

Result<Settings> read_settings(const std::filesystem::path& file, std::span<const SettingDeclaration> declarations) {
  std::error_code status;
  if (!std::filesystem::exists(file, status) && !status) return parse_settings("", declarations, ".");
  CW_TRY(const std::string content, read_small_file(file));
  return parse_settings(content, declarations, file.parent_path()).map_error([&](Error error) {
    error.message = fmt::format("{}: {}", file.string(), error.message);
    return error;
  });
}

std::string settings_help(std::span<const SettingDeclaration> declarations) {
  std::string out;
  for (const SettingDeclaration& declaration : declarations) {
    out += fmt::format("  {} ({})", key_in_file(declaration), allowed_of(declaration));
    if (declaration.secrecy == Secrecy::open) out += fmt::format(" = {}", declaration.default_text);
    out += fmt::format("\n      {}\n", declaration.help);
  }
  return out;
}

std::string settings_markdown(std::span<const SettingDeclaration> declarations) {
  std::string out = "| Setting | Values | Default | What it is |\n|---|---|---|---|\n";
  for (const SettingDeclaration& declaration : declarations)
    out += fmt::format(
        "| `{}` | {} | {} | {} |\n", key_in_file(declaration), allowed_of(declaration),
        declaration.secrecy == Secrecy::secret || declaration.default_text.empty() ? "none" : fmt::format("`{}`", declaration.default_text),
        declaration.help);
  return out;
}

}  // namespace cw
