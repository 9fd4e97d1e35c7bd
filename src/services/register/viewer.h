// SPDX-License-Identifier: MIT
// Who looks: every function that hands out something of a person takes a Viewer, asks it what may be shown and tells it who was seen. The
// seam for trust: its with_access() makes one of an access decision and writes the log in the same transaction.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cw::registry {

class Viewer {
 public:
  virtual ~Viewer() = default;
  // Whether this column of this source's records may be shown.
  [[nodiscard]] virtual bool shows(std::string_view source, std::string_view column) const = 0;
  // Whether an answer that finds people may name this person (its id) at all. Where it may not, the answer is as if there were no such
  // person.
  [[nodiscard]] virtual bool may_know_of(std::string_view subject) const = 0;
  // Of whom it will be asked next, so that what is to be known of them may be read at once.
  virtual void will_ask_about(std::span<const std::string>) const {}
  // A person, household or property (its id) of whom something is handed out; called for each before the function returns.
  virtual void saw(std::string_view subject) = 0;
};

// Shows everything and remembers who was seen: for jobs that hand nothing out, and for tests.
class WholeView final : public Viewer {
 public:
  [[nodiscard]] bool shows(std::string_view, std::string_view) const override { return true; }
  [[nodiscard]] bool may_know_of(std::string_view) const override { return true; }
  void saw(std::string_view subject) override { seen_.emplace_back(subject); }
  [[nodiscard]] const std::vector<std::string>& seen() const { return seen_; }

 private:
  std::vector<std::string> seen_;
};

}  // namespace cw::registry
