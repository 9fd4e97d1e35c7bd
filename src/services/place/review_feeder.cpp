// SPDX-License-Identifier: MIT
#include "services/place/internal/review_feeder.h"

#include <algorithm>
#include <chrono>

#include "base/json.h"
#include "base/log.h"
#include "base/time.h"
#include "store/many.h"

namespace cw::place {
namespace {

using store::Connection;
using store::Row;

constexpr std::size_t events_at_once = 200;
constexpr std::size_t records_at_once = 16;  // the register is held up for as long as one look takes
constexpr std::size_t people_at_once = 200;
constexpr std::int64_t day = 86'400'000'000;
constexpr std::chrono::seconds between_turns{1};
constexpr std::string_view consumer_name = "review-queue", whose_work = "review_queue";
// Whoever has the register feeds its queue: the next process goes on at once, without waiting for a lease of the one before.
constexpr std::string_view consumer_holder = "register";

std::string text_in(const Value& body, std::string_view name) {
  const Value* found = member(body, name);
  const std::string* text = found == nullptr ? nullptr : found->get<std::string>();
  return text == nullptr ? std::string() : *text;
}
std::int64_t number_in(const Value& body, std::string_view name) {
  const Value* found = member(body, name);
  const std::int64_t* number = found == nullptr ? nullptr : found->get<std::int64_t>();
  return number == nullptr ? 0 : *number;
}
std::int64_t number_of(const std::string& text) {
  std::int64_t out = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9' || out > INT64_MAX / 20) return 0;
    out = out * 10 + (digit - '0');
  }
  return out;
}

// A number without what people put between its parts.
std::string bare(const Value* value) {
  std::string out;
  if (value == nullptr) return out;
  if (const auto* number = value->get<std::int64_t>()) return std::to_string(*number);
  const auto* text = value->get<std::string>();
  if (text == nullptr) return out;
  for (const char c : *text) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) out += c;
    if (c >= 'a' && c <= 'z') out += static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// Whether a word that holds contradicts another that holds still. `text`: numbers as a JSON list.
Result<bool> contradicts_one_in_force(Connection& db, const std::string& text) {
  CW_TRY(const Value numbers, parse_json(text));
  const List* list = numbers.get<List>();
  if (list == nullptr) return false;
  for (const Value& each : *list) {
    const std::int64_t* number = each.get<std::int64_t>();
    if (number == nullptr) continue;
    CW_TRY(const auto holding,
           db.value<std::int64_t>("SELECT count(*) FROM judgement WHERE number = ?1 AND state = 'in_force'", {*number}));
    if (holding > 0) return true;
  }
  return false;
}

Result<review::EvidenceWord> word_of(Connection& db, const registry::StandingWord& word) {
  using Word = review::EvidenceWord;
  Word out;
  out.pair = review::pair_of(word.pair.left.value, word.pair.right.value);
  out.says = word.pair.says == registry::Says::same ? Word::Says::same : Word::Says::not_same;
  if (word.state != registry::StandingWord::State::in_force) return out;
  CW_TRY(const auto text, db.first("SELECT contradicts FROM judgement WHERE number = ?1 AND contradicts <> '[]'", {word.judgement},
                                   [](const Row& row) { return row.get<std::string>(0); }));
  if (!text) return out;
  CW_TRY(const bool conflict, contradicts_one_in_force(db, *text));
  if (conflict) out.conflict = Word::Conflict::contradicts;
  return out;
}

}  // namespace

ReviewFeeder::ReviewFeeder(Place::State& place, review::ReviewQueue& queue, std::string model, std::function<void()> each_turn)
    : place_(place), queue_(queue), model_(std::move(model)), each_turn_(std::move(each_turn)), thread_([this] { run(); }) {}

ReviewFeeder::~ReviewFeeder() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  thread_.join();
}

void ReviewFeeder::run() {
  bool failed = false;
  for (;;) {
    const Result<void> done = turn();
    if (!done && !failed) log_warning("the review queue could not be filled", {{"error", name_of(done.error().code)}});
    failed = !done;
    std::unique_lock lock(mutex_);
    if (woken_.wait_for(lock, between_turns, [this] { return stopping_; })) return;
  }
}

bool ReviewFeeder::rest_after(double seconds) {
  const std::chrono::duration<double> rest(place_.giving_way->rest_after(seconds, seen_));
  std::unique_lock lock(mutex_);
  return !woken_.wait_for(lock, rest, [this] { return stopping_; });
}

template <class Work>
auto ReviewFeeder::write(Work work) {
  place_.giving_way->wrote(1);
  return place_.writer->write(std::move(work), whose_work);
}

Result<void> ReviewFeeder::turn() {
  if (!place_.people->leads()) return {};  // of several nodes, the one that writes has the index that counts
  CW_TRY(const bool due, is_due());
  if (due) CW_CHECK(look_at_everything());
  for (;;) {
    const double began = elapsed_seconds();
    CW_TRY(const std::size_t handled, catch_up(events_at_once));
    if (handled == 0 || !rest_after(elapsed_seconds() - began)) break;
  }
  each_turn_();
  return {};
}

Result<bool> ReviewFeeder::is_due() {
  CW_TRY(const auto db, place_.pool.take());
  return db->value<bool>("SELECT model <> ?1 OR swept_at < ?2 FROM review_state WHERE one = 1",
                         {model_, place_.options.clock.now().microseconds - day});
}

Result<std::size_t> ReviewFeeder::catch_up(std::size_t most) {
  std::size_t out = 0;
  while (out < most) {
    CW_TRY(const std::size_t handled, handle_some(std::min(events_at_once, most - out)));
    out += handled;
    if (handled == 0) break;
  }
  return out;
}

Result<std::size_t> ReviewFeeder::handle_some(std::size_t most) {
  const std::lock_guard lock(working_);
  const std::string name(consumer_name), holder(consumer_holder);
  Told told;
  std::int64_t position = 0;
  std::size_t count = 0;
  {
    CW_TRY(const std::vector<store::StoredEvent> events,
           write([&](Connection& work) { return store::Consumer(work, name, holder).poll(most); }));
    if (events.empty()) return std::size_t{0};
    for (const store::StoredEvent& event : events) CW_CHECK(read_event(event.event, told));
    CW_TRY(const auto db, place_.pool.take());
    CW_CHECK(add_records_of_people(*db, told));
    position = events.back().position;
    count = events.size();
  }
  if (!told.undone.empty())
    CW_CHECK(write([&](Connection& work) -> Result<void> {
      for (const Told::Undone& each : told.undone) CW_CHECK(queue_.reopen(work, each.pair, each.judgement));
      return {};
    }));
  CW_CHECK(look({told.records.begin(), told.records.end()}));
  CW_CHECK(write([&](Connection& work) { return store::Consumer(work, name, holder).acknowledge(position); }));
  return count;
}

Result<void> ReviewFeeder::add_records_of_people(Connection& db, Told& told) {
  static const store::ForMany sql("SELECT min(record) FROM membership WHERE person = ?1 AND until_at IS NULL");
  told.people.erase("");
  const std::vector<std::string> people(told.people.begin(), told.people.end());
  return sql.each(db, std::span(people), [&](const Row& row) -> Result<void> {
    if (const auto record = row.get<std::optional<std::int64_t>>(0)) told.records.insert(*record);
    return {};
  });
}

Result<void> ReviewFeeder::read_event(const store::Event& event, Told& told) {
  if (event.topic == "record.loaded") {
    told.records.insert(number_of(event.subject));
    return {};
  }
  // Who is new came with a record, a word or a split, of which there are events too.
  const bool fresh = event.topic == "person.created" && event.body.find("returned") == std::string::npos;
  const bool of_person = event.topic.starts_with("person.") && !fresh;
  if (!of_person && event.topic != "link.reviewed") return {};
  CW_TRY(const Value body, parse_json(event.body));
  if (of_person) {
    told.people.insert({event.subject, text_in(body, "into"), text_in(body, "from")});
    return {};
  }
  const std::int64_t left = number_in(body, "left"), right = number_in(body, "right");
  told.records.insert({left, right});
  const std::string done = text_in(body, "done");
  if (done == "undone" || done == "refused") told.undone.push_back({review::pair_of(left, right), number_of(event.subject)});
  return {};
}

Result<review::Evidence> ReviewFeeder::evidence_of(Connection& db, const std::vector<std::int64_t>& records) {
  std::vector<registry::RecordNumber> numbers;
  for (const std::int64_t record : records)
    if (record > 0) numbers.push_back({record});
  CW_TRY(const registry::Surroundings around, place_.people->around(numbers));
  review::Evidence out;
  for (const registry::RecordNumber record : around.looked_at) out.looked_at.push_back(record.value);
  for (const registry::RecordNumber record : around.gone) out.gone.push_back(record.value);
  for (const registry::SurroundingRecord& each : around.records)
    out.records.push_back({each.record.value, each.key.source, each.person.uuid(), each.person_records});
  for (const registry::RecordLink& link : around.links)
    out.links.push_back({review::pair_of(link.left.value, link.right.value), link.match_weight});
  for (const registry::StandingWord& word : around.words) {
    CW_TRY(review::EvidenceWord said, word_of(db, word));
    out.words.push_back(said);
  }
  return out;
}

namespace {

registry::PersonId person_of(const review::Evidence& evidence, std::int64_t number) {
  const auto found = std::ranges::lower_bound(evidence.records, number, {}, &review::EvidenceRecord::number);
  return registry::PersonId(found == evidence.records.end() || found->number != number ? Uuid{} : found->person);
}
bool may_be_about_identifiers(const review::Doubt& doubt) {
  return doubt.kind == review::DoubtKind::against || doubt.standing == review::Standing::together;
}

}  // namespace

Result<ReviewFeeder::Known> ReviewFeeder::read_known(Connection& db, const review::Evidence& evidence,
                                                     const std::vector<review::Doubt>& doubts) {
  static const store::ForMany of_records("SELECT number, columns FROM record WHERE number = ?1");
  static const store::ForMany of_people(
      "SELECT m.person, r.uprn FROM membership AS m JOIN record AS r ON r.number = m.record"
      " WHERE m.person = ?1 AND m.until_at IS NULL AND r.uprn IS NOT NULL");
  std::set<std::int64_t> records;
  std::set<registry::PersonId> people;
  for (const review::Doubt& doubt : doubts)
    for (const std::int64_t record : {doubt.pair.left, doubt.pair.right}) {
      if (may_be_about_identifiers(doubt)) records.insert(record);
      if (const auto person = person_of(evidence, record); !person.is_nil()) people.insert(person);
    }
  Known out;
  const std::vector<std::int64_t> numbers(records.begin(), records.end());
  CW_CHECK(of_records.each(db, std::span(numbers), [&](const Row& row) -> Result<void> {
    CW_TRY(out.columns[row.get<std::int64_t>(0)], parse_json(row.get<std::string_view>(1)));
    return {};
  }));
  const std::vector<registry::PersonId> ids(people.begin(), people.end());
  CW_CHECK(of_people.each(db, std::span(ids), [&](const Row& row) -> Result<void> {
    out.uprns[row.get<registry::PersonId>(0)].insert(row.get<std::string>(1));
    return {};
  }));
  return out;
}

void ReviewFeeder::look_at_identifiers(const Known& known, review::Doubt& doubt) const {
  const auto left = known.columns.find(doubt.pair.left), right = known.columns.find(doubt.pair.right);
  if (!may_be_about_identifiers(doubt) || left == known.columns.end() || right == known.columns.end()) return;
  for (const std::string& name : queue_.rules().identifier_columns) {
    const std::string of_left = bare(member(left->second, name)), of_right = bare(member(right->second, name));
    if (!of_left.empty() && !of_right.empty() && of_left != of_right) doubt.kind = review::DoubtKind::identifiers;
  }
}

Result<std::vector<review::WeighedDoubt>> ReviewFeeder::weigh(Connection& db, const review::Evidence& evidence) {
  std::vector<review::Doubt> doubts = review::find_doubts(evidence, queue_.rules(), queue_.threshold());
  CW_TRY(const Known known, read_known(db, evidence, doubts));
  std::vector<review::WeighedDoubt> out;
  for (review::Doubt& doubt : doubts) {
    look_at_identifiers(known, doubt);
    std::set<std::string> homes;
    for (const std::int64_t record : {doubt.pair.left, doubt.pair.right})
      if (const auto found = known.uprns.find(person_of(evidence, record)); found != known.uprns.end())
        homes.insert(found->second.begin(), found->second.end());
    review::Worth worth = review::worth_of(doubt, static_cast<std::int64_t>(homes.size()), queue_.rules(), queue_.threshold());
    out.push_back({std::move(doubt), std::move(worth)});
  }
  return out;
}

Result<void> ReviewFeeder::look(const std::vector<std::int64_t>& records) {
  struct Found {
    review::Evidence evidence;
    std::vector<review::WeighedDoubt> doubts;
  };
  std::vector<Found> found;
  for (std::size_t at = 0; at < records.size(); at += records_at_once) {
    const auto first = records.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last = records.begin() + static_cast<std::ptrdiff_t>(std::min(records.size(), at + records_at_once));
    CW_TRY(const auto db, place_.pool.take());
    Found& here = found.emplace_back();
    CW_TRY(here.evidence, evidence_of(*db, {first, last}));
    CW_TRY(here.doubts, weigh(*db, here.evidence));
  }
  // Never asks the register while a piece of the writer's is under way: the register may wait for the writer. One look at a time, so that
  // other writes wait for no more than that.
  for (const Found& each : found)
    CW_CHECK(write([&](Connection& work) -> Result<void> {
      CW_TRY([[maybe_unused]] const review::TakenIn taken, queue_.take_in(work, each.evidence, each.doubts));
      return {};
    }));
  return {};
}

Result<void> ReviewFeeder::look_at_everything() {
  const Timestamp since = place_.options.clock.now();
  std::string after;
  for (double began = elapsed_seconds();; began = elapsed_seconds()) {
    std::vector<std::int64_t> records;
    {
      CW_TRY(const auto db, place_.pool.take());
      CW_CHECK(
          db->each("SELECT person, min(record) FROM membership WHERE until_at IS NULL AND person > ?1 GROUP BY person ORDER BY person"
                   " LIMIT ?2",
                   {after, people_at_once}, [&](const Row& row) -> Result<void> {
                     after = row.get<std::string>(0);
                     records.push_back(row.get<std::int64_t>(1));
                     return {};
                   }));
    }
    if (records.empty()) break;
    {
      const std::lock_guard lock(working_);
      CW_CHECK(look(records));
    }
    if (!rest_after(elapsed_seconds() - began)) return {};
  }
  return write([&](Connection& work) -> Result<void> {
    CW_TRY([[maybe_unused]] const std::uint64_t closed, queue_.close_unseen(work, since));
    CW_CHECK(work.execute("UPDATE review_state SET swept_at = ?1, model = ?2 WHERE one = 1", {since, model_}));
    return {};
  });
}

}  // namespace cw::place
