import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { guides } from './guides/guides.ts';

/** Writes the guides that are made from the product's own tables; a test compares them with what stands there. */
for (const { path, text } of guides()) {
  const file = join(import.meta.dirname, '..', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
