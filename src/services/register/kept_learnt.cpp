// SPDX-License-Identifier: MIT
#include "services/register/kept_learnt.h"

#include <fmt/format.h>

#include "base/packed_bytes.h"

namespace cw::registry {
namespace {

constexpr std::uint64_t form = 1;

}  // namespace

std::string pack_kept(const KeptLearnt& kept) {
  PackedWriter out;
  out.number(form);
  out.text(kept.basis);
  out.text(kept.preparation);
  out.number(kept.duplicate_free.size());
  for (const std::string& source : kept.duplicate_free) out.text(source);
  out.text(kept.index);
  return out.take();
}

Result<KeptLearnt> unpack_kept(std::string_view bytes) {
  PackedReader in(bytes);
  if (const std::uint64_t found = in.number(); in.good() && found != form)
    return fail(ErrorCode::unsupported,
                fmt::format("what the register has learnt is kept in form {}; this program knows form {}.", found, form));
  KeptLearnt out;
  out.basis = in.text();
  out.preparation = in.text();
  for (std::size_t left = in.count(); left > 0 && in.good(); --left) out.duplicate_free.emplace_back(in.text());
  out.index = in.text();
  CW_CHECK(in.finish());
  return out;
}

}  // namespace cw::registry
