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

}  // namespace cw::pages
