// SPDX-License-Identifier: MIT
// Each test program has a server of its own: initdb once a machine into a template, which is copied; the server as a child that the kernel
// ends when the test program does (PR_SET_PDEATHSIG), however that happens. Folders that killed programs left behind are removed by the
// next.
#include "store/test_postgres.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace cw::store::test {
namespace {

namespace files = std::filesystem;

constexpr std::string_view prefix = "commonweal-test-postgres-";

[[noreturn]] void give_up(const std::string& what) { throw std::runtime_error("PostgreSQL for the tests: " + what); }

files::path program_folder() {
  const files::path debian = "/usr/lib/postgresql/15/bin";
  if (files::exists(debian / "initdb") && files::exists(debian / "postgres")) return debian;
  give_up("there is none in /usr/lib/postgresql/15/bin. Install the package postgresql-15 (tools/debian-packages.txt).");
}

// PostgreSQL refuses to run as root: then it runs as the user that its package makes.
struct User {
  uid_t user = getuid();
  gid_t group = getgid();
};
User server_user() {
  User user;
  if (user.user != 0) return user;
  const passwd* entry = getpwnam("postgres");
  if (!entry) give_up("this is root, and there is no user postgres to run the server as.");
  return {entry->pw_uid, entry->pw_gid};
}

// Starts a program as the server's user, with its output in `log`.
pid_t start_program(const std::vector<std::string>& arguments, const files::path& log) {
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  const User user = server_user();
  const std::string log_name = log.string();
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child != 0) return child;
  const int out = ::open(log_name.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (getuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(user.group) != 0 || setuid(user.user) != 0)) _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid, which clears it. SIGQUIT: the server stops at once
  if (getppid() != parent) _exit(125);
  char locale[] = "LC_ALL=C";
  char* const environment[] = {locale, nullptr};
  execve(pointers[0], pointers.data(), environment);
  _exit(127);
}

void run_program(const std::vector<std::string>& arguments, const files::path& log) {
  int status = 0;
  waitpid(start_program(arguments, log), &status, 0);
  if (status != 0) give_up(arguments[0] + " failed; see " + log.string());
}

void give_to_server(const files::path& path) {
  const User user = server_user();
  if (lchown(path.c_str(), user.user, user.group) != 0) give_up("the folder cannot be given to its user.");
}

// A fresh data folder that all test programs of this user copy. Made by the first of them, under a lock.
files::path template_folder(const files::path& programs) {
  const files::path folder = files::temp_directory_path() / fmt::format("commonweal-postgres-template-{}", getuid());
  const std::string lock_name = folder.string() + ".lock";
  const int lock = ::open(lock_name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (lock < 0 || flock(lock, LOCK_EX) != 0) give_up("there is no lock to be had: " + lock_name);
  struct stat about{};
  const bool ours = lstat(folder.c_str(), &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == server_user().user;
  if (!ours || !files::exists(folder / "data" / "ready")) {
    files::remove_all(folder);
    files::create_directory(folder);
    give_to_server(folder);
    run_program({(programs / "initdb").string(), "-D", (folder / "data").string(), "-U", "postgres", "--auth=trust", "-E", "UTF8",
                 "--locale=C", "--no-sync", "--wal-segsize=1"},
                folder / "log");
    ::close(::open((folder / "data" / "ready").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  }
  ::close(lock);
  return folder / "data";
}

// In memory where there is room, which makes a server in a tenth of the time; else, and where commits must reach a disk, the usual place.
files::path place_for(Postgres::Disk disk) {
  const files::path memory = "/dev/shm";
  constexpr std::uintmax_t enough = 1'000'000'000;
  std::error_code problem;
  const bool room = files::space(memory, problem).available > enough && !problem && access(memory.c_str(), W_OK) == 0;
  return disk == Postgres::Disk::trusted && room ? memory : files::temp_directory_path();
}

// Folders are named by their program's process id: those of programs that are gone are removed.
void remove_left_behind(const files::path& place) {
  std::error_code ignored;
  for (const auto& entry : files::directory_iterator(place, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    pid_t owner = 0;
    std::from_chars(name.data() + prefix.size(), name.data() + name.size(), owner);
    if (owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH) files::remove_all(entry.path(), ignored);
  }
}

void copy_folder(const files::path& from, const files::path& to) {
  files::create_directory(to);
  files::permissions(to, files::perms::owner_all);
  give_to_server(to);
  for (const auto& entry : files::directory_iterator(from)) {
    const files::path target = to / entry.path().filename();
    if (entry.is_directory()) {
      copy_folder(entry.path(), target);
    } else if (entry.path().filename() != "ready") {
      files::copy_file(entry.path(), target);
      give_to_server(target);
    }
  }
}

}  // namespace

void Postgres::make_folder(const files::path& place) {
  remove_left_behind(place);
  std::string name = (place / fmt::format("{}{}-XXXXXX", prefix, getpid())).string();
  if (!mkdtemp(name.data())) give_up("there is no temporary folder to be had.");
  folder_ = name;
  give_to_server(folder_);
}

Postgres::Postgres(Options options) : options_(std::move(options)), programs_(program_folder()) {
  make_folder(options_.place.empty() ? place_for(options_.disk) : options_.place);
  copy_folder(template_folder(programs_), folder_ / "data");
  // The template's small pieces of log are quick to make; a server that is measured has those that servers have.
  if (options_.disk == Disk::real)
    run_program({(programs_ / "pg_resetwal").string(), "--wal-segsize=16", "-D", (folder_ / "data").string()}, folder_ / "log");
  start();
}

Postgres::Postgres(Standby, const Postgres& of) : options_(of.options_), programs_(of.programs_) {
  make_folder(of.folder_.parent_path());
  run_program({(programs_ / "pg_basebackup").string(), "-h", of.folder_.string(), "-U", "postgres", "-D", (folder_ / "data").string(), "-R",
               "-X", "stream", "-c", "fast", "--no-sync"},
              folder_ / "log");
  start();
}

std::unique_ptr<Postgres> Postgres::make_standby() {
  std::unique_ptr<Postgres> standby(new Postgres(Standby{}, *this));
  command("ALTER SYSTEM SET synchronous_standby_names = '*'");
  command("SELECT pg_reload_conf()");
  return standby;
}

void Postgres::promote() {
  command("ALTER SYSTEM SET synchronous_standby_names = ''");
  command("SELECT pg_promote()");
}

std::string Postgres::url_of_either(const std::string& url, const Postgres& other) {
  const std::size_t end = url.find("&user=");
  return url.substr(0, end) + "," + other.folder_.string() + "&target_session_attrs=read-write" + url.substr(end);
}

void Postgres::command(const std::string& sql) const {
  PGconn* connection = PQconnectdb(fmt::format("postgresql:///postgres?host={}&user=postgres", folder_.string()).c_str());
  PGresult* result = PQexec(connection, sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  const std::string words = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) give_up(sql + ": " + words);
}

Postgres::~Postgres() {
  stop_now();
  std::error_code ignored;
  files::remove_all(folder_, ignored);
}

void Postgres::start() {
  const bool real = options_.disk == Disk::real;
  const std::string disk = real ? "on" : "off";
  std::vector<std::string> settings = {
      "listen_addresses=",  "fsync=" + disk, "full_page_writes=" + disk, "max_connections=120", "unix_socket_permissions=0777",
      "log_checkpoints=off"};
  // On a real disk as much log is kept as is ever used: a new segment of it is 16 MB written and synced while a commit waits.
  for (const char* setting : real ? std::array{"shared_buffers=1GB", "max_wal_size=4GB", "min_wal_size=4GB"}
                                  : std::array{"shared_buffers=64MB", "max_wal_size=256MB", "min_wal_size=5MB"})
    settings.emplace_back(setting);
  std::vector<std::string> words = {(programs_ / "postgres").string(), "-D", (folder_ / "data").string(), "-k", folder_.string()};
  for (const std::string& setting : settings) words.insert(words.end(), {"-c", setting});
  server_ = start_program(words, folder_ / "log");
  const std::string url = fmt::format("postgresql:///postgres?host={}&user=postgres", folder_.string());
  for (int tries = 0; PQping(url.c_str()) != PQPING_OK; ++tries) {
    if (tries > 6000 || waitpid(server_, nullptr, WNOHANG) != 0) give_up("it does not start; see " + (folder_ / "log").string());
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void Postgres::stop_now() {
  if (server_ <= 0) return;
  ::kill(server_, SIGQUIT);
  waitpid(server_, nullptr, 0);
  server_ = -1;
}

std::string Postgres::new_database() {
  const std::string name = fmt::format("test_{}", ++databases_), parameters = fmt::format("?host={}&user=place", folder_.string());
  if (databases_ == 1) command("CREATE ROLE place LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS");
  command("CREATE DATABASE " + name + " OWNER place");
  command("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
  return "postgresql:///" + name + parameters;
}

Postgres& postgres() {
  static Postgres server;
  return server;
}

}  // namespace cw::store::test
