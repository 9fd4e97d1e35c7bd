// SPDX-License-Identifier: MIT
// Values that too many people hold to say anything about one of them: an office telephone, a landlord's e-mail. Owner: one thread while it
// is filled; const functions from any.
//
//   SharedValues phones(SharedKind::phone);
//   phones.add("+442079460000", people, records);
//   phones.is_shared("+442079460000");
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cw::linkage {

enum class SharedKind : std::uint8_t { phone, email, national_id, uprn, postcode, other };
// People a value may belong to before it is shared by too many: phone 8, email 6, national_id 2, uprn 12, postcode 400, other 50.
[[nodiscard]] std::uint64_t default_cap(SharedKind kind);

struct SharedValue {
  std::string value;
  std::uint64_t people = 0;  // distinct, by whatever the caller counts as one
  std::uint64_t records = 0;
};

class SharedValues {
 public:
  explicit SharedValues(SharedKind kind) : cap_(default_cap(kind)) {}
  explicit SharedValues(std::uint64_t cap) : cap_(cap) {}
  // Counts are added to those the value has. An empty value is not counted.
  void add(std::string_view value, std::uint64_t people, std::uint64_t records);
  [[nodiscard]] std::uint64_t cap() const { return cap_; }
  [[nodiscard]] bool is_shared(std::string_view value) const;  // more people than the cap
  // All values over the cap, most people first, then by value.
  [[nodiscard]] std::vector<SharedValue> report() const;

 private:
  struct Counts {
    std::uint64_t people = 0;
    std::uint64_t records = 0;
  };
  std::uint64_t cap_;
  std::unordered_map<std::string, Counts> counts_;
};

}  // namespace cw::linkage
