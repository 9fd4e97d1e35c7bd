// SPDX-License-Identifier: MIT
// A desk to be measured, made and filled.
#include "desk_place.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "../common/bulk_fill.h"
#include "../common/write_waits.h"
#include "base/text.h"
#include "store/test_postgres.h"

namespace cw::bench {
namespace {

using store::test::Postgres;
using test::RunningPlace;

constexpr std::int64_t people_kept = 4000;  // ids of people who are asked for, spread over the register
constexpr std::size_t households_kept = 300;

// The second source, as files of it are described.
constexpr const char* library = R"({"name":"library","title":"Library members","organisation":"council","system":"a library system",
 "refresh":"every night","identifier_scheme":"card number","agreement":"","id_column":"CARD",
 "columns":[{"column":"Name","name":"full_name","kind":"full_name"},{"column":"DOB","name":"date_of_birth","kind":"date_of_birth"},
            {"column":"Postcode","name":"postcode","kind":"postcode"}],
 "duplicates":"possible","most_changed_share":1})";

std::string source_of(std::int64_t record) { return record % 2 == 0 ? "council_register" : "library"; }
std::string id_of(std::int64_t record) { return fmt::format("D{}", record); }

// A file of members, every twentieth without a card number: such rows are rejected.
std::string members_file(int file, int rows) {
  std::string out = "CARD,Name,DOB,Postcode\n";
  const InventedPeople people(1'000'000);
  for (int row = 0; row < rows; ++row) {
    const InventedPerson person = people.person_of(500'000 + file * rows + row);
    out += fmt::format("{},\"{} {}\",{},{}\n", row % 20 == 19 ? std::string() : fmt::format("M{}-{}", file, row), person.given,
                       person.family, person.born(), person.postcode());
  }
  return out;
}

// The text of each member of that name, wherever it stands in some JSON; of lists of objects, one after another.
std::vector<std::string> texts_named(std::string_view json, std::string_view name) {
  const std::string mark = fmt::format("\"{}\":\"", name);
  std::vector<std::string> out;
  for (std::size_t at = json.find(mark); at != std::string_view::npos; at = json.find(mark, at + 1))
    out.emplace_back(json.substr(at + mark.size(), json.find('"', at + mark.size()) - at - mark.size()));
  return out;
}

void allow_many_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

bool read_desk_option(const std::string& name, const std::string& value, DeskOptions& options) {
  if (name == "--database") return options.postgres = value == "postgres", true;
  if (name == "--scheme") return options.tls = value == "https", true;
  if (name == "--records") return options.records = std::atoll(value.c_str()), true;
  if (name == "--threads") return options.threads = std::atoi(value.c_str()), true;
  if (name == "--server") return options.server = value, true;
  if (name == "--folder") return options.folder = value, true;
  return false;
}

class DeskPlace::Implementation {
 public:
  explicit Implementation(const DeskOptions& options) : options_(options), people_(options.records) {
    allow_many_connections();
    if (!options.folder.empty()) ::setenv("TMPDIR", options.folder.c_str(), 1);
    if (options.postgres) database_ = std::make_unique<Postgres>(Postgres::Options{Postgres::Disk::real, options.folder});
    place_ = std::make_unique<RunningPlace>(options.server.empty() ? std::string(CW_BINARY) : options.server, CW_SOURCE_DIR,
                                            database_ ? database_->new_database() : std::string());
    const test::Folder& folder = place_->folder();
    place_->command(fmt::format("account administrator --name administrator --organisation council --password-file '{}'",
                                folder.with("password", password).string()));
    place_->command("account program --name loader --organisation council --role data_officer");
    loader_ = trim(place_->command("account token --name loader --scope sources:write --scope loads:write --scope loads:read"));
    port_ = test::free_port();
    std::vector<std::string> more = {"--threads",
                                     std::to_string(options.threads),
                                     "--desk",
                                     std::string(CW_SOURCE_DIR) + "/packages/desk",
                                     "--common-passwords",
                                     std::string(CW_SOURCE_DIR) + "/packages/trust/common_passwords.txt"};
    if (!options.settings.empty()) more.insert(more.end(), {"--settings", folder.with("settings.toml", options.settings).string()});
    if (options.tls) {
      const web::TlsFiles files = web::test::make_certificate(folder, "tls", 1);
      more.insert(more.end(), {"--certificate", files.certificate_file, "--key", files.key_file});
    }
    server_ = place_->serve(port_, more);
    if (server_->wait_until_ready().empty()) throw std::runtime_error("the server did not start: " + place_->server_log());
  }

  [[nodiscard]] web::Scheme scheme() const { return options_.tls ? web::Scheme::https : web::Scheme::http; }
  [[nodiscard]] Processes processes() const { return {server_->id(), database_ ? database_->process() : 0}; }
  [[nodiscard]] Browser browser(const std::string& account, const std::string& purpose) const {
    Browser out(port_, scheme());
    if (!account.empty()) out.sign_in(account, password, purpose);
    return out;
  }

  void add_accounts(const std::string& name, const std::string& role, int many) {
    int& there = accounts_[name];
    constexpr int at_once = 2;
    std::vector<std::thread> threads;
    std::vector<std::string> faults(at_once);
    for (int thread = 0; thread < at_once; ++thread)
      threads.emplace_back([&, thread] {
        try {
          Browser administrator = browser("administrator", "");
          for (int i = there + 1 + thread; i <= many; i += at_once)
            Browser::expect(administrator.ask_api("POST", "/accounts",
                                                  fmt::format(R"({{"name":"{0}{1}","title":"{0} {1}","organisation":"council",)"
                                                              R"("roles":["{2}"],"password":"{3}"}})",
                                                              name, i, role, password),
                                                  ""),
                            201, "an account was not made");
        } catch (const std::exception& fault) {
          faults[static_cast<std::size_t>(thread)] = fault.what();
        }
      });
    for (std::thread& thread : threads) thread.join();
    for (const std::string& fault : faults)
      if (!fault.empty()) throw std::runtime_error(fault);
    there = std::max(there, many);
  }

  void fill() {
    const auto registered = ask("POST", "/sources", loader_, library);
    if (registered.status != 201) throw std::runtime_error("the source was not taken: " + registered.body);
    web::test::Client client(port_, scheme());
    std::int64_t seen = 0;
    const std::int64_t every = std::max<std::int64_t>(1, options_.records / people_kept);
    const auto line_of = [&](std::int64_t record) {
      return fmt::format(R"({{"source":"{}","id":"{}","columns":{}}})", source_of(record), id_of(record),
                         people_.columns_with_home(record));
    };
    fill_in_bulk(client, place_->feed, options_.records, line_of, [&](const std::string& body) {
      for (std::string& person : texts_named(body, "person"))
        if (seen++ % every == 0) content_.people.push_back(std::move(person));
    });
    std::ranges::sort(content_.people);
    const auto [first, last] = std::ranges::unique(content_.people);
    content_.people.erase(first, last);
    wait_until_at_rest(processes(), options_.rest_seconds);
    for (const std::string& person : content_.people) {
      if (content_.households.size() >= households_kept) break;
      for (std::string& home : texts_named(ask("GET", "/people/" + person + "/households", place_->feed).body, "household"))
        content_.households.push_back(std::move(home));
    }
    if (content_.households.empty()) throw std::runtime_error("nobody has a household");
    // As ids of one millisecond follow each other, neighbours were put in together.
    std::mt19937_64 random(5);
    std::ranges::shuffle(content_.people, random);
  }

  void add_content() {
    add_loads();
    add_accounts("officer", "data_officer", 1);
    add_accounts("guardian", "governance_officer", 1);
    add_accounts("curious", "practitioner", 1);
    add_judgements();
    add_protected();
    Browser administrator = browser("administrator", "");
    for (const std::string& link : links_in(administrator.get("/accounts").body, "/accounts/"))
      if (link.size() == std::string_view("/accounts/").size() + 36) content_.accounts.push_back(link.substr(10));
    Browser officer = browser("officer1", "data_quality");
    // One that waits is kept of a source: the last.
    (void)officer.get("/sources/library/upload");
    const auto sent = officer.send_file("/sources/library/upload", "members.csv", members_file(20, 400));
    Browser::expect(sent, 303, "a file was not taken");
    content_.uploads.push_back(sent.field("Location").substr(std::string_view("/uploads/").size()));
    wait_until_at_rest(processes(), options_.rest_seconds);
  }

  DeskOptions options_;
  InventedPeople people_;
  DeskContent content_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Postgres> database_;
  std::unique_ptr<RunningPlace> place_;
  std::unique_ptr<test::Process> server_;

 private:
  [[nodiscard]] test::PlaceAnswer ask(const std::string& method, const std::string& path, const std::string& token,
                                      const std::string& body = "", const std::string& type = "application/json") const {
    web::test::Client client(port_, scheme());
    return RunningPlace::ask_on(client, method, path, token, body, type, "Connection: close\r\n");
  }

  void add_loads() {
    for (int file = 0; file < 6; ++file) {
      const auto begun = ask("POST", fmt::format("/sources/library/loads?title=week-{}.csv&kind=part", file), loader_,
                             members_file(file, 500), "text/csv");
      if (begun.status != 202) throw std::runtime_error("a load was not taken: " + begun.body);
      const std::string id = test::text_at(begun.json, "load");
      std::string state;
      do {
        ::usleep(50'000);
        state = test::text_at(ask("GET", "/loads/" + id, loader_).json, "state");
      } while (state == "waiting" || state == "reading" || state == "applying");
      if (state != "applied") throw std::runtime_error("a load is " + state);
      content_.loads.push_back(id);
    }
  }

  // Of records that are of different people, but for every tenth, which become one: so there are merges to be seen.
  void add_judgements() {
    Browser officer = browser("officer1", "data_quality");
    for (std::int64_t i = 0; i < 60; ++i) {
      const std::int64_t left = i * 37 % (options_.records - 1), right = left + 1;
      const auto judged =
          officer.ask_api("POST", "/judgements",
                          fmt::format(R"({{"left":{{"source":"{}","id":"{}"}},"right":{{"source":"{}","id":"{}"}},)"
                                      R"("says":"{}","reason":"seen in both files"}})",
                                      source_of(left), id_of(left), source_of(right), id_of(right), i % 10 == 9 ? "same" : "not_same"),
                          "data_quality");
      Browser::expect(judged, 201, "a judgement was not taken");
      auto json = parse_json(judged.body);
      content_.judgements.push_back(std::to_string(json ? test::number_in(*json, "judgement") : 0));
    }
  }

  // Protected people at whom somebody looks who may not, so that officers have alerts; they are not among those who are asked for.
  void add_protected() {
    Browser guardian = browser("guardian1", "subject_access"), curious = browser("curious1", "care");
    for (int i = 0; i < 30 && content_.people.size() > 100; ++i) {
      const std::string person = content_.people.back();
      content_.people.pop_back();
      const auto marked = guardian.ask_api("PUT", "/people/" + person + "/restriction",
                                           R"({"kind":"refuge","reason":"told by the refuge"})", "subject_access");
      Browser::expect(marked, 200, "a person was not marked");
      (void)curious.get("/people/" + person);
    }
  }

  std::map<std::string, int> accounts_;
  std::string loader_;
};

DeskPlace::DeskPlace(const DeskOptions& options) : implementation_(std::make_unique<Implementation>(options)) {}
DeskPlace::~DeskPlace() = default;
void DeskPlace::add_accounts(const std::string& name, const std::string& role, int many) {
  implementation_->add_accounts(name, role, many);
}
void DeskPlace::fill() { implementation_->fill(); }
void DeskPlace::add_content() { implementation_->add_content(); }
Browser DeskPlace::browser(const std::string& account, const std::string& purpose) const {
  return implementation_->browser(account, purpose);
}
std::string DeskPlace::metrics() const {
  web::test::Client client(implementation_->port_, implementation_->scheme());
  return metrics_of(client);
}
std::uint16_t DeskPlace::port() const { return implementation_->port_; }
web::Scheme DeskPlace::scheme() const { return implementation_->scheme(); }
const InventedPeople& DeskPlace::people() const { return implementation_->people_; }
const DeskContent& DeskPlace::content() const { return implementation_->content_; }
Processes DeskPlace::processes() const { return implementation_->processes(); }
const DeskOptions& DeskPlace::options() const { return implementation_->options_; }
bool DeskPlace::end() { return implementation_->server_->end(SIGTERM) == 0; }

std::string search_words(const InventedPeople& people, std::int64_t record, std::uint64_t chance) {
  const InventedPerson person = people.person_of(record);
  std::string slip = person.family;
  slip.erase(1 + chance / 7 % (slip.size() - 1), 1);
  switch (chance % 6) {
    case 0: return person.given + " " + person.family;
    case 1: return slip + " " + person.given;
    case 2: return fmt::format("{} {} {}", person.given, person.family, person.year);
    case 3: return fmt::format("{} {}", person.family, person.postcode());
    case 4: return fmt::format("{} {} {}", person.family, person.home % 200 + 1, InventedPeople::street_of(person.home));
    default: return fmt::format("{} {:02}/{:02}/{}", slip, person.day, person.month, person.year);
  }
}

int exit_code(int (*program)(int, char**), int count, char** words) {
  try {
    return program(count, words);
  } catch (const std::exception& fault) {
    fmt::print(stderr, "{}\n", fault.what());
    return 1;
  }
}

}  // namespace cw::bench
