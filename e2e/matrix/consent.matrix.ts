import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { cells, isOffered, matrixTable, playCell } from '../../test/consent-matrix.ts';
import { startStack } from '../stack.ts';
import { ChromiumPlayer } from './chromium-player.ts';

// A shard of the proof is one tenant: PROVE_COUNT cells from PROVE_FIRST on. Each cell has a house of its own.
const count = Number(process.env['PROVE_COUNT'] ?? cells.length);
const first = Number(process.env['PROVE_FIRST'] ?? 0);
const golden = readFileSync(
  join(import.meta.dirname, '..', '..', 'docs', 'reference', 'consent-matrix.md'),
  'utf8',
);

for (const cell of cells.slice(first, first + count).filter(isOffered)) {
  base(`${cell.posture.name}, ${cell.registration}: ${cell.ending}`, async ({ browser }) => {
    const stack = await startStack();
    let player: ChromiumPlayer | undefined;
    try {
      const seen = await playCell(
        cell,
        async () => (player = await ChromiumPlayer.start(browser, stack, cell)),
      );
      const row = matrixTable([[cell, seen]]).split('\n')[2] ?? '';
      console.log(row);
      expect(golden.split('\n')).toContain(row);
    } finally {
      await player?.leave();
      await stack.stop();
    }
  });
}
