import type { APIRequestContext } from '@playwright/test';
import { expect, test } from '../stack.ts';

const rounds = Number(process.env['PROVE_COUNT'] ?? 3);
const seed = Number(process.env['PROVE_SEED'] ?? 1);

/** The moment of each cut, in milliseconds after the last acknowledgement: spread over half a second by the seed. */
function cutMs(round: number): number {
  return Math.floor((Math.sin(seed * 12.9898 + round * 78.233) * 43758.5453 * 1000) % 500) ** 2 % 500;
}

// The other journeys go through Microsoft's pages themselves.
test.afterEach(({ stack }) => stack.emulator.clearAutoAnswers());

test.setTimeout(60_000 + rounds * 12_000);

interface Page {
  readonly messages: { readonly subject: string }[];
  readonly nextBefore: string | null;
}

async function everySubject(request: APIRequestContext, baseUrl: string): Promise<string[]> {
  const subjects: string[] = [];
  for (let before: string | null = ''; before !== null;) {
    const answer = await request.get(
      `${baseUrl}/api/messages?limit=100${before === '' ? '' : `&before=${before}`}`,
    );
    const page = (await answer.json()) as Page;
    subjects.push(...page.messages.map((message) => message.subject));
    before = page.nextBefore;
  }
  return subjects;
}

test('after kill -9 of everything the house serves, ada is still signed in, and no acknowledged message is lost', async ({
  page,
  context,
  stack,
}) => {
  await stack.emulator.autoAnswer({ upn: 'ada@contoso.example', consent: true });
  await page.goto(`${stack.baseUrl}/sign-in/microsoft`);
  await expect(page.getByRole('heading', { name: /Welcome/ })).toBeVisible();
  await page.goto(`${stack.baseUrl}/mailboxes/connect`);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();

  const acknowledged: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (let index = 0; index < 5; index += 1) {
      const subject = `Power cut ${round}-${index}`;
      const answer = await context.request.post(`${stack.baseUrl}/api/messages`, {
        headers: { 'idempotency-key': `power-cut-${round}-${index}`, origin: stack.baseUrl },
        data: { to: [{ address: 'ben@contoso.example' }], subject, html: '<p>x</p>' },
      });
      if (answer.status() === 202) acknowledged.push(subject);
    }
    await new Promise((resolve) => setTimeout(resolve, cutMs(round)));
    await stack.killAndStartAgain();
  }
  expect(acknowledged).toHaveLength(rounds * 5);
  const subjects = await everySubject(context.request, stack.baseUrl);
  expect(subjects.filter((subject) => subject.startsWith('Power cut')).toSorted()).toEqual(
    acknowledged.toSorted(),
  );

  // What was under way when the power went is decided on when its lease ends, two minutes later by the one clock.
  await stack.emulator.setClock({ advanceSeconds: 180 });
  // Each is sent in the end, or in a state that says what is not known; what is sent has arrived once.
  const inbox = async (): Promise<string[]> =>
    ((await stack.emulator.call('GET', '/mailboxes/ben@contoso.example/inbox')) as { subject: string }[]).map(
      (mail) => mail.subject,
    );
  await expect
    .poll(
      async () => {
        // A mailbox takes thirty a minute.
        await stack.emulator.setClock({ advanceSeconds: 61 });
        return (
          (await (await context.request.get(`${stack.baseUrl}/api/messages?state=queued`)).json()) as {
            messages: unknown[];
          }
        ).messages.length;
      },
      { timeout: 30_000 + rounds * 1_000, intervals: [1_000] },
    )
    .toBe(0);
  const arrived = await inbox();
  expect(new Set(arrived).size).toBe(arrived.length);
});
