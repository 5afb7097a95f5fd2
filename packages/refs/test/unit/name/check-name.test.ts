import { describe, expect, it } from 'vitest';

import { checkBranchName, checkRefName } from '../../../src/index.js';
import { BAD_NAMES, GOOD_NAMES, thrownBy } from '../../support.js';

describe('checkBranchName', () => {
  it.each(BAD_NAMES)('H-REF-7: refuses %s', (_why, name) => {
    const error = thrownBy(() => checkBranchName(name));
    expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_REF_NAME', kind: 'refused', data: { name } });
    expect(error.message).toMatch(/: it |: one of|: HEAD|: @/);
  });

  it.each(GOOD_NAMES.map((name) => [name]))('H-REF-7: accepts %s', (name) => {
    checkBranchName(name);
  });

  it('H-REF-7: the message shows controls escaped', () => {
    expect(thrownBy(() => checkBranchName('a\u001b[2J')).message).not.toMatch(/\p{Cc}/u);
    expect(thrownBy(() => checkBranchName('a\u009b2J')).message).not.toMatch(/\p{Cc}/u);
    expect(thrownBy(() => checkBranchName('a\u202eb')).message).not.toMatch(/\p{Bidi_Control}/u);
  });

  it('H-REF-7: refuses what is no text', () => {
    expect(thrownBy(() => checkBranchName(undefined as unknown as string)).code).toBe('ERR_MUSE_BAD_REF_NAME');
  });
});

describe('checkRefName', () => {
  it.each(BAD_NAMES)('H-REF-7: refuses %s after refs/heads/ and refs/tags/', (_why, name) => {
    expect(thrownBy(() => checkRefName(`refs/heads/${name}`)).code).toBe('ERR_MUSE_BAD_REF_NAME');
    expect(thrownBy(() => checkRefName(`refs/tags/${name}`)).code).toBe('ERR_MUSE_BAD_REF_NAME');
  });

  it.each(BAD_NAMES)('H-REF-7: refuses %s as the branch of a remote', (_why, name) => {
    expect(thrownBy(() => checkRefName(`refs/remotes/origin/${name}`)).code).toBe('ERR_MUSE_BAD_REF_NAME');
  });

  it.each(GOOD_NAMES.map((name) => [name]))('accepts %s in every namespace', (name) => {
    checkRefName(`refs/heads/${name}`);
    checkRefName(`refs/tags/${name}`);
    checkRefName(`refs/remotes/origin/${name}`);
  });

  it.each([
    'main',
    'HEAD',
    'refs',
    'refs/',
    'refs/heads',
    'refs/heads/',
    'refs/Heads/x',
    'refs/../heads/x',
    'refs/remotes/origin',
    '/refs/heads/x',
    'refs//x',
  ])('refuses %s, which is no full name', (name) => {
    expect(thrownBy(() => checkRefName(name)).code).toBe('ERR_MUSE_BAD_REF_NAME');
  });
});
