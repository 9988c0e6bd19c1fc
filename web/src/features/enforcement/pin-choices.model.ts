import { maxPinChoices, type PreviewPerson, type pinChoices } from '@gatehouse/contract';
import type * as z from 'zod/mini';

/** Which tenant people without a pin come from: for all, and one by one. */
export type PinChoices = Readonly<z.infer<typeof pinChoices>>;
export type PersonId = NonNullable<PreviewPerson['userId']>;

export const noChoices: PinChoices = { forAll: null, each: [] };

/** The tenant that was chosen for this person alone; '' where none was. */
export function chosenFor(choices: PinChoices, userId: PersonId): string {
  return choices.each.find((one) => one.userId === userId)?.tenantId ?? '';
}

/** With the choice for one person changed; '' takes it back. */
export function choose(choices: PinChoices, userId: PersonId, tenantId: string): PinChoices {
  const others = choices.each.filter((one) => one.userId !== userId);
  return { ...choices, each: tenantId === '' ? others : [...others, { userId, tenantId }] };
}

const sorted = ({ forAll, each }: PinChoices): string =>
  JSON.stringify([forAll, each.map(({ userId, tenantId }) => `${userId} ${tenantId}`).toSorted()]);

/** Whether both say the same, in whatever order it was chosen. */
export const areSame = (one: PinChoices, other: PinChoices): boolean => sorted(one) === sorted(other);

/** Why the choices cannot be sent; null where they can. */
export function tooMany(choices: PinChoices): string | null {
  return choices.each.length > maxPinChoices
    ? `More than ${maxPinChoices} people are chosen one by one. Take some back, or choose for all instead.`
    : null;
}
