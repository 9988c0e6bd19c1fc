import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { cells, isOffered, matrixTable, playCell } from '../../test/consent-matrix.ts';
import { ChromiumPlayer } from './chromium-player.ts';
import { Houses } from './houses.ts';

// A shard of the proof is one posture: PROVE_COUNT cells from PROVE_FIRST on. Each cell has a customer of its own.
const count = Number(process.env['PROVE_COUNT'] ?? cells.length);
const first = Number(process.env['PROVE_FIRST'] ?? 0);
const golden = readFileSync(
  join(import.meta.dirname, '..', '..', 'docs', 'reference', 'consent-matrix.md'),
  'utf8',
);

const test = base.extend<object, { readonly houses: Houses }>({
  houses: [
    async ({ browser }, use) => {
      const houses = new Houses(browser);
      await use(houses);
      await houses.stop();
    },
    { scope: 'worker' },
  ],
});

for (const cell of cells.slice(first, first + count).filter(isOffered)) {
  test(`${cell.posture.name}, ${cell.registration}: ${cell.ending}`, async ({ houses }, info) => {
    const place = await houses.takePlace();
    const player = new ChromiumPlayer(place, cell);
    try {
      const seen = await playCell(cell, () => player.start());
      const row = matrixTable([[cell, seen]]).split('\n')[2] ?? '';
      console.log(row);
      expect(golden.split('\n')).toContain(row);
    } catch (fault) {
      await player.keepPictures(info.outputDir);
      throw fault;
    } finally {
      await player.leave();
    }
  });
}
