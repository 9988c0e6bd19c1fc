import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Context } from 'hono';
import { AppError } from '../kernel/app-error.ts';

interface BuiltFile {
  readonly type: string;
  readonly etag: string;
  readonly bodies: Bodies;
}

/** The built pages, in memory: reading the disk for each request is seven times slower. */
export interface StaticWeb {
  /** Answers for a built file, or undefined where there is none. */
  serve(context: Context): Response | undefined;
  /** The document of the single-page app. */
  document(context: Context): Response;
  /** Address of the stylesheet of pages without a session. */
  readonly plainStylesheet: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

interface Bodies {
  readonly identity: Buffer;
  readonly gzip: Buffer | undefined;
  readonly br: Buffer | undefined;
}

/** A file with what the build has packed of it (web/vite.config.ts). */
function builtFile(path: string, bodies: Bodies): BuiltFile {
  const etag = `"${createHash('sha256').update(bodies.identity).digest('base64url').slice(0, 27)}"`;
  return { type: types[extname(path)] ?? 'application/octet-stream', etag, bodies };
}

function answer(file: BuiltFile, context: Context, cacheControl: string): Response {
  const headers = {
    'content-type': file.type,
    etag: file.etag,
    'cache-control': cacheControl,
    vary: 'Accept-Encoding',
  };
  if (context.req.header('if-none-match') === file.etag) return new Response(null, { status: 304, headers });
  const accepted = context.req.header('accept-encoding') ?? '';
  const encoding = (['br', 'gzip'] as const).find(
    (name) => accepted.includes(name) && file.bodies[name] !== undefined,
  );
  const body = file.bodies[encoding ?? 'identity'] ?? file.bodies.identity;
  return new Response(new Uint8Array(body), {
    headers: encoding === undefined ? headers : { ...headers, 'content-encoding': encoding },
  });
}

async function readManifestStylesheet(folder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8'));
  const entry = Object.entries(manifest as Record<string, { file: string; css?: string[] }>).find(
    ([source]) => source.endsWith('plain.css'),
  );
  if (!entry) throw new AppError('internal_fault', 'the built pages have no stylesheet plain.css');
  return `/${entry[1].css?.[0] ?? entry[1].file}`;
}

/** Loads what `npm run build:pages` has made. Throws one clear sentence where it has not run. */
export async function loadStaticWeb(folder: string): Promise<StaticWeb> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('internal_fault', 'The pages are not built: run npm run build:pages.', { cause });
  });
  const contents = new Map<string, Buffer>();
  for (const entry of names.filter((name) => name.isFile())) {
    const path = join(entry.parentPath, entry.name);
    contents.set(`/${relative(folder, path).split(sep).join('/')}`, await readFile(path));
  }
  const files = new Map<string, BuiltFile>();
  for (const [path, identity] of [...contents].filter(([name]) => !/\.(br|gz)$/.test(name)))
    files.set(
      path,
      builtFile(path, { identity, gzip: contents.get(`${path}.gz`), br: contents.get(`${path}.br`) }),
    );
  const index = files.get('/index.html');
  if (!index) throw new AppError('internal_fault', 'The pages are not built: run npm run build:pages.');
  return {
    serve(context) {
      const file = context.req.path.startsWith('/assets/') ? files.get(context.req.path) : undefined;
      return file && answer(file, context, 'public, max-age=31536000, immutable');
    },
    document: (context) => answer(index, context, 'no-cache'),
    plainStylesheet: await readManifestStylesheet(folder),
  };
}
