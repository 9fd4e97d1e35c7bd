// SPDX-License-Identifier: MIT
#include "services/linkage/taken_out.h"

#include <fmt/format.h>

#include "base/packed_bytes.h"

namespace cw::link {
namespace {

constexpr std::uint64_t form = 1;

}  // namespace

std::string pack_taken_out(std::span<const TakenOut> values) {
  PackedWriter out;
  out.number(form);
  out.number(values.size());
  for (const TakenOut& each : values) {
    for (const std::string* text : {&each.source, &each.column, &each.value}) out.text(*text);
    out.number(each.instead ? 1 : 0);
    if (each.instead) out.text(*each.instead);
  }
  return out.take();
}

Result<std::vector<TakenOut>> unpack_taken_out(std::string_view bytes) {
  PackedReader in(bytes);
  if (const std::uint64_t found = in.number(); in.good() && found != form)
    return fail(ErrorCode::unsupported, fmt::format("values taken out are kept in form {}; this program knows form {}.", found, form));
  std::vector<TakenOut> out;
  for (std::size_t left = in.count(4); left > 0 && in.good(); --left) {
    TakenOut each;
    for (std::string* text : {&each.source, &each.column, &each.value}) *text = in.text();
    const std::uint64_t instead = in.number();
    if (instead > 1) in.refuse();
    if (instead == 1) each.instead = std::string(in.text());
    out.push_back(std::move(each));
  }
  CW_CHECK(in.finish());
  return out;
}

}  // namespace cw::link
