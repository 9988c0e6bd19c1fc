import { operations } from '@gatehouse/contract';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Browser } from './browser.ts';
import { apiOf, type House } from './harness.ts';

const sendersAtOnce = 8;

interface Said {
  readonly subject: string;
  readonly status: number;
}

export interface Outage {
  /** Returns when the database is gone; what happens to it meanwhile is the test's. */
  begin(): Promise<void>;
  /** Returns when there should be one again. */
  end(): Promise<void>;
}

/** People who hand in messages while the database goes away and comes back, and what each of them was told. */
export interface HandingIn {
  /** How many have been acknowledged so far. */
  accepted(): number;
  /** One outage with people at work before, meanwhile and after; its moment is given in messages. */
  through(outage: Outage, moment: number): Promise<void>;
  /** What was acknowledged is there, nothing is there twice, and whoever was not told may ask again under the same key. */
  expectNothingLost(): Promise<void>;
}

export function openHandingIn(house: House, sender: Browser): HandingIn {
  const said: Said[] = [];
  let rounds = 0;
  const accepted = (): number => said.filter(({ status }) => status === 202).length;
  const readiness = async (): Promise<number | undefined> =>
    (await house.compositions[0]?.operationsApp.fetch(new Request('http://localhost/readyz')))?.status;

  async function handInOnce(subject: string): Promise<number> {
    const outcome = await apiOf(house, sender)(operations.enqueueMessage, {
      headers: { 'idempotency-key': `handed-in-${subject}` },
      body: { to: [{ address: 'ben@contoso.example' }], subject, html: '<p>x</p>', attachmentIds: [] },
    });
    return outcome.ok ? 202 : outcome.problem.status;
  }

  /** One after the other until told to stop; each under a key of its own. */
  async function handIn(name: string, isOver: () => boolean): Promise<void> {
    for (let number = 0; !isOver(); number += 1) {
      const subject = `${name}-${number}`;
      const status = await handInOnce(subject);
      said.push({ subject, status });
      // As people, who do not press again at once.
      if (status !== 202) await pause(100);
    }
  }

  async function kept(): Promise<string[]> {
    const rows = await house.db.selectFrom('outbox_messages').select('subject').execute();
    const ours = new Set(said.map(({ subject }) => subject));
    return rows.flatMap(({ subject }) => (ours.has(subject) ? [subject] : [])).toSorted();
  }

  return {
    accepted,
    async through(outage, moment) {
      rounds += 1;
      let isOver = false;
      const senders = Array.from({ length: sendersAtOnce }, (_, number) =>
        handIn(`${rounds}-${number}`, () => isOver),
      );
      try {
        const before = accepted() + moment;
        await expect.poll(accepted, { interval: 1, timeout: 20_000 }).toBeGreaterThan(before);
        await outage.begin();
        expect(await readiness()).toBe(503);
        const heard = said.length;
        await expect.poll(() => said.length, { timeout: 20_000 }).toBeGreaterThan(heard + sendersAtOnce);
        await outage.end();
        await expect.poll(readiness, { timeout: 20_000 }).toBe(200);
        const after = accepted();
        await expect.poll(accepted, { timeout: 20_000 }).toBeGreaterThan(after + 20);
      } finally {
        isOver = true;
        await Promise.all(senders);
      }
    },
    async expectNothingLost() {
      const others = said.filter(({ status }) => status !== 202);
      expect([...new Set(others.map(({ status }) => status))]).toEqual([503]);
      const present = new Set(await kept());
      const lost = said.filter(({ subject, status }) => status === 202 && !present.has(subject));
      expect(lost).toEqual([]);
      for (const { subject } of others) expect(await handInOnce(subject)).toBe(202);
      expect(await kept()).toEqual(said.map(({ subject }) => subject).toSorted());
    },
  };
}
