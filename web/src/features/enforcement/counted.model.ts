const numbers = new Intl.NumberFormat('en-GB');

/** A count as people read it: 100,000. */
export const figure = (count: number): string => numbers.format(count);

/** A count with its word: "1 person", "8 people". */
export const people = (count: number): string => `${figure(count)} ${count === 1 ? 'person' : 'people'}`;
