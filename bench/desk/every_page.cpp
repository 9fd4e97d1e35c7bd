// SPDX-License-Identifier: MIT
// Every page of the desk at a register of a given size, one request after another: how long the server takes for each.
//
//   every_page [--records 20000] [--times 60] [--most 50] [--database sqlite|postgres] [--threads 64] [--scheme http|https] [--folder DIR]
//
// Which pages there are is what the server says of itself: the routes of its /metrics. One that is not in the table below, or that answers
// otherwise than it should, ends the program with 1, so that a new page cannot be forgotten. Each is asked `times` times, by somebody whose
// page it is, about others every time. Printed by page: milliseconds from sending the request to the last byte of its answer (so with what
// the loopback takes, some tenths), the slowest first; those whose p95 is over `most` are marked, and are counted at the end.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/time.h"
#include "desk_place.h"
#include "trust/one_time_code.h"

namespace cw::bench {
namespace {

struct PagesOptions {
  DeskOptions desk;
  std::size_t times = 60;
  double most = 50;
};

// What is asked for: a page, or a form that is sent and leads on.
struct Question {
  std::string path;
  FormFields form = {};
};
struct PageCase {
  std::string route;  // as the server names it
  std::string what;   // of several that are asked of one route
  std::string by;
  std::function<Question(std::size_t time)> ask;
  int status = 200;
};
struct PageTimes {
  std::string name;
  double half = 0, most_of = 0, longest = 0;  // milliseconds: p50, p95, the longest
  double processor = 0;                       // milliseconds of the server's processor time, on average
  std::size_t bytes = 0;
};

// Routes that are no pages.
bool is_page(const std::string& route) {
  static const std::set<std::string> others = {"/metrics", "/health/live", "/health/ready", "/sign-in/provider", "/sign-in/provider/back"};
  return !route.starts_with("/api/") && !route.starts_with("/assets/") && !route.starts_with("/look") && !others.contains(route);
}

std::set<std::string> routes_in(const std::string& metrics) {
  std::set<std::string> out;
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("http_requests_total{") || line.find("method=\"GET\"") == std::string::npos) continue;
    const std::size_t at = line.find("route=\"") + 7;
    if (std::string route = line.substr(at, line.find('"', at) - at); is_page(route)) out.insert(std::move(route));
  }
  return out;
}

class EveryPage {
 public:
  EveryPage(DeskPlace& desk, const PagesOptions& options) : desk_(desk), options_(options) {
    for (const auto& [name, role, purpose] :
         {std::tuple("adviser", "adviser", "contact"), std::tuple("practitioner", "practitioner", "care"),
          std::tuple("manager", "manager", "data_quality"), std::tuple("officer", "data_officer", "data_quality"),
          std::tuple("guardian", "governance_officer", "subject_access"), std::tuple("auditor", "auditor", "data_quality"),
          std::tuple("owner", "practitioner", "care")}) {
      desk.add_accounts(name, role, 1);
      browsers_.emplace(name, desk.browser(std::string(name) + "1", purpose));
    }
    browsers_.emplace("administrator", desk.browser("administrator", ""));
    browsers_.emplace("nobody", desk.browser("", ""));
    for (int i = 0; i < 4; ++i) sign_checkpoint();
    add_cases();
  }

  // Pages without a case, and cases without a page.
  [[nodiscard]] std::vector<std::string> forgotten() const {
    std::set<std::string> known, there = routes_in(desk_.metrics());
    for (const PageCase& each : cases_) known.insert(each.route);
    std::vector<std::string> out;
    for (const std::string& route : there)
      if (!known.contains(route)) out.push_back(route + " is a page that nothing asks for: add it to add_cases()");
    for (const std::string& route : known)
      if (!there.contains(route)) out.push_back(route + " is no page of the server");
    if (there.size() < 20) out.push_back(fmt::format("the server names {} pages only", there.size()));
    return out;
  }

  std::vector<PageTimes> measure(std::vector<std::string>& faults) {
    std::vector<PageTimes> out;
    for (const PageCase& each : cases_) {
      try {
        out.push_back(measure_one(each, faults));
      } catch (const std::exception& fault) {
        faults.push_back(each.route + each.what + ": " + fault.what());
      }
    }
    return out;
  }

 private:
  PageTimes measure_one(const PageCase& page, std::vector<std::string>& faults) {
    Browser& browser = browsers_.at(page.by);
    std::vector<double> times;
    PageTimes out{page.route + page.what + ", " + page.by};
    std::size_t wrong = 0;
    std::string first;
    double used = 0;
    for (std::size_t time = 0; time < options_.times; ++time) {
      const Question question = page.ask(time);
      const double before = processor_seconds(desk_.processes().server, Count::alone);
      const auto reply = question.form.empty() ? browser.get(question.path) : browser.send(question.path, question.form);
      used += processor_seconds(desk_.processes().server, Count::alone) - before;
      times.push_back(browser.milliseconds());
      out.bytes += reply.body.size() / options_.times;
      if (reply.status == page.status) continue;
      wrong += 1;
      if (first.empty()) first = fmt::format("{} of {}, to {}", reply.status, question.path, reply.field("Location"));
    }
    if (wrong > 0) faults.push_back(fmt::format("{}: {} answers were not {}; the first: {}", out.name, wrong, page.status, first));
    std::ranges::sort(times);
    const auto at = [&](double share) { return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1) + 0.5)]; };
    out.half = at(.5), out.most_of = at(.95), out.longest = at(1);
    out.processor = used * 1000 / static_cast<double>(options_.times);
    return out;
  }

  void add(const std::string& route, const std::string& by, std::function<Question(std::size_t)> ask, const std::string& what = "",
           int status = 200) {
    cases_.push_back({route, what, by, std::move(ask), status});
  }
  void add_plain(const std::string& route, std::initializer_list<const char*> readers, int status = 200) {
    for (const char* by : readers) add(route, by, [route](std::size_t) { return Question{route}; }, "", status);
  }
  // `before` and `after` the id, which is another of `ids` each time.
  void add_each(const std::string& route, const std::string& by, const std::vector<std::string>& ids, const std::string& before,
                const std::string& after = "", const std::string& what = "") {
    add(route, by, [&ids, before, after](std::size_t time) { return Question{before + ids.at(time % ids.size()) + after}; }, what);
  }

  // Its size is the second line of its note.
  void sign_checkpoint() {
    Browser& auditor = browsers_.at("auditor");
    (void)auditor.get("/access-log/proofs");
    Browser::expect(auditor.send("/access-log/checkpoints", {}), 303, "no checkpoint was signed");
    const std::string note = auditor.get("/access-log/checkpoints/latest").body;
    const std::size_t at = note.find('\n') + 1;
    checkpoints_.push_back(note.substr(at, note.find('\n', at) - at));
  }

  void add_cases() {
    add_plain_cases();
    add_search_cases();
    add_person_cases();
    add_source_cases();
    add_review_cases();
    add_log_cases();
    add_own_cases();
  }

  void add_plain_cases() {
    add_plain("/", {"adviser", "practitioner", "manager", "officer", "administrator"});
    for (const char* route : {"/help", "/accessibility", "/privacy", "/sign-in", "/signed-out", "/session-ended", "/new-password"})
      add_plain(route, {"nobody"});
    add_plain("/.well-known/change-password", {"nobody"}, 303);
    add_plain("/purpose", {"adviser", "practitioner"});
    add_plain("/more", {"officer"});
    for (const char* route : {"/policy", "/policy/roles", "/policy/agreements"}) add_plain(route, {"officer"});
    add_plain("/linkage", {"officer"});
    add_plain("/linkage/report", {"officer"});
    add_plain("/health", {"officer"});
    for (const char* route : {"/accounts", "/accounts/new", "/accounts/teams", "/accounts/tokens"}) add_plain(route, {"administrator"});
    add("/accounts", "administrator", [](std::size_t time) { return Question{fmt::format("/accounts?text=r{}", time % 9)}; }, "?text=");
    add_each("/accounts/{account:uuid}", "administrator", desk_.content().accounts, "/accounts/");
  }

  FormFields question_of(std::size_t time) const {
    const auto record = static_cast<std::int64_t>(time * 7919 + 11) % desk_.options().records;
    return {{"text", search_words(desk_.people(), record, time)}};
  }
  void add_search_cases() {
    add_plain("/search", {"adviser"});
    for (const char* by : {"adviser", "practitioner"}) {
      add("/search", by, [this](std::size_t time) { return Question{"/search", question_of(time)}; }, " sent", 303);
      add("/search/{search:uuid}", by,
          [this, by](std::size_t time) { return Question{browsers_.at(by).send("/search", question_of(time)).field("Location")}; });
    }
    const auto part = [this](std::size_t time, const FormFields& fields) {
      (void)time;
      return Question{browsers_.at("adviser").send("/search", fields).field("Location")};
    };
    const auto someone = [this](std::size_t time) {
      return desk_.people().person_of(static_cast<std::int64_t>(time * 6007 + 5) % desk_.options().records);
    };
    add(
        "/search/{search:uuid}", "adviser", [=](std::size_t time) { return part(time, {{"text", someone(time).family}}); },
        " family name alone");
    add(
        "/search/{search:uuid}", "adviser", [=](std::size_t time) { return part(time, {{"text", someone(time).given}}); },
        " given name alone");
    add(
        "/search/{search:uuid}", "adviser", [=](std::size_t time) { return part(time, {{"postcode", someone(time).postcode()}}); },
        " postcode");
    add(
        "/search/{search:uuid}", "adviser", [=](std::size_t time) { return part(time, {{"date_of_birth", someone(time).born()}}); },
        " day of birth");
  }

  void add_person_cases() {
    const DeskContent& content = desk_.content();
    const std::string person = "/people/{person:uuid}";
    for (const char* by : {"adviser", "practitioner"})
      for (const char* tab : {"", "/sources", "/why", "/history"}) add_each(person + tab, by, content.people, "/people/", tab);
    add_each(person + "/looks", "guardian", content.people, "/people/", "/looks");
    add_each(person + "/reason", "practitioner", content.people, "/people/", "/reason");
    add_each("/households/{household:uuid}", "practitioner", content.households, "/households/");
    add("/properties/{uprn:integer}", "practitioner", [this](std::size_t time) {
      const auto record = static_cast<std::int64_t>(time * 4001 + 3) % desk_.options().records;
      return Question{"/properties/" + InventedPeople::uprn_of(desk_.people().person_of(record).home)};
    });
  }

  void add_source_cases() {
    const DeskContent& content = desk_.content();
    add_plain("/sources", {"officer"});
    add_plain("/sources/new", {"officer"});
    add_plain("/quality", {"officer"});
    for (const char* tab : {"", "/change", "/quality", "/upload"})
      add(std::string("/sources/{source}") + tab, "officer",
          [tab](std::size_t) { return Question{std::string("/sources/library") + tab}; });
    add_each("/uploads/{upload:uuid}", "officer", content.uploads, "/uploads/");
    add_each("/loads/{load:uuid}", "officer", content.loads, "/loads/");
    add_each("/loads/{load:uuid}/rejects.csv", "officer", content.loads, "/loads/", "/rejects.csv");
    add_each("/loads/{load:uuid}/events", "officer", content.loads, "/loads/", "/events");
  }

  void add_review_cases() {
    add_plain("/reviews", {"officer", "manager"});
    // One is taken, then skipped for the next. Where the reviewer has seen all of them the last one is asked for again.
    add("/reviews/{review:uuid}", "officer", [this, path = std::string()](std::size_t) mutable {
      Browser& officer = browsers_.at("officer");
      const std::string next = officer.send(path.empty() ? "/reviews/next" : path + "/skip", {}).field("Location");
      if (next.size() > std::string_view("/reviews/").size()) path = next;
      if (path.empty()) throw std::runtime_error("no pair waits for a review");
      return Question{path};
    });
    add_plain("/links", {"officer", "manager"});
    add_plain("/links/judgements", {"officer"});
    add("/links/judgements", "officer", [](std::size_t) { return Question{"/links/judgements?state=proposed"}; }, "?state=proposed");
    add_each("/links/judgements/{judgement:integer}", "officer", desk_.content().judgements, "/links/judgements/");
    add_plain("/links/compare", {"officer"});
    add(
        "/links/compare", "officer",
        [this](std::size_t time) {
          const std::int64_t left = 1 + static_cast<std::int64_t>(time * 3001) % (desk_.options().records - 1);
          return Question{fmt::format("/links/compare?left={}&right={}", left, left + 1)};
        },
        "?left=&right=");
    add(
        "/links/compare", "officer",
        [this](std::size_t time) {
          const auto& people = desk_.content().people;
          return Question{
              fmt::format("/links/compare?first={}&second={}", people.at(time % people.size()), people.at((time + 1) % people.size()))};
        },
        "?first=&second=");
  }

  void add_log_cases() {
    const std::string entry = "/access-log/entries/{entry:integer}";
    add_plain("/access-log", {"auditor"});
    add(
        "/access-log", "auditor",
        [](std::size_t time) {
          constexpr const char* accounts[] = {"practitioner1", "adviser1", "feed"};
          return Question{fmt::format("/access-log?by=account&account={}", accounts[time % 3])};
        },
        "?by=account");
    add_each("/access-log/people/{person:uuid}", "auditor", desk_.content().people, "/access-log/people/");
    const auto number = [this](std::size_t time) { return 1 + static_cast<std::int64_t>(time * 2003) % (desk_.options().records); };
    add(entry, "auditor", [number](std::size_t time) { return Question{fmt::format("/access-log/entries/{}", number(time))}; });
    add(entry + "/proof", "auditor",
        [number](std::size_t time) { return Question{fmt::format("/access-log/entries/{}/proof", number(time))}; });
    add_plain("/access-log/proofs", {"auditor"});
    add_plain("/access-log/checkpoints/latest", {"auditor"});
    add_each("/access-log/growth", "auditor", checkpoints_, "/access-log/growth?older=");
    add_plain("/alerts", {"guardian"});
    add("/alerts", "guardian", [](std::size_t) { return Question{"/alerts?state=all"}; }, "?state=all");
    add_plain("/my-activity", {"adviser", "practitioner", "officer"});
  }

  // Of somebody who sets up a second factor between the pages for that: in this order.
  void add_own_cases() {
    add_plain("/your-account", {"owner"});
    add_plain("/your-account/password", {"owner"});
    add_plain("/your-account/end-other-sessions", {"owner"});
    add("/your-account/sessions/{session}", "owner", [this](std::size_t time) {
      if (time == 0) sign_in_elsewhere();
      return Question{other_session_};
    });
    add_plain("/your-account/second-factor", {"owner"});
    add("/your-account/second-factor/set-up", "owner", [this](std::size_t time) {
      if (time == 0) begin_second_factor();
      return Question{"/your-account/second-factor/set-up"};
    });
    add("/your-account/recovery-codes", "owner", [this](std::size_t time) {
      if (time == 0) confirm_second_factor();
      return Question{"/your-account/recovery-codes"};
    });
  }
  void sign_in_elsewhere() {
    elsewhere_.emplace(desk_.browser("owner1", ""));
    const std::string page = browsers_.at("owner").get("/your-account").body;
    const std::size_t at = page.find("/your-account/sessions/");
    if (at == std::string::npos) throw std::runtime_error("the page of the account shows no other session");
    other_session_ = page.substr(at, page.find('"', at) - at);
  }
  void begin_second_factor() {
    Browser& owner = browsers_.at("owner");
    Browser::expect(owner.send("/your-account/second-factor", {{"password", DeskPlace::password}}), 303, "no second factor was begun");
  }
  void confirm_second_factor() {
    Browser& owner = browsers_.at("owner");
    const std::string page = owner.get("/your-account/second-factor/set-up").body;
    const std::size_t at = page.find("<code id=\"secret\">") + 18;
    std::string text = page.substr(at, page.find('<', at) - at);
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    const auto secret = trust::from_base32(text);
    if (!secret) throw std::runtime_error("the page has no secret of a second factor");
    const auto step = static_cast<std::uint64_t>(trust::totp_step(system_clock().now()));
    Browser::expect(owner.send("/your-account/second-factor/set-up", {{"code", trust::one_time_code(*secret, step)}}), 303,
                    "the second factor was not confirmed");
  }

  DeskPlace& desk_;
  const PagesOptions& options_;
  std::map<std::string, Browser> browsers_;
  std::vector<PageCase> cases_;
  std::vector<std::string> checkpoints_;
  std::optional<Browser> elsewhere_;  // where the owner is signed in too
  std::string other_session_;         // the page that ends it there
};

void print_table(std::vector<PageTimes> all, double most) {
  std::ranges::sort(all, std::greater<>(), &PageTimes::most_of);
  fmt::print("\n{:<72} {:>8} {:>8} {:>8} {:>10} {:>9}\n", "milliseconds", "p50", "p95", "most", "processor", "bytes");
  std::size_t over = 0;
  for (const PageTimes& each : all) {
    over += each.most_of > most ? 1 : 0;
    fmt::print("{:<72} {:>8.2f} {:>8.2f} {:>8.1f} {:>10.2f} {:>9}{}\n", each.name, each.half, each.most_of, each.longest, each.processor,
               each.bytes,
               each.most_of > most   ? "   OVER"
               : each.longest > most ? "   once over"
                                     : "");
  }
  fmt::print("\n{} of {} have a p95 over {:.0f} ms\n", over, all.size(), most);
}

PagesOptions read_words(int count, char** words) {
  PagesOptions out;
  for (int at = 1; at + 1 < count; at += 2) {
    const std::string name = words[at], value = words[at + 1];
    if (name == "--times")
      out.times = static_cast<std::size_t>(std::max(1, std::atoi(value.c_str())));
    else if (name == "--most")
      out.most = std::atof(value.c_str());
    else if (!read_desk_option(name, value, out.desk))
      throw std::runtime_error("this program has no option " + name);
  }
  return out;
}

int run(int count, char** words) {
  PagesOptions options = read_words(count, words);
  options.desk.settings = "[pace]\nsearches = 0\npeople = 0\n";  // a few accounts ask more than people do
  DeskPlace desk(options.desk);
  fmt::print("{}, {} records; process {}\n", options.desk.postgres ? "postgres" : "sqlite", options.desk.records, desk.processes().server);
  std::fflush(stdout);
  desk.fill();
  print_memory(desk.processes().server);
  desk.add_content();
  EveryPage pages(desk, options);
  std::vector<std::string> faults = pages.forgotten();
  const Used before = used_by(desk.processes());
  print_table(pages.measure(faults), options.most);
  const Used after = used_by(desk.processes());
  const double others =
      after.machine - before.machine - (after.server - before.server) - (after.database - before.database) - (after.own - before.own);
  fmt::print("other work kept {:.0f}% of one processor busy meanwhile\n", 100 * others / (after.at - before.at));
  print_memory(desk.processes().server);
  for (const std::string& fault : faults) fmt::print("FAULT {}\n", fault);
  std::fflush(stdout);
  return desk.end() && faults.empty() ? 0 : 1;
}

}  // namespace
}  // namespace cw::bench

int main(int count, char** words) { return cw::bench::exit_code(cw::bench::run, count, words); }
