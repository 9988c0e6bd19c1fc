import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { guides } from '../../scripts/guides/guides.ts';

const root = join(import.meta.dirname, '..', '..');

test.each(guides().map(({ path, text }) => [path, text]))('%s is what the tables say', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8'), 'run npm run guides').toBe(text);
});
