import { messageDraft, operations } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { endsLine, hostileTexts } from '../../../test/hostile-text.ts';
import { encodeGraphMessage } from '../../ports/microsoft/graph.ts';

const count = Number(process.env['PROVE_COUNT'] ?? 2000);
const seed = Number(process.env['PROVE_SEED'] ?? 1);
const texts = hostileTexts(count, seed);

const address = 'ben@contoso.example';
type Field = 'subject' | 'to' | 'cc' | 'bcc' | 'replyTo';
const draftWith = (field: Field, text: string) => {
  const person = { address, name: text };
  const usual = { to: [{ address }], subject: 'Quote', html: '' };
  return field === 'subject' ? { ...usual, subject: text } : { ...usual, [field]: [person] };
};

interface Sent {
  readonly message: Readonly<Record<string, unknown>>;
}
const named = (text: string) => [{ emailAddress: { address, name: text } }];

test.each([
  ['subject', 'subject', (text: string) => text],
  ['to', 'toRecipients', named],
  ['cc', 'ccRecipients', named],
  ['bcc', 'bccRecipients', named],
  ['replyTo', 'replyTo', named],
] as const)(
  'I01: what ends a line is refused in %s, and everything else goes to Graph as it is, in its own member',
  (field, member, asGraph) => {
    for (const text of texts) {
      const parsed = z.safeParse(messageDraft, draftWith(field, text));
      expect(parsed.success, JSON.stringify(text)).toBe(!endsLine(text));
      if (!parsed.success) {
        expect(parsed.error.issues[0]?.path[0]).toBe(field);
        continue;
      }
      const sent = JSON.parse(
        encodeGraphMessage({ ...parsed.data, attachments: [], messageId: 'msg_1' }).toString('utf8'),
      ) as Sent;
      expect(sent.message[member]).toEqual(asGraph(text));
      expect(sent.message['internetMessageHeaders']).toEqual([
        { name: 'x-gatehouse-message', value: 'msg_1' },
      ]);
    }
  },
);

test('I01: the same of the name of a file', () => {
  const { query } = operations.uploadAttachment.input;
  // Security case I04 refuses more of a file's name: file-links.http.test.ts.
  const misleads = (text: string): boolean => /[\\\u202e]/.test(text);
  for (const text of texts)
    expect(z.safeParse(query, { name: text }).success, JSON.stringify(text)).toBe(
      !endsLine(text) && !misleads(text),
    );
});
