import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { contractForPages } from './build/contract-for-pages.ts';
import { tooMuchScript } from './build/first-page.ts';

const compressible = new Set(['.html', '.js', '.css', '.svg']);

/** Puts a `.br` and a `.gz` beside each text, so that the server packs nothing when it starts. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      for (const entry of entries.filter((name) => name.isFile() && compressible.has(extname(name.name)))) {
        const path = join(entry.parentPath, entry.name);
        const content = await readFile(path);
        await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
        await writeFile(`${path}.br`, brotliCompressSync(content));
      }
    },
  };
}

/** A first page that has grown too heavy is not built. */
function firstPageIsLight(): Plugin {
  return {
    name: 'first-page-is-light',
    apply: 'build',
    writeBundle({ dir = 'dist' }) {
      const fault = tooMuchScript(dir);
      if (fault !== undefined) this.error(fault);
    },
  };
}

/** Two ways in: the single-page app, and the stylesheet of the pages that the server renders. */
export default defineConfig(({ command }) => {
  // What is built is what ships, whatever the environment of whoever builds says: else it would hold React as developers have it.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    plugins: [react(), contractForPages(), packed(), firstPageIsLight()],
    build: {
      manifest: true,
      // Fonts and pictures stay files: the content policy allows no data: for fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: ['index.html', 'src/styles/plain.css'] },
    },
  };
});
