import { expect, test } from 'vitest';
import { searchWords } from './search-words.model.ts';

test.each([
  ['nothing', undefined, []],
  ['spaces only', '   ', []],
  ['a name in two words, the longer first', 'Ada Lindqvist', ['lindqvist', 'ada']],
  ['an address as one word', 'ADA@contoso.example', ['ada@contoso.example']],
  ['a name with a hyphen as two words, as the index keeps it', 'Jean-Luc', ['jean', 'luc']],
  ['letters of other scripts', 'Kovács 王', ['kovács', '王']],
  ['the same word once', 'ada Ada', ['ada']],
  ['no more than four words', 'a bb ccc dddd eeeee', ['eeeee', 'dddd', 'ccc', 'bb']],
])('%s', (_name, search, words) => {
  expect(searchWords(search)).toEqual(words);
});
