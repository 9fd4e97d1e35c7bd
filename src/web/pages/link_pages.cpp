// SPDX-License-Identifier: MIT
// Merges and splits, judgements and their undo, and comparing two records to judge them.
#include <fmt/format.h>

#include "services/place/identity_changes.h"
#include "services/place/linkage_view.h"
#include "services/place/record_comparison.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/link_bodies.h"
#include "web/pages/internal/page_times.h"

namespace cw::pages {
namespace {

using Answer = Result<web::Response>;
using registry::JudgementOutcome;

constexpr std::size_t at_once = 25;
constexpr std::size_t longest_reason = 1000;

struct Weights {
  double prior = 0, threshold = 0;  // bits
};

std::optional<std::int64_t> before_of(const Visit& visit) { return parse_whole_number(visit.request.query_value("before")); }

PageFrame frame_of(std::string title, const html::FormErrors& errors, std::string back) {
  return {.title = std::move(title),
          .errors = errors.empty() ? html::Errors::none : html::Errors::some,
          .back = std::move(back),
          .status = errors.empty() ? 200 : 400};
}

Answer show_changes(Visit& visit) {
  CW_TRY(const auto events, place::identity_changes(visit.place(), visit.asking(), {at_once, before_of(visit)}));
  return visit.show({.title = visit.words.text("link.changes_title"_key)}, changes_body(visit.words, events, at_once));
}

Answer show_judgements(Visit& visit) {
  const bool waiting = visit.request.query_value("state") == "proposed";
  CW_TRY(const auto all, place::judgements(visit.place(), visit.asking(),
                                           {.state = waiting ? "proposed" : "", .most = at_once, .before = before_of(visit)}));
  return visit.show({.title = visit.words.text(waiting ? "link.waiting_title"_key : "link.judgements_title"_key)},
                    judgements_body(visit.words, all, waiting ? LinkTab::waiting : LinkTab::judgements, at_once));
}

Result<std::int64_t> judgement_number(const Visit& visit) {
  const auto number = parse_whole_number(visit.request.parameter("judgement"));
  if (!number) return fail(ErrorCode::not_found, "there is no judgement of this number.");
  return *number;
}

Answer show_judgement(Visit& visit, std::string_view reason, const html::FormErrors& errors) {
  CW_TRY(const std::int64_t number, judgement_number(visit));
  CW_TRY(auto found, place::judgements(visit.place(), visit.asking(), {.number = number}));
  const JudgementPage page{std::move(found.front()), reason};
  return visit.show(frame_of(visit.words.text("link.judgement"_key, {{"number", std::to_string(number)}}), errors, "/links/judgements"),
                    judgement_body(visit.words, visit.forms(), page, errors));
}

void check_reason(const Visit& visit, const std::string& reason, html::FormErrors& errors) {
  if (reason.empty()) errors.add("reason", visit.words.text("link.reason_missing"_key));
  if (reason.size() > longest_reason) errors.add("reason", visit.words.text("link.reason_too_long"_key));
}

Answer act_on_judgement(Visit& visit) {
  const std::string does = visit.field("does"), reason = visit.field("reason");
  html::FormErrors errors;
  check_reason(visit, reason, errors);
  if (!errors.empty()) return show_judgement(visit, reason, errors);
  CW_TRY(const std::int64_t number, judgement_number(visit));
  place::Asking asking = visit.asking();
  asking.reason = reason;
  std::string flash = "link_undone";
  if (does == "agree" || does == "refuse") {
    flash = does == "agree" ? "link_agreed" : "link_refused";
    CW_CHECK(visit.place().reviews().decide(asking, number, does == "agree" ? registry::Verdict::agree : registry::Verdict::refuse));
  } else if (does == "undo") {
    CW_CHECK(visit.place().undo_judgement(asking, number));
  } else {
    return fail(ErrorCode::invalid, "the form does not say what to do with the judgement.", "does");
  }
  return visit.go_to(fmt::format("/links/judgements/{}", number), {html::FlashKind::success, flash});
}

// The person whose id a form gave; empty: none was given. What is wrong goes to the errors.
Result<std::optional<place::PersonAnswer>> person_in(Visit& visit, std::string_view field, html::FormErrors& errors) {
  using Found = std::optional<place::PersonAnswer>;
  const std::string_view text = visit.request.query_value(field);
  if (text.empty()) return Found{};
  const auto id = registry::PersonId::parse(text);
  if (id) {
    auto person = visit.place().person(visit.asking(), *id, {});
    if (person) return Found(std::move(*person));
    if (person.error().code != ErrorCode::not_found) return tl::unexpected(std::move(person).error());
  }
  errors.add(field, visit.words.text("link.person_wrong"_key));
  return Found{};
}

Answer show_choice(Visit& visit, html::FormErrors errors) {
  ChoosePage page{.first_id = visit.request.query_value("first"), .second_id = visit.request.query_value("second")};
  CW_TRY(page.first, person_in(visit, "first", errors));
  CW_TRY(page.second, person_in(visit, "second", errors));
  return visit.show(frame_of(visit.words.text("link.compare_title"_key), errors, {}), choose_body(visit.words, page, errors));
}

struct TwoRecords {
  registry::RecordNumber left, right;
};
std::optional<TwoRecords> records_in(const Visit& visit) {
  const auto left = parse_whole_number(visit.request.query_value("left")), right = parse_whole_number(visit.request.query_value("right"));
  if (!left || !right) return std::nullopt;
  return TwoRecords{{*left}, {*right}};
}

Answer show_comparison(Visit& visit, const Weights& weights, std::string_view reason, const html::FormErrors& errors) {
  const auto records = records_in(visit);
  if (!records) return show_choice(visit, {});
  if (records->left == records->right && visit.request.method == web::Method::get) {
    html::FormErrors same;
    same.add("right", visit.words.text("link.records_same"_key));
    return show_choice(visit, std::move(same));
  }
  CW_TRY(auto compared, place::compare_records(visit.place(), visit.asking(), records->left, records->right));
  const ComparePage page{std::move(compared), weights.prior, weights.threshold, reason};
  return visit.show(frame_of(visit.words.text("link.compare_title"_key), errors, "/links"),
                    compare_body(visit.words, visit.forms(), page, errors));
}

Answer judge_records(Visit& visit, const Weights& weights) {
  const std::string says = visit.field("says"), reason = visit.field("reason");
  const auto records = records_in(visit);
  if (!records) return fail(ErrorCode::invalid, "the form names no two records.", "left");
  html::FormErrors errors;
  check_reason(visit, reason, errors);
  if (says != "same" && says != "not_same") errors.add("reason", visit.words.text("link.says_missing"_key));
  if (!errors.empty()) return show_comparison(visit, weights, reason, errors);
  CW_TRY(const auto compared, place::compare_records(visit.place(), visit.asking(), records->left, records->right));
  if (compared.left.id.empty() || compared.right.id.empty()) return fail(ErrorCode::denied, visit.words.text("link.may_not_judge"_key));
  place::Asking asking = visit.asking();
  asking.reason = reason;
  CW_TRY(const JudgementOutcome done,
         visit.place().judge(asking, {compared.left.source, compared.left.id}, {compared.right.source, compared.right.id},
                             says == "same" ? registry::Says::same : registry::Says::not_same));
  const bool waits = done.state == JudgementOutcome::State::proposed;
  return visit.go_to(fmt::format("/links/judgements/{}", done.judgement),
                     {html::FlashKind::success, waits ? "link_proposed" : "link_judged"});
}

}  // namespace

void add_link_pages(Desk& desk) {
  Weights weights;
  if (const auto model = place::linkage_model_of(desk.place())) weights = {model->prior_weight, model->threshold_weight};
  const PageOptions purpose{.needs = Needs::purpose};
  desk.navigation(
      {.title = "nav.links"_key, .about = "nav.links_about"_key, .href = "/links", .roles = {"data_officer", "manager"}, .order = 60});
  desk.page("/links", purpose, show_changes);
  desk.page("/links/judgements", purpose, show_judgements);
  desk.page("/links/judgements/{judgement:integer}", purpose, [](Visit& visit) { return show_judgement(visit, {}, {}); });
  desk.form("/links/judgements/{judgement:integer}", purpose, act_on_judgement);
  desk.page("/links/compare", purpose, [weights](Visit& visit) { return show_comparison(visit, weights, {}, {}); });
  desk.form("/links/compare", purpose, [weights](Visit& visit) { return judge_records(visit, weights); });
}

}  // namespace cw::pages
