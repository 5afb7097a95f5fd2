import { writeSync } from 'node:fs';
import { version } from './program/version.js';

// The one question that needs nothing else of Muse.
const args = process.argv.slice(2);
if (args.length === 1 && args[0] === '--version') {
  writeSync(1, `muse ${version}\n`);
} else {
  void import('./program/run.js')
    .then(({ run }) => run(args, process.env))
    .then((code) => {
      process.exitCode = code;
    });
}
