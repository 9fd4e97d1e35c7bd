// SPDX-License-Identifier: MIT
#include "trust/accounts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "store/test_store.h"
#include "trust/migrations.h"
#include "trust/one_time_code.h"

namespace cw::trust {
namespace {

constexpr std::int64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute;
const std::string good = "coffee lampshade thunder", other = "window carpet elephant";

SignInRules quick_rules() {
  SignInRules rules;
  rules.cost = {1, 1};  // tests sign in often
  return rules;
}

class AccountStore : public store::test::OnBothDatabases {
 protected:
  void SetUp() override {
    db_.emplace(connect());
    const auto migrated = store::migrate(*db_, {migrations()});
    ASSERT_TRUE(migrated.has_value()) << migrated.error().message;
    ASSERT_TRUE(accounts_.add_organisation(*db_, "council", "Alderwick Council").has_value());
    ASSERT_TRUE(accounts_.add_team(*db_, "duty_team", "Duty team", "council").has_value());
    ann_ = add("ann", good);
  }
  AccountId add(const std::string& name, const std::string& password) {
    const auto id = accounts_.add(*db_, {name, "Ann Example", "council", {"adviser", "trainee"}, {"duty_team"}, password});
    EXPECT_TRUE(id.has_value()) << id.error().message;
    return id.value_or(AccountId());
  }
  Result<std::string> sign_in(std::string_view password, std::string_view code = {}) {
    return accounts_.sign_in(*db_, "ann", password, code);
  }
  bool signed_in(const std::string& token) { return accounts_.session(*db_, token).has_value(); }
  // The code that the app of the URI shows now.
  std::string code_of(const std::string& uri) {
    const std::size_t at = uri.find("secret=") + 7;
    return one_time_code(from_base32(uri.substr(at, uri.find('&', at) - at)).value(), static_cast<std::uint64_t>(totp_step(clock_.now())));
  }

  ManualClock clock_{{1'700'000'000 * second}};
  Accounts accounts_{clock_, Digest{3}, CommonPasswords{"password"}, quick_rules()};
  std::optional<store::Connection> db_;
  AccountId ann_;
};
CW_ON_BOTH_DATABASES(AccountStore);

TEST_P(AccountStore, TellWhoSignedInAndWhatTheyAre) {
  const auto token = sign_in(good);
  ASSERT_TRUE(token.has_value()) << token.error().message;
  const auto session = accounts_.session(*db_, *token);
  ASSERT_TRUE(session.has_value()) << session.error().message;
  EXPECT_EQ(session->account.id, ann_);
  EXPECT_EQ(session->account.name, "ann");
  EXPECT_EQ(session->account.organisation, "council");
  EXPECT_EQ(session->account.roles, (std::vector<std::string>{"adviser", "trainee"}));
  EXPECT_EQ(session->account.teams, std::vector<std::string>{"duty_team"});
  EXPECT_FALSE(session->second_factor);
  EXPECT_TRUE(accounts_.sign_in(*db_, " ANN ", good).has_value()) << "case and spaces around do not matter";
  EXPECT_FALSE(signed_in(""));
  EXPECT_FALSE(signed_in(*token + "x"));
}

TEST_P(AccountStore, KeepNoSecretAsItIs) {
  const std::string token = sign_in(good).value();
  const auto made = accounts_.make_api_token(*db_, ann_, "loader", {"records:write"}, {clock_.now().microseconds + hour}).value();
  const auto session = db_->value<ByteVector>("SELECT hash FROM session").value();
  const auto api = db_->value<ByteVector>("SELECT hash FROM api_token").value();
  EXPECT_TRUE(std::ranges::equal(session, sha256(bytes_of(token))));
  EXPECT_TRUE(std::ranges::equal(api, sha256(bytes_of(made.token))));
  EXPECT_TRUE(db_->value<std::string>("SELECT password FROM account").value().starts_with("$argon2id$"));
}

TEST_P(AccountStore, RefuseEveryWrongSignInWithTheSameWords) {
  const Error wrong_password = sign_in("wrong").error();
  EXPECT_EQ(wrong_password.code, ErrorCode::denied);
  EXPECT_EQ(accounts_.sign_in(*db_, "nobody", good).error().message, wrong_password.message);
  EXPECT_EQ(accounts_.sign_in(*db_, "", "").error().message, wrong_password.message);
  ASSERT_TRUE(accounts_.disable(*db_, ann_).has_value());
  EXPECT_EQ(sign_in(good).error().message, wrong_password.message);
  ASSERT_TRUE(accounts_.enable(*db_, ann_).has_value());
  EXPECT_TRUE(sign_in(good).has_value());
  add("robot", "");
  EXPECT_EQ(accounts_.sign_in(*db_, "robot", "").error().message, wrong_password.message) << "an account without a password";
}

TEST_P(AccountStore, MakeGuessersWaitLongerAndLonger) {
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(sign_in("wrong").has_value());
  EXPECT_FALSE(sign_in(good).has_value()) << "the fifth failure makes the account wait";
  clock_.advance(30 * second + 1);
  EXPECT_FALSE(sign_in("wrong").has_value());  // the sixth: a minute
  clock_.advance(31 * second);
  EXPECT_FALSE(sign_in(good).has_value());
  clock_.advance(30 * second);
  EXPECT_TRUE(sign_in(good).has_value());
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(sign_in("wrong").has_value());
  EXPECT_TRUE(sign_in(good).has_value()) << "success begins the count anew";
  for (int i = 0; i < 40; ++i) {
    EXPECT_FALSE(sign_in("wrong").has_value());
    clock_.advance(15 * minute + 1);
  }
  EXPECT_TRUE(sign_in(good).has_value()) << "nobody is locked out for longer than a quarter of an hour";
}

TEST_P(AccountStore, SessionsEndByIdlenessByTimeAndBySigningOut) {
  const std::string idle = sign_in(good).value();
  clock_.advance(29 * minute);
  EXPECT_TRUE(signed_in(idle));
  clock_.advance(29 * minute);
  EXPECT_TRUE(signed_in(idle)) << "use keeps it";
  clock_.advance(30 * minute);
  EXPECT_FALSE(signed_in(idle));
  const std::string used = sign_in(good).value();
  for (int i = 0; i < 35; ++i) {
    clock_.advance(20 * minute);
    EXPECT_TRUE(signed_in(used)) << i;
  }
  clock_.advance(20 * minute);
  EXPECT_FALSE(signed_in(used)) << "twelve hours, however much it is used";
  EXPECT_EQ(accounts_.remove_ended_sessions(*db_).value(), 2U);
  const std::string one = sign_in(good).value(), two = sign_in(good).value();
  EXPECT_NE(one, two);
  ASSERT_TRUE(accounts_.sign_out(*db_, one).has_value());
  EXPECT_FALSE(signed_in(one));
  EXPECT_TRUE(signed_in(two));
  ASSERT_TRUE(accounts_.sign_out_everywhere(*db_, ann_).has_value());
  EXPECT_FALSE(signed_in(two));
}

TEST_P(AccountStore, ChangesOfAnAccountEndItsSessions) {
  std::string token = sign_in(good).value();
  ASSERT_TRUE(accounts_.set_roles(*db_, ann_, {"manager"}).has_value());
  EXPECT_FALSE(signed_in(token));
  token = sign_in(good).value();
  EXPECT_EQ(accounts_.session(*db_, token)->account.roles, std::vector<std::string>{"manager"});
  ASSERT_TRUE(accounts_.set_password(*db_, ann_, other).has_value());
  EXPECT_FALSE(signed_in(token));
  EXPECT_FALSE(sign_in(good).has_value());
  token = sign_in(other).value();
  ASSERT_TRUE(accounts_.disable(*db_, ann_).has_value());
  EXPECT_FALSE(signed_in(token));
  EXPECT_EQ(accounts_.disable(*db_, AccountId()).error().code, ErrorCode::not_found);
  EXPECT_EQ(accounts_.set_roles(*db_, AccountId(), {}).error().code, ErrorCode::not_found);
}

TEST_P(AccountStore, APurposeIsChosenOnceForAPieceOfWork) {
  const std::string token = sign_in(good).value();
  EXPECT_EQ(accounts_.session(*db_, token)->purpose, "");
  ASSERT_TRUE(accounts_.choose_purpose(*db_, token, "contact", "").has_value());
  EXPECT_EQ(accounts_.session(*db_, token)->purpose, "contact");
  for (int i = 0; i < 12; ++i) {
    clock_.advance(20 * minute);
    ASSERT_TRUE(signed_in(token));
  }
  EXPECT_EQ(accounts_.session(*db_, token)->purpose, "") << "after four hours it has to be chosen anew";
  EXPECT_EQ(accounts_.choose_purpose(*db_, "cws_none", "contact", "").error().code, ErrorCode::denied);
}

TEST_P(AccountStore, ASecondFactorIsAskedOnceItIsConfirmed) {
  const auto begun = accounts_.begin_second_factor(*db_, ann_, "Alderwick");
  ASSERT_TRUE(begun.has_value()) << begun.error().message;
  EXPECT_TRUE(sign_in(good).has_value()) << "not before its first code";
  EXPECT_EQ(accounts_.confirm_second_factor(*db_, ann_, "000000").error().code, ErrorCode::denied);
  ASSERT_TRUE(accounts_.confirm_second_factor(*db_, ann_, code_of(begun->uri)).has_value());
  EXPECT_EQ(sign_in(good).error().field, "code");
  EXPECT_EQ(sign_in("wrong", code_of(begun->uri)).error().field, "");
  EXPECT_FALSE(sign_in(good, code_of(begun->uri)).has_value()) << "the code that confirmed it was used";
  clock_.advance(31 * second);
  const std::string code = code_of(begun->uri);
  const auto token = sign_in(good, code);
  ASSERT_TRUE(token.has_value());
  EXPECT_TRUE(accounts_.session(*db_, *token)->second_factor);
  EXPECT_FALSE(sign_in(good, code).has_value()) << "replayed";
  EXPECT_EQ(accounts_.begin_second_factor(*db_, ann_, "Alderwick").error().code, ErrorCode::conflict);
  EXPECT_TRUE(sign_in(good, begun->recovery_codes[4]).has_value());
  EXPECT_FALSE(sign_in(good, begun->recovery_codes[4]).has_value()) << "each is good once";
  ASSERT_TRUE(accounts_.remove_second_factor(*db_, ann_).has_value());
  EXPECT_FALSE(signed_in(*token));
  EXPECT_TRUE(sign_in(good).has_value());
}

TEST_P(AccountStore, ApiTokensAreGoodForTheirScopesAndTime) {
  const Timestamp ends{clock_.now().microseconds + hour};
  const auto made = accounts_.make_api_token(*db_, ann_, "loader", {"records:write", "match"}, ends);
  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_TRUE(made->token.starts_with("cwt_"));
  const auto caller = accounts_.api_caller(*db_, made->token, "match");
  ASSERT_TRUE(caller.has_value()) << caller.error().message;
  EXPECT_EQ(caller->account.id, ann_);
  EXPECT_EQ(caller->token, made->id);
  EXPECT_EQ(accounts_.api_caller(*db_, made->token, "people:read").error().code, ErrorCode::denied);
  EXPECT_EQ(accounts_.api_caller(*db_, "cwt_x", "match").error().code, ErrorCode::denied);
  ASSERT_TRUE(accounts_.disable(*db_, ann_).has_value());
  EXPECT_FALSE(accounts_.api_caller(*db_, made->token, "match").has_value());
  ASSERT_TRUE(accounts_.enable(*db_, ann_).has_value());
  EXPECT_TRUE(accounts_.api_caller(*db_, made->token, "match").has_value());
  clock_.advance(hour);
  EXPECT_FALSE(accounts_.api_caller(*db_, made->token, "match").has_value());
  const Timestamp later{clock_.now().microseconds + hour};
  const auto again = accounts_.make_api_token(*db_, ann_, "loader", {"match"}, later).value();
  ASSERT_TRUE(accounts_.revoke_api_token(*db_, again.id).has_value());
  EXPECT_FALSE(accounts_.api_caller(*db_, again.token, "match").has_value());
  EXPECT_EQ(accounts_.make_api_token(*db_, ann_, "x", {"Bad Scope"}, later).error().field, "scopes");
  EXPECT_EQ(accounts_.make_api_token(*db_, ann_, "x", {}, later).error().field, "scopes");
  EXPECT_EQ(accounts_.make_api_token(*db_, ann_, "", {"match"}, later).error().field, "name");
  EXPECT_EQ(accounts_.make_api_token(*db_, ann_, "x", {"match"}, clock_.now()).error().field, "ends");
}

TEST_P(AccountStore, TheFirstAdministratorIsMadeByALinkThatIsGoodOnce) {
  const NewAccount boss{"boss", "The Boss", "new_council", {"governance_officer"}, {}, other};
  EXPECT_EQ(accounts_.make_first_administrator(*db_, "cwf_guess", boss).error().code, ErrorCode::denied);
  const std::string old = accounts_.first_link(*db_).value(), link = accounts_.first_link(*db_).value();
  EXPECT_EQ(accounts_.make_first_administrator(*db_, old, boss).error().code, ErrorCode::denied) << "only the last one made is good";
  NewAccount weak = boss;
  weak.password = "short";
  EXPECT_EQ(accounts_.make_first_administrator(*db_, link, weak).error().field, "password");
  const auto id = accounts_.make_first_administrator(*db_, link, boss);
  ASSERT_TRUE(id.has_value()) << id.error().message;
  EXPECT_EQ(accounts_.find(*db_, *id)->roles, (std::vector<std::string>{"administrator", "governance_officer"}));
  EXPECT_EQ(accounts_.make_first_administrator(*db_, link, {"second", "X", "council", {}, {}, other}).error().code, ErrorCode::denied);
  EXPECT_EQ(accounts_.first_link(*db_).error().code, ErrorCode::conflict);
}

TEST_P(AccountStore, AnOldLinkIsNotGood) {
  const std::string link = accounts_.first_link(*db_).value();
  clock_.advance(24 * hour);
  EXPECT_EQ(accounts_.make_first_administrator(*db_, link, {"boss", "B", "council", {}, {}, other}).error().code, ErrorCode::denied);
}

TEST_P(AccountStore, RefuseNamesThatAreTakenOrNone) {
  EXPECT_EQ(accounts_.add(*db_, {"Ann", "Another", "council", {}, {}, other}).error().code, ErrorCode::conflict);
  EXPECT_EQ(accounts_.add(*db_, {"a b", "X", "council", {}, {}, other}).error().field, "name");
  EXPECT_EQ(accounts_.add(*db_, {"eve", "", "council", {}, {}, other}).error().field, "title");
  EXPECT_EQ(accounts_.add(*db_, {"eve", "X", "council", {"Not A Role"}, {}, other}).error().code, ErrorCode::invalid);
  EXPECT_EQ(accounts_.add(*db_, {"eve", "X", "nowhere", {}, {}, other}).error().code, ErrorCode::conflict);
  EXPECT_EQ(accounts_.add(*db_, {"eve", "X", "council", {}, {"no_team"}, other}).error().code, ErrorCode::conflict);
  EXPECT_EQ(accounts_.by_name(*db_, "eve").value(), std::nullopt) << "nothing of a refused account stays";
  EXPECT_EQ(accounts_.by_name(*db_, "ANN").value(), ann_);
  EXPECT_EQ(accounts_.add(*db_, {"password.user", "X", "council", {}, {}, "passwordpassword"}).error().field, "password");
}

TEST_P(AccountStore, PasswordsAreHashedAnewWhenTheCostRises) {
  SignInRules dearer = quick_rules();
  dearer.cost = {2, 2};
  const Accounts later(clock_, Digest{3}, {}, dearer);
  ASSERT_TRUE(later.sign_in(*db_, "ann", good).has_value());
  EXPECT_FALSE(needs_rehash(db_->value<std::string>("SELECT password FROM account").value(), dearer.cost));
  EXPECT_TRUE(later.sign_in(*db_, "ann", good).has_value());
}

}  // namespace
}  // namespace cw::trust
