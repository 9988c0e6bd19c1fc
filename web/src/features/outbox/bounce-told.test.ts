import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { rememberToldOfBounces, wasToldOfBounces } from './bounce-told.ts';

const kept = new Map<string, string>();
const storage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
};

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', storage);
});
afterEach(() => vi.unstubAllGlobals());

describe('where a bounce arrives is said once to each person', () => {
  test('of a browser that several use', () => {
    expect(wasToldOfBounces('usr_a')).toBe(false);
    rememberToldOfBounces('usr_a');
    rememberToldOfBounces('usr_b');
    expect(['usr_a', 'usr_b', 'usr_', 'usr_c'].map(wasToldOfBounces)).toEqual([true, true, false, false]);
  });

  test('twice is as good as once, and the list does not grow for ever', () => {
    for (let person = 0; person < 40; person += 1) rememberToldOfBounces(`usr_${person}`);
    rememberToldOfBounces('usr_39');
    expect([...kept.values()][0]?.split(' ')).toHaveLength(20);
    expect(wasToldOfBounces('usr_39')).toBe(true);
  });

  test('and again where the browser keeps nothing', () => {
    vi.stubGlobal('localStorage', {
      getItem() {
        throw new Error('refused');
      },
    });
    rememberToldOfBounces('usr_a');
    expect(wasToldOfBounces('usr_a')).toBe(false);
  });
});
