import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approvals, cells, matrixTable, playCell, type Cell, type Seen } from '../../test/consent-matrix.ts';
import { startHouse, type House } from './harness.ts';
import { HttpPlayer } from './matrix-player.ts';

const golden = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'consent-matrix.md');
const head = `# The consent matrix

What everybody sees at the end of each way a consent can go: in each posture of a tenant, for both registrations. Written by
a test over HTTP and compared with it; \`npm run prove consent-matrix\` plays the same cells in Chromium. In quotation marks:
Microsoft's own pages.

`;

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

// Those that move the clock come last: a month later sessions have ended.
const inOrder = [...cells].toSorted((one, other) => Number(waits(one)) - Number(waits(other)));
const rows = new Map<Cell, Seen | 'not offered'>();

function waits({ ending }: Cell): boolean {
  return ending === 'request, expired';
}

describe('every posture, both registrations, every ending', () => {
  test.each(inOrder.map((cell) => [cell.posture.name, cell.registration, cell.ending, cell] as const))(
    '%s, %s: %s',
    async (_posture, registration, ending, cell) => {
      const seen = await playCell(cell, () => HttpPlayer.start(house, cells.indexOf(cell), cell));
      rows.set(cell, seen);
      if (seen === 'not offered') return;
      const through = registration === 'mail' ? 'connected' : 'in';
      if (approvals.includes(ending)) expect([seen.user, seen.colleague]).toEqual([through, through]);
    },
  );

  test('is as the table says', async () => {
    const table = matrixTable(cells.map((cell) => [cell, rows.get(cell) ?? 'not offered'] as const));
    await expect(head + table).toMatchFileSnapshot(golden);
  });
});
