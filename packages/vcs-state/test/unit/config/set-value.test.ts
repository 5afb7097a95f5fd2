import { dirname } from 'node:path';

import { DurabilityError } from '@muse/io';
import { expectFullProtocol, failOn, noTemps, traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import { getConfigValueSync, setConfigValue, setConfigValueSync } from '../../../src/index.js';
import { newConfig, recorded, textOf, thrownBy } from '../../support.js';

const DOCUMENT = '# mine\n[user]\nname = "A"   # me\n';

describe('setConfigValue has the promises of setRemote', () => {
  it('S-090 as S-060: the full protocol, under the lock of the file', async () => {
    const file = recorded(newConfig(''));
    await setConfigValue(file, 'core.editor', 'vi');
    const content = Buffer.from('[core]\neditor = "vi"\n');
    expectFullProtocol(file.calls, file.path, { prefix: '.muse-tmp-', mode: 0o644, content });
    const lines = traceOf(file.calls, { root: dirname(file.path) });
    const taken = lines.findIndex((line) => /^rename locks\/.* locks\/config\.toml/.test(line));
    const opened = lines.findIndex((line) => /^open \.muse-tmp-/.test(line));
    const published = lines.findIndex((line) => /^rename \.muse-tmp-\S* config\.toml$/.test(line));
    const given = lines.findIndex((line) => line.endsWith('locks/config.toml/free'));
    expect([taken, opened, published, given].every((index) => index >= 0)).toBe(true);
    expect(taken < published && opened < published && published < given).toBe(true);
  });

  it('S-090 as S-061: no temp, no lock held afterwards, and everything else as it was', () => {
    const file = newConfig(DOCUMENT);
    setConfigValueSync(file, 'core.editor', 'vi');
    expect(textOf(file)).toBe(`${DOCUMENT}\n[core]\neditor = "vi"\n`);
    const second = recorded(file);
    setConfigValueSync(second, 'core.editor', 'ed');
    expect(second.calls.filter((call) => call.op === 'sleep')).toEqual([]);
    expect(textOf(file)).toBe(`${DOCUMENT}\n[core]\neditor = "ed"\n`);
    expect(noTemps(dirname(file.path))).toEqual([]);
  });

  it('S-090: a lasting EIO, or a rename that fails, throws and leaves the file, no temp and no lock', () => {
    const file = newConfig(DOCUMENT);
    const lasting = recorded(file, { fail: failOn('fsync', 'EIO') });
    expect(thrownBy(() => setConfigValueSync(lasting, 'a.b', 1))).toBeInstanceOf(DurabilityError);
    const failing = recorded(file, { fail: failOn('rename', 'ENOSPC', { when: (c) => c.args[1] === file.path }) });
    expect(thrownBy(() => setConfigValueSync(failing, 'a.b', 1)).code).toBe('ENOSPC');
    expect([lasting.faults.length > 1, failing.faults.length]).toEqual([true, 1]);
    expect(textOf(file)).toBe(DOCUMENT);
    expect(noTemps(dirname(file.path))).toEqual([]);
    setConfigValueSync(file, 'a.b', 1);
    expect(getConfigValueSync(file, 'a.b')).toBe(1);
  });

  it.each(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])('S-090: completes where fsync answers %s', (code) => {
    const file = newConfig(DOCUMENT);
    const recording = recorded(file, { fail: failOn(['fsync', 'fsyncDir'], code) });
    setConfigValueSync(recording, 'a.b', 1);
    expect(recording.faults.length).toBeGreaterThan(0);
    expect(getConfigValueSync(file, 'a.b')).toBe(1);
  });
});
