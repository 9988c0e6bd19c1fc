import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** This instant in milliseconds, of one clock for all processes of the machine. */
export const epochMs = (): number => performance.timeOrigin + performance.now();

/** A program that says one line of JSON after the other, and goes on when it gets one. */
export class Beside {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;

  constructor(program: string, args: readonly string[], environment: NodeJS.ProcessEnv, cwd?: string) {
    this.#child = spawn(process.execPath, [program, ...args], {
      env: environment,
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (!this.#child.stdout) throw new Error('no output of the program');
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async next<Line>(): Promise<Line> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('the program ended early');
    return JSON.parse(value) as Line;
  }

  goOn(): void {
    this.#child.stdin?.write('go\n');
  }

  letEnd(): void {
    this.#child.stdin?.end();
  }

  ended(): Promise<unknown> {
    return this.#ended;
  }
}
