// SPDX-License-Identifier: MIT
// The pages of style_pages.h.
#include "end_to_end/style_pages.h"

#include "base/date_text.h"
#include "web/html/choices.h"
#include "web/html/footer.h"
#include "web/html/format.h"
#include "web/html/forms.h"
#include "web/html/lists.h"
#include "web/html/localised.h"

namespace cw::html {
namespace {

// Words of these pages alone, which is why they are in no catalogue.
class Both {
 public:
  explicit Both(Language language) : welsh_(language == Language::welsh) {}
  Text operator()(const char* english, const char* welsh) const { return welsh_ ? welsh : english; }

 private:
  bool welsh_;
};

void heading(Html& out, const Text& text) { out << "<h2 class=\"govuk-heading-l\">"_html << text << "</h2>\n"_html; }

std::vector<NavigationItem> navigation(const Both& say) {
  return {{.current = true, .text = say("Home", "Hafan"), .href = "/first"},
          {.text = say("Search", "Chwilio"), .href = "/first?search"},
          {.active = false, .text = say("Reviews", "Adolygiadau"), .href = "/first?reviews"},
          {.text = say("Sources", "Ffynonellau"), .href = "/first?sources"}};
}

Page frame(const StyleParts& parts, const Both& say, const Text& title, const Text& other_language_href) {
  return {.words = parts.words,
          .look = parts.look,
          .assets = parts.assets,
          .title = title,
          .navigation = navigation(say),
          .signed_in_as = "Sam Example",
          .other_language_href = other_language_href,
          .banner = PageBanner{say("Demonstration", "Arddangosiad"),
                               Html::from_text(say("Nobody in here is real.", "Nid oes neb go iawn yma.").view())}};
}

void put_text_controls(Html& out, const Both& say, const Catalogue& words) {
  out << Input{.id = "surname",
               .name = "surname",
               .label = {.text = say("Surname", "Cyfenw")},
               .hint = Hint{.text = say("As on their letters", "Fel ar eu llythyrau")},
               .error_message = localised(ErrorMessage{.text = say("Enter a surname", "Rhowch gyfenw")}, words),
               .autocomplete = "family-name"};
  out << Input{.name = "cost",
               .inputmode = "decimal",
               .label = {.text = say("Cost per week, in pounds", "Cost yr wythnos, mewn punnoedd")},
               .prefix = Affix{.text = "£"},
               .suffix = Affix{.text = say("per week", "yr wythnos")},
               .classes = "govuk-input--width-5"};
  out << Input{.name = "account", .label = {.text = say("Account", "Cyfrif")}, .autocomplete = "username"};
  out << localised(PasswordInput{.name = "password", .label = {.text = say("Password", "Cyfrinair")}}, words);
  out << Textarea{.name = "notes", .value = "a < b\n  & c", .label = {.text = say("Notes", "Nodiadau")}};
  out << localised(CharacterCount{.name = "reason", .maxlength = 200, .label = {.text = say("Reason", "Rheswm")}}, words);
  out << localised(CharacterCount{.name = "story", .maxlength = 50, .count_type = "words", .label = {.text = say("Story", "Hanes")}},
                   words);
}

void put_choices(Html& out, const Both& say, const Catalogue& words) {
  out << Select{.name = "ward",
                .items = {{.value = "n", .text = say("North", "Gogledd")}, {.value = "s", .text = say("South", "De")}},
                .value = "s",
                .label = {.text = say("Ward", "Ward")}};
  out << localised(FileUpload{.name = "file", .label = {.text = say("Upload a file", "Llwytho ffeil i fyny")}}, words);
  out << localised(DateInput{.id = "born",
                             .name_prefix = "born",
                             .hint = Hint{.text = say("For example, 31 3 1980", "Er enghraifft, 31 3 1980")},
                             .error_message = localised(ErrorMessage{.text = say("Enter a real date", "Rhowch ddyddiad go iawn")}, words),
                             .fieldset = Fieldset{.legend = {.text = say("Date of birth", "Dyddiad geni")}},
                             .values = {"31", "2", "1980"}},
                   words);
  out << Checkboxes{
      .fieldset =
          Fieldset{.legend = {.text = say("What has been talked about?", "Beth a drafodwyd?"), .classes = "govuk-fieldset__legend--m"}},
      .hint = Hint{.text = say("Select all that apply", "Dewiswch bob un sy'n berthnasol")},
      .name = "needs",
      .items = {{.text = say("Housing", "Tai"), .value = "housing"},
                {.text = say("Money", "Arian"),
                 .value = "money",
                 .hint = Hint{.text = say("Debts, benefits", "Dyledion, budd-daliadau")},
                 .conditional = {html_of(Input{.name = "owed", .label = {.text = say("How much is owed?", "Faint sy'n ddyledus?")}})}},
                {.divider = say("or", "neu")},
                {.text = say("None of these", "Dim un o'r rhain"), .value = "none", .behaviour = "exclusive"}},
      .values = {"money"}};
  out << Radios{.fieldset = Fieldset{.legend = {.text = say("Are these one person?", "Ai un person yw'r rhain?")}},
                .name = "same",
                .items = {{.text = say("Yes", "Ie"), .value = "yes"},
                          {.text = say("No", "Nage"), .value = "no"},
                          {.text = say("Not sure", "Ddim yn siŵr"),
                           .value = "unsure",
                           .hint = Hint{.text = say("Somebody else is asked", "Gofynnir i rywun arall")}}},
                .value = "unsure"};
}

void put_buttons(Html& out, const Both& say) {
  out << "<div class=\"govuk-button-group\">"_html << Button{.text = say("Save", "Cadw"), .prevent_double_click = true};
  out << Button{.text = say("Find an address", "Dod o hyd i gyfeiriad"), .type = "button", .classes = "govuk-button--secondary"};
  out << Button{.text = say("Split", "Hollti"), .type = "button", .classes = "govuk-button--warning"};
  out << Button{.text = say("Not now", "Nid nawr"), .type = "button", .disabled = true};
  out << "</div>\n"_html << Button{.text = say("Start now", "Dechrau nawr"), .href = "#main-content", .is_start_button = true};
}

void put_notices(Html& out, const Both& say, const Catalogue& words) {
  out << localised(NotificationBanner{.text = say("The load was confirmed.", "Cadarnhawyd y llwyth."),
                                      .type = "success",
                                      .title_id = "done",
                                      .disable_auto_focus = true},
                   words);
  out << localised(NotificationBanner{.html = R"(<p class="govuk-body">3 &gt; 2</p>)"_html}, words);
  out << localised(WarningText{.text = say("You must say what you look for.", "Rhaid dweud beth yr ydych yn chwilio amdano.")}, words);
  out << InsetText{.text = say("It can take up to 8 weeks.", "Gall gymryd hyd at 8 wythnos.")};
  out << Details{.summary_text = say("Why this value is shown", "Pam y dangosir y gwerth hwn"),
                 .text = say("It is the newest.", "Dyma'r diweddaraf.")};
  out << Panel{
      .title_text = say("Report sent", "Adroddiad wedi'i anfon"), .heading_level = 3, .text = say("Your number is 7", "Eich rhif yw 7")};
  out << Panel{.title_text = say("Is it this person?", "Ai'r person hwn ydyw?"),
               .heading_level = 3,
               .text = say("You are about to open a restricted record.", "Rydych ar fin agor cofnod cyfyngedig."),
               .classes = "govuk-panel--interruption",
               .actions = PanelActions{{{.text = say("Go on", "Ymlaen")}, {.text = say("Go back", "Yn ôl"), .href = "/first"}}, {}, {}}};
  out << "<p class=\"govuk-body\">"_html;
  for (const char* colour : {"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"})
    out << Tag{.text = colour, .classes = std::string("govuk-tag--") + colour} << " "_html;
  out << "</p>\n"_html;
}

TableRow figures(std::string_view month, std::int64_t records, std::int64_t people) {
  return {{.text = month}, {.text = number_text(records), .format = "numeric"}, {.text = number_text(people), .format = "numeric"}};
}

void put_lists(Html& out, const Both& say, Language language) {
  const Date born = *make_date(1980, 3, 31);
  out << SummaryList{
      .rows = {{.key = {.text = say("Name", "Enw")},
                .value = {.text = "Ann Example"},
                .actions = {{{.href = "#", .text = say("Change", "Newid"), .visually_hidden_text = say("name", "enw")}}, {}}},
               {.key = {.text = say("Born", "Ganwyd")}, .value = {.text = date_text(born, language)}}}};
  out << SummaryList{
      .rows = {{.key = {.text = say("Address", "Cyfeiriad")}, .value = {.text = "1 Example Street"}}},
      .card = SummaryCard{.title = SummaryCardTitle{.text = say("Household", "Aelwyd"), .heading_level = 3},
                          .actions = {{{.href = "#", .text = say("Open", "Agor")}, {.href = "#", .text = say("Split", "Hollti")}}, {}}}};
  out << Table{.rows = {figures(month_text(born, language), 85000, 41234), figures(month_text(*make_date(1980, 4, 1), language), -3, 7)},
               .head = TableRow{{.text = say("Month", "Mis")},
                                {.text = say("Records", "Cofnodion"), .format = "numeric"},
                                {.text = say("People", "Pobl"), .format = "numeric"}},
               .caption = say("Records and people", "Cofnodion a phobl"),
               .caption_classes = "govuk-table__caption--m",
               .first_cell_is_header = true};
  out << TaskList{.items = {{.title = {.text = say("Check the columns", "Gwirio'r colofnau")},
                             .hint = TaskHint{.text = say("12 of 14 are known", "Mae 12 o 14 yn hysbys")},
                             .status = {.tag = Tag{.text = say("Incomplete", "Anghyflawn"), .classes = "govuk-tag--blue"}},
                             .href = "#"},
                            {.title = {.text = say("Confirm", "Cadarnhau")},
                             .status = {.text = say("Cannot start yet", "Ni ellir dechrau eto"),
                                        .classes = "govuk-task-list__status--cannot-start-yet"}}}};
}

void put_ways(Html& out, const Both& say, const Catalogue& words) {
  out << localised(Pagination{.items = {{.number = "1", .href = "#p1"},
                                        {.number = "2", .href = "#p2", .current = true},
                                        {.ellipsis = true},
                                        {.number = "9", .href = "#p9"}},
                              .previous = PaginationLink{.href = "#p1"},
                              .next = PaginationLink{.href = "#p3"}},
                   words);
  out << localised(Tabs{.id = "tabs",
                        .id_prefix = "tab",
                        .items = {{.label = say("Past day", "Y diwrnod diwethaf"), .panel = {.text = say("Nothing", "Dim byd")}},
                                  {.label = say("Past week", "Yr wythnos ddiwethaf"), .panel = {.text = say("Three looks", "Tri golwg")}}}},
                   words);
  out << localised(Accordion{.id = "accordion",
                             .heading_level = 3,
                             .items = {{.heading = {.text = say("Sources", "Ffynonellau")}, .content = {.text = say("Ten", "Deg")}},
                                       {.heading = {.text = say("History", "Hanes")}, .content = {.text = say("Two names", "Dau enw")}}}},
                   words);
  out << localised(ExitThisPage{.redirect_url = "/first"}, words);
}

}  // namespace

Html style_page(const StyleParts& parts, const Text& other_language_href) {
  const Language language = parts.words.language();
  const Both say(language);
  FormErrors errors;
  errors.add("surname", say("Enter a surname", "Rhowch gyfenw").view());
  errors.add("born-day", say("Enter a real date", "Rhowch ddyddiad go iawn").view());
  Page page = frame(parts, say, say("Every component", "Pob cydran"), other_language_href);
  page.errors = Errors::some;
  page.back_href = "/first";
  page.breadcrumbs = {{.text = say("Home", "Hafan"), .href = "/first"}, {.text = page.title}};
  Html out = open_page(page);
  ErrorSummary summary = errors.summary(parts.words);
  summary.disable_auto_focus = true;
  out << summary << "<h1 class=\"govuk-heading-xl\">"_html << page.title << "</h1>\n"_html;
  out << "<form method=\"get\" action=\"/style\" novalidate>\n"_html;
  heading(out, say("Text", "Testun"));
  put_text_controls(out, say, parts.words);
  heading(out, say("Choices", "Dewisiadau"));
  put_choices(out, say, parts.words);
  put_buttons(out, say);
  out << "</form>\n"_html;
  heading(out, say("Notices", "Hysbysiadau"));
  put_notices(out, say, parts.words);
  heading(out, say("Lists", "Rhestrau"));
  put_lists(out, say, language);
  heading(out, say("Ways through", "Ffyrdd drwodd"));
  put_ways(out, say, parts.words);
  heading(out, say("Somebody else's changes", "Newidiadau rhywun arall"));
  out << changes_table({{"phone", std::string(say("Phone", "Ffôn").view()), "01632 960000", "01632 960001", "01632 960002"}}, parts.words);
  out << Feedback{.title_text = say("Help improve this page", "Helpwch i wella'r dudalen hon"),
                  .text = say("Tell us what is missing.", "Dywedwch beth sydd ar goll.")};
  out << CookieBanner{
      .aria_label = say("Cookies", "Cwcis"),
      .messages = {
          {.heading_text = say("Cookies", "Cwcis"),
           .text = say("We keep you signed in by one cookie.", "Rydym yn eich cadw wedi mewngofnodi gydag un cwci."),
           .actions = {{.text = say("Hide", "Cuddio"), .type = "button"}, {.text = say("Read more", "Darllen mwy"), .href = "#"}}}}};
  return close_page(std::move(out), page);
}

Html first_page(const StyleParts& parts, const Text& other_language_href) {
  const Language language = parts.words.language();
  const Both say(language);
  const Page page = frame(parts, say, say("Your work", "Eich gwaith"), other_language_href);
  Html out = open_page(page);
  out << "<h1 class=\"govuk-heading-l\">"_html << page.title << "</h1>\n"_html;
  out << SummaryList{.rows = {{.key = {.text = say("Changed overnight", "Newidiwyd dros nos")}, .value = {.text = number_text(1234)}},
                              {.key = {.text = say("Reviews waiting", "Adolygiadau'n aros")}, .value = {.text = number_text(57)}}},
                     .card = SummaryCard{.title = SummaryCardTitle{.text = say("Today", "Heddiw")},
                                         .actions = {{{.href = "#", .text = say("All changes", "Pob newid")}}, {}}}};
  put_lists(out, say, language);
  Table table{.head = TableRow{{.text = say("Household", "Aelwyd")},
                               {.text = say("Street", "Stryd")},
                               {.text = say("Since", "Ers")},
                               {.text = say("Records", "Cofnodion"), .format = "numeric"}},
              .caption = say("Changed since yesterday", "Newidiwyd ers ddoe")};
  constexpr const char* streets[] = {"Mill Lane",     "High Street",      "Station Road", "Church Walk",
                                     "Orchard Close", "Victoria Terrace", "Green Bank"};
  for (int i = 0; i < 50; ++i)
    table.rows.push_back({{.html = Html("<a class=\"govuk-link\" href=\"/first\">"_html) << (1000 + i * 37) << "</a>"_html},
                          {.text = std::to_string(1 + i * 13 % 97) + " " + streets[i * 5 % 7]},
                          {.text = short_date_text({20000 + i * 11 % 300}, language)},
                          {.text = number_text(1 + i * i % 17), .format = "numeric"}});
  put_wide_table(out, table);
  out << localised(Pagination{.next = PaginationLink{.href = "#next"}}, parts.words);
  return close_page(std::move(out), page);
}

}  // namespace cw::html
