// SPDX-License-Identifier: MIT
// A sample borough put into a living register record by record, in random order, with corrections and removals, against the batch run of
// the same files.
//
//   live_batch_proof [RESIDENTS 5000] [SEEDS 3] [FIRST_SEED 1] [sqlite|postgres]
//
// For each seed one line: pair F1 of the register's people against the batch's, as they came and after a reconciliation (the nightly
// batch); how many ids were others after all records were put once more, and whenever the register was opened again (half way, when all had
// come, and at the end); whether the history, replayed, gives the people that there are; and how many people, looked at on the way, are
// shown as of that moment as they were shown then. Exits with 1 where F1 is below 0.995, an id changed, the replay differs, or somebody is
// shown otherwise.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <random>

#include "base/json.h"
#include "base/test_folder.h"
#include "base/time.h"
#include "engines/linkage/evaluation.h"
#include "sample/sample.h"
#include "services/linkage/people.h"
#include "services/linkage/row_preparation.h"
#include "services/linkage/scoring.h"
#include "services/register/history.h"
#include "services/register/live_resolver.h"
#include "services/register/register.h"
#include "services/register/tables.h"
#include "services/register/unguarded.h"
#include "store/migrations.h"
#include "store/test_postgres.h"

namespace {

using namespace cw;
using registry::PersonId;
using registry::RecordKey;

constexpr const char* lists[] = {"council_tax", "housing_rents", "adult_social_care", "school_roll",         "electoral_register",
                                 "library",     "assisted_bins", "food_hub",          "hospital_discharges", "telecare"};

template <class T>
T taken(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// A row of a list as a feed would send it.
struct Row {
  RecordKey key;
  Value columns;
  std::size_t list = 0;
};

// The files, what the batch makes of them, and how a row is made ready for the register.
struct Borough {
  test::Folder folder;
  link::LinkOptions options;
  link::PreparedRun run;
  std::vector<std::uint32_t> person;  // row -> the batch's person
  std::vector<Row> rows;
  std::map<std::string, std::vector<std::string>> headers;  // of a source
  std::vector<std::vector<std::size_t>> rows_of_list;
};

void run_batch(Borough& out, std::uint64_t residents) {
  sample::SampleOptions borough;
  borough.out = out.folder.at("sample");
  borough.residents = residents;
  borough.seed = 4711;
  static_cast<void>(taken(sample::make_borough(borough)));
  for (const char* list : lists) out.options.files.push_back(borough.out / (std::string(list) + ".csv"));
  out.options.threads = 2;
  out.options.out = out.folder.at("trained");
  static_cast<void>(taken(link::run_train(out.options, {})));
  out.options.config = out.options.out / "model.toml";
  RunMetrics metrics;
  Progress progress({});
  out.run = taken(link::prepare_run(out.options, metrics, progress));
  auto scored = taken(link::score_pairs(out.options, out.run, {}, progress));
  const linkage::Resolution people = link::make_people(out.options, out.run, {}, scored);
  out.person.resize(out.run.intake->table.rows());
  for (std::uint32_t r = 0; r < people.cluster.size(); ++r) out.person[out.run.linker->row_of(r)] = people.cluster[r];
}

void read_rows(Borough& out) {
  const link::Intake& intake = *out.run.intake;
  const Column &source = *intake.table.find(intake.source_column), &id = *intake.table.find(intake.id_column);
  bulk::ReadOptions how;
  how.null_texts = out.run.config.null_texts;
  for (const link::InputFile& file : intake.files) {
    const auto raw = taken(bulk::read_file(file.path, how));
    out.rows_of_list.emplace_back();
    for (const Column& column : raw.table.columns()) out.headers[file.source].push_back(column.name());
    for (std::size_t i = 0; i < raw.table.rows(); ++i) {
      Structure columns;
      std::size_t number = 0;
      for (const Column& column : raw.table.columns())
        columns.emplace_back(fmt::format("c{}", number++), Value(column.display(column.code(i))));
      const std::size_t row = out.rows.size();
      out.rows_of_list.back().push_back(row);
      out.rows.push_back(
          {{source.display(source.code(row)), id.display(id.code(row))}, Value(std::move(columns)), out.rows_of_list.size() - 1});
    }
  }
  if (out.rows.size() != intake.table.rows()) throw std::runtime_error("the files have other rows than the batch");
}

// The cells of a row's columns, under the names that its file gives them.
std::vector<std::pair<std::string, std::string>> cells_of(const Borough& borough, const std::string& source, const Value& columns) {
  std::vector<std::pair<std::string, std::string>> cells;
  const std::vector<std::string>& headers = borough.headers.at(source);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const Value* value = member(columns, fmt::format("c{}", i));
    const std::string* text = value == nullptr ? nullptr : value->get<std::string>();
    cells.emplace_back(headers[i], text == nullptr ? std::string() : *text);
  }
  return cells;
}

void append_rows(ColumnBuilder& builder, const Column& column) {
  for (std::size_t row = 0; row < column.rows(); ++row) builder.append(column.value(column.code(row)));
}

// All records made ready source by source, which is many times faster than one by one.
Result<Table> prepare_all(const Borough& borough, const link::RowPreparation& preparation, const registry::Resolver::AllRecords& all) {
  const link::Intake& intake = *borough.run.intake;
  std::map<std::string, std::vector<ColumnBuilder>> raw;
  std::map<std::string, std::vector<std::string>> ids;  // the records' own, which their columns may not know
  CW_CHECK(all([&](registry::RecordNumber, const RecordKey& key, const Value& columns) -> Result<void> {
    const auto cells = cells_of(borough, key.source, columns);
    std::vector<ColumnBuilder>& builders = raw[key.source];
    ids[key.source].push_back(key.id);
    if (builders.empty())
      for (const auto& [name, text] : cells) builders.emplace_back(name, ColumnType::text);
    const Table row = link::raw_row(cells, borough.run.config);
    for (std::size_t i = 0; i < builders.size(); ++i)
      row.columns()[i].code(0) == Column::null_code ? builders[i].append_null() : builders[i].append_text(row.columns()[i].text(1));
    return {};
  }));
  std::vector<ColumnBuilder> made;
  for (const Column& column : intake.table.columns()) made.emplace_back(column.name(), column.type());
  for (auto& [source, builders] : raw) {
    Table table;
    for (ColumnBuilder& builder : builders) table.add(std::move(builder).finish());
    CW_TRY(const Table ready, preparation.prepare(source, std::move(table)));
    for (ColumnBuilder& builder : made)
      if (builder.name() != intake.id_column)
        append_rows(builder, *ready.find(builder.name()));
      else
        for (const std::string& id : ids.at(source)) builder.append_text(id);
  }
  Table out;
  for (ColumnBuilder& builder : made) out.add(std::move(builder).finish());
  return out;
}

registry::LiveResolverParts parts_of(const Borough& borough, const link::RowPreparation& preparation) {
  const link::Intake& intake = *borough.run.intake;
  registry::LiveResolverParts out;
  out.model = *borough.run.config.model;
  out.settings.threshold = borough.run.config.threshold;
  out.settings.duplicate_free = borough.run.config.duplicate_free;
  out.settings.subject = borough.run.config.subject;
  out.settings.threads = 2;
  for (const Column& column : intake.table.columns())
    if (column.name() != intake.id_column && column.name() != intake.source_column) out.columns.emplace_back(column.name(), column.type());
  out.prepare = [&borough, &preparation](const RecordKey& key, const Value& columns) -> Result<Structure> {
    const auto cells = cells_of(borough, key.source, columns);
    CW_TRY(const Table row, preparation.prepare(key.source, link::raw_row(cells, borough.run.config)));
    Structure made;
    for (const Column& column : row.columns())
      if (column.code(0) != Column::null_code) made.emplace_back(column.name(), column.value(column.code(0)));
    return made;
  };
  // The batch has learnt what is to be taken out, so that there is nothing more to learn of it.
  out.learn_preparation = [](const registry::Resolver::AllRecords&) -> Result<std::string> { return std::string(); };
  out.preparation = [one = out.prepare, &borough, &preparation](std::string_view) -> Result<registry::PreparedBy> {
    return registry::PreparedBy{
        one, [&borough, &preparation](const registry::Resolver::AllRecords& all) { return prepare_all(borough, preparation, all); }};
  };
  return out;
}

class Seed {
 public:
  Seed(const Borough& borough, const link::RowPreparation& preparation, std::uint64_t seed, std::string url)
      : borough_(borough), preparation_(preparation), seed_(seed), random_(seed), url_(std::move(url)), db_(taken(store::open(url_))) {
    static_cast<void>(taken(store::migrate(db_, {registry::register_migrations()})));
    writer_ = taken(store::Writer::start(url_, {.open = {.durability = store::Durability::relaxed}}));
    open();
  }
  // The line, and whether all is as it should be.
  bool run() {
    const double began = elapsed_seconds();
    load();
    open_again();
    const double as_they_came = pair_f1();
    static_cast<void>(taken(people_->reconcile({"nightly", "the batch", {}, {}})));
    const double reconciled = pair_f1();
    const std::vector<PersonId> before = ids();
    for (const Row& row : borough_.rows) put(row.key, row.columns);
    people_->wait_until_durable();
    const std::size_t again = differing(before, ids());
    open_again();
    const auto check = taken(registry::check_register(db_));
    const std::size_t otherwise = shown_otherwise();
    fmt::print(
        "seed {}: {} records, {} changes, {} people, learnt {} times; pair F1 {:.5f} as they came, {:.5f} reconciled; ids changed on "
        "reload {}, "
        "opened {} times {}; replay {}; as of: {} of {} shown otherwise; {:.0f} s\n",
        seed_, borough_.rows.size(), check.changes, check.people, learnt_, as_they_came, reconciled, again, times_opened_,
        moved_when_opened_, check.faults.empty() ? "equal" : check.faults.front(), otherwise, seen_.size(), elapsed_seconds() - began);
    std::fflush(stdout);
    return as_they_came >= 0.995 && reconciled >= 0.995 && again == 0 && moved_when_opened_ == 0 && check.faults.empty() &&
           otherwise == 0 && !seen_.empty();
  }

 private:
  void open() {
    people_.reset();
    people_ = taken(registry::Register::open({.store_url = url_,
                                              .writer = *writer_,
                                              .resolver = registry::make_live_resolver(parts_of(borough_, preparation_)),
                                              .open = {.durability = store::Durability::relaxed}}));
  }
  // As it is every now and then. Nobody may be another then.
  void open_again() {
    people_->wait_until_durable();
    const std::vector<PersonId> before = ids();
    open();
    ++times_opened_;
    moved_when_opened_ += differing(before, ids());
  }
  // As the server does: it learns again when there are twice the records.
  void learn_where_due() {
    if (people_->learning_due() != registry::LearningDue::doubled) return;
    static_cast<void>(taken(people_->reconcile({"register", "twice the records", {}, {}})));
    ++learnt_;
  }
  void put(const RecordKey& key, const Value& columns) {
    people_->put_later({"feed", "a load", {}, {}}, key, columns, [](const Result<registry::RecordOutcome>& done) {
      if (!done) throw std::runtime_error(done.error().message);
    });
  }
  // Half of them; then the register is opened anew, as it is every now and then; then the rest. One in ten comes with values of another
  // first, and is corrected later; one in ten brings a stranger along, who is taken away again later.
  void load() {
    std::vector<std::size_t> order(borough_.rows.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), random_);
    std::vector<std::size_t> to_correct;
    std::vector<RecordKey> to_remove;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Row& row = borough_.rows[order[i]];
      if (i == order.size() / 2) open_again();
      if (i % (order.size() / 12 + 1) == order.size() / 24) look();
      if (i % 100 == 0) learn_where_due();
      const auto& same_list = borough_.rows_of_list[row.list];
      const Row& other = borough_.rows[same_list[random_() % same_list.size()]];
      const bool wrong_first = random_() % 10 == 0;
      put(row.key, wrong_first ? other.columns : row.columns);
      if (wrong_first) to_correct.push_back(order[i]);
      if (random_() % 10 == 0) {
        to_remove.push_back({row.key.source, fmt::format("stranger {}", to_remove.size())});
        put(to_remove.back(), other.columns);
      }
    }
    std::shuffle(to_correct.begin(), to_correct.end(), random_);
    for (const std::size_t row : to_correct) put(borough_.rows[row].key, borough_.rows[row].columns);
    look();
    for (const RecordKey& key : to_remove)
      people_->remove_later({"feed", "a load", {}, {}}, key, [](const Result<registry::RecordOutcome>& done) {
        if (!done) throw std::runtime_error(done.error().message);
      });
    people_->wait_until_durable();
    look();
  }
  // Notes how some people are shown now.
  void look() {
    people_->wait_until_durable();
    const auto at = taken(db_.value<std::int64_t>("SELECT coalesce(max(at), 0) FROM register_change"));
    registry::WholeView viewer;
    for (int i = 0; i < 100; ++i) {
      const RecordKey& key = borough_.rows[random_() % borough_.rows.size()].key;
      const PersonId person = taken(registry::Unguarded(*people_).person_of(key));
      if (!person.is_nil()) seen_.push_back({{at}, taken(registry::read_person(db_, viewer, person))});
    }
  }
  std::size_t shown_otherwise() {
    std::size_t out = 0;
    registry::WholeView viewer;
    for (const auto& [at, view] : seen_) {
      const auto then = registry::read_person(db_, viewer, view.asked, at);
      out += then && *then == view ? 0 : 1;
    }
    return out;
  }
  std::vector<PersonId> ids() {
    std::vector<PersonId> out;
    for (const Row& row : borough_.rows) out.push_back(registry::Unguarded(*people_).person_of(row.key).value_or(PersonId{}));
    return out;
  }
  static std::size_t differing(const std::vector<PersonId>& left, const std::vector<PersonId>& right) {
    std::size_t out = 0;
    for (std::size_t i = 0; i < left.size(); ++i) out += left[i] == right[i] ? 0 : 1;
    return out;
  }
  double pair_f1() {
    std::map<PersonId, std::uint32_t> labels;
    std::vector<std::uint32_t> person;
    for (const PersonId id : ids()) person.push_back(labels.try_emplace(id, static_cast<std::uint32_t>(labels.size())).first->second);
    return linkage::evaluate_clusters(person, borough_.person, {}).pairs.f1;
  }

  const Borough& borough_;
  const link::RowPreparation& preparation_;
  std::uint64_t seed_;
  std::mt19937_64 random_;
  std::string url_;
  store::Connection db_;
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<registry::Register> people_;
  std::size_t learnt_ = 0, times_opened_ = 0, moved_when_opened_ = 0;
  struct Seen {
    Timestamp at;
    registry::PersonView view;
  };
  std::vector<Seen> seen_;
};

}  // namespace

int main(int count, char** words) {
  const auto number = [&](int at, long otherwise) { return count > at ? std::atol(words[at]) : otherwise; };
  const bool postgres = count > 4 && std::string_view(words[4]) == "postgres";
  Borough borough;
  run_batch(borough, static_cast<std::uint64_t>(number(1, 5000)));
  read_rows(borough);
  const auto preparation = taken(link::RowPreparation::make(borough.run.config, *borough.run.intake));
  bool good = true;
  for (long seed = number(3, 1); seed < number(3, 1) + number(2, 3); ++seed) {
    const test::Folder folder;
    const std::string url = postgres ? store::test::postgres().new_database() : folder.at("store.sqlite").string();
    good = Seed(borough, preparation, static_cast<std::uint64_t>(seed), url).run() && good;
  }
  return good ? 0 : 1;
}
