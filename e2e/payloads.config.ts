import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

/** Names that would like to be markup, in Chromium: `npm run prove directory-data`. */
export default defineConfig({
  ...journeys,
  testDir: 'payloads',
  testMatch: '*.payloads.ts',
  workers: 1,
  timeout: 460_000,
  reporter: 'line',
  use: { ...journeys.use, actionTimeout: 10_000, navigationTimeout: 20_000 },
});
