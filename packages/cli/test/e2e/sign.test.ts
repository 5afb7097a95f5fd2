import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blobId, decodeCommit, encodeCommit, signCommit, type Commit, type ObjectId } from '@muse/objects';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
let keyFile: string;
beforeEach(() => {
  scratch = new Scratch();
  keyFile = join(scratch.home, '.config/muse/keys/ed25519');
  scratch.ok('init');
  scratch.commit('a.txt', 'one\n');
});
afterEach(() => scratch.remove());

/** Every file of the repository with its bytes; reading fills the stat cache, which is no part of it. */
function everything(): Record<string, string> {
  const root = join(scratch.root, '.muse');
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.includes('/cache/'));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(path, 'latin1')]));
}

function readStored(revision: string): Commit {
  const { id, text } = scratch.json('cat-object', revision) as unknown as { id: ObjectId; text: string };
  return decodeCommit(Buffer.from(text), id);
}

/** Stores a commit under its own id and lets the branch name it. */
function plant(commit: Commit): ObjectId {
  const bytes = encodeCommit(commit);
  const file = join(scratch.base, 'planted');
  writeFileSync(file, bytes);
  scratch.ok('hash-object', '-w', file);
  writeFileSync(join(scratch.root, '.muse/refs/heads/main'), blobId(bytes));
  return blobId(bytes);
}

const privateText = (): string => readFileSync(keyFile, 'latin1');

/** The secret lines of the key must be in no output. */
function expectNoSecret(...outputs: readonly string[]): void {
  for (const line of privateText().split('\n').slice(1, -2))
    for (const output of outputs) expect(output).not.toContain(line);
}

describe('muse key', () => {
  it('H-OBJ-14: generate makes a private file once, and prints the public half only', () => {
    const made = scratch.run(['key', 'generate'], { cwd: scratch.home });
    const key = /^Made the key (ed25519:[\w-]{43})\n/.exec(made.stdout)![1]!;
    expect(statSync(keyFile).mode & 0o7777).toBe(0o600);
    expect(statSync(dirname(keyFile)).mode & 0o7777).toBe(0o700);
    expect(readdirSync(dirname(keyFile))).toEqual(['ed25519']);
    expect(privateText()).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const shown = scratch.run(['key', 'show'], { cwd: scratch.home });
    expect([shown.code, shown.stdout]).toEqual([0, `${key}\n`]);
    expectNoSecret(made.stdout, shown.stdout, JSON.stringify(scratch.json('key', 'show')));

    const before = privateText();
    const again = scratch.run(['key', 'generate']);
    expect([again.code, again.stderr.startsWith(`error: there is a key at ${keyFile} already`)]).toEqual([1, true]);
    expect(privateText()).toBe(before);
  });

  it('H-OBJ-14: a directory that is open to others is closed before the key is in it', () => {
    mkdirSync(dirname(keyFile), { recursive: true, mode: 0o777 });
    chmodSync(dirname(keyFile), 0o777);
    scratch.ok('key', 'generate');
    expect(statSync(dirname(keyFile)).mode & 0o7777).toBe(0o700);
  });

  it('H-OBJ-14: of many at once exactly one makes the key', async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, () => scratch.start(['key', 'generate', '--json'])));
    const made = runs.filter(({ code }) => code === 0);
    expect(made).toHaveLength(1);
    expect(runs.filter(({ code }) => code === 1)).toHaveLength(5);
    expect(scratch.json('key', 'show')).toMatchObject({ key: (JSON.parse(made[0]!.stdout) as { key: string }).key });
  });
});

describe('muse commit --sign', () => {
  it('H-OBJ-14: signs, show tells by whom, and verify is content', () => {
    scratch.ok('key', 'generate');
    const { key } = scratch.json('key', 'show') as unknown as { key: string };
    scratch.write('a.txt', 'two\n');
    const commit = scratch.json('commit', '--sign', '-m', 'Signed');
    expect(commit).toMatchObject({ signedBy: key });
    expect(scratch.ok('show')).toContain(`\nSigned by ${key} (good)\n`);
    expect(scratch.json('show')).toMatchObject({ signature: { status: 'good', key, reason: null } });
    expect(scratch.ok('log')).not.toContain('Signed by');
    expect(scratch.ok('show', 'HEAD~1')).not.toContain('Signed by');
    expect(scratch.run(['verify']).code).toBe(0);
    expectNoSecret(JSON.stringify(commit), scratch.ok('show'), scratch.ok('cat-object', 'HEAD'));
  });

  it('H-OBJ-14: user.signingkey names another file', () => {
    scratch.ok('key', 'generate');
    const { key } = scratch.json('key', 'show') as unknown as { key: string };
    renameSync(keyFile, join(scratch.home, 'moved'));
    for (const place of [join(scratch.home, 'moved'), '~/moved']) {
      scratch.ok('config', 'set', 'user.signingkey', place);
      expect(scratch.json('commit', '-S', '--allow-empty', '-m', 'x')).toMatchObject({ signedBy: key });
    }
  });

  const x25519 = generateKeyPairSync('x25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' });
  const locked = generateKeyPairSync('ed25519').privateKey.export({
    format: 'pem',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });
  it.each<[string, () => void]>([
    ['none', () => rmSync(keyFile)],
    ['a directory', () => (rmSync(keyFile), mkdirSync(keyFile))],
    [
      'a file in place of the directory',
      () => (rmSync(dirname(keyFile), { recursive: true }), writeFileSync(dirname(keyFile), '')),
    ],
    ['one that others may read', () => chmodSync(keyFile, 0o640)],
    ['one that others may write', () => chmodSync(keyFile, 0o602)],
    ['an empty one', () => writeFileSync(keyFile, '')],
    ['garbage', () => writeFileSync(keyFile, 'garbage')],
    ['a file that is too large', () => writeFileSync(keyFile, Buffer.alloc(1_000_000))],
    ['one of another type', () => writeFileSync(keyFile, x25519)],
    ['a public key', () => writeFileSync(keyFile, publicKey)],
    ['one behind a passphrase', () => writeFileSync(keyFile, locked)],
    ['a setting that is no absolute path', () => scratch.ok('config', 'set', 'user.signingkey', 'keys/mine')],
    ['a setting for a file that is not there', () => scratch.ok('config', 'set', 'user.signingkey', '/nowhere/key')],
  ])('H-OBJ-14: the key is %s: exit 1, no commit, and nothing on the disk has changed', (_what, spoil) => {
    scratch.ok('key', 'generate');
    spoil();
    scratch.write('a.txt', 'two\n');
    const before = everything();
    const { code, stdout, stderr } = scratch.run(['commit', '--sign', '-m', 'x', '--json']);
    expect([code, stdout]).toEqual([1, '']);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'ERR_MUSE_NO_SIGNING_KEY', kind: 'refused' } });
    expect(everything()).toEqual(before);
    expect(scratch.ok('status', '-s')).toBe('M a.txt\n');
  });

  it('H-OBJ-14: without a home there is no key, and no commit', () => {
    scratch.write('a.txt', 'two\n');
    const before = everything();
    const { code } = scratch.run(['commit', '--sign', '-m', 'x'], { env: { HOME: undefined } });
    expect([code, everything()]).toEqual([1, before]);
  });
});

describe('muse verify', () => {
  it('H-OBJ-14: a signed commit that was changed exits 3 and is named, and show says BAD', () => {
    scratch.ok('key', 'generate');
    const { key } = scratch.json('key', 'show') as unknown as { key: string };
    scratch.ok('commit', '--sign', '--allow-empty', '-m', 'Signed');
    const id = plant({ ...readStored('HEAD'), message: 'Something else\n' });
    const { code, stdout } = scratch.run(['verify']);
    expect(code).toBe(3);
    expect(stdout).toContain(`damaged: ${id}: the signature of the commit ${id} is bad`);
    expect(scratch.ok('show')).toContain(`\nSigned by ${key} (BAD)\n`);
  });

  it('H-OBJ-14: who has the public key and a good signature cannot make another', () => {
    scratch.ok('key', 'generate');
    scratch.ok('commit', '--sign', '--allow-empty', '-m', 'Signed');
    const signed = readStored('HEAD');
    const [mine] = signed.extra!;
    const [publicHalf, signature] = mine!.value.split(' ') as [string, string];
    // A key of their own, passed off as mine.
    const other = new Scratch();
    other.ok('key', 'generate');
    const theirs = readFileSync(join(other.home, '.config/muse/keys/ed25519'), 'latin1');
    other.remove();
    const target = { ...signed, message: 'Pay Eve\n' };
    const [, forged] = signCommit(target, theirs).extra![0]!.value.split(' ') as [string, string];
    for (const value of [
      `${publicHalf} ${forged}`,
      `${publicHalf} ${signature}`,
      publicHalf,
      '',
      `${publicHalf} AAAA`,
    ]) {
      const id = plant({ ...target, extra: [{ key: mine!.key, value }] });
      const { code, stdout } = scratch.run(['verify', '--json']);
      expect(code).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ kind: 'bad-signature', item: id }] });
      rmSync(join(scratch.root, '.muse/logs'), { recursive: true, force: true });
    }
  });
});
