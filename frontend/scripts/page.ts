// SPDX-License-Identifier: MIT
// The script of every page. It only enhances: whatever a page can do, it can do without. Loaded as a module, so after the page is there, and
// only by browsers that GOV.UK Frontend supports.
import {
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from 'govuk-frontend';
import { startKeys } from './keys';
import { followLoad } from './load_progress';
import { clearWhenSessionEnds } from './session_end';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');

for (const component of [
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
]) {
  createAll(component);
}

startKeys();
followLoad();
clearWhenSessionEnds();
