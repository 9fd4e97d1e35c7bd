// SPDX-License-Identifier: MIT
// What page.ts uses of govuk-frontend, which has no types of its own.
declare module 'govuk-frontend' {
  interface Component {
    new (root: Element): unknown;
    moduleName: string;
  }
  export const Accordion: Component;
  export const Button: Component;
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const NotificationBanner: Component;
  export const PasswordInput: Component;
  export const Radios: Component;
  export const ServiceNavigation: Component;
  export const SkipLink: Component;
  export const Tabs: Component;
  export function createAll(component: Component): unknown[];
}
