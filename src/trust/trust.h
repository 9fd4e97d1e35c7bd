// SPDX-License-Identifier: MIT
// Trust stands in the way of every read and write of personal data: it knows who is asking (accounts), decides what they may see (access
// policy), and writes down that they looked (access log). This header only brings its parts together; start with the one you need.
//
//   Accounts accounts(clock, sealing_key, common_passwords);                              // accounts.h: who is behind a request
//   CW_TRY(const Session session, accounts.session(db, cookie));
//   const AccessPolicy policy(policy_text);                                               // access.h: what they may see
//   AccessRequest request{session.account.id.text(), roles, session.account.organisation, team, session.purpose};
//   request.sources = sources, request.fields = fields, request.time = clock.now();
//   CW_TRY(const Person person, log.with_access(db, {policy, request, Door::page, address, "", {}},      // access_log.h: no log, no data
//     [&](store::Connection& work, Access& access) -> Result<Person> {
//       access.saw(id.text());
//       return read_person(work, id, access.decision());
//     }));
//
// docs/reference/access.md and docs/formats/access-log.md say what it promises.
#pragma once

#include "trust/access.h"
#include "trust/access_log.h"
#include "trust/access_log_queue.h"
#include "trust/accounts.h"
#include "trust/migrations.h"
