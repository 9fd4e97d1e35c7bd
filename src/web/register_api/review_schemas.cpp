// SPDX-License-Identifier: MIT
// What the values of the review queue look like.
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

Schema moment() { return Schema::text().formatted("date-time"); }
Schema count(std::string of) { return Schema::integer().described(std::move(of)); }
Schema interval() { return Schema::array(Schema::number()).of_size(2, 2).described("95 %: low, high"); }
Schema blind(const Schema& schema) { return schema.or_null(); }  // null in blind review
Schema reason() { return Schema::text().of_size(1, 2000).described("in your words; no personal data"); }

void define_work(Api& api) {
  const Schema kind = Schema::text().one_of({"apart", "against", "identifiers", "together", "bridge", "large", "contradiction", "sample"});
  const Schema part = Schema::text().one_of({"review", "decision"});
  const Schema says = Schema::text().one_of({"same", "not_same", "cannot_tell"});
  api.define("ReviewKind", Schema::object({{"kind", kind}, {"open", Schema::integer()}, {"oldest", moment().or_null()}}));
  api.define("ReviewAges", Schema::object({{"under_a_day", Schema::integer()},
                                           {"under_a_week", Schema::integer()},
                                           {"under_four_weeks", Schema::integer()},
                                           {"older", Schema::integer()}}));
  api.define("ReviewQueue", Schema::object({{"open", count("wait for an answer")},
                                            {"disputed", count("wait for a third, since two disagree")},
                                            {"deciding", count("are on their way to the register")},
                                            {"settled", Schema::integer()},
                                            {"settled_last_week", Schema::integer()},
                                            {"with_reviewers", Schema::integer()},
                                            {"kinds", Schema::array(Schema::reference("ReviewKind"))},
                                            {"ages", Schema::reference("ReviewAges")}}));
  api.define("TakenReview", Schema::object({{"review", Schema::text().formatted("uuid").or_null()},
                                            {"part", part.or_null()},
                                            {"until", moment().or_null().described("then somebody else may get it")}}));
  api.define("ReviewRecord", Schema::object({{"record", Schema::integer()},
                                             {"source", Schema::text().or_null()},
                                             {"id", Schema::text().or_null()},
                                             {"columns", Schema::any().described("those that you may see")}}));
  api.define("ReviewField", Schema::object({{"comparison", Schema::text()},
                                            {"level", Schema::text().described("how far the two agree")},
                                            {"match_weight", blind(Schema::number())}}));
  api.define("GivenAnswer", Schema::object({{"reviewer", Schema::text()}, {"says", says}, {"reason", Schema::text()}, {"at", moment()}}));
  api.define("Review", Schema::object({{"review", Schema::text().formatted("uuid")},
                                       {"part", part},
                                       {"sight", Schema::text().one_of({"open", "blind", "blind_to_sources"})},
                                       {"until", moment()},
                                       {"left", Schema::reference("ReviewRecord")},
                                       {"right", Schema::reference("ReviewRecord")},
                                       {"fields", Schema::array(Schema::reference("ReviewField"))},
                                       {"kind", blind(kind)},
                                       {"standing", blind(Schema::text().one_of({"apart", "together"}))},
                                       {"match_weight", blind(Schema::number())},
                                       {"probability", blind(Schema::number())},
                                       {"value", blind(Schema::number())},
                                       {"why", blind(Schema::text())},
                                       {"answers", Schema::array(Schema::reference("GivenAnswer")).described("for who decides")}}));
  api.define("ReviewAnswer", Schema::object({{"says", says}, {"reason", reason()}}));
  api.define("AnsweredReview",
             Schema::object({{"review", Schema::text().formatted("uuid")},
                             {"state", Schema::text().one_of({"open", "disputed", "deciding", "settled", "closed"})},
                             {"outcome", says.or_null().described("once it is settled")},
                             {"judgement", Schema::any().described("a Judgement where the register was told, else null")}}));
  api.define("GiveBack", Schema::object({{"how", Schema::text().one_of({"given_back", "skipped"})}}));
  api.define("GivenBackReview", Schema::object({{"review", Schema::text().formatted("uuid")}}));
  api.define("Decision", Schema::object({{"verdict", Schema::text().one_of({"agree", "refuse"})}, {"reason", reason()}}));
}

void define_reports(Api& api) {
  api.define("Agreement", Schema::object({{"pairs", count("answered by both")},
                                          {"equal", Schema::integer()},
                                          {"share", Schema::number()},
                                          {"share_interval", interval()},
                                          {"kappa", Schema::number().or_null().described("Cohen's; null where chance alone explains it")},
                                          {"kappa_interval", interval()},
                                          {"table", Schema::array(Schema::array(Schema::integer()))
                                                        .described("first's answer by second's: same, not_same, cannot_tell")}}));
  api.define("AgreementOfTwo",
             Schema::object({{"first", Schema::text()}, {"second", Schema::text()}, {"agreement", Schema::reference("Agreement")}}));
  api.define("ReviewAgreement", Schema::object({{"answers", Schema::integer()},
                                                {"reviews", Schema::integer()},
                                                {"asked_of_two", Schema::integer()},
                                                {"decided_by_a_third", Schema::integer()},
                                                {"alpha", Schema::number().or_null().described("Krippendorff's, nominal")},
                                                {"alpha_interval", interval()},
                                                {"all", Schema::reference("Agreement")},
                                                {"reviewers", Schema::array(Schema::reference("AgreementOfTwo"))}}));
  api.define("CalibrationBand", Schema::object({{"from", Schema::number().described("match weight")},
                                                {"until", Schema::number()},
                                                {"answered", Schema::integer()},
                                                {"same", Schema::integer()},
                                                {"cannot_tell", Schema::integer()},
                                                {"share", Schema::number().described("same / answered")},
                                                {"interval", interval()},
                                                {"claimed", Schema::number().described("mean match probability of the same pairs")},
                                                {"inclusion", Schema::number().described("chance of a pair of the band to be among them")},
                                                {"pairs", Schema::number().described("of the band in the register, estimated")}}));
  api.define("ReviewCalibration",
             Schema::object({{"bands", Schema::array(Schema::reference("CalibrationBand"))},
                             {"answered", Schema::integer()},
                             {"share", Schema::number().described("of all bands, weighted by the inverse inclusion")},
                             {"interval", interval()},
                             {"claimed", Schema::number()},
                             {"settled", count("all settled pairs: chosen for their value, so of shares they say nothing")},
                             {"settled_same", Schema::integer()}}));
  api.define("ReviewLabel", Schema::object({{"source_l", Schema::text(), Need::optional},
                                            {"id_l", Schema::text(), Need::optional},
                                            {"source_r", Schema::text(), Need::optional},
                                            {"id_r", Schema::text(), Need::optional},
                                            {"decision", Schema::text().one_of({"same", "not_same"}), Need::optional},
                                            {"match_weight", Schema::number(), Need::optional},
                                            {"sampling_weight", Schema::number().described("0: chosen for its value"), Need::optional},
                                            {"reviewers", Schema::integer(), Need::optional},
                                            {"source", Schema::text().described("of the form records"), Need::optional},
                                            {"record_id", Schema::text(), Need::optional},
                                            {"person_id", Schema::text(), Need::optional}}));
}

}  // namespace

void define_review_schemas(Api& api) {
  define_work(api);
  define_reports(api);
}

}  // namespace cw::web
