// SPDX-License-Identifier: MIT
// Any text is a job configuration or an error; one that is read is written as model.toml is after training, and reads back equal.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engines/linkage/model_toml.h"
#include "services/linkage/job_config.h"

namespace {

using namespace cw::link;

bool same(const ColumnRule& a, const ColumnRule& b) {
  return a.name == b.name && a.inputs == b.inputs && a.kind == b.kind && a.text == b.text && a.transforms == b.transforms &&
         a.default_dates == b.default_dates && a.shared_limit == b.shared_limit && a.shared_kind == b.shared_kind;
}

// The kept sections are printed sorted by key, so columns are compared by name, not by place.
bool same(const std::vector<ColumnRule>& a, const std::vector<ColumnRule>& b) {
  if (a.size() != b.size()) return false;
  for (const ColumnRule& rule : a) {
    bool found = false;
    for (const ColumnRule& other : b) found = found || same(rule, other);
    if (!found) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto config = read_job_config(text);
  if (!config) return 0;
  const std::string kept = job_sections(text);
  if (!config->model) {
    const auto again = read_job_config(kept);
    if (!again || again->model || again->fields != config->fields || again->subject != config->subject) std::abort();
    return 0;
  }
  const auto again = read_job_config(cw::linkage::write_model_toml({*config->model, config->training}) + "\n" + kept);
  if (!again || !same(config->columns, again->columns) || config->sources.size() != again->sources.size()) std::abort();
  if (*config->model != *again->model || config->id != again->id || config->threshold != again->threshold ||
      config->null_texts != again->null_texts)
    std::abort();
  return 0;
}
