// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/internal/wording.h"

#include <algorithm>
#include <string>

namespace cw::linkage::internal {
namespace {

std::string counted(std::uint32_t number, std::string_view one, std::string_view more) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : more);
}

std::string_view tie_words(Tie tie) {
  switch (tie) {
    case Tie::alone: return "alone in the household";
    case Tie::number: return "one household number of a source";
    case Tie::name: return "shares a family name with the household";
    case Tie::together: return "at the home at the same time as the household";
    case Tie::child: return "a child of a household that moved here";
    case Tie::weak: return "at the home at a time not known";
  }
  return "";
}

}  // namespace

double membership_confidence(const StayFacts& f) {
  // Each record may hold an old or a wrong address (about one in twenty does); further records and sources make it surer.
  double wrong = f.stay.inferred ? 0.2 : f.stay.rows <= 1 ? 0.13 : f.stay.rows == 2 ? 0.05 : 0.03;
  if (f.stay.sources >= 2) wrong *= 0.4;
  if (f.stay.exact) wrong *= 0.6;
  if (!f.stay.dated()) wrong += f.stay.last_known ? 0.02 : 0.1;
  double untied = 0.0;
  switch (f.tie) {
    case Tie::alone: untied = f.group_size > 1 ? 0.05 : 0.03; break;
    case Tie::number: untied = 0.005; break;
    case Tie::name: untied = 0.01; break;
    case Tie::together: untied = f.stay.sources >= 2 ? 0.02 : 0.05; break;
    case Tie::child: untied = 0.03; break;
    case Tie::weak: untied = 0.15; break;
  }
  const bool current = f.stay.last_known && !f.stay.ended;
  if (current && f.stay.dated() && f.reference != no_day)
    wrong += std::min(0.3, 0.04 * std::max(0, f.reference - f.stay.last - 365) / 365.0);
  return (1 - wrong) * (1 - untied);
}

std::string membership_reason(const StayFacts& f) {
  std::string out;
  if (f.stay.inferred)
    out = "no record of its own at this home";
  else
    out = counted(f.stay.rows, "record", "records") + " of " + counted(f.stay.sources, "source", "sources");
  if (f.kind == HomeKind::communal) return out + " at a communal place.";
  if (f.kind == HomeKind::shared_house) return out + " at a shared house: a household alone.";
  out += "; " + std::string(tie_words(f.tie));
  if (f.stay.exact) out += "; day of moving in known";
  if (f.stay.ended) out += "; has left";
  if (!f.stay.last_known) out += "; a later home is known";
  if (f.stay.beside) out += "; a second home at the same time";
  if (!f.stay.dated()) out += "; time not known";
  return out + ".";
}

std::string home_reason(HomeKind kind, std::uint32_t people, std::uint32_t together, AddressSays says) {
  const std::string ever = counted(people, "person", "people") + " named here";
  if (kind == HomeKind::communal)
    return ever + ", " + std::to_string(together) + " families at one time" +
           (says == AddressSays::communal ? "; the address says a communal place." : ".");
  if (kind == HomeKind::shared_house) return ever + ", " + std::to_string(together) + " unrelated adults at one time.";
  return ever + ".";
}

}  // namespace cw::linkage::internal
