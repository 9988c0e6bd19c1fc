import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/**
 * Installs a peer into an ignored folder, where it is not there yet: the programs of `bench/peers/<name>` beside the packages that
 * their package.json pins. Gives the folder, or nothing where the registry does not answer.
 */
export function installPeer(name: string): string | undefined {
  const folder = join(root, '.cache', 'peers', name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'bench', 'peers', name), folder, { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  if (Object.keys(dependencies).every((each) => existsSync(join(folder, 'node_modules', each))))
    return folder;
  console.log(`installing ${name} (about half a minute)`);
  try {
    // Beside our own lock file and rules: the peer is no dependency of ours.
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return folder;
  } catch {
    return undefined;
  }
}
