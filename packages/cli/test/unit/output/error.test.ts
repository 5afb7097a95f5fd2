import { MuseError, type FailureKind } from '@muse/io';
import { expect, it } from 'vitest';
import { failureJson, renderFailure, toFailure } from '../../../src/output/error.js';
import { paintIf } from '../../../src/output/paint.js';

const terminal = { isTerminal: false, width: 80, paint: paintIf(false) };

it('H-CLI-1: every kind of failure has its exit code', () => {
  const codes: Record<FailureKind, number> = {
    refused: 1,
    setup: 2,
    damaged: 3,
    'not-found': 4,
    remote: 5,
    conflict: 6,
  };
  for (const [kind, code] of Object.entries(codes) as [FailureKind, number][]) {
    expect(toFailure(new MuseError('x', { code: 'ERR_MUSE_X', kind })).exitCode).toBe(code);
  }
});

it('an error of the system names the path and exits 3', () => {
  const error = Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC', syscall: 'write', path: '/r/.muse/x' });
  const failure = toFailure(error);
  expect(failure).toMatchObject({ exitCode: 3, code: 'ENOSPC', data: { path: '/r/.muse/x' } });
  expect(renderFailure(failure, terminal)).toBe('error: /r/.muse/x: no space left on device (ENOSPC, write)\n');
});

it('a mistake of Muse itself exits 70 and says how to report it', () => {
  for (const thrown of [
    new TypeError('x is not a function'),
    'text',
    Object.assign(new Error('odd'), { code: 'ERR_ASSERTION' }),
  ]) {
    const failure = toFailure(thrown);
    expect(failure.exitCode).toBe(70);
    expect(renderFailure(failure, terminal)).toMatch(/^error: internal error: .*\nhint: .*MUSE_DEBUG=1.*\n$/);
  }
});

it('H-CLI-2: the message is on one line and escaped; JSON has the exact value', () => {
  const message = "no branch 'a\u001b[2J\nb'";
  const failure = toFailure(
    new MuseError(message, { code: 'ERR_MUSE_X', kind: 'not-found', hint: 'h', data: { name: 'a\u001b' } }),
  );
  expect(renderFailure(failure, terminal)).toBe("error: no branch 'a\\x1b[2J\\nb'\nhint: h\n");
  const json = JSON.parse(failureJson(failure)) as { schema: string; error: object };
  expect(json).toEqual({
    schema: 'muse.error/1',
    error: { code: 'ERR_MUSE_X', kind: 'not-found', message, hint: 'h', data: { name: 'a\u001b' }, exitCode: 4 },
  });
});
