// Runs before `npm start` and `npm test`, on whatever Node the machine has (20 or later): plain JavaScript, no packages.
// Installs what package-lock.json names when it has changed, then builds the pages when their sources have changed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const binaries = join(root, 'node_modules', '.bin');
const installedHashFile = join(root, 'node_modules', '.installed-lock-hash');
const builtHashFile = join(root, 'node_modules', '.built-pages-hash');
const neededBytes = 1_000_000_000;

class Refused extends Error {}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function versionOf(text) {
  const [major = 0, minor = 0] = text.replace(/^v/, '').split('.').map(Number);
  return { major, minor };
}

function checkMachine() {
  if (versionOf(process.version).major < 20) {
    throw new Refused(
      `Gatehouse needs Node 20 or later to start, and this is ${process.version}: install one from https://nodejs.org.`,
    );
  }
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new Refused(
      `The folder ${root} cannot be written by this user: run the command as its owner, or clone it anew.`,
    );
  }
}

/** npm as it called us; beside the Node that runs it where we were called without npm. */
function npmCommand() {
  const script = process.env.npm_execpath;
  // npm's own Node, not ours: ours may lie in node_modules, which the installation replaces.
  const node = process.env.npm_node_execpath ?? process.execPath;
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script) && existsSync(script) && existsSync(node))
    return { file: node, args: [script] };
  if (spawnSync('npm', ['--version'], { stdio: 'ignore' }).status === 0) return { file: 'npm', args: [] };
  throw new Refused('npm is missing: it comes with Node, install that from https://nodejs.org.');
}

/** Runs a command quietly; a line every five seconds shows that it lives. Gives its output when it fails. */
async function runQuietly(file, args, environment) {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const child = spawn(file, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const pulse = setInterval(() => say(`  … ${seconds()} s`), 5000);
  const code = await new Promise((resolve) => {
    child.once('error', (fault) => ((output += fault.message), resolve(1)));
    child.once('close', resolve);
  });
  clearInterval(pulse);
  return { code, output, seconds: seconds() };
}

function lastLines(output) {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/i, '').trim())
    .filter(
      (line) =>
        line !== '' &&
        !/^(npm (warn|notice)|code )/i.test(line) &&
        !/complete log of this run|\.log$/.test(line),
    );
  return lines.slice(0, 4).join(' | ') || 'npm said nothing';
}

function freeBytes() {
  const { bavail, bsize } = statfsSync(root);
  return bavail * bsize;
}

function diskSentence() {
  const megabytes = Math.floor(freeBytes() / 1e6);
  return `The disk of ${root} is too full: the packages need ${neededBytes / 1e6} MB and ${megabytes} MB are free.`;
}

async function install() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256')
    .update(lock)
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
  if (readOrNothing(installedHashFile) === wanted) return;
  if (!existsSync(installedHashFile) && freeBytes() < neededBytes) throw new Refused(diskSentence());
  say('Installing packages (about half a minute, 650 MB on disk) …');
  rmSync(installedHashFile, { force: true }); // cut off from here on: the next start installs again
  const npm = npmCommand();
  // Not `npm ci`: it refuses a lock file without the packages of other platforms (npm/cli#4828), and a registry that
  // mirrors this platform only has none of them. What is in the lock file is installed as it says, hashes verified;
  // `npm run check` sees to it that package.json and lock file agree.
  const args = [
    ...npm.args,
    'install',
    '--no-save',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
  ];
  const { code, output, seconds } = await runQuietly(npm.file, args, process.env);
  if (code !== 0) {
    if (/ENOSPC|no space left/i.test(output)) throw new Refused(diskSentence());
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(output)) {
      throw new Refused(
        `The packages could not be fetched, check the network and npm's proxy settings: ${lastLines(output)}`,
      );
    }
    throw new Refused(`The packages could not be installed: ${lastLines(output)}`);
  }
  say(`Installed packages in ${seconds} s.`);
  writeFileSync(installedHashFile, wanted);
}

function readOrNothing(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** The Node that runs everything from here on: 24 from npm where there is one, else the machine's if it is new enough. */
function checkNode() {
  const ours = join(binaries, 'node');
  if (existsSync(ours) && spawnSync(ours, ['--version'], { stdio: 'ignore' }).status === 0) return;
  // A Node that cannot run here (another C library, as on Alpine) would still come first on npm's PATH.
  rmSync(ours, { force: true });
  const { major, minor } = versionOf(machineNodeVersion());
  if (major > 22 || (major === 22 && minor >= 18)) return;
  throw new Refused(
    `Gatehouse needs Node 22.18 or later here, because npm has no Node for ${process.platform}-${process.arch}, and this is ${process.version}: install one from https://nodejs.org.`,
  );
}

function machineNodeVersion() {
  const { stdout } = spawnSync(process.env.npm_node_execpath ?? process.execPath, ['--version'], {
    encoding: 'utf8',
  });
  return stdout?.trim() ?? process.version;
}

function* filesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== 'dist') yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

/** Whatever the pages are made of; the server's own pages share the stylesheet, so their class names count too. */
function hashPageSources() {
  const plainPages = [...filesIn(join(root, 'server', 'src'))].filter((path) =>
    /\.page\.ts$|\/html\//.test(path),
  );
  const sources = [...filesIn(join(root, 'web')), ...filesIn(join(root, 'contract', 'src')), ...plainPages];
  const hash = createHash('sha256').update(readOrNothing(installedHashFile) ?? '');
  for (const path of sources.filter((source) => !/\.test\.tsx?$/.test(source)))
    hash.update(relative(root, path)).update(readFileSync(path));
  return hash.digest('hex');
}

async function buildPages() {
  if (!existsSync(join(root, 'web', 'vite.config.ts'))) return;
  const wanted = hashPageSources();
  if (readOrNothing(builtHashFile) === wanted && existsSync(join(root, 'web', 'dist', 'index.html'))) return;
  say('Building the pages (a few seconds) …');
  rmSync(builtHashFile, { force: true });
  const npm = npmCommand();
  const environment = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` };
  const { code, output, seconds } = await runQuietly(
    npm.file,
    [...npm.args, 'run', 'build', '--workspace', 'web'],
    environment,
  );
  if (code !== 0)
    throw new Refused(`The pages could not be built:\n${output.trim().split('\n').slice(-20).join('\n')}`);
  say(`Built the pages in ${seconds} s.`);
  writeFileSync(builtHashFile, wanted);
}

try {
  checkMachine();
  await install();
  checkNode();
  await buildPages();
} catch (fault) {
  if (!(fault instanceof Refused)) throw fault;
  process.stderr.write(`\n${fault.message}\n`);
  process.exitCode = 1;
}
