import { expect, it } from 'vitest';
import { paintIf } from '../../../src/output/paint.js';
import { reducedDurabilityWarning, renderWarning } from '../../../src/output/warning.js';
import { schema } from '../../helpers/schemas.js';

const terminal = { isTerminal: false, width: 80, paint: paintIf(false) };
const reduced = reducedDurabilityWarning({ op: 'fsync', code: 'EINVAL', path: '/r\u001b/.muse' });

it('H-IO-5: reduced durability is one line that names the place', () => {
  expect(renderWarning(reduced, false, terminal)).toBe(
    'warning: fsync is not supported (EINVAL) at /r\\x1b/.muse: a power cut may lose the newest changes\n',
  );
});

it('and one object for programs', () => {
  const validate = schema('warning');
  validate(JSON.parse(renderWarning(reduced, true, terminal)));
  expect(validate.errors).toBeNull();
});
