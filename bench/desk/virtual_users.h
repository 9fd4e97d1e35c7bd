// SPDX-License-Identifier: MIT
// Virtual users of the desk: each a person at a browser with cookies and a connection of their own, who thinks between pages. All of them
// are one thread's, so that they take little of the machine that they share with the server.
//
//   VirtualUsers users(desk, {.think_least = 1, .think_most = 5});
//   users.add(400, 60);                     // adviser1 to adviser400 sign in, spread evenly over the next 60 seconds
//   users.run(60, ramp);                    // 60 seconds; what is answered in them is counted in `ramp`
//   users.run(120, steady);
//
// The journey of an adviser: the page for signing in, signing in, home, choosing a purpose; then over and over the page for searching, a
// search and its results, a person; with `household` that person's household and its property. They think before each page that they ask
// for themselves; where a form leads on, the browser follows at once. How long a request took is counted from when it was due.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "desk_place.h"

namespace cw::bench {

enum class Step : std::uint8_t {
  sign_in_form,
  sign_in,
  home,
  purposes,
  purpose,
  search_form,
  search,
  results,
  person,
  household,
  property
};
inline constexpr std::array step_names = {"page for signing in",
                                          "signing in (argon2id)",
                                          "home",
                                          "purposes",
                                          "choosing a purpose",
                                          "page for searching",
                                          "search sent",
                                          "search results",
                                          "person",
                                          "household",
                                          "property"};
inline constexpr std::size_t steps = step_names.size();

struct JourneyOptions {
  double think_least = 1, think_most = 5;  // seconds, evenly between
  int journeys_per_sign_in = 0;            // searches after which somebody signs in anew; 0: never
  bool household = false;                  // practitioners who offer early help, and see households; else advisers who answer residents
  double patience = 30;                    // seconds after which an answer counts as an error
};

// What became of the requests that were answered, or given up, in a time.
struct Measured {
  std::array<std::vector<float>, steps> milliseconds;
  std::map<std::string, std::int64_t> errors;  // by kind
  std::int64_t found_nobody = 0;               // searches without a result: no error
  double seconds = 0;

  [[nodiscard]] std::int64_t answered() const;
  [[nodiscard]] std::int64_t failed() const;
  [[nodiscard]] double error_share() const;  // of all requests
  // Milliseconds under which so large a share of all requests stayed.
  [[nodiscard]] double percentile(double share) const;
  void print() const;  // by step
};

class VirtualUsers {
 public:
  VirtualUsers(DeskPlace& desk, const JourneyOptions& options);
  ~VirtualUsers();
  VirtualUsers(const VirtualUsers&) = delete;
  VirtualUsers& operator=(const VirtualUsers&) = delete;

  // Users up to so many, the new ones beginning over the next `ramp` seconds. Their accounts are made before.
  void add(int up_to, double ramp);
  void run(double seconds, Measured& into);
  // Waits for what is under way and lets everybody pause; they go on with the next run().
  void pause(Measured& into);
  [[nodiscard]] int count() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cw::bench
