// SPDX-License-Identifier: MIT
// How the system is.
#include "web/html/format.h"
#include "web/html/lists.h"
#include "web/html/notices.h"
#include "web/pages/internal/parts.h"
#include "web/pages/internal/record_rows.h"
#include "web/pages/internal/system_bodies.h"

namespace cw::pages {
namespace {

using html::Catalogue;
using html::Html;
using html::operator""_html;
using html::operator""_key;

constexpr std::int64_t long_wait = 1000;                 // events
constexpr std::int64_t late_checkpoint = 7'200'000'000;  // microseconds: twice the usual time between two

html::TaskListItem check(const Catalogue& words, html::MessageKey title, std::string hint, html::MessageKey good, html::MessageKey bad,
                         bool is_good) {
  html::TaskListItem out{.title = {.text = words.text(title)}, .hint = html::TaskHint{.text = std::move(hint)}};
  if (is_good)
    out.status = {.text = words.text(good)};
  else
    out.status = {.tag = html::Tag{.text = words.text(bad), .classes = "govuk-tag--red"}};
  return out;
}

std::string where_the_leader_is(const Catalogue& words, const place::Leader& leader) {
  if (leader.where == place::Leader::Where::here) return words.text("health.leader_here"_key);
  if (leader.where == place::Leader::Where::nowhere) return words.text("health.leader_nowhere"_key);
  return words.text("health.leader_elsewhere"_key, {{"address", leader.address}});
}

std::int64_t longest_queue(const place::SystemHealth& health) {
  std::int64_t out = 0;
  for (const place::WaitingEvents& each : health.queues) out = std::max(out, each.waiting);
  return out;
}

}  // namespace

Html health_body(const Catalogue& words, const place::SystemHealth& health, std::string_view version) {
  Html out;
  put_heading(out, words.text("health.title"_key));
  put_paragraph(out, words.text("health.lead"_key, {{"when", html::moment_text(health.at, words.language())}}));
  const bool signed_once = !health.log.checkpoints.empty();
  const std::string signed_at =
      signed_once ? html::moment_text(health.log.checkpoints.front().at, words.language()) : words.text("health.never"_key);
  const bool fresh = signed_once && health.at.microseconds - health.log.checkpoints.front().at.microseconds < late_checkpoint;
  out << html::TaskList{.items = {check(words, "health.leader"_key, where_the_leader_is(words, health.leader), "health.good"_key,
                                        "health.look"_key, health.leader.where != place::Leader::Where::nowhere),
                                  check(words, "health.queues"_key, words.counted("health.longest_queue"_key, longest_queue(health)),
                                        "health.good"_key, "health.behind"_key, longest_queue(health) < long_wait),
                                  check(words, "health.checkpoint"_key, words.text("health.checkpoint_at"_key, {{"when", signed_at}}),
                                        "health.good"_key, "health.late"_key, fresh),
                                  check(words, "health.alerts"_key, words.counted("health.alerts_open"_key, health.alerts_open),
                                        "health.good"_key, "health.look"_key, health.alerts_open == 0)},
                        .id_prefix = "health"};
  out << "<h2 class=\"govuk-heading-m\">"_html << words.text("health.holds"_key) << "</h2>"_html
      << html::SummaryList{.rows = {fact(words, "model.records"_key, html::number_text(health.records)),
                                    fact(words, "model.people"_key, html::number_text(health.people)),
                                    fact(words, "health.reviews"_key, html::number_text(health.reviews_open)),
                                    fact(words, "health.loads"_key, html::number_text(health.loads_running)),
                                    fact(words, "health.sessions"_key, html::number_text(health.sessions)),
                                    fact(words, "log.entries"_key, html::number_text(static_cast<std::int64_t>(health.log.entries)))}};
  html::Table queues{
      .head = html::TableRow{{.text = words.text("health.consumer"_key)}, {.text = words.text("health.waiting"_key), .format = "numeric"}},
      .caption = words.text("health.queues"_key),
      .caption_classes = "govuk-table__caption--m",
      .first_cell_is_header = true};
  for (const place::WaitingEvents& each : health.queues)
    queues.rows.push_back({{.text = column_label(words, each.consumer)}, {.text = html::number_text(each.waiting), .format = "numeric"}});
  if (!queues.rows.empty()) out << queues;
  out << "<h2 class=\"govuk-heading-m\">"_html << words.text("health.backups"_key) << "</h2><p class=\"govuk-body\">"_html
      << words.text("health.backups_lead"_key) << "</p><h2 class=\"govuk-heading-m\">"_html << words.text("health.versions"_key)
      << "</h2>"_html;
  html::SummaryList versions{.rows = {fact(words, "health.program"_key, std::string(version)),
                                      fact(words, "health.database"_key, health.database + " " + health.database_version),
                                      fact(words, "health.node"_key, health.node)}};
  out << versions;
  html::Table modules{.head = html::TableRow{{.text = words.text("health.module"_key)},
                                             {.text = words.text("health.steps"_key), .format = "numeric"},
                                             {.text = words.text("health.last_step"_key)}},
                      .caption = words.text("health.modules"_key),
                      .caption_classes = "govuk-table__caption--m",
                      .first_cell_is_header = true};
  for (const place::ModuleVersion& each : health.modules)
    modules.rows.push_back({{.text = each.module},
                            {.text = html::number_text(each.steps), .format = "numeric"},
                            {.text = html::moment_text(each.last_at, words.language())}});
  html::put_wide_table(out, modules);
  return out;
}

}  // namespace cw::pages
