import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

/** MSAL Browser at Microsoft's own names: `npm run prove msal-browser`. */
export default defineConfig({
  ...journeys,
  testDir: 'clients',
  testMatch: '*.client.ts',
  reporter: 'line',
});
