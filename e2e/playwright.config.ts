import { defineConfig } from '@playwright/test';
import sparticuz from '@sparticuz/chromium';
import { chromiumPath } from './chromium.ts';

/** A Chromium that lies inside an npm package. What would weaken the browser is left out: it must judge as people's do. */
const weakening = new Set([
  '--single-process',
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--disable-site-isolation-trials',
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]);

export default defineConfig({
  testDir: 'journeys',
  testMatch: '*.journey.ts',
  workers: 1,
  timeout: 60_000,
  reporter: [
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ?? '../.cache/journeys.json' }],
    ['line'],
  ],
  outputDir: '../test-results',
  use: {
    viewport: { width: 1280, height: 860 },
    launchOptions: {
      executablePath: await chromiumPath(),
      args: ['--disable-gpu', ...sparticuz.args.filter((argument) => !weakening.has(argument))],
    },
  },
});
