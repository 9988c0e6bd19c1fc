import { dictionary } from '@zxcvbn-ts/language-common';

/** Those that people use most, and the one of the demo, which is printed in public. */
const common = new Set([...dictionary['passwords-common'], 'gatehouse-demo-1']);

/** Whether a password, in small letters, is among the 49,233 that people use most. */
export function isCommonPassword(password: string): boolean {
  return common.has(password);
}
