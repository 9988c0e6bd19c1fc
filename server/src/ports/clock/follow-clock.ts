import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Log } from '../log/log.ts';

const answer = z.object({ now: z.iso.datetime() });
const everyMs = 500;

/**
 * Development only: keeps our clock at the emulator's by writing the offset row. The configuration refuses the address
 * in production, and there the row must be absent.
 */
export function followClock(db: Database, address: string, log: Log): { stop(): void } {
  let isRunning = false;
  const follow = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      const response = await fetch(address, { signal: AbortSignal.timeout(2000) });
      const { now } = answer.parse(await response.json());
      const offsetSeconds = Math.round((Date.parse(now) - Date.now()) / 1000);
      await sql`select set_clock_offset(${offsetSeconds})`.execute(db);
    } catch (fault) {
      log.warn('clock.not-followed', { address, why: fault instanceof Error ? fault.message : 'unknown' });
    } finally {
      isRunning = false;
    }
  };
  void follow();
  const timer = setInterval(() => void follow(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
