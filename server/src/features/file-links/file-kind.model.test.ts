import { describe, expect, test } from 'vitest';
import { kindOf, warningOf, type FileKind } from './file-kind.model.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const text = (words: string): Buffer => Buffer.from(words, 'utf8');

describe('I04: the kind of a file is told by its bytes, whatever its name says', () => {
  test.each<[string, Buffer, FileKind]>([
    ['a PDF', text('%PDF-1.7\n'), 'pdf'],
    ['a PNG', hex('89504e470d0a1a0a 0000'), 'picture'],
    ['a JPEG', hex('ffd8ffe0 0010'), 'picture'],
    ['a WebP', Buffer.concat([text('RIFF'), hex('00000000'), text('WEBPVP8 ')]), 'picture'],
    ['a program for Windows, called invoice.pdf', text('MZ\x90\0'), 'program'],
    ['a program for Linux', hex('7f454c46 02'), 'program'],
    ['a script', text('#!/bin/sh\nrm -rf ~\n'), 'program'],
    ['a shortcut', hex('4c0000000114020000000000c000000000000046 9b'), 'shortcut'],
    ['a ZIP', hex('504b0304 1400'), 'archive'],
    ['42.zip, which is never unpacked here', hex('504b0304 0a00'), 'archive'],
    ['a Word document', Buffer.concat([hex('504b0304'), text('\0\0[Content_Types].xml')]), 'office'],
    ['an old one', hex('d0cf11e0a1b11ae1 00'), 'old-office'],
    ['an MP4', Buffer.concat([hex('00000018'), text('ftypisom')]), 'video'],
    ['a page', text('<!DOCTYPE html><script>alert(1)</script>'), 'markup'],
    ['a page after a remark', text('<!-- x -->\n <html>'), 'markup'],
    ['a drawing', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'markup'],
    ['text', text('Hello, Ærø\r\n'), 'text'],
    ['a PDF that is a page as well counts as what it begins with', text('%PDF-1.7\n<html>'), 'pdf'],
    ['noise', hex('00 01 02 03 fe'), 'unknown'],
    ['nothing', Buffer.alloc(0), 'text'],
  ])('%s', (_what, bytes, kind) => {
    expect(kindOf(bytes)).toBe(kind);
  });

  test('what runs by itself is warned of', () => {
    expect([warningOf('program'), warningOf('shortcut')]).not.toContain(null);
    expect([warningOf('pdf'), warningOf('unknown')]).toEqual([null, null]);
  });
});
