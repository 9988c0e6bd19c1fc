import { describe, expect, test } from 'vitest';
import { csvCell, csvRecord } from './csv.model.ts';

describe('I08: a cell that a spreadsheet could take for a formula is text', () => {
  test.each([
    ["=cmd|' /C calc'!A0", `"'=cmd|' /C calc'!A0"`],
    ['=HYPERLINK("https://evil.example","x")', `"'=HYPERLINK(""https://evil.example"",""x"")"`],
    ['@SUM(1+1)', `"'@SUM(1+1)"`],
    ['+1', `"'+1"`],
    ['-2+3', `"'-2+3"`],
    [-5, `"'-5"`],
    ['=', `"'="`],
    ['\t=1+1', `"'\t=1+1"`],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['  =1+1', `"'  =1+1"`],
    ['\n=1+1', `"'\n=1+1"`],
    ['\u00a0@x', `"'\u00a0@x"`],
    ['\ufeff=1', `"'\ufeff=1"`],
    ['＝1+1', `"'＝1+1"`],
    ['＠x', `"'＠x"`],
    ['=1\r\n=2', `"'=1\r\n=2"`],
  ])('%j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

describe('every other cell arrives as it was', () => {
  test.each([
    ['Ada Keller', 'Ada Keller'],
    ['a=b', 'a=b'],
    ['ada+list@contoso.example', 'ada+list@contoso.example'],
    ["'=1", "'=1"],
    ['', ''],
    [null, ''],
    [0, '0'],
    [42, '42'],
    ['a,b', '"a,b"'],
    ['say "hello"', '"say ""hello"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    [' padded ', '" padded "'],
    ['Zoë Müller-Łukasz 王 🚪', 'Zoë Müller-Łukasz 王 🚪'],
  ])('%j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

test('a record ends with CR LF, commas between', () => {
  expect(csvRecord(['a', null, 3])).toBe('a,,3\r\n');
});
