// SPDX-License-Identifier: MIT
// A TOML table read key by key, with the position of every complaint. Only model_toml.cpp includes this (toml++ is heavy).
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/toml.h"
#include "engines/linkage/internal/nearest_name.h"

namespace cw::linkage {

inline std::string position_of(const toml::source_region& region) {
  return "line " + std::to_string(region.begin.line) + ", column " + std::to_string(region.begin.column) + ": ";
}

// The readers leave the target as it is where the key is missing.
class TomlReader {
 public:
  TomlReader(const toml::table& table, std::string name) : table_(table), name_(std::move(name)) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const toml::node* find(std::string_view key) const { return table_.get(key); }
  [[nodiscard]] tl::unexpected<Error> error(const toml::node& node, const std::string& what, std::string_view key) const {
    return fail(ErrorCode::invalid, position_of(node.source()) + what, name_ + "." + std::string(key));
  }
  [[nodiscard]] tl::unexpected<Error> error(const std::string& what) const {
    return fail(ErrorCode::invalid, position_of(table_.source()) + what, name_);
  }
  // The same error with the position of the table, or of a key of it, before the message.
  [[nodiscard]] tl::unexpected<Error> located(Error error, std::string_view key = {}) const {
    const toml::node* node = key.empty() ? nullptr : find(key);
    error.message = position_of(node != nullptr ? node->source() : table_.source()) + error.message;
    return tl::unexpected(std::move(error));
  }
  [[nodiscard]] Result<void> only(std::span<const std::string_view> known) const {
    for (const auto& [key, node] : table_) {
      if (std::ranges::find(known, key.str()) != known.end()) continue;
      return fail(ErrorCode::invalid,
                  position_of(key.source()) + name_ + " has no setting \"" + std::string(key.str()) + "\"." + suggestion(key.str(), known),
                  name_ + "." + std::string(key.str()));
    }
    return {};
  }
  Result<void> read(std::string_view key, std::string& target) const {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    const auto* text = node->as_string();
    if (text == nullptr) return wrong(*node, key, "text in quotes");
    target = text->get();
    return {};
  }
  Result<void> read(std::string_view key, bool& target) const {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    const auto* value = node->as_boolean();
    if (value == nullptr) return wrong(*node, key, "true or false");
    target = value->get();
    return {};
  }
  Result<void> read(std::string_view key, double& target) const {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    const std::optional<double> value = number_of(*node);
    if (!value) return wrong(*node, key, "a number");
    target = *value;
    return {};
  }
  Result<void> read(std::string_view key, std::optional<double>& target) const {
    if (find(key) == nullptr) return {};
    return read(key, target.emplace());
  }
  // A whole number from 0 to `most`.
  Result<void> read_whole(std::string_view key, std::uint64_t& target, std::uint64_t most) const {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    const auto* value = node->as_integer();
    if (value == nullptr || value->get() < 0 || static_cast<std::uint64_t>(value->get()) > most) {
      return wrong(*node, key, "a whole number from 0 to " + std::to_string(most));
    }
    target = static_cast<std::uint64_t>(value->get());
    return {};
  }
  // One text or a list of texts.
  Result<void> read(std::string_view key, std::vector<std::string>& target) const {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    target.clear();
    if (const auto* text = node->as_string()) {
      target.push_back(text->get());
      return {};
    }
    const toml::array* list = node->as_array();
    if (list == nullptr) return wrong(*node, key, "text in quotes, or a list of such");
    for (const toml::node& item : *list) {
      if (!item.is_string()) return wrong(item, key, "a list of texts in quotes");
      target.push_back(item.as_string()->get());
    }
    return {};
  }
  // One number or a list of numbers.
  Result<void> read(std::string_view key, std::vector<double>& target) const {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    target.clear();
    if (const auto number = number_of(*node)) {
      target.push_back(*number);
      return {};
    }
    const toml::array* list = node->as_array();
    if (list == nullptr) return wrong(*node, key, "a number, or a list of numbers");
    for (const toml::node& item : *list) {
      const auto number = number_of(item);
      if (!number) return wrong(item, key, "a list of numbers");
      target.push_back(*number);
    }
    return {};
  }
  [[nodiscard]] tl::unexpected<Error> wrong(const toml::node& node, std::string_view key, const std::string& wanted) const {
    return error(node, name_ + "." + std::string(key) + " must be " + wanted, key);
  }
  // Finite numbers only: inf and nan are no settings.
  [[nodiscard]] static std::optional<double> number_of(const toml::node& node) {
    if (const auto* real = node.as_floating_point()) return std::isfinite(real->get()) ? std::optional(real->get()) : std::nullopt;
    if (const auto* whole = node.as_integer()) return static_cast<double>(whole->get());
    return std::nullopt;
  }

 private:
  const toml::table& table_;
  std::string name_;
};

}  // namespace cw::linkage
