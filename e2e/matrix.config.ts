import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

/** The consent matrix in Chromium: `npm run prove consent-matrix`. */
export default defineConfig({
  ...journeys,
  testDir: 'matrix',
  testMatch: '*.matrix.ts',
  workers: 1,
  timeout: 120_000,
  reporter: 'line',
  // What does not come is said at once, by its name, not when the time of the whole cell is over.
  use: { ...journeys.use, actionTimeout: 10_000, navigationTimeout: 20_000 },
});
