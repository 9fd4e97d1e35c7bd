// SPDX-License-Identifier: MIT
// `commonweal serve`: the register and its API, until it is told to stop.
#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <ostream>

#include "base/log.h"
#include "base/metrics.h"
#include "base/text.h"
#include "base/text_file.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/common_passwords.h"
#include "cli/place_files.h"
#include "services/place/checkpoints.h"
#include "services/place/place.h"
#include "trust/key_file.h"
#include "web/html/look.h"
#include "web/http/assets.h"
#include "web/http/forwarder.h"
#include "web/http/http.h"
#include "web/pages/pages.h"
#include "web/register_api/nodes.h"
#include "web/register_api/register_api.h"

namespace cw::cli {
namespace {

constexpr double seconds_to_stop = 20;

struct Given : PlaceFiles {
  std::string address = "127.0.0.1";
  std::uint64_t port = 8080;
  std::uint64_t threads = 8;
  std::optional<std::string> review;
  std::string log_name = "commonweal/access-log";
  std::optional<std::string> common;
  std::optional<std::string> certificate, key;
  std::optional<std::string> public_url, issuer, provider_title, client, client_secret, client_key, client_key_id;
  std::vector<std::string> hosts, proxies;
  std::string node_address, node_ca;
  double node_lease = 5;
  std::optional<std::string> assets, desk;
  bool demonstration = false;
  std::optional<std::string> second_factor;
  bool provider_asks_twice = false;
};

// Of roles of which the policy says nothing: as was said; else needed wherever other machines reach the server.
Result<trust::SecondFactorRule> second_factor_rule(const Given& given) {
  using enum trust::SecondFactorRule;
  if (given.second_factor && *given.second_factor != "needed" && *given.second_factor != "waived")
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--second-factor is needed or waived.", "--second-factor");
  if (given.second_factor) return *given.second_factor == "needed" ? needed : waived;
  const bool outside =
      given.certificate || !web::is_this_machine(given.address) || (given.public_url && given.public_url->starts_with("https://"));
  return outside && !given.demonstration ? needed : waived;
}

Result<place::PlaceOptions> place_options(const Given& given, const Settings& settings) {
  CW_TRY(place::PlaceOptions out, read_place_files(given, settings));
  if (given.review) {
    CW_TRY(out.review, read_text_file(*given.review));
  }
  CW_TRY(out.common_passwords, read_common_passwords_text(given.common));
  CW_TRY(out.second_factor, second_factor_rule(given));
  out.pace = {.searches = settings.integer("pace.searches"),
              .people = settings.integer("pace.people"),
              .token_searches = settings.integer("pace.token_searches"),
              .token_people = settings.integer("pace.token_people")};
  out.log_name = given.log_name;
  out.connections = static_cast<unsigned>(given.threads);
  if (!given.node_address.empty() && !given.node_address.starts_with("http://") && !given.node_address.starts_with("https://"))
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--node-address is http://HOST:PORT or https://HOST:PORT.", "--node-address");
  if (!given.node_address.empty() && !web::is_safe_base(given.node_address))
    return fail_with_exit(
        ErrorCode::invalid, exit_usage,
        "--node-address is https://HOST:PORT: what servers pass on to each other over a network goes by TLS. http:// is for "
        "servers on this machine alone (127.0.0.1).",
        "--node-address");
  if (!(given.node_lease >= 0.5 && given.node_lease <= 300))
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--node-lease goes from 0.5 to 300 seconds.", "--node-lease");
  out.node = {given.node_address, given.node_lease};
  return out;
}

// Other machines reach the server by TLS or not at all: its own, or that of a proxy which is named.
Result<void> check_tls(const Given& given) {
  const bool https = given.public_url && given.public_url->starts_with("https://");
  if (given.certificate || web::is_this_machine(given.address) || (https && !given.proxies.empty())) return {};
  return fail_with_exit(
      ErrorCode::invalid, exit_usage,
      fmt::format(
          "{} is reached by other machines, and nothing speaks TLS there. Give --certificate FILE and --key FILE; or, where a proxy "
          "in front speaks TLS, --public-url https://... and --proxy with the proxy's address; or stay on --address 127.0.0.1.",
          given.address),
      "--address");
}

Result<web::ServerOptions> server_options(const Given& given) {
  if (given.port > 65'535) return fail_with_exit(ErrorCode::invalid, exit_usage, "--port goes up to 65535.", "--port");
  if (given.threads < 1 || given.threads > 256)
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--threads goes from 1 to 256.", "--threads");
  if (given.certificate.has_value() != given.key.has_value())
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--certificate and --key need each other.", "--certificate");
  if (given.demonstration && given.address != "127.0.0.1" && given.address != "::1" && given.address != "localhost")
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--demonstration is for this machine alone: --address 127.0.0.1.", "--address");
  web::ServerOptions out;
  out.listen_descriptor = web::inherited_listener().value_or(-1);
  if (out.listen_descriptor < 0) CW_CHECK(check_tls(given));  // of one that was handed over the server looks itself
  out.address = given.address;
  out.port = static_cast<std::uint16_t>(given.port);
  out.handler_threads = static_cast<unsigned>(given.threads);
  if (given.certificate) out.tls = web::TlsFiles{*given.certificate, *given.key};
  if (given.public_url && given.public_url->starts_with("https://")) out.outer_scheme = web::Scheme::https;
  out.allowed_hosts = given.hosts;
  if (given.demonstration && given.hosts.empty()) out.allowed_hosts = {"127.0.0.1", "localhost", "[::1]"};
  out.trusted_proxies = given.proxies;
  return out;
}

// Where people may sign in besides here; nothing where none is named.
Result<std::optional<trust::OidcProvider>> provider_of(const Given& given) {
  if (!given.issuer) return std::optional<trust::OidcProvider>();
  for (const auto& [option, value] : {std::pair{"--provider-client", &given.client}, std::pair{"--public-url", &given.public_url}})
    if (!*value) return fail_with_exit(ErrorCode::invalid, exit_usage, fmt::format("--provider needs {} too.", option), option);
  if (given.client_secret.has_value() == given.client_key.has_value())
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--provider needs --provider-secret-file or --provider-key-file, and not both.",
                          "--provider-key-file");
  trust::OidcProvider out{*given.issuer, *given.client, {}, *given.public_url};
  if (given.client_secret) {
    CW_TRY(const std::string secret, read_text_file(*given.client_secret));
    out.client_secret = trim(secret);
  } else {
    CW_TRY(const std::string pem, read_text_file(*given.client_key));
    CW_TRY(out.key, trust::ClientKey::read(pem, given.client_key_id.value_or("")));
  }
  if (given.provider_asks_twice) out.asks_for = trust::Factors::two;
  while (out.redirect_uri.ends_with('/')) out.redirect_uri.pop_back();
  out.redirect_uri += "/sign-in/provider/back";
  return std::optional(std::move(out));
}

Result<html::Look> look_of(const Settings& settings) {
  return html::make_look({.name = settings.text("look.name"),
                          .name_welsh = settings.text("look.name_welsh"),
                          .service = settings.text("look.service"),
                          .service_welsh = settings.text("look.service_welsh"),
                          .colour = settings.text("look.colour"),
                          .text_colour = settings.text("look.text_colour")});
}

// The files that pages are shown with: the style sheet and the script of frontend/, and the place's own colours. Gives their addresses.
Result<html::PageAssets> add_page_files(web::Router& router, const Given& given, const html::Look& look) {
  html::add_look_routes(router, look);
  const std::string usual = "build/frontend";
  if (!given.assets && !std::filesystem::exists(usual)) {
    log_info("no style sheet and script of the pages: build them with node frontend/build.mjs", {{"usual", usual}});
    return html::PageAssets{};
  }
  CW_TRY(auto assets, web::Assets::load(given.assets.value_or(usual), "/assets"));
  const html::PageAssets out{assets->url("page.css"), assets->url("page.js"), assets->url("icon.svg")};
  web::Assets::add_routes(router, std::move(assets));
  return out;
}

// The folder of the words of pages; nothing where there is none.
std::optional<std::string> desk_of(const Given& given) {
  const std::string usual = "packages/desk";
  if (given.desk) return given.desk;
  return std::filesystem::exists(usual) ? std::optional(usual) : std::nullopt;
}

// The pages that staff work in, where their words are.
Result<void> add_pages(web::Router& router, place::Place& place, const Given& given, const Settings& settings) {
  CW_TRY(html::Look look, look_of(settings));
  CW_TRY(html::PageAssets assets, add_page_files(router, given, look));
  const auto desk = desk_of(given);
  if (!desk) {
    log_info("no pages: the words of the desk are not there", {{"usual", "packages/desk"}});
    return {};
  }
  CW_TRY(html::Catalogues words, pages::read_desk_words(*desk));
  pages::DeskOptions options{.words = std::move(words), .look = std::move(look), .assets = std::move(assets)};
  if (given.demonstration || settings.text("desk.data") == "demonstration") options.data = pages::DataKind::demonstration;
  if (given.issuer) options.provider = given.provider_title.value_or(*given.issuer);
  return pages::add_desk(router, place, std::move(options));
}

Result<void> run(const Given& given, CommandContext& context) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // before any thread begins
  std::signal(SIGXFSZ, SIG_IGN);               // a file that may not grow is a full disk, not the end
  CW_TRY(web::ServerOptions options, server_options(given));
  CW_TRY(auto provider, provider_of(given));
  CW_TRY(place::PlaceOptions parts, place_options(given, context.settings));
  const double began = elapsed_seconds();
  const std::filesystem::path keys = parts.keys;
  Metrics metrics;
  parts.metrics = &metrics;
  CW_TRY(const auto place, place::Place::open(std::move(parts)));
  CW_TRY(const trust::Digest node_key, trust::open_key_file(keys / "nodes.key"));
  web::NodeSharing sharing({.key = node_key, .ca_file = given.node_ca});
  web::Health health;
  health.add_check("store", [&place] { return place->ready(); });
  options.metrics = &metrics;
  options.health = &health;
  web::Router router;
  router.use(sharing.middleware(*place));
  CW_CHECK(web::add_register_api(
      router, *place, {.version = CW_VERSION, .provider = std::move(provider), .sign_in_page = desk_of(given) ? "/sign-in" : ""}));
  web::add_operations_routes(router, health, metrics);
  CW_CHECK(add_pages(router, *place, given, context.settings));
  const std::string_view scheme = options.tls ? "https" : "http";
  CW_TRY(const auto server, web::Server::create(std::move(options), std::move(router)));
  const place::Housekeeper keeper(*place, {.every_seconds = static_cast<double>(context.settings.integer("trust.checkpoint_seconds"))});
  CW_CHECK(server->start());
  context.out << fmt::format("ready        {}://{}:{}/api/v1/openapi.json\n", scheme, given.address, server->port()) << std::flush;
  log_info("server started", {{"port", server->port()}, {"seconds", elapsed_seconds() - began}});
  int signal = 0;
  sigwait(&stop, &signal);
  log_info("server stops", {{"signal", signal}});
  server->stop(seconds_to_stop);
  return {};
}

}  // namespace

Command serve_command() {
  auto given = std::make_shared<Given>();
  return {
      "serve",
      "Runs the living register with its API, until it is told to stop (SIGTERM, Ctrl-C).",
      "commonweal serve --store data --keys keys --port 8080",
      {{"--store URL", "the store: a folder or file, or postgresql://HOST/DATABASE (default: the setting store.location)", &given->store},
       {"--keys DIR", "folder of the keys, which is best kept and backed up apart from the store (default: the setting trust.keys)",
        &given->keys},
       {"--address ADDRESS", "address to listen on", &given->address},
       {"--port N", "port to listen on; 0: any that is free, which standard output names", &given->port},
       {"--threads N", "requests that are worked on at once", &given->threads},
       {"--policy FILE", "who may see what", &given->policy},
       {"--columns FILE", "which field of the policy covers which column", &given->columns},
       {"--model FILE", "the model that says which records are of one person: a link configuration, such as a run's model.toml",
        &given->model},
       {"--assets DIR", "style sheet and script of the pages, as frontend/build.mjs makes them (default: build/frontend, where it is)",
        &given->assets},
       {"--demonstration", "the data are made up: pages say so, and only this machine is answered", &given->demonstration},
       {"--desk DIR", "words of the pages that staff work in (default: packages/desk, where it is)", &given->desk},
       {"--review FILE", "rules of the review queue, such as packages/register/review.toml (default: those that it shows)", &given->review},
       {"--log-name NAME", "name of the access log for ever, where the store has none yet", &given->log_name},
       {"--common-passwords FILE", std::string(common_passwords_help), &given->common},
       {"--public-url URL", "how browsers reach this server, where a proxy stands in front or people sign in at a provider",
        &given->public_url},
       {"--provider ISSUER", "OpenID Connect: an identity provider where people may sign in", &given->issuer},
       {"--provider-title NAME", "what people call that provider, on the button that leads there (default: its address)",
        &given->provider_title},
       {"--provider-client ID", "what the provider calls this server", &given->client},
       {"--provider-secret-file FILE", "file that holds this server's secret at the provider", &given->client_secret},
       {"--provider-key-file FILE", "PEM: this server's private key at the provider, in place of a secret (private_key_jwt)",
        &given->client_key},
       {"--provider-key-id ID", "what the provider calls that key", &given->client_key_id},
       {"--provider-asks-twice", "that provider asks everybody for a second factor, also where its tokens do not say so (amr)",
        &given->provider_asks_twice},
       {"--second-factor RULE",
        "needed or waived: of roles of which the policy does not say (default: needed where other machines reach the server: by --address, "
        "--certificate or an https --public-url)",
        &given->second_factor},
       {"--certificate FILE", "PEM, with its chain: speak TLS", &given->certificate},
       {"--key FILE", "PEM: the certificate's key", &given->key},
       {"--host NAME", "a name by which clients call this server; others are refused. May be given again", &given->hosts},
       {"--proxy ADDRESS",
        "a proxy whose X-Forwarded-For is believed; may be given again. With --public-url https://... it speaks TLS in front, and this "
        "server "
        "answers nobody else but this machine",
        &given->proxies},
       {"--node-address URL",
        "of several servers on one PostgreSQL store: where the others reach this one, https://HOST:PORT (http:// on this machine alone)",
        &given->node_address},
       {"--node-ca FILE", "PEM: who signs the certificates of the other servers of this store (default: the system's)", &given->node_ca},
       {"--node-lease SECONDS", "how long the server that writes may be silent before another takes over", &given->node_lease}},
      [given](CommandContext& context) { return run(*given, context); }};
}

}  // namespace cw::cli
