// SPDX-License-Identifier: MIT
// Virtual users: who does what next, and when.
#include "virtual_users.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>
#include <queue>
#include <random>
#include <stdexcept>

#include "base/time.h"
#include "connection.h"

namespace cw::bench {
namespace {

using web::test::Reply;

struct VirtualUser {
  std::string name;
  CookieJar jar;
  std::string token;  // of the forms of the last page
  QuietConnection connection;
  Step step = Step::sign_in_form;
  std::string path;  // where the step leads that is no fixed page
  double due = 0;    // of the request that comes or is under way
  bool asking = false, signed_in = false;
  int journeys = 0;
};

double share_of(std::vector<float>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)))];
}

}  // namespace

std::int64_t Measured::answered() const {
  std::int64_t out = 0;
  for (const auto& each : milliseconds) out += static_cast<std::int64_t>(each.size());
  return out;
}
std::int64_t Measured::failed() const {
  std::int64_t out = 0;
  for (const auto& [kind, count] : errors) out += count;
  return out;
}
double Measured::error_share() const {
  const auto asked = static_cast<double>(answered() + failed());
  return asked == 0 ? 0 : static_cast<double>(failed()) / asked;
}
double Measured::percentile(double share) const {
  std::vector<float> all;
  for (const auto& each : milliseconds) all.insert(all.end(), each.begin(), each.end());
  std::ranges::sort(all);
  return share_of(all, share);
}
void Measured::print() const {
  const auto line = [&](const char* name, std::vector<float> times) {
    if (times.empty()) return;
    std::ranges::sort(times);
    fmt::print("  {:<24} {:>8} {:>7.1f}/s   ms: p50 {:8.2f}  p95 {:8.2f}  p99 {:8.2f}  most {:8.1f}\n", name, times.size(),
               static_cast<double>(times.size()) / seconds, share_of(times, .5), share_of(times, .95), share_of(times, .99),
               share_of(times, 1));
  };
  std::vector<float> all;
  for (std::size_t step = 0; step < steps; ++step) {
    line(step_names[step], milliseconds[step]);
    all.insert(all.end(), milliseconds[step].begin(), milliseconds[step].end());
  }
  line("all requests", std::move(all));
  fmt::print("  errors {} of {} ({:.2f}%)", failed(), answered() + failed(), 100 * error_share());
  for (const auto& [kind, count] : errors) fmt::print("; {}: {}", kind, count);
  fmt::print("; searches that found nobody: {}\n", found_nobody);
  std::fflush(stdout);
}

class VirtualUsers::Implementation {
 public:
  Implementation(DeskPlace& desk, const JourneyOptions& options) : desk_(desk), options_(options) {
    poll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (desk.scheme() == web::Scheme::https) context_.reset(SSL_CTX_new(TLS_client_method()));
  }
  ~Implementation() { ::close(poll_); }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  void add(int up_to, double ramp) {
    desk_.add_accounts("adviser", options_.household ? "practitioner" : "adviser", up_to);
    const double now = elapsed_seconds();
    const auto there = static_cast<int>(users_.size());
    for (int number = there; number < up_to; ++number) {
      VirtualUser& user = users_.emplace_back();
      user.name = fmt::format("adviser{}", number + 1);
      user.due = now + ramp * static_cast<double>(number - there) / static_cast<double>(up_to - there);
      due_.emplace(user.due, static_cast<std::size_t>(number));
    }
  }

  void run(double seconds, Measured& into) {
    resume();
    into_ = &into;
    const double began = elapsed_seconds(), until = began + seconds;
    while (elapsed_seconds() < until) {
      send_due();
      wait(std::min(until, due_.empty() ? until : due_.top().first));
      give_up_late();
    }
    into.seconds += elapsed_seconds() - began;
  }

  void pause(Measured& into) {
    into_ = &into;
    const double began = elapsed_seconds();
    while (asking_ > 0 && elapsed_seconds() - began < options_.patience) wait(elapsed_seconds() + 0.1);
    paused_ = true;
  }

  [[nodiscard]] int count() const { return static_cast<int>(users_.size()); }

 private:
  // Whoever was due in the pause thinks anew.
  void resume() {
    if (!std::exchange(paused_, false)) return;
    const double now = elapsed_seconds();
    decltype(due_) later;
    for (; !due_.empty(); due_.pop()) {
      const auto [when, number] = due_.top();
      users_[number].due = when < now ? now + thinking() : when;
      later.emplace(users_[number].due, number);
    }
    due_ = std::move(later);
  }

  double thinking() {
    return options_.think_least + (options_.think_most - options_.think_least) * static_cast<double>(chance_() % 1'000'000) / 1'000'000.0;
  }

  void send_due() {
    for (double now = elapsed_seconds(); !due_.empty() && due_.top().first <= now; now = elapsed_seconds()) {
      const std::size_t number = due_.top().second;
      due_.pop();
      send(number);
    }
  }

  void send(std::size_t number) {
    VirtualUser& user = users_[number];
    user.asking = true;
    asking_ += 1;
    if (!user.connection.is_open() && !user.connection.open(poll_, number, desk_.port(), context_.get()))
      return failed(number, "no connection");
    user.connection.begin(request_of(user));
    go_on(number);
  }

  std::string request_of(const VirtualUser& user) {
    const auto get = [&](std::string_view path) { return browser_request("GET", path, user.jar); };
    const auto send = [&](std::string_view path, FormFields fields) {
      fields.emplace_back("form_token", user.token);
      return browser_request("POST", path, user.jar, form_type, encoded(fields));
    };
    switch (user.step) {
      case Step::sign_in_form: return get("/sign-in");
      case Step::sign_in: return send("/sign-in", {{"next", "/"}, {"name", user.name}, {"password", DeskPlace::password}, {"code", ""}});
      case Step::purposes: return get("/purpose");
      case Step::purpose: return send("/purpose", {{"next", "/search"}, {"purpose", options_.household ? "early_help" : "contact"}});
      case Step::search_form: return get("/search");
      case Step::search: {
        const auto record = static_cast<std::int64_t>(chance_() % static_cast<std::uint64_t>(desk_.options().records));
        return send("/search", {{"text", search_words(desk_.people(), record, chance_())}});
      }
      default: return get(user.path);
    }
  }

  void wait(double until) {
    const double left = std::max(0.0, until - elapsed_seconds());
    const timespec patience{static_cast<time_t>(left), static_cast<long>((left - std::floor(left)) * 1e9)};
    const int many = ::epoll_pwait2(poll_, events_.data(), static_cast<int>(events_.size()), &patience, nullptr);
    for (int i = 0; i < many; ++i) go_on(events_[static_cast<std::size_t>(i)].data.u64);
  }

  void go_on(std::size_t number) {
    VirtualUser& user = users_[number];
    if (!user.connection.is_open()) return;
    switch (user.connection.go_on()) {
      case QuietConnection::Progress::waiting: return;
      case QuietConnection::Progress::closed:
        user.connection.close();
        if (user.asking) failed(number, "closed without an answer");
        return;
      case QuietConnection::Progress::answered: answered(number, user.connection.take());
    }
  }

  // Users whose answer is overdue; looked at once a second.
  void give_up_late() {
    const double now = elapsed_seconds();
    if (asking_ == 0 || now - looked_ < 1) return;
    looked_ = now;
    for (std::size_t number = 0; number < users_.size(); ++number)
      if (users_[number].asking && now - users_[number].due > options_.patience) {
        users_[number].connection.close();
        failed(number, fmt::format("no answer in {:.0f} s", options_.patience));
      }
  }

  void ended(VirtualUser& user) {
    user.asking = false;
    asking_ -= 1;
  }
  void then(std::size_t number, Step step, double due) {
    users_[number].step = step;
    users_[number].due = due;
    due_.emplace(due, number);
  }
  void failed(std::size_t number, const std::string& kind) {
    VirtualUser& user = users_[number];
    ended(user);
    into_->errors[kind] += 1;
    then(number, user.signed_in ? Step::search_form : Step::sign_in_form, elapsed_seconds() + thinking());
  }

  void answered(std::size_t number, const Reply& reply) {
    VirtualUser& user = users_[number];
    const double now = elapsed_seconds();
    const auto step = static_cast<std::size_t>(user.step);
    user.jar.take(reply.head);
    if (reply.field("Connection") == "close") user.connection.close();
    const std::string fault = fault_of(user, reply);
    if (!fault.empty()) {
      if (fault == "signed out") user.signed_in = false, user.jar.clear();
      return failed(number, fmt::format("{}: {}", step_names[step], fault));
    }
    ended(user);
    into_->milliseconds[step].push_back(static_cast<float>((now - user.due) * 1000));
    if (std::string token = form_token_in(reply.body); !token.empty()) user.token = std::move(token);
    go_to_next(number, reply, now);
  }

  // What is wrong with an answer; empty: nothing.
  static std::string fault_of(const VirtualUser& user, const Reply& reply) {
    const bool sent = user.step == Step::sign_in || user.step == Step::purpose || user.step == Step::search;
    const std::string location = reply.field("Location");
    if (location.starts_with("/sign-in")) return "signed out";
    if (location.starts_with("/purpose")) return "no purpose any more";
    if (reply.status == (sent ? 303 : 200)) return {};
    return reply.status == 200 ? std::string("the form came again") : fmt::format("status {}", reply.status);
  }

  void go_to_next(std::size_t number, const Reply& reply, double now) {
    VirtualUser& user = users_[number];
    const double later = now + thinking();
    const auto follow = [&](Step step) {
      user.path = reply.field("Location");
      then(number, step, now);
    };
    switch (user.step) {
      case Step::sign_in_form: return then(number, Step::sign_in, later);
      case Step::sign_in: user.signed_in = true; return follow(Step::home);
      case Step::home: return then(number, Step::purposes, later);
      case Step::purposes: return then(number, Step::purpose, later);
      case Step::purpose: return follow(Step::search_form);
      case Step::search_form: return then(number, Step::search, later);
      case Step::search: return follow(Step::results);
      case Step::results:
        if (open_link(number, reply, "/people/", Step::person, later)) return;
        into_->found_nobody += 1;
        return end_journey(number, later);
      case Step::person:
        if (options_.household && open_link(number, reply, "/households/", Step::household, later)) return;
        return end_journey(number, later);
      case Step::household:
        if (open_link(number, reply, "/properties/", Step::property, later)) return;
        return end_journey(number, later);
      case Step::property: return end_journey(number, later);
    }
  }
  bool open_link(std::size_t number, const Reply& reply, std::string_view beginning, Step step, double due) {
    const std::vector<std::string> links = links_in(reply.body, beginning);
    if (links.empty()) return false;
    users_[number].path = links.front();
    then(number, step, due);
    return true;
  }
  void end_journey(std::size_t number, double due) {
    VirtualUser& user = users_[number];
    user.journeys += 1;
    if (options_.journeys_per_sign_in == 0 || user.journeys % options_.journeys_per_sign_in != 0)
      return then(number, Step::search_form, due);
    user.jar.clear();
    user.signed_in = false;
    then(number, Step::sign_in_form, due);
  }

  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  using Due = std::pair<double, std::size_t>;
  DeskPlace& desk_;
  JourneyOptions options_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::deque<VirtualUser> users_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::vector<epoll_event> events_ = std::vector<epoll_event>(512);
  std::mt19937_64 chance_{20'000};
  Measured* into_ = nullptr;
  int poll_ = -1;
  int asking_ = 0;
  bool paused_ = false;
  double looked_ = 0;
};

VirtualUsers::VirtualUsers(DeskPlace& desk, const JourneyOptions& options)
    : implementation_(std::make_unique<Implementation>(desk, options)) {}
VirtualUsers::~VirtualUsers() = default;
void VirtualUsers::add(int up_to, double ramp) { implementation_->add(up_to, ramp); }
void VirtualUsers::run(double seconds, Measured& into) { implementation_->run(seconds, into); }
void VirtualUsers::pause(Measured& into) { implementation_->pause(into); }
int VirtualUsers::count() const { return implementation_->count(); }

}  // namespace cw::bench
