// SPDX-License-Identifier: MIT
#include "trust/migrations.h"

namespace cw::trust {
namespace {

// The rows of the log are only added to. Erasing takes the content of one, and nothing else, and must say which entry records it.
constexpr std::string_view log_tables = R"sql(
CREATE TABLE access_log_about (id INTEGER PRIMARY KEY CHECK (id = 1), origin TEXT NOT NULL) STRICT;
CREATE TABLE access_log (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL,
  previous BLOB NOT NULL, commitment BLOB NOT NULL, hash BLOB NOT NULL,
  account TEXT, entry TEXT, salt BLOB, erased_by INTEGER) STRICT;
CREATE INDEX access_log_by_account ON access_log (account, number);
CREATE TABLE access_log_subject (subject TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (subject, number)) STRICT;
CREATE TABLE access_log_node (level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY (level, position)) STRICT;
CREATE TABLE access_log_checkpoint (size INTEGER PRIMARY KEY, at INTEGER NOT NULL, note TEXT NOT NULL) STRICT
)sql";
constexpr std::string_view log_sqlite = R"sql(
CREATE TRIGGER access_log_not_deleted BEFORE DELETE ON access_log
BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
CREATE TRIGGER access_log_not_changed BEFORE UPDATE ON access_log
WHEN NOT (NEW.account IS NULL AND NEW.entry IS NULL AND NEW.salt IS NULL AND OLD.entry IS NOT NULL AND coalesce(NEW.erased_by, -1) > OLD.number
  AND NEW.number = OLD.number AND NEW.at = OLD.at AND NEW.previous = OLD.previous AND NEW.commitment = OLD.commitment
  AND NEW.hash = OLD.hash)
BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END
)sql";
constexpr std::string_view log_postgres = R"sql(
CREATE FUNCTION access_log_keep() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.account IS NULL AND NEW.entry IS NULL AND NEW.salt IS NULL AND OLD.entry IS NOT NULL AND coalesce(NEW.erased_by, -1) > OLD.number
      AND NEW.number = OLD.number AND NEW.at = OLD.at AND NEW.previous = OLD.previous AND NEW.commitment = OLD.commitment
      AND NEW.hash = OLD.hash THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the access log is only added to';
END $body$;
CREATE TRIGGER access_log_kept BEFORE UPDATE OR DELETE ON access_log FOR EACH ROW EXECUTE FUNCTION access_log_keep();
CREATE TRIGGER access_log_not_emptied BEFORE TRUNCATE ON access_log FOR EACH STATEMENT EXECUTE FUNCTION access_log_keep()
)sql";

// Secrets are kept as hashes only; those of authenticator apps are sealed with a key that is not in the store.
constexpr std::string_view account_tables = R"sql(
CREATE TABLE organisation (name TEXT PRIMARY KEY, title TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;
CREATE TABLE team (name TEXT PRIMARY KEY, title TEXT NOT NULL, organisation TEXT NOT NULL REFERENCES organisation (name),
  made_at INTEGER NOT NULL) STRICT;
CREATE TABLE account (
  id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  organisation TEXT NOT NULL REFERENCES organisation (name), password TEXT,
  totp BLOB, totp_confirmed_at INTEGER, totp_last INTEGER NOT NULL,
  failures INTEGER NOT NULL, locked_until INTEGER NOT NULL,
  made_at INTEGER NOT NULL, disabled_at INTEGER) STRICT;
CREATE TABLE account_role (account TEXT NOT NULL REFERENCES account (id), role TEXT NOT NULL, PRIMARY KEY (account, role)) STRICT;
CREATE INDEX account_role_by_role ON account_role (role);
CREATE TABLE account_team (account TEXT NOT NULL REFERENCES account (id), team TEXT NOT NULL REFERENCES team (name),
  PRIMARY KEY (account, team)) STRICT;
CREATE TABLE recovery_code (account TEXT NOT NULL REFERENCES account (id), hash BLOB NOT NULL, used_at INTEGER,
  PRIMARY KEY (account, hash)) STRICT;
CREATE TABLE session (
  hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), made_at INTEGER NOT NULL, used_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL, second_factor INTEGER NOT NULL,
  purpose TEXT NOT NULL, legal_basis TEXT NOT NULL, purpose_at INTEGER) STRICT;
CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_by_end ON session (ends_at);
CREATE TABLE api_token (
  id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account (id), name TEXT NOT NULL,
  scopes TEXT NOT NULL, made_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, used_at INTEGER, revoked_at INTEGER) STRICT;
CREATE INDEX api_token_by_account ON api_token (account);
CREATE TABLE first_link (hash BLOB PRIMARY KEY, ends_at INTEGER NOT NULL) STRICT
)sql";

constexpr std::string_view provider_tables = R"sql(
CREATE TABLE oidc_attempt (hash BLOB PRIMARY KEY, secret BLOB NOT NULL, ends_at INTEGER NOT NULL) STRICT;
CREATE TABLE account_identity (issuer TEXT NOT NULL, subject TEXT NOT NULL, account TEXT NOT NULL REFERENCES account (id),
  made_at INTEGER NOT NULL, PRIMARY KEY (issuer, subject)) STRICT;
CREATE INDEX account_identity_by_account ON account_identity (account)
)sql";

// access_alert: an entry of the log that a governance officer has to look at; who has, when, and what they say.
constexpr std::string_view alert_tables = R"sql(
CREATE TABLE access_alert (
  entry INTEGER PRIMARY KEY, at INTEGER NOT NULL, acknowledged_at INTEGER, acknowledged_by TEXT, note TEXT,
  CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL))) STRICT;
CREATE INDEX access_alert_open ON access_alert (entry) WHERE acknowledged_at IS NULL
)sql";

// password_link: hands an account's owner a way to a new password; one at a time.
constexpr std::string_view password_link_tables = R"sql(
CREATE TABLE password_link (
  account TEXT PRIMARY KEY REFERENCES account (id), hash BLOB NOT NULL UNIQUE, made_at INTEGER NOT NULL, ends_at INTEGER NOT NULL) STRICT
)sql";

constexpr store::Migration steps[] = {
    {1, "access log", log_tables, log_sqlite, log_postgres},      {2, "accounts", account_tables, {}, {}},
    {3, "identity providers", provider_tables, {}, {}},           {4, "alerts", alert_tables, {}, {}},
    {5, "links for new passwords", password_link_tables, {}, {}},
};

}  // namespace

store::ModuleMigrations migrations() { return {"trust", steps}; }

}  // namespace cw::trust
