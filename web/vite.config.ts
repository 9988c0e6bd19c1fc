import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Two ways in: the single-page app, and the stylesheet of the pages that the server renders. */
export default defineConfig({
  plugins: [react()],
  build: {
    manifest: true,
    // Fonts and pictures stay files: the content policy allows no data: for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ['index.html', 'src/styles/plain.css'] },
  },
});
