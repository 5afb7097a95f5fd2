import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The launcher as it is published. */
export const launcher: string = fileURLToPath(new URL('../../dist/muse.cjs', import.meta.url));

// One code cache for all tests: it is keyed by the build.
const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Buffer;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** A directory of its own with a home, a work tree, and `muse` to run in it as a real process. */
export class Scratch {
  readonly base: string = realpathSync(mkdtempSync(join(tmpdir(), 'muse-cli-')));
  readonly root: string = join(this.base, 'work');
  readonly home: string = join(this.base, 'home');

  constructor() {
    mkdirSync(this.root);
    mkdirSync(this.home);
  }

  env(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: this.home,
      XDG_CACHE_HOME: cache,
      MUSE_SYSTEM_CONFIG: '',
      MUSE_AUTHOR_NAME: 'Ada',
      MUSE_AUTHOR_EMAIL: 'ada@example.com',
      TZ: 'UTC',
      ...extra,
    };
  }

  run(args: readonly string[], { cwd = this.root, env, input }: RunOptions = {}): Finished {
    const child = spawnSync(process.execPath, [launcher, ...args], { cwd, env: this.env(env), input });
    if (child.error !== undefined) throw child.error;
    return {
      code: child.status,
      stdout: child.stdout.toString(),
      stderr: child.stderr.toString(),
      bytes: child.stdout,
    };
  }

  /** Runs a command that must succeed, and answers what it printed. */
  ok(...args: readonly string[]): string {
    const { code, stdout, stderr } = this.run(args);
    if (code !== 0) throw new Error(`muse ${args.join(' ')} exited ${code}: ${stderr}`);
    return stdout;
  }

  json(...args: readonly string[]): Record<string, never> & { schema: string } {
    return JSON.parse(this.ok(...args, '--json')) as never;
  }

  /** Runs without waiting. */
  start(args: readonly string[], { cwd = this.root, env }: RunOptions = {}): Promise<Finished> {
    const child = spawn(process.execPath, [launcher, ...args], {
      cwd,
      env: this.env(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.on('data', (data: Buffer) => err.push(data));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        const bytes = Buffer.concat(out);
        resolve({ code, stdout: bytes.toString(), stderr: Buffer.concat(err).toString(), bytes });
      });
    });
  }

  /** A directory with a `muse` command, to be put in PATH. */
  bin(): string {
    const bin = join(this.base, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'muse'), `#!/bin/sh\nexec '${process.execPath}' '${launcher}' "$@"\n`, { mode: 0o755 });
    return bin;
  }

  write(path: string, content: string | Uint8Array): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Writes a file and commits everything; answers the id. */
  commit(path: string, content: string, message: string = `change ${path}`): string {
    this.write(path, content);
    this.ok('commit', '-m', message);
    return this.ok('rev-parse', 'HEAD').trim();
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}

/**
 * A repository with a short history: `main` with three commits, `feature` with one more that touches `docs.md`, and two
 * uncommitted changes below `src`.
 */
export function exampleRepository(scratch: Scratch): void {
  scratch.ok('init');
  scratch.ok('config', 'set', 'user.name', 'Ada Lovelace');
  scratch.commit('src/name.ts', "export const name = 'Ada';\n", 'Name');
  scratch.commit('notes.md', 'one\n', 'Notes');
  scratch.ok('switch', '-c', 'feature');
  scratch.commit('docs.md', 'docs\n', 'Docs');
  scratch.ok('switch', 'main');
  scratch.commit('notes.md', 'one\ntwo\n', 'More notes');
  scratch.write('src/name.ts', "export const name = 'Grace';\n");
  scratch.write('src/parser.ts', 'export {};\n');
}

/** Leaves a merge of a new branch stopped at a conflict in `src/name.ts`; whatever was uncommitted is committed before. */
export function conflictingMerge(scratch: Scratch, branch = 'rival'): void {
  scratch.ok('commit', '-m', 'Before the conflict', '--allow-empty');
  scratch.ok('switch', '-c', branch);
  scratch.commit('src/name.ts', `export const name = '${branch}';\n`);
  scratch.ok('switch', 'main');
  scratch.commit('src/name.ts', `export const name = 'not ${branch}';\n`);
  const { code, stderr } = scratch.run(['merge', branch]);
  if (code !== 6) throw new Error(`merge exited ${code}: ${stderr}`);
}
