import { databaseClock } from '../src/ports/clock/clock.ts';
import type { House } from './harness.ts';

/** Moves the emulator's clock on, and waits until the house has followed it. */
export async function moveClock(house: Pick<House, 'db' | 'emulator'>, seconds: number): Promise<void> {
  const start = await databaseClock.now(house.db);
  await house.emulator.call('POST', '/clock', { advanceSeconds: seconds });
  for (let tries = 0; tries < 400; tries += 1) {
    const now = await databaseClock.now(house.db);
    if (now.getTime() - start.getTime() >= (seconds - 2) * 1000) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the house did not follow the clock in ten seconds');
}
