import { describe, expect, test } from 'vitest';
import { dispositionOf, fileLinkState } from './file-link.model.ts';
import { bytesOfPart, lackOfRoom, missingParts, partCountOf } from './linked-file.model.ts';

describe('how a file is cut', () => {
  test.each([
    [1, 1, [1]],
    [10, 1, [10]],
    [11, 2, [10, 1]],
    [30, 3, [10, 10, 10]],
  ])('%i bytes are %i parts', (sizeBytes, count, sizes) => {
    const cut = { sizeBytes, partBytes: 10 };
    expect(partCountOf(cut)).toBe(count);
    expect(sizes.map((_, index) => bytesOfPart(cut, index + 1))).toEqual(sizes);
    expect([bytesOfPart(cut, 0), bytesOfPart(cut, count + 1)]).toEqual([0, 0]);
  });

  test('H21: what is missing is known by number', () => {
    expect(missingParts({ sizeBytes: 35, partBytes: 10 }, [2, 4])).toEqual([1, 3]);
    expect(missingParts({ sizeBytes: 35, partBytes: 10 }, [1, 2, 3, 4])).toEqual([]);
  });
});

describe('I06: room for one more file', () => {
  const room = { bytes: 100, count: 3 };
  test.each([
    ['an empty account', 100, { bytes: 0, count: 0 }, false],
    ['exactly what is left', 40, { bytes: 60, count: 2 }, false],
    ['a byte too much', 41, { bytes: 60, count: 2 }, true],
    ['a file too many', 1, { bytes: 3, count: 3 }, true],
  ])('%s', (_what, sizeBytes, used, lacks) => {
    expect(lackOfRoom(sizeBytes, used, room) !== null).toBe(lacks);
  });

  test('the refusal names the limit and what is there', () => {
    const words = lackOfRoom(1e6, { bytes: 4.5e9, count: 2000 }, { bytes: 5e9, count: 2000 });
    expect(words).toContain('5.0 GB together, in 2000 files: 4.5 GB in 2000 are there');
  });
});

test('a link is open until its end, and never after it was taken back', () => {
  const [before, at] = [new Date('2026-11-29T12:00:00Z'), new Date('2026-12-01T12:00:00Z')];
  expect(fileLinkState({ expiresAt: at, revokedAt: null }, before)).toBe('open');
  expect(fileLinkState({ expiresAt: at, revokedAt: null }, at)).toBe('expired');
  expect(fileLinkState({ expiresAt: at, revokedAt: before }, before)).toBe('revoked');
});

describe('I05: the header that makes a browser save and not show', () => {
  test.each([
    ['plan.pdf', `attachment; filename="plan.pdf"; filename*=UTF-8''plan.pdf`],
    ['Plän "1".pdf', `attachment; filename="Pl_n _1_.pdf"; filename*=UTF-8''Pl%C3%A4n%20%221%22.pdf`],
    [`a'b(c)*.svg`, `attachment; filename="a_b_c__.svg"; filename*=UTF-8''a%27b%28c%29%2A.svg`],
    ['x; inline', `attachment; filename="x_ inline"; filename*=UTF-8''x%3B%20inline`],
  ])('%s', (name, header) => {
    expect(dispositionOf(name)).toBe(header);
  });
});
