import { describe, expect, it } from 'vitest';
import { parseRevision } from '../../../src/revision/parse.js';

describe('parseRevision', () => {
  it('H-REF-11: takes names, suffixes and paths apart', () => {
    expect(parseRevision('main')).toEqual({ base: 'main', suffixes: [] });
    expect(parseRevision('@')).toEqual({ base: 'HEAD', suffixes: [] });
    expect(parseRevision('feat/x~2^^3')).toEqual({
      base: 'feat/x',
      suffixes: [
        { kind: 'ancestor', count: 2 },
        { kind: 'parent', number: 1 },
        { kind: 'parent', number: 3 },
      ],
    });
    expect(parseRevision('main~')).toEqual({ base: 'main', suffixes: [{ kind: 'ancestor', count: 1 }] });
    expect(parseRevision('main^0').suffixes).toEqual([{ kind: 'parent', number: 0 }]);
    expect(parseRevision('@{3}')).toEqual({ base: '', suffixes: [{ kind: 'reflog', entry: 3 }] });
    expect(parseRevision('main@{1}~4').suffixes).toEqual([
      { kind: 'reflog', entry: 1 },
      { kind: 'ancestor', count: 4 },
    ]);
    expect(parseRevision('v1^{tree}').suffixes).toEqual([{ kind: 'peel', to: 'tree' }]);
    expect(parseRevision('v1^{}^{commit}').suffixes).toEqual([
      { kind: 'peel', to: 'any' },
      { kind: 'peel', to: 'commit' },
    ]);
    expect(parseRevision('HEAD:a/b:c~1')).toEqual({ base: 'HEAD', suffixes: [], path: 'a/b:c~1' });
    expect(parseRevision('sha256:abcd~1:x')).toEqual({
      base: 'sha256:abcd',
      suffixes: [{ kind: 'ancestor', count: 1 }],
      path: 'x',
    });
    expect(parseRevision('user@host')).toEqual({ base: 'user@host', suffixes: [] });
  });

  it('H-REF-11: refuses what can name nothing', () => {
    const bad = [
      '',
      '~1',
      '^',
      ':path',
      'main^{blob}',
      'main~x',
      'main^-1',
      'main@{x}',
      'main@{-1}',
      'main~1@{1}',
      'main~9999999999',
    ];
    for (const text of [...bad, 'a'.repeat(9000), 'main@{', 'main^{tree']) {
      expect(() => parseRevision(text), text.slice(0, 20)).toThrow(
        expect.objectContaining({ code: 'ERR_MUSE_NOT_FOUND' }),
      );
    }
  });
});
