import { dictionary } from '@zxcvbn-ts/language-common';

const list = dictionary['passwords-common'];

/** The one of the demo, which is printed in public. */
const ours = ['gatehouse-demo-1'];

/**
 * Whether a password, in small letters, is among the 49,233 that people use most. The list is walked through: a set of it would take
 * two megabytes of each process, to be quicker at what is asked twice when somebody chooses a password.
 */
export function isCommonPassword(password: string): boolean {
  return ours.includes(password) || list.includes(password);
}
