// SPDX-License-Identifier: MIT
// A catalogue of any bytes is read or refused, and what was read can be asked for everything.
#include <cstdint>
#include <cstdlib>

#include "web/html/messages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::html;
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  for (const Language language : {Language::english, Language::welsh}) {
    const auto read = Catalogue::read(content, language);
    if (!read) continue;
    for (const std::string_view key : read->keys()) {
      if (read->text_named(key, {{"x", "y"}}).empty()) std::abort();
      if (read->counted_named(key, 3).empty()) std::abort();
    }
    if (!Catalogue::differences(*read, *read).empty()) std::abort();
  }
  (void)preferred_language(content);
  return 0;
}
