// SPDX-License-Identifier: MIT
// The review queue: what waits, taking work, the two records side by side, answers, and what they say of reviewers and of the model.
#include "services/place/reviews.h"

#include "base/date_text.h"
#include "base/json.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using place::Reviews;
using review::ItemId;
using review::Sight;

Value whole(std::int64_t number) { return Value(number); }
Value interval_value(const linkage::Interval& interval) { return Value(List{Value(interval.low), Value(interval.high)}); }
Value number_or_null(const std::optional<double>& number) { return number ? Value(*number) : Value(); }
Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

ItemId item_in_path(const Request& request) { return ItemId::parse(request.parameter("review")).value_or(ItemId()); }

place::Asking asking_with_reason(const ApiCall& call) {
  place::Asking out = asking_of(call.request);
  out.reason = *member(call.body, "reason")->get<std::string>();
  return out;
}

Value counts_value(const review::QueueCounts& counts) {
  List kinds;
  for (const review::KindCount& each : counts.kinds)
    kinds.emplace_back(Structure{{"kind", text_of(review::name_of(each.kind))},
                                 {"open", whole(each.open)},
                                 {"oldest", each.open > 0 ? Value(each.oldest) : Value()}});
  return Value(Structure{{"open", whole(counts.open)},
                         {"disputed", whole(counts.disputed)},
                         {"deciding", whole(counts.deciding)},
                         {"settled", whole(counts.settled)},
                         {"settled_last_week", whole(counts.settled_last_week)},
                         {"with_reviewers", whole(counts.held)},
                         {"kinds", Value(std::move(kinds))},
                         {"ages", Value(Structure{{"under_a_day", whole(counts.under_a_day)},
                                                  {"under_a_week", whole(counts.under_a_week)},
                                                  {"under_four_weeks", whole(counts.under_four_weeks)},
                                                  {"older", whole(counts.older)}})}});
}

Value record_value(const place::ReviewRecord& record) {
  return Value(Structure{{"record", whole(record.number.value)},
                         {"source", text_or_null(record.source)},
                         {"id", text_or_null(record.id)},
                         {"columns", record.columns}});
}

// What gives the score away, or what the register thinks, is null in blind review.
Value page_value(const place::ReviewPage& page) {
  const review::Item& item = page.handed.item;
  const bool open = page.sight == Sight::open;
  List fields, answers;
  for (const place::ReviewField& each : page.fields)
    fields.emplace_back(Structure{
        {"comparison", Value(each.comparison)}, {"level", Value(each.level)}, {"match_weight", number_or_null(each.match_weight)}});
  for (const review::GivenAnswer& each : page.answers)
    answers.emplace_back(Structure{{"reviewer", Value(each.name)},
                                   {"says", text_of(review::name_of(each.answer.says))},
                                   {"reason", Value(each.answer.reason)},
                                   {"at", Value(each.at)}});
  return Value(Structure{{"review", Value(item.id.text())},
                         {"part", text_of(review::name_of(page.handed.part))},
                         {"sight", text_of(review::name_of(page.sight))},
                         {"until", Value(page.handed.until)},
                         {"left", record_value(page.left)},
                         {"right", record_value(page.right)},
                         {"fields", Value(std::move(fields))},
                         {"kind", open ? text_of(review::name_of(item.kind)) : Value()},
                         {"standing", open ? text_of(review::name_of(item.standing)) : Value()},
                         {"match_weight", open ? Value(item.match_weight) : Value()},
                         {"probability", open ? Value(item.probability) : Value()},
                         {"value", open ? Value(item.value) : Value()},
                         {"why", open ? Value(item.why) : Value()},
                         {"answers", Value(std::move(answers))}});
}

Value agreement_value(const review::Agreement& agreement) {
  List table;
  for (const auto& row : agreement.table) {
    List cells;
    for (const std::int64_t cell : row) cells.emplace_back(cell);
    table.emplace_back(std::move(cells));
  }
  return Value(Structure{{"pairs", whole(agreement.pairs)},
                         {"equal", whole(agreement.equal)},
                         {"share", Value(agreement.share)},
                         {"share_interval", interval_value(agreement.share_interval)},
                         {"kappa", number_or_null(agreement.kappa)},
                         {"kappa_interval", interval_value(agreement.kappa_interval)},
                         {"table", Value(std::move(table))}});
}

Value agreement_report(const review::AgreementReport& report) {
  List pairs;
  for (const review::AgreementOfPair& each : report.pairs)
    pairs.emplace_back(
        Structure{{"first", Value(each.first)}, {"second", Value(each.second)}, {"agreement", agreement_value(each.agreement)}});
  return Value(Structure{{"answers", whole(report.answers)},
                         {"reviews", whole(report.items)},
                         {"asked_of_two", whole(report.asked_of_two)},
                         {"decided_by_a_third", whole(report.decided_by_third)},
                         {"alpha", number_or_null(report.alpha.alpha)},
                         {"alpha_interval", interval_value(report.alpha.interval)},
                         {"all", agreement_value(report.all)},
                         {"reviewers", Value(std::move(pairs))}});
}

Value calibration_value(const review::CalibrationReport& report) {
  List bands;
  for (const review::CalibrationBand& each : report.calibration.bands)
    bands.emplace_back(Structure{{"from", Value(each.from)},
                                 {"until", Value(each.until)},
                                 {"answered", whole(each.answered)},
                                 {"same", whole(each.same)},
                                 {"cannot_tell", whole(each.cannot_tell)},
                                 {"share", Value(each.share)},
                                 {"interval", interval_value(each.interval)},
                                 {"claimed", Value(each.claimed)},
                                 {"inclusion", Value(each.inclusion)},
                                 {"pairs", Value(each.pairs)}});
  return Value(Structure{{"bands", Value(std::move(bands))},
                         {"answered", whole(report.calibration.answered)},
                         {"share", Value(report.calibration.share)},
                         {"interval", interval_value(report.calibration.interval)},
                         {"claimed", Value(report.calibration.claimed)},
                         {"settled", whole(report.answered_in_all)},
                         {"settled_same", whole(report.same_in_all)}});
}

Result<Timestamp> moment(const ApiCall& call, std::string_view name, Timestamp otherwise) {
  const std::string_view text = call.text(name);
  if (text.empty()) return otherwise;
  for (const char* format : {"%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"})
    if (const auto at = parse_timestamp(text, format)) return *at;
  return fail(ErrorCode::invalid, "this must be a moment in UTC such as 2026-03-01T09:30:00Z.", std::string(name));
}

Result<Response> show_counts(Reviews& reviews, ApiCall& call) {
  CW_TRY(const review::QueueCounts counts, reviews.counts(asking_of(call.request)));
  return Response::json(counts_value(counts));
}

Result<Response> take_next(Reviews& reviews, ApiCall& call) {
  CW_TRY(const std::optional<review::Handed> handed, reviews.next(asking_of(call.request)));
  return Response::json(Value(Structure{{"review", handed ? Value(handed->item.id.text()) : Value()},
                                        {"part", handed ? text_of(review::name_of(handed->part)) : Value()},
                                        {"until", handed ? Value(handed->until) : Value()}}));
}

Result<Response> show_review(Reviews& reviews, ApiCall& call) {
  CW_TRY(const place::ReviewPage page, reviews.item(asking_of(call.request), item_in_path(call.request)));
  return Response::json(page_value(page));
}

Result<Response> answer_review(Reviews& reviews, ApiCall& call) {
  const std::string says = *member(call.body, "says")->get<std::string>();
  review::Answer answer{review::Says::cannot_tell, *member(call.body, "reason")->get<std::string>()};
  if (says == "same") answer.says = review::Says::same;
  if (says == "not_same") answer.says = review::Says::not_same;
  CW_TRY(const place::ReviewDone done, reviews.answer(asking_with_reason(call), item_in_path(call.request), answer));
  const review::AnswerOutcome& outcome = done.outcome;
  return Response::json(Value(
      Structure{{"review", Value(outcome.item.id.text())},
                {"state", text_of(review::name_of(outcome.item.state))},
                {"outcome", outcome.item.state == review::ItemState::settled && outcome.outcome ? text_of(review::name_of(*outcome.outcome))
                                                                                                : Value()},
                {"judgement", done.judgement ? judgement_value(*done.judgement) : Value()}}));
}

Result<Response> give_back(Reviews& reviews, ApiCall& call) {
  const bool skipped = *member(call.body, "how")->get<std::string>() == "skipped";
  CW_CHECK(
      reviews.give_back(asking_of(call.request), item_in_path(call.request), skipped ? review::Back::skipped : review::Back::given_back));
  return Response::json(Value(Structure{{"review", Value(item_in_path(call.request).text())}}));
}

Result<Response> show_agreement(Reviews& reviews, ApiCall& call) {
  review::TimeSpan span;
  CW_TRY(span.from, moment(call, "from", Timestamp{0}));
  CW_TRY(span.until, moment(call, "until", Timestamp{INT64_MAX}));
  CW_TRY(const review::AgreementReport report, reviews.agreement(asking_of(call.request), span));
  return Response::json(agreement_report(report));
}

Result<Response> show_calibration(Reviews& reviews, ApiCall& call) {
  CW_TRY(const review::CalibrationReport report, reviews.calibration(asking_of(call.request)));
  return Response::json(calibration_value(report));
}

Result<Response> show_labels(Reviews& reviews, ApiCall& call) {
  const bool records = call.text("form", "pairs") == "records";
  CW_TRY(std::string lines, reviews.labels(asking_of(call.request), records ? place::LabelForm::records : place::LabelForm::pairs));
  Response out;
  out.headers.set("Content-Type", "application/x-ndjson");
  out.body = std::move(lines);
  return out;
}

Result<Response> decide(Reviews& reviews, ApiCall& call) {
  std::int64_t number = 0;
  for (const char digit : call.request.parameter("judgement")) {
    if (digit < '0' || digit > '9' || number > 1'000'000'000'000'000)
      return fail(ErrorCode::not_found, "there is no judgement of this number.");
    number = number * 10 + (digit - '0');
  }
  const bool agrees = *member(call.body, "verdict")->get<std::string>() == "agree";
  CW_TRY(const registry::JudgementOutcome outcome,
         reviews.decide(asking_with_reason(call), number, agrees ? registry::Verdict::agree : registry::Verdict::refuse));
  return Response::json(judgement_value(outcome));
}

void add_work_operations(Api& api, Reviews& reviews) {
  api.add({.path = "/reviews",
           .id = "get_review_queue",
           .summary = "What waits to be reviewed: counts and ages, nothing of anybody.",
           .tag = "reviews",
           .headers = asking_headers(),
           .replies = {{200, "the counts", Schema::reference("ReviewQueue")}},
           .options = needs(scope_reviews_read),
           .handler = [&reviews](ApiCall& call) { return show_counts(reviews, call); }});
  api.add({.method = Method::post,
           .path = "/reviews/next",
           .id = "take_review",
           .summary = "The pair that is with you, or the next that is worth most; it is yours until its time runs out.",
           .tag = "reviews",
           .headers = asking_headers(),
           .replies = {{200, "the pair's id; null where there is none for you", Schema::reference("TakenReview")}},
           .options = needs(scope_reviews_write),
           .handler = [&reviews](ApiCall& call) { return take_next(reviews, call); }});
  api.add({.path = "/reviews/{review:uuid}",
           .id = "get_review",
           .summary = "The two records of a pair that is with you, side by side, as far as you may see them.",
           .tag = "reviews",
           .headers = asking_headers(),
           .replies = {{200, "the pair", Schema::reference("Review")}},
           .options = needs(scope_reviews_write),
           .handler = [&reviews](ApiCall& call) { return show_review(reviews, call); }});
  api.add({.method = Method::post,
           .path = "/reviews/{review:uuid}/answer",
           .id = "answer_review",
           .summary = "Same, not the same, or cannot tell. What it comes to goes to the register at once.",
           .tag = "reviews",
           .headers = asking_headers(),
           .body = Schema::reference("ReviewAnswer"),
           .replies = {{200, "it is kept", Schema::reference("AnsweredReview")}},
           .options = needs(scope_reviews_write),
           .handler = [&reviews](ApiCall& call) { return answer_review(reviews, call); }});
  api.add({.method = Method::post,
           .path = "/reviews/{review:uuid}/give-back",
           .id = "give_back_review",
           .summary = "Somebody else may have it; skipped: and it is not given to you again.",
           .tag = "reviews",
           .headers = asking_headers(),
           .body = Schema::reference("GiveBack"),
           .replies = {{200, "it is not with you any more", Schema::reference("GivenBackReview")}},
           .options = needs(scope_reviews_write),
           .handler = [&reviews](ApiCall& call) { return give_back(reviews, call); }});
}

void add_report_operations(Api& api, Reviews& reviews) {
  const Schema moment_schema = Schema::text().formatted("date-time");
  api.add({.path = "/reviews/agreement",
           .id = "get_review_agreement",
           .summary = "Whether reviewers who were asked about the same pair agree beyond chance.",
           .tag = "reviews",
           .query = {{"from", moment_schema}, {"until", moment_schema}},
           .headers = asking_headers(),
           .replies = {{200, "agreement, of all and of each two reviewers", Schema::reference("ReviewAgreement")}},
           .options = needs(scope_reviews_read),
           .handler = [&reviews](ApiCall& call) { return show_agreement(reviews, call); }});
  api.add({.path = "/reviews/calibration",
           .id = "get_review_calibration",
           .summary = "What share of pairs is the same person, by match weight, from pairs that were drawn at random.",
           .tag = "reviews",
           .headers = asking_headers(),
           .replies = {{200, "by bands of match weight", Schema::reference("ReviewCalibration")}},
           .options = needs(scope_reviews_read),
           .handler = [&reviews](ApiCall& call) { return show_calibration(reviews, call); }});
  api.add({.path = "/reviews/labels",
           .id = "get_review_labels",
           .summary = "Settled pairs as labels for training and evaluation; needs leave to export ids.",
           .tag = "reviews",
           .query = {{"form", Schema::text().one_of({"pairs", "records"})}},
           .headers = asking_headers(),
           .replies = {{200, "one line a label", Schema::reference("ReviewLabel"), "application/x-ndjson"}},
           .options = needs(scope_reviews_read),
           .handler = [&reviews](ApiCall& call) { return show_labels(reviews, call); }});
  api.add({.method = Method::post,
           .path = "/judgements/{judgement:integer}/decision",
           .id = "decide_judgement",
           .summary = "The second reviewer's word on a judgement that waits for one; it must be somebody else than the first.",
           .tag = "judgements",
           .headers = asking_headers(),
           .body = Schema::reference("Decision"),
           .replies = {{200, "it holds, or it is refused", Schema::reference("Judgement")}},
           .options = needs(scope_judgements_write),
           .handler = [&reviews](ApiCall& call) { return decide(reviews, call); }});
}

}  // namespace

void add_review_operations(Api& api, place::Place& place) {
  define_review_schemas(api);
  add_work_operations(api, place.reviews());
  add_report_operations(api, place.reviews());
}

}  // namespace cw::web
