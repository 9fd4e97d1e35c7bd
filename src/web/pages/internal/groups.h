// SPDX-License-Identifier: MIT
// The groups of pages: each adds its routes, its entries of the navigation and its parts of the home page. One line and one file each.
#pragma once

namespace cw::pages {

class Desk;

void add_home_pages(Desk& desk);
void add_household_pages(Desk& desk);
void add_information_pages(Desk& desk);
void add_person_history_pages(Desk& desk);
void add_person_pages(Desk& desk);
void add_search_pages(Desk& desk);
void add_sign_in_pages(Desk& desk);
void add_source_pages(Desk& desk);
void add_upload_pages(Desk& desk);
void add_load_pages(Desk& desk);
void add_quality_pages(Desk& desk);
void add_work_pages(Desk& desk);
void add_review_pages(Desk& desk);       // the review queue
void add_link_pages(Desk& desk);         // merges, splits and judgements
void add_audit_pages(Desk& desk);        // access log, proofs, alerts, own activity
void add_system_pages(Desk& desk);       // linkage model, access policy, health
void add_account_pages(Desk& desk);      // accounts, teams and tokens, for administrators
void add_own_account_pages(Desk& desk);  // one's own password, second factor and sessions

}  // namespace cw::pages
