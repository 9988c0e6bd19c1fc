import { describe, expect, test } from 'vitest';
import { codeFrom, parseCode, writeCode } from './email-code.model.ts';

describe('a code', () => {
  test('has eight digits, zeros in front included', () => {
    expect(codeFrom(Buffer.from('00000007', 'hex'))).toBe('00000007');
    expect(codeFrom(Buffer.from('05f5e0ff', 'hex'))).toBe('99999999');
    expect(codeFrom(Buffer.from('05f5e100', 'hex'))).toBe('00000000');
  });

  test('is drawn again where the chance would favour some', () => {
    expect(codeFrom(Buffer.from('fffffffe00000001', 'hex'))).toBe('00000001');
    expect(codeFrom(Buffer.from('fffffffe', 'hex'))).toBeNull();
  });

  test.each([
    ['12345678', '12345678'],
    [' 1234 5678 ', '12345678'],
    ['1234-5678', '12345678'],
    ['1234567', null],
    ['123456789', null],
    ['1234567a', null],
    ['１２３４５６７８', null],
    ['', null],
  ])('%j is read as %j', (typed, code) => {
    expect(parseCode(typed)).toBe(code);
  });

  test('is written in two groups', () => {
    expect(writeCode('12345678')).toBe('1234 5678');
  });
});
