import {
  createClient,
  operations,
  type CallOutcome,
  type MessageDraftInput,
  type MessageView,
} from '@gatehouse/contract';
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, expectAccessible, houseOfWorker, type Stack } from '../stack.ts';

/** A house of its own: what Microsoft answers by itself here, and how, is nobody else’s business. */
const test = houseOfWorker();

/** Three hundred and sixty megabytes where it is proven; fewer and less each time. */
const count = Number(process.env['PROVE_COUNT'] ?? 20);
const isWhole = count >= 300;
const bigBytes = isWhole ? 60_000_000 : 3_200_000;
const ada = 'ada@contoso.example';
const hour = 3600;

test.setTimeout(isWhole ? 460_000 : 120_000);

/** The API as a program of ada's sees it; it waits where it is asked to. */
function programOf(stack: Stack, key: string) {
  const call = createClient({
    baseUrl: stack.baseUrl,
    fetch: async (url, init) => {
      for (;;) {
        const answer = await fetch(url, {
          ...init,
          headers: { ...init.headers, authorization: `Bearer ${key}` },
        });
        if (answer.status !== 429) return answer;
        await pause(1000 * Number(answer.headers.get('retry-after') ?? 1));
      }
    },
  });
  const replyOf = <Op>(outcome: CallOutcome<Op>) => {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
    return outcome.reply;
  };
  return {
    async upload(name: string, body: Uint8Array<ArrayBuffer>) {
      const query = { name, contentType: 'application/pdf' };
      return replyOf(await call(operations.uploadAttachment, { query, body })).id;
    },
    async uploadInParts(name: string, body: Uint8Array<ArrayBuffer>) {
      const begun = replyOf(
        await call(operations.beginLinkedFile, { body: { name, sizeBytes: body.length } }),
      );
      for (let part = 1; part <= begun.partCount; part += 1)
        replyOf(
          await call(operations.putFilePart, {
            params: { linkedFileId: begun.id, partNumber: String(part) as unknown as number },
            body: body.slice((part - 1) * begun.partBytes, part * begun.partBytes),
          }),
        );
      replyOf(await call(operations.finishLinkedFile, { params: { linkedFileId: begun.id }, body: {} }));
      return begun.id;
    },
    handIn: async (messages: MessageDraftInput[]) =>
      replyOf(
        await call(operations.enqueueMessageBatch, {
          headers: { 'idempotency-key': 'quotes-of-the-week' },
          body: { messages },
        }),
      ),
    batch: async (batchId: `mbt_${string}`) =>
      replyOf(await call(operations.getMessageBatch, { params: { batchId } })),
    settle: async (messageId: MessageView['id'], decision: 'it-was-sent' | 'send-again') =>
      replyOf(await call(operations.settleMessage, { params: { messageId }, body: { decision } })),
  };
}

interface Quote {
  readonly address: string;
  readonly subject: string;
  readonly sha256: string;
}

interface Received {
  readonly html: string;
  readonly attachments: readonly { readonly name: string; readonly sha256: string }[];
}

async function received(stack: Stack, address: string): Promise<Received[]> {
  const inbox = (await stack.emulator.call('GET', `/mailboxes/${address}/inbox`)) as { id: string }[];
  return Promise.all(
    inbox.map(({ id }) => stack.emulator.call('GET', `/mailboxes/${address}/messages/${id}`)),
  ) as Promise<Received[]>;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Microsoft throttles, does not confirm what it sent, goes away for a while, and comes back. */
async function orderTrouble(stack: Stack): Promise<void> {
  const faults = [
    ...Array.from({ length: 3 }, () => ({
      status: 429,
      headers: { 'retry-after': '20' },
      body: { error: { code: 'ApplicationThrottled', message: 'slow' } },
    })),
    ...Array.from({ length: 2 }, () => ({ status: 504, execute: true })),
    ...Array.from({ length: 3 }, () => ({ cut: 'before-answer' })),
  ];
  for (const respond of faults) {
    // Some go through in between.
    await stack.emulator.call('POST', '/faults', {
      surface: 'graph',
      match: { path: '/sendMail' },
      respond: { delayMs: 1 },
      times: 1,
    });
    await stack.emulator.call('POST', '/faults', {
      surface: 'graph',
      match: { path: '/sendMail' },
      respond,
      times: 1,
    });
  }
}

test('ada’s program hands in her quotes of the week; on a bad day of Microsoft’s she knows the truth about each', async ({
  page,
  stack,
}) => {
  await stack.emulator.call('POST', '/auto-answer', { upn: ada, consent: true });
  await page.goto(`${stack.baseUrl}/sign-in/microsoft`);
  await page.goto(`${stack.baseUrl}/mailboxes/connect`);
  const answer = await page.request.post(`${stack.baseUrl}/api/api-keys`, {
    headers: { origin: stack.baseUrl },
    data: {
      holder: 'person',
      name: 'Quotes',
      scopes: ['messages:write', 'messages:read'],
      lifeDays: 90,
    },
  });
  const program = programOf(stack, ((await answer.json()) as { text: string }).text);

  const quotes: Quote[] = [];
  const drafts: MessageDraftInput[] = [];
  const { now } = (await stack.emulator.call('GET', '/clock')) as { now: string };
  const later = new Date(Date.parse(now) + 3 * hour * 1000).toISOString();
  for (let number = 0; number < count; number += 1) {
    const pdf = new Uint8Array([...Buffer.from('%PDF-1.7\n'), ...randomBytes(20_000)]);
    const id = await program.upload(`quote ${number}.pdf`, pdf);
    const quote = { address: `buyer-${number}@elsewhere.example`, subject: `Quote ${number}` };
    quotes.push({ ...quote, sha256: sha256(pdf) });
    drafts.push({
      to: [{ address: quote.address }],
      subject: quote.subject,
      html: '<p>Your quote.</p>',
      attachmentIds: [id],
      ...(number % 10 === 9 ? { sendAt: later } : {}),
    });
  }
  const plans = new Uint8Array(randomBytes(bigBytes));
  const [first] = drafts;
  if (first) drafts[0] = { ...first, linkedFileIds: [await program.uploadInParts('plans.bin', plans)] };

  await orderTrouble(stack);
  const batch = await program.handIn(drafts);
  await page.goto(`${stack.baseUrl}/outbox`);
  const show = page.getByRole('navigation', { name: 'Show' });
  // Without a reload: the page follows what happens.
  await expect(show.getByText(/^Sent \d+$/)).toBeVisible();
  await expect(show.getByText(`Scheduled ${Math.floor(count / 10)}`)).toBeVisible();
  await expectAccessible(page);

  // A minute at a time, as Outlook takes thirty in each; then the hour of what was to leave later.
  const waiting = async (): Promise<{ soon: number; later: number }> => {
    const { counts } = await program.batch(batch.id);
    return { soon: counts.queued + counts.sending, later: counts.scheduled };
  };
  const settled = async (): Promise<void> => {
    for (let steps = 0; steps < 400; steps += 1) {
      const { soon, later: scheduled } = await waiting();
      if (soon + scheduled === 0) return;
      await stack.emulator.call('POST', '/clock', { advanceSeconds: soon > 0 ? 61 : 3 * hour });
      await pause(1200);
    }
    throw new Error('quotes stay on their way');
  };
  await settled();

  const { messages, counts } = await program.batch(batch.id);
  expect(counts.sent + counts.unconfirmed).toBe(count);
  expect(counts.unconfirmed).toBeGreaterThan(0);
  // Hours have gone by: Microsoft may have been asked for her in between, and the page looks again by itself.
  await expect(show.getByText(`Unconfirmed ${counts.unconfirmed}`)).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);

  // She looks for each of these where only she may look, and says what she has found.
  for (const [place, { id, state }] of messages.entries()) {
    const arrived = await received(stack, quotes[place]?.address ?? '');
    if (state === 'sent') expect(arrived).toHaveLength(1);
    else await program.settle(id, arrived.length > 0 ? 'it-was-sent' : 'send-again');
  }
  await settled();
  await expect(show.getByText(`Sent ${count}`)).toBeVisible({ timeout: 30_000 });

  // What belongs together is seen together.
  await page.getByRole('link', { name: 'One of a batch' }).first().click();
  const together = page.getByRole('region', { name: new RegExp(`^Batch of ${count}, handed in `) });
  await expect(together.getByRole('heading')).toBeFocused();
  await expect(together.getByRole('listitem')).toHaveText([`Sent ${count}`]);
  await expect(together.getByText('All were sent.')).toBeVisible();
  await expectAccessible(page);

  for (const quote of quotes) {
    const arrived = await received(stack, quote.address);
    expect(arrived.map(({ attachments }) => attachments.map((file) => file.sha256))).toEqual([
      [quote.sha256],
    ]);
  }
  const [mail] = await received(stack, quotes[0]?.address ?? '');
  const link = /href="([^"]*\/files\/[^"]*)"/.exec(mail?.html ?? '')?.[1] ?? '';
  const download = await fetch(link, { method: 'POST', headers: { origin: stack.baseUrl } });
  expect(sha256(new Uint8Array(await download.arrayBuffer()))).toBe(sha256(plans));
});
