import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

// Read by the fixtures of the journeys (stack.ts), in the workers as well.
process.env['ROLLING'] = '1';

/** The main job in Chromium while the replicas are replaced: `npm run prove rolling-journey`. */
export default defineConfig({
  ...journeys,
  testMatch: 'main-job.journey.ts',
  timeout: 180_000,
  // Starting processes take what the browser would have.
  expect: { timeout: 30_000 },
  reporter: 'line',
});
