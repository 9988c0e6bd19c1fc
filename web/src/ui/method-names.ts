import type { ProfileView } from '@gatehouse/contract';

/** What people call each way in. */
export const methodNames = {
  microsoft: 'Microsoft',
  password: 'Password',
  'email-code': 'Emailed code',
} as const satisfies Record<ProfileView['methods'][number]['method'], string>;
