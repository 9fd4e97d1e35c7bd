// SPDX-License-Identifier: MIT
// Ids: UUID version 7 (RFC 9562, section 5.7), which sort by the time they were made, and a type of its own for each kind of thing.
//
//   struct PersonTag;
//   using PersonId = Id<PersonTag>;
//   UuidSource source(system_clock(), system_randomness());
//   PersonId id{source.next()};
//   id.text();                              // "0190163d-8694-739b-aea5-966c26f8ad91"
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace cw {

// 128 bits, most significant byte first. Ordered as its text is.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
  [[nodiscard]] std::string text() const;  // 8-4-4-4-12 lower-case hexadecimal digits (RFC 9562, section 4)
  [[nodiscard]] bool is_nil() const { return *this == Uuid{}; }
};
// Reads the 36-character form, either case; nothing where the text is anything else. Any version is accepted.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);
// Milliseconds since 1970 in a version 7 UUID; nothing for other versions.
[[nodiscard]] std::optional<std::int64_t> unix_milliseconds_of(const Uuid& uuid);

// 64 random bits a call. It must be safe to call from any thread that shares the UuidSource (calls are made one at a time).
using Randomness = std::function<std::uint64_t()>;
// Bits from the operating system (getrandom), fit for ids that must not be guessed. Ends the program where the system gives none.
[[nodiscard]] Randomness system_randomness();

// Makes version 7 UUIDs that strictly increase within this source, also where the clock stands still or goes back: the 74 bits after the
// time then go up by a random step (RFC 9562, section 6.2, method 2). Safe from any thread. The clock must outlive it.
class UuidSource {
 public:
  UuidSource(const Clock& clock, Randomness randomness) : clock_(clock), randomness_(std::move(randomness)) {}
  UuidSource(const UuidSource&) = delete;
  UuidSource& operator=(const UuidSource&) = delete;
  [[nodiscard]] Uuid next();

 private:
  void step_up();
  const Clock& clock_;
  Randomness randomness_;
  std::mutex mutex_;
  std::int64_t last_milliseconds_ = -1;
  std::uint16_t high_ = 0;  // rand_a, 12 bits
  std::uint64_t low_ = 0;   // rand_b, 62 bits
};

// An id of one kind of thing; ids of different kinds do not mix.
template <class Tag>
class Id {
 public:
  Id() = default;  // the nil id: no thing
  explicit Id(const Uuid& uuid) : uuid_(uuid) {}
  [[nodiscard]] const Uuid& uuid() const { return uuid_; }
  [[nodiscard]] std::string text() const { return uuid_.text(); }
  [[nodiscard]] bool is_nil() const { return uuid_.is_nil(); }
  auto operator<=>(const Id&) const = default;
  [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
    const std::optional<Uuid> uuid = parse_uuid(text);
    return uuid ? std::optional<Id>(Id(*uuid)) : std::nullopt;
  }

 private:
  Uuid uuid_;
};

}  // namespace cw

template <>
struct std::hash<cw::Uuid> {
  std::size_t operator()(const cw::Uuid& uuid) const noexcept {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()});
  }
};
template <class Tag>
struct std::hash<cw::Id<Tag>> {
  std::size_t operator()(const cw::Id<Tag>& id) const noexcept { return std::hash<cw::Uuid>{}(id.uuid()); }
};
