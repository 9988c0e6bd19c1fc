import { helpMoments, microsoftPages } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import { startHouse, type House } from '../../../test/harness.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const ask = (path: string) => new Browser().ask(house.baseUrl + path);

describe('GET /help', () => {
  test('lists every moment and every page of Microsoft, to anybody, without a script', async () => {
    const page = await ask('/help');
    expect(page.status).toBe(200);
    for (const { title } of Object.values(helpMoments))
      expect(page.text).toContain(title.replaceAll('{brand}', 'Parspec'));
    for (const { href, readAt } of Object.values(microsoftPages)) {
      expect(page.text).toContain(`href="${href}"`);
      expect(page.text).toContain(readAt);
    }
    expect(page.text).not.toMatch(/<script|\{brand\}/);
    expect(page.headers.getSetCookie()).toEqual([]);
  });

  test.each(['65001', 'AADSTS65001', 'aadsts65001: The user', '%20AADSTS65001%20'])(
    'says of %s whose turn it is and what comes next, with the letter for IT',
    async (code) => {
      const { status, text } = await ask(`/help?code=${code}`);
      expect(status).toBe(200);
      expect(text).toContain('Your IT admin must approve first');
      expect(text).toContain('Ask your IT admin to approve Parspec');
      expect(text).toContain('readonly');
      expect(text).toMatch(/href="mailto:\?subject=Please%20approve%20Parspec[^"]*&amp;body=Hello/);
    },
  );

  test('says plainly that it does not know a number', async () => {
    const page = await ask('/help?code=4242424');
    expect(page.status).toBe(200);
    expect(page.text).toContain('We do not know this number');
  });

  test.each(['zq12', '<b>65001', 'x'.repeat(5000), '65001;drop'])(
    'refuses %j, with the form that works',
    async (typed) => {
      const page = await ask(`/help?code=${encodeURIComponent(typed)}`);
      expect(page.status).toBe(400);
      expect(page.text).toContain('digits');
      expect(page.text).not.toContain(typed);
    },
  );

  test('the foot of a page without a session leads there', async () => {
    expect((await ask('/sign-in')).text).toContain('<a href="/help">Help</a>');
  });
});

test('a page that everybody may meet carries the block of help', async () => {
  const page = await ask('/nowhere');
  expect(page.status).toBe(404);
  expect(page.text).toContain('Help with this step');
});
