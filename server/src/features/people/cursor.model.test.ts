import { describe, expect, test } from 'vitest';
import { parseCursor, writeCursor } from './cursor.model.ts';

describe('the cursor of a list of people', () => {
  test('comes back as it was written', () => {
    const cursor = { sortKey: 'ada "the first" lindqvist, ködə', id: 'usr_01' };
    expect(parseCursor(writeCursor(cursor))).toEqual(cursor);
  });

  test.each([
    ['empty', ''],
    ['no base64', '%%%'],
    ['another form', Buffer.from('{"a":1}').toString('base64url')],
    ['numbers', Buffer.from('[1,2]').toString('base64url')],
    ['a NUL, which PostgreSQL refuses', Buffer.from('["a\\u0000","usr_01"]').toString('base64url')],
  ])('%s is none', (_name, text) => {
    expect(parseCursor(text)).toBeNull();
  });
});
