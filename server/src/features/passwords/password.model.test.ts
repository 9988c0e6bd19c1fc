import { describe, expect, test } from 'vitest';
import { isCommonPassword } from '../../ports/passwords/common-passwords.ts';
import { faultOfNewPassword, normalPassword, type PasswordFault } from './password.model.ts';

const facts = { email: 'kim@contoso.example', brandName: 'Parspec', isCommon: isCommonPassword };

describe('C04: a new password', () => {
  test.each([
    ['14 characters', 'kqwzphvbnrtmxc', 'too-short'],
    ['15 characters', 'kqwzphvbnrtmxcj', null],
    ['15 characters, small letters only: there are no rules of composition', 'correct horse b', null],
    ['64 characters', 'kqwzphvb nrtmxcj '.repeat(4).slice(0, 63) + 'x', null],
    ['1,024 bytes', 'kqwzphvbnrtmxcj0'.repeat(63) + 'another sixteen!', null],
    ['1,025 bytes', 'kqwzphvbnrtmxcj0'.repeat(63) + 'another sixteen!!', 'too-long'],
    ['300 characters of four bytes each', '🐴🐎🦄🐮🐷🐗'.repeat(50), 'too-long'],
    ['14 emoji, which are 14 characters although 28 units', '🐴🐎🦄🐮🐷🐗🐭🐹🐰🐻🐼🐨🐯🦁', 'too-short'],
    ['15 emoji', '🐴🐎🦄🐮🐷🐗🐭🐹🐰🐻🐼🐨🐯🦁🐸', null],
    ['15 letters and their accents written apart', 'éàüñçôîâêûéàüñç'.normalize('NFD'), null],
    ['8 letters and their accents written apart', 'éàüñçôîâ'.normalize('NFD'), 'too-short'],
    ['a NUL in it', 'kqwzphvb\0nrtmxcj', null],
    ['spaces only', ' '.repeat(20), 'common'],
    ['one that is on the list', '12345678900987654321', 'common'],
    ['one that is on the list, in other letters', 'PasswordPassword', 'common'],
    ['one of the list with figures after it', 'momsanaladventure2026!', 'common'],
    ['one piece again and again', 'hunter2hunter2hunter2', 'common'],
    ['the one of the demo', 'Gatehouse-demo-1', 'common'],
    ['the email address', 'kim@contoso.example', 'is-a-name'],
    ['the email address, in other letters, and a figure', 'KIM@Contoso.Example1', 'is-a-name'],
    ['our name again and again', 'parspecParspecPARSPEC!', 'is-a-name'],
    ['our name among others', 'parspec opens at nine', null],
  ] as [string, string, PasswordFault | null][])('%s', (_name, typed, fault) => {
    expect(faultOfNewPassword(normalPassword(typed), facts)).toBe(fault);
  });

  test('is the same password in either spelling of its accents', () => {
    const typed = 'éàüñçôîâêûéàüñç';
    expect(normalPassword(typed.normalize('NFD'))).toBe(normalPassword(typed.normalize('NFC')));
  });

  test('is compared with a list of more than ten thousand', () => {
    expect(isCommonPassword('password')).toBe(true);
    expect(isCommonPassword('kqwzphvbnrtmxcj')).toBe(false);
  });
});
