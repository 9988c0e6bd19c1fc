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
});
