import type { ApiKeyScope, OrganizationScope, PersonScope } from '@gatehouse/contract';

/** What each scope lets a key do, in words for people. */
export const scopeWords = {
  'messages:read': 'See your outbox: messages, their texts and states',
  'messages:write': 'Send, cancel and settle messages, and upload files for them',
  'mailbox:read': 'See how your Outlook connection stands',
  'audit:read': 'Read the audit trail of the account',
  'people:read': 'See the people of the account',
  'people:write': 'Invite, change and remove people of the account',
} as const satisfies Record<ApiKeyScope, string>;

/** Scopes that open something today; a test compares them with the operations. */
export const offeredPersonScopes: readonly PersonScope[] = [
  'messages:read',
  'messages:write',
  'mailbox:read',
];
export const offeredOrganizationScopes: readonly OrganizationScope[] = ['audit:read'];
