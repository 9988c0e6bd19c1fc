import { describe, expect, test } from 'vitest';
import { downloadWords, fileLinkLife } from './file-link-words.model.ts';

const words = { onDay: (iso: string) => `D${iso}`, atWhen: (iso: string) => `at ${iso}` };

describe('the life of a link to a file', () => {
  test.each([
    ['open', { state: 'open', expiresAt: '30', revokedAt: null }, 'Until D30'],
    ['ended', { state: 'expired', expiresAt: '30', revokedAt: null }, 'Ended on D30'],
    ['taken back', { state: 'revoked', expiresAt: '30', revokedAt: '7' }, 'Revoked at 7'],
  ] as const)('%s', (_state, link, told) => {
    expect(fileLinkLife(link, words)).toBe(told);
  });
});

test.each([
  [0, null, 'not downloaded yet'],
  [1, '8', 'downloaded once, at 8'],
  [3, '9', 'downloaded 3 times, last at 9'],
])('%i downloads', (downloadCount, lastDownloadedAt, told) => {
  expect(downloadWords({ downloadCount, lastDownloadedAt }, words.atWhen)).toBe(told);
});
