import { defineConfig } from '@playwright/test';
import sparticuz from '@sparticuz/chromium';
import { useMemoryDisk } from '../scripts/check/memory-disk.ts';
import { chromiumPath } from './chromium.ts';

useMemoryDisk();

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
  globalSetup: './build-server.ts',
  testDir: 'journeys',
  testMatch: '*.journey.ts',
  // Each has a house of its own; a journey waits for its pages half of the time.
  workers: 3,
  fullyParallel: true,
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
