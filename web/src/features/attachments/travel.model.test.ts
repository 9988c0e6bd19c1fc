import { expect, test } from 'vitest';
import { chooseTravel, isLinked, type TravellingFile } from './travel.model.ts';

const inMail = (sizeBytes: number): TravellingFile => ({ sizeBytes, travel: 'in-mail' });
const asLink: TravellingFile = { sizeBytes: 50_000_000, travel: 'as-link' };

test.each<[string, number, TravellingFile[], ReturnType<typeof chooseTravel>]>([
  ['an empty file', 0, [], { obstacle: 'The file is empty.' }],
  ['what fits', 3_000_000, [], { travel: 'in-mail' }],
  ['one byte more', 3_000_001, [], { travel: 'as-link' }],
  ['a small one beside others that leave no room', 1_000_001, [inMail(2_000_000)], { travel: 'as-link' }],
  ['a small one beside a link', 3_000_000, [asLink], { travel: 'in-mail' }],
  ['the largest', 250_000_000, [], { travel: 'as-link' }],
  ['a larger one', 250_000_001, [], { obstacle: 'Too large: a file may have 250 MB.' }],
  [
    'one more than a mail has links',
    4_000_000,
    Array.from({ length: 20 }, () => asLink),
    { obstacle: 'Too many: 20 files of one mail may travel as links.' },
  ],
])('%s', (_what, sizeBytes, files, choice) => {
  expect(chooseTravel(sizeBytes, files)).toEqual(choice);
});

test('an id tells how its file travels', () => {
  expect([isLinked('lfl_x'), isLinked('file_x')]).toEqual([true, false]);
});
