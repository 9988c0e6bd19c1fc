import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { claimTab } from './tab-owner.ts';

/** As a browser's, as far as it is used here. */
function newStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    clear: () => kept.clear(),
  };
}

let storage: ReturnType<typeof newStorage>;
beforeEach(() => {
  storage = newStorage();
  vi.stubGlobal('sessionStorage', storage);
});
afterEach(() => vi.unstubAllGlobals());

test('what a person typed is there when they come back, and gone when somebody else comes', () => {
  claimTab('usr_ada');
  storage.setItem('gatehouse-draft', 'a quote');
  claimTab('usr_ada');
  expect(storage.getItem('gatehouse-draft')).toBe('a quote');
  claimTab('usr_ben');
  expect(storage.getItem('gatehouse-draft')).toBeNull();
});

test('what stands in a tab that nobody has claimed is nobody’s', () => {
  storage.setItem('gatehouse-draft', 'of before');
  claimTab('usr_ada');
  expect(storage.getItem('gatehouse-draft')).toBeNull();
});
