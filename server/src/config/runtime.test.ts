import { expect, test } from 'vitest';
import { runtimeFault } from './runtime.ts';

test.each(['v20.20.2', 'v18.0.0', '16.1.0', 'v21.7.3', 'nonsense'])('O07: %s is refused', (version) => {
  expect(runtimeFault(version)).toContain('Node 24');
});

test.each(['v22.18.0', 'v24.21.0', 'v26.0.0', process.version])('O07: %s is not', (version) => {
  expect(runtimeFault(version)).toBeNull();
});
