import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { operations } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import { drawMoves, mayMove } from '../../kernel/state-moves.ts';
import { messageMoves, personMoves } from './message.model.ts';

describe('the states of a message', () => {
  test('README.md shows the table', async () => {
    const readme = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
    expect(/```mermaid\n([\s\S]+?)\n```/.exec(readme)?.[1]).toBe(
      drawMoves(messageMoves, 'queued', 'scheduled'),
    );
  });

  test('H24: no order is promised, and README.md says so, and the operation that takes messages', async () => {
    const readme = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
    for (const text of [readme, operations.enqueueMessage.summary])
      expect(text).toMatch(/no order is promised/i);
  });

  test('a person can only ask for moves of the table', () => {
    for (const { from, to } of Object.values(personMoves)) {
      for (const state of from) expect(mayMove(messageMoves, state, to), `${state} to ${to}`).toBe(true);
    }
  });
});
