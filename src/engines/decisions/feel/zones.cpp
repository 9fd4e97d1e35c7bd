// SPDX-License-Identifier: MIT
// Named time zones by ICU. Each name that is used gets a number and an ICU object that stays; there are as many as the tz database has
// names, so the table is bounded. The table is the only state of the engine that is shared; a lock guards it.
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "engines/decisions/feel/temporal.h"

namespace cw::feel {
namespace {

struct KnownZone {
  std::string name;
  std::unique_ptr<icu::TimeZone> zone;
};

struct ZoneTable {
  std::shared_mutex mutex;
  std::deque<KnownZone> zones;
};

ZoneTable& zone_table() {
  static ZoneTable table;
  return table;
}

const KnownZone* known_zone(std::int32_t number) {
  ZoneTable& table = zone_table();
  const std::shared_lock lock(table.mutex);
  return number >= 0 && static_cast<std::size_t>(number) < table.zones.size() ? &table.zones[static_cast<std::size_t>(number)] : nullptr;
}

// The rules repeat after 400 years; ICU is only asked for years that its calendar surely holds.
std::int64_t seconds_in_known_years(std::int64_t seconds) {
  constexpr std::int64_t cycle = 146'097 * seconds_per_day;
  constexpr std::int64_t first = -30'000'000'000, last = 20'000'000'000;  // about the years 1019 and 2603
  if (seconds < first) return first - (first - seconds) % cycle;
  return seconds > last ? last + (seconds - last) % cycle : seconds;
}

std::int64_t ask(const icu::TimeZone& zone, std::int64_t seconds, UBool local) {
  std::int32_t raw = 0, saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone.getOffset(static_cast<UDate>(seconds_in_known_years(seconds)) * 1000.0, local, raw, saving, status);
  return U_FAILURE(status) ? 0 : (static_cast<std::int64_t>(raw) + saving) / 1000;
}

}  // namespace

std::optional<Zone> find_zone(std::string_view name) {
  constexpr std::size_t longest = 64;
  if (name.empty() || name.size() > longest) return std::nullopt;
  ZoneTable& table = zone_table();
  const auto search = [&]() -> std::optional<Zone> {
    for (std::size_t i = 0; i < table.zones.size(); ++i)
      if (table.zones[i].name == name) return Zone{Zone::Kind::named, static_cast<std::int32_t>(i)};
    return std::nullopt;
  };
  {
    const std::shared_lock lock(table.mutex);
    if (const auto found = search()) return found;
  }
  const icu::UnicodeString id = icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
  icu::UnicodeString canonical;
  UBool from_database = 0;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(id, canonical, from_database, status);
  if (U_FAILURE(status) || !from_database) return std::nullopt;
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
  icu::UnicodeString made;
  if (!zone || zone->getID(made) != id) return std::nullopt;
  const std::unique_lock lock(table.mutex);
  if (const auto found = search()) return found;
  table.zones.push_back({std::string(name), std::move(zone)});
  return Zone{Zone::Kind::named, static_cast<std::int32_t>(table.zones.size() - 1)};
}

std::string zone_name(const Zone& zone) {
  const KnownZone* known = zone.kind == Zone::Kind::named ? known_zone(zone.value) : nullptr;
  return known != nullptr ? known->name : std::string();
}

std::int64_t offset_of(const Zone& zone, const Date& date, std::int64_t nanoseconds) {
  if (zone.kind == Zone::Kind::none) return 0;
  if (zone.kind == Zone::Kind::offset) return zone.value;
  const KnownZone* known = known_zone(zone.value);
  return known != nullptr ? ask(*known->zone, days_since_epoch(date) * seconds_per_day + nanoseconds / nanoseconds_per_second, true) : 0;
}

std::int64_t offset_at(const Zone& zone, std::int64_t instant) {
  if (zone.kind == Zone::Kind::none) return 0;
  if (zone.kind == Zone::Kind::offset) return zone.value;
  const KnownZone* known = known_zone(zone.value);
  return known != nullptr ? ask(*known->zone, instant, false) : 0;
}

}  // namespace cw::feel
