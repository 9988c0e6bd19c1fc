import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guides } from './guides/guides.ts';

/** Writes the guides that are made from the product's own tables; a test compares them with what stands there. */
for (const { path, text } of guides()) writeFileSync(join(import.meta.dirname, '..', path), text);
