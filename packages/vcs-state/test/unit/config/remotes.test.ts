import { chmodSync, lstatSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { expectFullProtocol, failOn, noTemps, spawnWorkers, traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  getRemote,
  getRemoteSync,
  listRemotesSync,
  openConfigFile,
  setConfigValueSync,
  setRemote,
  setRemoteSync,
} from '../../../src/index.js';
import { newConfig, recorded, tempDir, textOf, thrownBy, worker } from '../../support.js';

const DOCUMENT = '# mine\n[user]\nname = "A"   # me\n\n[unknown.section]\nx = [1,\n  2, # two\n]\n';

describe('setRemote', () => {
  it('S-060: goes through the full protocol, under the lock of the file', async () => {
    const file = recorded(newConfig(''));
    await setRemote(file, 'origin', 'https://example.org/a');
    const written = Buffer.from('[remote.origin]\nurl = "https://example.org/a"\n');
    expectFullProtocol(file.calls, file.path, { prefix: '.muse-tmp-', mode: 0o644, content: written });
    const lines = traceOf(file.calls, { root: file.path.slice(0, -'/config.toml'.length) });
    const taken = lines.findIndex((line) => /^rename locks\/.* locks\/config\.toml/.test(line));
    const read = file.calls.findIndex((call) => call.op === 'readFile');
    expect(taken).toBeGreaterThanOrEqual(0);
    expect(file.calls.findIndex((call) => call.op === 'rename')).toBeLessThan(read);
    expect(lines.findIndex((line) => line.endsWith('locks/config.toml/free'))).toBeGreaterThan(
      lines.findIndex((line) => line.endsWith(' config.toml')),
    );
  });

  it('S-061: leaves no temp and no lock, and everything else as it was', () => {
    const file = newConfig(DOCUMENT);
    setRemoteSync(file, 'origin', 'file:///a');
    expect(textOf(file)).toBe(`${DOCUMENT}\n[remote.origin]\nurl = "file:///a"\n`);
    expect(noTemps(dirname(file.path))).toEqual([]);
    const second = recorded(file);
    setRemoteSync(second, 'origin', 'file:///b');
    expect(second.calls.filter((call) => call.op === 'sleep')).toEqual([]);
    expect(textOf(file)).toBe(`${DOCUMENT}\n[remote.origin]\nurl = "file:///b"\n`);
  });

  it.each([
    'https://example.org/a?b=c#d',
    'file:///with "quotes" and \\back\\slashes',
    "it's",
    'ümlaut/日本語/😀',
    'a = b # c',
    '"""',
    "'''",
    'git@host:path',
  ])('S-062: the URL %s reads back equal, also from a fresh process', async (url) => {
    const file = newConfig(DOCUMENT);
    await setRemote(file, 'origin', url);
    expect(await getRemote(file, 'origin')).toEqual({ name: 'origin', url });
    const [result] = await spawnWorkers(worker('config'), 1, {
      data: () => ({ path: file.path, action: 'get', name: 'origin' }),
    });
    expect(result!.lines).toEqual([{ name: 'origin', url }]);
  });

  it('S-043: a failing rename throws and leaves the file, no temp and no lock', () => {
    const file = newConfig(DOCUMENT);
    const failing = recorded(file, {
      fail: failOn('rename', 'ENOSPC', { when: (call) => call.args[1] === file.path }),
    });
    expect(thrownBy(() => setRemoteSync(failing, 'origin', 'x')).code).toBe('ENOSPC');
    expect(failing.faults).toHaveLength(1);
    expect(textOf(file)).toBe(DOCUMENT);
    setRemoteSync(file, 'origin', 'x');
  });

  it.each([
    '',
    '-o',
    '../x',
    'a/b',
    'a b',
    'a\nb',
    'HEAD',
    'x.lock',
    '.x',
    'a..b',
    'a:b',
    'a\\b',
    'é'.repeat(128),
    'a'.repeat(64),
    'a\u202eb',
    '\ud800',
  ])('H-CFG-3, H-REF-7: refuses %j as a name, the file unchanged', (name) => {
    const file = newConfig(DOCUMENT);
    expect(thrownBy(() => setRemoteSync(file, name, 'x'))).toMatchObject({
      code: 'ERR_MUSE_BAD_REMOTE_NAME',
      kind: 'refused',
    });
    expect(thrownBy(() => getRemoteSync(file, name)).code).toBe('ERR_MUSE_BAD_REMOTE_NAME');
    expect(textOf(file)).toBe(DOCUMENT);
  });

  it.each(['', '--upload-pack=x', 'a\nb', 'a\0b'])('refuses %j as a URL', (url) => {
    const file = newConfig(DOCUMENT);
    expect(thrownBy(() => setRemoteSync(file, 'origin', url)).code).toBe('ERR_MUSE_BAD_URL');
    expect(textOf(file)).toBe(DOCUMENT);
  });

  it.each(['with.dot', 'ünï', 'a@b', '1', 'constructor2'])('quotes the name %s where TOML needs it', (name) => {
    const file = newConfig();
    setRemoteSync(file, name, 'x');
    setRemoteSync(file, 'origin', 'y');
    expect(getRemoteSync(file, name)).toEqual({ name, url: 'x' });
    expect(listRemotesSync(file)).toHaveLength(2);
  });

  it('keeps the mode of the file, and a link a link', () => {
    const file = newConfig(DOCUMENT);
    chmodSync(file.path, 0o600);
    const link = openConfigFile(`${tempDir()}/config.toml`);
    symlinkSync(file.path, link.path);
    setRemoteSync(link, 'origin', 'x');
    expect(lstatSync(link.path).isSymbolicLink()).toBe(true);
    expect(getRemoteSync(file, 'origin')?.url).toBe('x');
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
  });
});

describe('listRemotes', () => {
  it('is sorted by name, and empty without a file', () => {
    expect(listRemotesSync(newConfig())).toEqual([]);
    const file = newConfig('remote.b.url = "2"\n[remote.a]\nurl = "1"\n[remote.c]\nother = 3\n');
    expect(listRemotesSync(file)).toEqual([
      { name: 'a', url: '1' },
      { name: 'b', url: '2' },
    ]);
    expect(getRemoteSync(file, 'c')).toBeNull();
    expect(getRemoteSync(file, 'none')).toBeNull();
  });

  it('H-CFG-2: a URL that is no text is an error that names the file', () => {
    const file = newConfig('[remote.a]\nurl = 5\n');
    expect(thrownBy(() => listRemotesSync(file))).toMatchObject({ code: 'ERR_MUSE_BAD_CONFIG', kind: 'setup' });
    setConfigValueSync(file, 'remote.a.url', 'x');
    writeFileSync(`${file.path}.copy`, textOf(file));
    expect(listRemotesSync(file)).toEqual([{ name: 'a', url: 'x' }]);
  });
});
