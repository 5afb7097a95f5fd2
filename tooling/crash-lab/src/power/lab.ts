/* The part that mounts, in a mount namespace of its own: whatever happens to it, its mounts go with it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPower, type PowerRun } from './run.js';

const [scratch = '', text = '{}'] = process.argv.slice(2);
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
// Whoever started this holds the other end.
process.stdin.on('end', () => process.exit(143)).resume();
const report = await runPower(JSON.parse(text) as PowerRun, scratch);
writeFileSync(join(scratch, 'report.json'), JSON.stringify(report));
process.exit(0);
