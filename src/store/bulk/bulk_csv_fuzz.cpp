// SPDX-License-Identifier: MIT
// Any bytes as a delimited file, in every encoding and dialect: no crash, and rows and rejects add up.
#include <cstdlib>

#include "store/bulk/internal/readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::bulk;
  if (size < 2) return 0;
  ReadOptions options;
  options.encoding = static_cast<Encoding>(data[0] % 4);
  if (data[0] & 4U) options.delimiter = ';';
  if (data[0] & 8U) options.header = (data[0] & 16U) != 0;
  if (data[0] & 32U) options.longest_field_bytes = 8;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const cw::Result<ReadOutcome> read =
      internal::read_delimited({"fuzz.csv", "CSV", [bytes] { return internal::stream_over(bytes); }, 0}, options);
  if (read && read->rows_seen != read->table.rows() + read->rejects.size()) std::abort();
  return 0;
}
