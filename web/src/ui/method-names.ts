import type { ProfileView } from '@gatehouse/contract';

type Method = ProfileView['methods'][number]['method'];

/** What people call each way in. */
export const methodNames = {
  microsoft: 'Microsoft',
  password: 'Password',
  'email-code': 'Emailed code',
} as const satisfies Record<Method, string>;
