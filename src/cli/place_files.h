// SPDX-License-Identifier: MIT
// What the commands that open a whole place have in common: where its store and keys are, and the files that say what it may do.
#pragma once

#include <optional>
#include <string>

#include "base/text_file.h"
#include "cli/command.h"
#include "services/place/place.h"

namespace cw::cli {

struct PlaceFiles {
  std::optional<std::string> store, keys;  // default: the settings store.location and trust.keys
  std::string policy = "packages/trust/access_policy.toml";
  std::string columns = "packages/register/columns.toml";
  std::string model = "packages/register/model.toml";
};

// The options with the texts of the files. Errors: those of reading a file.
inline Result<place::PlaceOptions> read_place_files(const PlaceFiles& given, const Settings& settings) {
  place::PlaceOptions out;
  out.store = given.store.value_or(settings.text("store.location"));
  out.keys = given.keys.value_or(settings.text("trust.keys"));
  CW_TRY(out.policy, read_text_file(given.policy));
  CW_TRY(out.columns, read_text_file(given.columns));
  CW_TRY(out.model, read_text_file(given.model));
  return out;
}

}  // namespace cw::cli
