// SPDX-License-Identifier: MIT
// `commonweal explain`: which question was asked, and its answer as text.
#include <fmt/format.h>

#include "services/linkage/explain_text.h"

namespace cw::link {
namespace {

Result<void> check_question(const ExplainOptions& options) {
  const int asked = (options.id_a.empty() ? 0 : 1) + (options.person.empty() ? 0 : 1) + (options.unlinkable ? 1 : 0);
  if (asked == 1) return {};
  return fail_with_exit(ErrorCode::invalid, 2,
                        asked == 0 ? "Say what to explain: two ids, one id, --person PERSON_ID or --unlinkable."
                                   : "Ask one thing at a time: ids, --person or --unlinkable.");
}

Result<std::string> explain_pair(const ExplainOptions& options, ExplainedRun& run) {
  CW_TRY(const linkage::RecordIndex a, run.find_record(options.id_a));
  CW_TRY(const linkage::RecordIndex b, run.find_record(options.id_b));
  CW_TRY(const linkage::Explanation explanation, run.linker().explain(a, b));
  CW_CHECK(run.take_up_links());
  run.weigh_all_within(a);
  return waterfall_text(run, explanation) + "\n" + joined_text(run, a, b, explanation);
}

Result<std::string> explain_entity(const ExplainOptions& options, ExplainedRun& run) {
  linkage::RecordIndex record = 0;
  if (options.person.empty()) {
    CW_TRY(record, run.find_record(options.id_a));
    CW_CHECK(run.take_up_links());
  } else {
    CW_CHECK(run.take_up_links());
    CW_TRY(record, run.find_person(options.person));
  }
  run.weigh_all_within(record);
  return entity_text(run, record);
}

}  // namespace

Result<std::string> run_explain(const ExplainOptions& options) {
  CW_CHECK(check_question(options));
  ExplainedRun run;
  CW_CHECK(run.take_up(options.out));
  if (options.unlinkable) return unlinkable_text(run, static_cast<std::size_t>(*options.unlinkable));
  return options.id_b.empty() ? explain_entity(options, run) : explain_pair(options, run);
}

}  // namespace cw::link
