import { hashSecret, newSecretText, type Random } from '../../ports/random/random.ts';

/** What a key looks like: `gh_`, the 26 characters of its id, and 256 bits. A scanner of source code can know it by that. */
const form = /^gh_[0-9a-hjkmnp-tv-z]{26}_[\w-]{43}$/;

/** A new text for the key, and all of it that is kept. The id is in it so that a key that was found can be named. */
export function newApiKeyText(
  id: string,
  random: Random,
): { readonly text: string; readonly hash: Buffer; readonly lastFour: string } {
  const text = `gh_${id.slice(id.indexOf('_') + 1)}_${newSecretText(random)}`;
  return { text, hash: hashSecret(text), lastFour: text.slice(-4) };
}

/** What a text is looked up by; null where it is no key at all, however long it may be. */
export function hashApiKeyText(text: string): Buffer | null {
  return form.test(text) ? hashSecret(text) : null;
}
