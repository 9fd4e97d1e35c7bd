// SPDX-License-Identifier: MIT
// For tests: the options of a place with the policy, columns and model that come with the program; and, for tests of doors, both databases
// (store::test::OnBothDatabases, CW_ON_BOTH_DATABASES), whose headers they may not include.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/test_folder.h"
#include "services/place/place.h"
#include "store/test_store.h"

namespace cw::place::test {

// A system called "library", which the council has.
inline constexpr std::string_view library_source = "\n[[sources]]\nname = \"library\"\norganisation = \"council\"\n";

// `more_policy` goes behind the policy of the packages.
inline PlaceOptions packaged_place(std::string store, std::filesystem::path keys, std::string_view more_policy = {},
                                   const Clock& clock = system_clock()) {
  const std::string packages = std::string(CW_SOURCE_DIR) + "/packages/";
  return {.store = std::move(store),
          .keys = std::move(keys),
          .policy = cw::test::content_of(packages + "trust/access_policy.toml") + std::string(more_policy),
          .columns = cw::test::content_of(packages + "register/columns.toml"),
          .model = cw::test::content_of(packages + "register/model.toml"),
          .clock = clock};
}

}  // namespace cw::place::test
