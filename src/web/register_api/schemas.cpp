// SPDX-License-Identifier: MIT
// What the API's values look like.
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

Schema uuid() { return Schema::text().formatted("uuid"); }
Schema moment() { return Schema::text().formatted("date-time"); }
Schema list_of(std::string name) { return Schema::array(Schema::reference(std::move(name))); }
Schema columns() { return Schema::any().described("an object: a column's name to its text, number, truth value, or a list of these"); }
Schema shown_apart() { return Schema::boolean().described("a protected person: set them off from others, leave them on no screen"); }
Schema number_of(std::string what) { return Schema::integer().described(std::move(what)); }

void define_records(Api& api) {
  api.define("RecordKey", Schema::object({{"source", Schema::text().of_size(1, 200).described("as the access policy names it")},
                                          {"id", Schema::text().of_size(1, 200).described("what the source calls its record")}}));
  api.define("RecordColumns", Schema::object({{"columns", columns()}}));
  api.define("PersonChange",
             Schema::object({{"person", uuid()},
                             {"kind", Schema::text().one_of({"created", "returned", "merged", "split", "ended", "changed"})},
                             {"other", uuid().described("into whom it merged, or from whom it split"), Need::optional}}));
  api.define("RecordOutcome", Schema::object({{"done", Schema::text().one_of({"added", "changed", "unchanged", "returned", "removed"})},
                                              {"person", uuid().or_null().described("whose record it is; null where it was removed")},
                                              {"record", number_of("the record's number in the register")},
                                              {"change", number_of("the change's number in the history; 0 where nothing changed")},
                                              {"people", list_of("PersonChange")},
                                              {"grounds", Schema::array(Schema::text()).described("why records are together or apart")}}));
  api.define("LineProblem",
             Schema::object({{"code", Schema::text()}, {"detail", Schema::text()}, {"field", Schema::text(), Need::optional}}));
  api.define("LineOutcome", Schema::object({{"line", number_of("of the body, from 1")},
                                            {"accepted", Schema::reference("RecordOutcome"), Need::optional},
                                            {"problem", Schema::reference("LineProblem"), Need::optional}}));
}

void define_people(Api& api) {
  api.define("SaidBy", Schema::object({{"record", Schema::integer()}, {"source", Schema::text()}, {"since", moment()}}));
  api.define("OtherValue", Schema::object({{"value", Schema::any()}, {"said_by", list_of("SaidBy")}}));
  api.define("ShownField", Schema::object({{"column", Schema::text()},
                                           {"value", Schema::any()},
                                           {"source", Schema::text()},
                                           {"record", Schema::integer()},
                                           {"age_days", number_of("since the source began to say so")},
                                           {"why", Schema::text()},
                                           {"said_by", list_of("SaidBy")},
                                           {"others", list_of("OtherValue")},
                                           {"conflict", Schema::text().one_of({"none", "detail", "contradiction"})}}));
  api.define("Record", Schema::object({{"record", Schema::integer()},
                                       {"source", Schema::text()},
                                       {"id", Schema::text().or_null().described("null where you may not see it")},
                                       {"columns", columns().described("those that you may see")},
                                       {"loaded_at", moment()},
                                       {"changed_at", moment()},
                                       {"of_person_since", moment()}}));
  api.define("Person",
             Schema::object({{"person", uuid()},
                             {"asked", uuid()},
                             {"path", Schema::array(uuid()).described("where the asked id went by merging; empty where it did not")},
                             {"state", Schema::text().one_of({"live", "ended", "merged"})},
                             {"made_at", moment()},
                             {"at", moment().described("the moment that this shows")},
                             {"fields", list_of("ShownField")},
                             {"records", list_of("Record")},
                             {"records_withheld", number_of("records of which you may see nothing")},
                             {"shown_apart", shown_apart()}}));
  api.define("Replaced", Schema::object({{"asked", uuid()}, {"replaced_by", uuid()}}));
  api.define("HistoryEntry", Schema::object({{"change", Schema::integer()},
                                             {"at", moment()},
                                             {"kind", Schema::text()},
                                             {"record", Schema::integer().or_null()},
                                             {"judgement", Schema::integer().or_null()},
                                             {"load", Schema::text()},
                                             {"who", Schema::text()},
                                             {"reason", Schema::text()},
                                             {"people", list_of("PersonChange")},
                                             {"grounds", Schema::array(Schema::text())}}));
  api.define("History", Schema::object({{"entries", list_of("HistoryEntry").described("newest first")}}));
  api.define("MatchQuestion", Schema::object({{"columns", columns()}, {"most", Schema::integer().between(1, 50), Need::optional}}));
  api.define("PersonMatch", Schema::object({{"person", uuid()},
                                            {"record", number_of("the best of their records")},
                                            {"match_weight", Schema::number().described("log2 of the odds that it is them")},
                                            {"shown_apart", shown_apart()}}));
  api.define("Matches", Schema::object({{"people", list_of("PersonMatch").described("best first")}}));
}

void define_judgements(Api& api) {
  const Schema reason = Schema::text().of_size(1, 2000).described("in your words; no personal data");
  api.define("NewJudgement", Schema::object({{"left", Schema::reference("RecordKey")},
                                             {"right", Schema::reference("RecordKey")},
                                             {"says", Schema::text().one_of({"same", "not_same"})},
                                             {"reason", reason}}));
  api.define("Undo", Schema::object({{"reason", reason}}));
  api.define("Judgement",
             Schema::object({{"judgement", Schema::integer()},
                             {"change", Schema::integer()},
                             {"state", Schema::text().one_of({"proposed", "in_force", "refused", "undone"})},
                             {"contradicts", Schema::array(Schema::integer()).described("judgements that cannot be true beside it")},
                             {"people", list_of("PersonChange")}}));
}

void define_access_log(Api& api) {
  const Schema texts = Schema::array(Schema::text());
  api.define("Look", Schema::object({{"number", Schema::integer()},
                                     {"at", moment()},
                                     {"outcome", Schema::text().one_of({"allowed", "refused", "failed"})},
                                     {"account", Schema::text()},
                                     {"roles", texts},
                                     {"organisation", Schema::text()},
                                     {"team", Schema::text()},
                                     {"purpose", Schema::text()},
                                     {"legal_basis", Schema::text()},
                                     {"action", Schema::text()},
                                     {"fields_asked", texts},
                                     {"fields_shown", texts},
                                     {"sources", texts},
                                     {"decided_by", Schema::text()},
                                     {"policy", Schema::text()},
                                     {"reason", Schema::text()},
                                     {"detail", Schema::text()}}));
  api.define("Looks", Schema::object({{"entries", list_of("Look").described("newest first")}}));
}

}  // namespace

void define_schemas(Api& api) {
  define_records(api);
  define_people(api);
  define_judgements(api);
  define_access_log(api);
}

}  // namespace cw::web
