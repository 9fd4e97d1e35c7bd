// SPDX-License-Identifier: MIT
// The review queue: what waits, one pair after another, undo, disputes.
#include "services/place/linkage_view.h"
#include "services/place/reviews.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/page_times.h"
#include "web/pages/internal/review_bodies.h"

namespace cw::pages {
namespace {

using Answer = Result<web::Response>;

constexpr std::size_t longest_reason = 1000;
constexpr std::size_t most_disputes = 25;

struct Weights {
  double prior = 0, threshold = 0;  // bits
};

place::Reviews& reviews_of(Visit& visit) { return visit.place().reviews(); }

review::ItemId item_of(const Visit& visit) { return review::ItemId::parse(visit.request.parameter("review")).value_or(review::ItemId()); }

std::string path_of(review::ItemId id) { return "/reviews/" + id.text(); }

Result<review::Sitting> sitting_of(Visit& visit) {
  return reviews_of(visit).sitting(visit.asking(), start_of_uk_day(today_of(visit.desk().options().clock)));
}

Answer show_queue(Visit& visit) {
  QueuePage page;
  place::Reviews& reviews = reviews_of(visit);
  CW_TRY(page.counts, reviews.counts(visit.asking()));
  CW_TRY(page.sitting, sitting_of(visit));
  page.decides = reviews.decides(visit.asking());
  page.four_eyes = reviews.rules().second_pair == review::SecondPair::needed;
  if (page.decides) {
    CW_TRY(page.disputes, reviews.disputes(visit.asking(), most_disputes));
  }
  return visit.show({.title = visit.words.text("review.queue_title"_key)}, queue_body(visit.words, visit.forms(), page));
}

Answer show_pair(Visit& visit, const Weights& weights, std::string_view reason, const html::FormErrors& errors) {
  auto pair = reviews_of(visit).item(visit.asking(), item_of(visit));
  if (!pair && (pair.error().code == ErrorCode::conflict || pair.error().code == ErrorCode::not_found))
    return visit.go_to("/reviews", {html::FlashKind::notice, "review_not_to_take"});
  if (!pair) return tl::unexpected(std::move(pair).error());
  PairPage page{.pair = std::move(*pair), .prior_weight = weights.prior, .threshold_weight = weights.threshold, .reason = reason};
  CW_TRY(page.sitting, sitting_of(visit));
  const bool decision = page.pair.handed.part == review::Part::decision;
  return visit.show({.title = visit.words.text(decision ? "review.decide_title"_key : "review.pair_title"_key),
                     .errors = errors.empty() ? html::Errors::none : html::Errors::some,
                     .back = "/reviews",
                     .status = errors.empty() ? 200 : 400},
                    pair_body(visit.words, visit.forms(), page, errors));
}

// To the next pair, or back to the queue where there is none.
Answer go_on(Visit& visit, const html::Flash& flash) {
  CW_TRY(const std::optional<review::Handed> next, reviews_of(visit).next(visit.asking()));
  if (!next) return visit.go_to("/reviews", {html::FlashKind::success, "review_none_left"});
  return flash.key.empty() ? visit.go_to(path_of(next->item.id)) : visit.go_to(path_of(next->item.id), flash);
}

std::optional<review::Says> says_named(std::string_view name) {
  for (const review::Says says : {review::Says::same, review::Says::not_same, review::Says::cannot_tell})
    if (review::name_of(says) == name) return says;
  return std::nullopt;
}

Answer answer_pair(Visit& visit, const Weights& weights) {
  const auto says = says_named(visit.field("says"));
  std::string reason = visit.field("reason");
  html::FormErrors errors;
  if (!says) errors.add("says", visit.words.text("review.choose_answer"_key));
  if (reason.size() > longest_reason) errors.add("reason", visit.words.text("review.reason_too_long"_key));
  if (!errors.empty()) return show_pair(visit, weights, reason, errors);
  if (reason.empty()) reason = visit.words.text("review.reason_none"_key);
  place::Asking asking = visit.asking();
  asking.reason = reason;
  const auto done = reviews_of(visit).answer(asking, item_of(visit), {*says, reason});
  if (!done && done.error().code == ErrorCode::conflict) return go_on(visit, {html::FlashKind::notice, "review_gone"});
  if (!done) return tl::unexpected(done.error());
  return go_on(visit, {html::FlashKind::success, "review_answered"});
}

Answer put_back(Visit& visit, review::Back how) {
  const auto done = reviews_of(visit).give_back(visit.asking(), item_of(visit), how);
  if (!done && done.error().code != ErrorCode::conflict) return tl::unexpected(done.error());
  if (how == review::Back::skipped) return go_on(visit, {html::FlashKind::success, "review_skipped"});
  return visit.go_to("/reviews", {html::FlashKind::success, "review_given_back"});
}

Answer undo_answer(Visit& visit) {
  place::Asking asking = visit.asking();
  asking.reason = "taken back by the reviewer";
  CW_TRY(const std::optional<review::Handed> again, reviews_of(visit).undo_answer(asking, item_of(visit)));
  if (again) return visit.go_to(path_of(again->item.id), {html::FlashKind::success, "review_undone"});
  return visit.go_to("/reviews", {html::FlashKind::success, "review_undone_gone"});
}

Answer take_pair(Visit& visit) {
  CW_TRY(const std::optional<review::Handed> taken, reviews_of(visit).take(visit.asking(), item_of(visit)));
  if (taken) return visit.go_to(path_of(taken->item.id));
  return visit.go_to("/reviews", {html::FlashKind::notice, "review_not_to_take"});
}

Result<void> home_part(Visit& visit, html::Html& out) {
  if (!visit.has_role("data_officer") && !visit.has_role("manager")) return {};
  CW_TRY(const std::int64_t waiting, reviews_of(visit).waiting());
  out << "<h2 class=\"govuk-heading-m\"><a class=\"govuk-link\" href=\"/reviews\">"_html << visit.words.text("review.home_title"_key)
      << "</a></h2><p class=\"govuk-body\">"_html << visit.words.counted("review.home"_key, waiting) << "</p>"_html;
  return {};
}

}  // namespace

void add_review_pages(Desk& desk) {
  Weights weights;
  if (const auto model = place::linkage_model_of(desk.place())) weights = {model->prior_weight, model->threshold_weight};
  const PageOptions purpose{.needs = Needs::purpose};
  desk.navigation({.title = "nav.reviews"_key,
                   .about = "nav.reviews_about"_key,
                   .href = "/reviews",
                   .roles = {"data_officer", "manager"},
                   .order = 50});
  desk.home_part(10, home_part);
  desk.page("/reviews", purpose, show_queue);
  desk.form("/reviews/next", purpose, [](Visit& visit) { return go_on(visit, {}); });
  desk.page("/reviews/{review:uuid}", purpose, [weights](Visit& visit) { return show_pair(visit, weights, {}, {}); });
  desk.form("/reviews/{review:uuid}/answer", purpose, [weights](Visit& visit) { return answer_pair(visit, weights); });
  desk.form("/reviews/{review:uuid}/skip", purpose, [](Visit& visit) { return put_back(visit, review::Back::skipped); });
  desk.form("/reviews/{review:uuid}/give-back", purpose, [](Visit& visit) { return put_back(visit, review::Back::given_back); });
  desk.form("/reviews/{review:uuid}/undo", purpose, undo_answer);
  desk.form("/reviews/{review:uuid}/take", purpose, take_pair);
}

}  // namespace cw::pages
