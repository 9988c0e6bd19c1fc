import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawMoves } from '../../kernel/state-moves.ts';
import { expiryOf, noticeMoves, readContent, writeContent, type NoticeContent } from './notice.model.ts';

const at = new Date('2026-11-23T12:00:00Z');
const invitation: NoticeContent = {
  kind: 'invitation',
  organizationName: 'Contoso',
  inviterName: 'Ada Byron',
  link: 'https://mail.example/invitations/x',
  expiresAt: new Date('2026-11-30T12:00:00Z'),
};

test('README.md shows the states of a notice', async () => {
  const readme = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
  expect(/```mermaid\n([\s\S]+?)\n```/.exec(readme)?.[1]).toBe(drawMoves(noticeMoves, 'queued'));
});

describe('a notice expires', () => {
  test('with the code or the link that it carries', () => {
    expect(expiryOf({ kind: 'email-code', code: '123456', minutes: 10 }, at)).toEqual(
      new Date('2026-11-23T12:10:00Z'),
    );
    expect(expiryOf(invitation, at)).toEqual(invitation.expiresAt);
  });

  test('never where it only tells what has happened', () => {
    expect(expiryOf({ kind: 'password-changed' }, at)).toBeNull();
  });
});

test.each<NoticeContent>([
  invitation,
  { kind: 'new-device', signedInAt: at, browser: 'Firefox on Windows' },
  { kind: 'signed-out-everywhere' },
])('the content of $kind is read as it was written', (content) => {
  expect(readContent(writeContent(content))).toEqual(content);
});
