// SPDX-License-Identifier: MIT
// For tests of reviews: a place of its own on either database, two records that look alike though not enough, and who reviews them.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/test_folder.h"
#include "services/place/reviews.h"
#include "services/place/test_place.h"
#include "store/test_store.h"

namespace cw::place::test {

// Alike but for another date of birth and another phone.
inline constexpr std::string_view ann =
    R"({"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1980-02-01","postcode":"AW1 1AA","phone":"01632 960001","uprn":"100"})";
inline constexpr std::string_view like_ann =
    R"({"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1951-11-23","postcode":"AW1 1AA","phone":"01632 960002","uprn":"100"})";

class PlaceWithReviews : public store::test::OnBothDatabases {
 protected:
  void open(std::string_view rules) {
    place_.reset();
    PlaceOptions options = packaged_place(url(), folder_.at("keys"), library_source);
    options.review = rules;
    auto opened = Place::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error().message);
    place_ = std::move(*opened);
  }
  static Asking as(const std::string& name, const std::string& role, std::string purpose = "data_quality") {
    Asking out;
    out.caller.account.name = name;
    std::uint8_t number = 1;
    Uuid id;
    for (const char letter : name) id.bytes[number++] = static_cast<std::uint8_t>(letter);
    out.caller.account.id = trust::AccountId(id);
    out.caller.account.organisation = "council";
    out.caller.account.roles = {role};
    out.purpose = std::move(purpose);
    return out;
  }
  registry::RecordOutcome put(const std::string& source, const std::string& id, std::string_view columns) {
    auto done = place_->put(feed_, {source, id}, parse_json(columns).value());
    if (!done) throw std::runtime_error(done.error().message);
    return *done;
  }
  review::Handed take(const Asking& asking) {
    auto handed = place_->reviews().next(asking);
    if (!handed) throw std::runtime_error(handed.error().message);
    if (!*handed) throw std::runtime_error("there is nothing to review");
    return **handed;
  }
  ReviewDone answer(const Asking& asking, review::ItemId id, review::Says says) {
    auto done = place_->reviews().answer(asking, id, {says, "by the letters"});
    if (!done) throw std::runtime_error(done.error().message);
    return *done;
  }
  std::int64_t number(const std::string& sql) { return connect().value<std::int64_t>(sql).value(); }

  Asking feed_ = as("feed", "data_officer"), ann_ = as("ann", "data_officer"), bob_ = as("bob", "data_officer"),
         cleo_ = as("cleo", "manager");
  std::unique_ptr<Place> place_;
};

}  // namespace cw::place::test
