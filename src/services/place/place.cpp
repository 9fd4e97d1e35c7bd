// SPDX-License-Identifier: MIT
// Opening a place: texts read first, then keys and store, the log, and the register last, since that takes longest.
#include "services/place/place.h"

#include <optional>

#include "services/place/idempotency.h"
#include "services/place/internal/place_state.h"
#include "services/place/internal/upload_tables.h"
#include "services/place/preparation.h"
#include "services/place/reviews.h"
#include "services/place/session_keeping.h"
#include "services/register/households/household_tables.h"
#include "services/register/restrictions.h"
#include "services/register/tables.h"
#include "services/review/tables.h"
#include "store/migrations.h"
#include "trust/key_file.h"
#include "trust/log_keys.h"
#include "trust/migrations.h"

namespace cw::place {
namespace {

Result<trust::AccessLog> open_log(store::Connection& db, const PlaceOptions& options) {
  CW_TRY(const std::optional<std::string> started,
         db.first("SELECT origin FROM access_log_about", {}, [](const store::Row& row) { return row.get<std::string>(0); }));
  const std::string name = started.value_or(options.log_name);
  if (started && !std::filesystem::exists(options.keys / "access-log-commitment.key"))
    return fail(ErrorCode::not_found,
                "The keys of the access log are not in " + options.keys.string() + ". Name their folder with --keys.");
  CW_TRY(const trust::LogKeys keys, trust::open_log_keys(options.keys, name));
  return trust::AccessLog::open(db, name, keys);
}

// The sources that are registered as holding each person once, beside those that the model's configuration names.
Result<std::vector<std::string>> duplicate_free(const std::string& store_url, std::vector<std::string> out) {
  CW_TRY(store::Connection db, store::open(store_url));
  CW_CHECK(db.each("SELECT definition FROM source ORDER BY name", {}, [&](const store::Row& row) -> Result<void> {
    CW_TRY(sources::Source source, sources::read_source(row.get<std::string_view>(0)));
    if (source.duplicates == sources::Duplicates::free) out.push_back(std::move(source.name));
    return {};
  }));
  return out;
}

}  // namespace

Place::Place(std::unique_ptr<State> state) : state_(std::move(state)) {}
Place::~Place() = default;

Result<std::unique_ptr<Place>> Place::open(PlaceOptions options) {
  CW_TRY(trust::AccessPolicyText text, trust::parse_access_policy(options.policy));
  CW_TRY(ColumnFields fields, ColumnFields::read(options.columns, text));
  CW_TRY(registry::LiveResolverParts parts, resolver_parts(options.model));
  CW_TRY(review::ReviewRules review_rules, review::read_review_rules(options.review));
  if (review_rules.second_pair == review::SecondPair::needed) options.four_eyes = registry::FourEyes::needed;
  const double threshold = parts.settings.threshold;
  trust::CommonPasswords common;
  if (!options.common_passwords.empty()) {
    CW_TRY(common, trust::read_common_passwords(options.common_passwords));
  }
  CW_TRY(const trust::Digest sealing, trust::open_key_file(options.keys / "accounts-sealing.key"));
  CW_TRY(store::Connection db, store::open(options.store));
  CW_CHECK(store::migrate(db, {trust::migrations(), registry::register_migrations(), registry::household_migrations(),
                               registry::restriction_migrations(), idempotency_migrations(), sources::source_migrations(),
                               load_migrations(), review::review_migrations(), session_keeping_migrations(), upload_migrations()}));
  parts.duplicate_free = [url = options.store, named = parts.settings.duplicate_free] { return duplicate_free(url, named); };
  CW_TRY(trust::AccessLog log, open_log(db, options));
  const Clock& clock = options.clock;
  auto state = std::make_unique<State>(std::move(options), trust::AccessPolicy(std::move(text)), std::move(fields), std::move(log));
  CW_TRY(state->writer,
         store::Writer::start(state->options.store, {.turns = store::WriterTurns::one_at_a_time, .metrics = state->options.metrics}));
  state->giving_way = std::make_unique<GivingWay>(*state->writer);
  state->queue = std::make_unique<trust::LogQueue>(state->log, *state->writer);
  state->sealing = sealing;
  state->accounts = std::make_unique<trust::Accounts>(clock, sealing, std::move(common));
  CW_TRY(state->node, Node::join(state->options.store, state->options.node));
  CW_TRY(state->people,
         registry::Register::open({.store_url = state->options.store,
                                   .writer = *state->writer,
                                   .resolver = registry::make_live_resolver(std::move(parts)),
                                   .clock = clock,
                                   .four_eyes = state->options.four_eyes,
                                   .begins_as = state->node->holds() ? registry::Role::leader : registry::Role::follower,
                                   .may_lead = state->node->may_lead(),
                                   .log_changes = [&state = *state](store::Connection& work,
                                                                    std::span<const registry::ChangeSet* const> changes) -> Result<void> {
                                     CW_CHECK(registry::follow_restrictions(work, changes));
                                     return state.log_changes(work, changes);
                                   },
                                   .metrics = state->options.metrics}));
  state->node->serve(*state->people);
  CW_TRY(state->households, HouseholdFollower::start(*state));
  state->learner = std::make_unique<Learner>(*state->people,
                                             NightlyHouseholds{[&homes = *state->households] { return homes.decide_everything(); },
                                                               [&homes = *state->households] { homes.stop(); }},
                                             state->options.metrics);
  state->search = std::make_unique<SearchIndex>(state->options.store, state->fields);
  state->loads = std::make_unique<LoadRunner>(*state);
  const std::string model = std::to_string(std::hash<std::string>{}(state->options.model + state->options.review));
  state->reviews = std::make_shared<Reviews>(*state, std::move(review_rules), threshold, model);
  return std::unique_ptr<Place>(new Place(std::move(state)));
}

Result<trust::ApiCaller> Place::caller(std::string_view token, std::string_view scope) {
  if (auto kept = state_->callers.find(token, scope)) return std::move(*kept);
  CW_TRY(const auto db, state_->pool.take());
  CW_TRY(trust::ApiCaller caller, state_->accounts->api_caller(*db, token, scope));
  state_->callers.keep(token, scope, caller);
  return caller;
}

Node& Place::node() { return *state_->node; }

Result<void> Place::ready() {
  CW_TRY(const auto db, state_->pool.take());
  CW_TRY([[maybe_unused]] const auto epoch, db->value<std::int64_t>("SELECT epoch FROM register_state WHERE one = 1"));
  return {};
}

}  // namespace cw::place
