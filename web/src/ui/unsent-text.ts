import { useState } from 'react';

const placeOf = (name: string): string => `gatehouse-unsent-${name}`;

/** What was typed under this name in this tab and not sent yet; empty where nothing was. */
export function readUnsentText(name: string): string {
  try {
    return sessionStorage.getItem(placeOf(name)) ?? '';
  } catch {
    return '';
  }
}

/** It was sent, or given up. */
export const forgetUnsentText = (name: string): void => keepUnsentText(name, '');

function keepUnsentText(name: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(placeOf(name));
    else sessionStorage.setItem(placeOf(name), text);
  } catch {
    // No room, or no storage: it lives as long as the page.
  }
}

/**
 * The text of a field whose loss would hurt: it survives a reload and the way through Microsoft that a call may ask for, in this
 * tab. Set it to nothing once it has been sent or given up.
 */
export function useUnsentText(name: string): readonly [string, (text: string) => void] {
  const [text, setText] = useState(() => readUnsentText(name));
  const change = (next: string): void => {
    setText(next);
    keepUnsentText(name, next);
  };
  return [text, change];
}
