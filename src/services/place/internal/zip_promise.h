// SPDX-License-Identifier: MIT
// What a zip archive (a spreadsheet is one) says that it will become, before anything in it is unpacked: how many files, and how many
// bytes. By its directory alone (PKWARE's APPNOTE, sections 4.3.12 to 4.3.16); what then comes out is limited besides, for a directory may
// lie. Pure.
//
//   CW_TRY(const ZipPromise promised, zip_promise(size, [&](std::uint64_t at, std::span<char> into) { return file.read(at, into); }));
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "base/result.h"

namespace cw::place {

struct ZipPromise {
  std::uint64_t files = 0, bytes = 0;
};
// Reads at a place of the archive; fewer bytes than asked for only at its end.
using ReadAt = std::function<Result<std::size_t>(std::uint64_t offset, std::span<char> into)>;

// Invalid: no archive, or one whose directory is cut, larger than 4 MB or of another length than it says. Errors of `read`.
[[nodiscard]] Result<ZipPromise> zip_promise(std::uint64_t size, const ReadAt& read);

}  // namespace cw::place
