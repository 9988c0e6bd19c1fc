import { describeApi } from '@gatehouse/contract';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes contract/openapi.json from the declarations; a test compares the two. */
writeFileSync(
  join(import.meta.dirname, '..', 'contract', 'openapi.json'),
  `${JSON.stringify(describeApi(), null, 2)}\n`,
);
