/** What a page says after a button was pressed; the address carries the key, never the words. */
const words: Readonly<Record<string, string>> = {
  granted: 'Admin consent was granted.',
  revoked: 'The permission was revoked for everybody. What people granted for themselves stays.',
  saved: 'Your settings were saved.',
  deleted: 'The application was deleted from this tenant, with every grant to it.',
  assigned: 'The person was assigned.',
  unassigned: 'The assignment was removed.',
  approved: 'The request was approved. Everybody who asked gets a mail.',
  denied:
    'The request was denied. Everybody who asked gets a mail with your justification, and may ask again.',
  blocked: 'The application was blocked. It is listed now, disabled, and nobody can ask for it again.',
  disable: 'The account was disabled.',
  enable: 'The account was enabled.',
  delete: 'The user was deleted.',
  'revoke-sessions': 'All sessions of this user were revoked.',
};

export function toldWords(key: string | undefined): string | undefined {
  return key === undefined ? undefined : words[key];
}
