import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../workload/environment.js';
import type { PowerReport, PowerRun } from './run.js';

const LAB = fileURLToPath(new URL('lab.js', import.meta.url));

/**
 * Makes one run in a process with a mount namespace of its own. When that process ends, however it ends, the kernel takes
 * its mounts, loop devices and disks away; what is left to do here is to remove a directory.
 */
export async function cutPower(run: PowerRun): Promise<PowerReport> {
  const scratch = mkdtempSync(join(tmpdir(), 'muse-power-'));
  const words = ['--mount', '--propagation', 'private', process.execPath, LAB, scratch, JSON.stringify(run)];
  const child = spawn('unshare', words, { env: childEnvironment(), stdio: ['pipe', 'inherit', 'pipe'] });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.once('SIGINT', pass);
  process.once('SIGTERM', pass);
  try {
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`the run ended with ${code}: ${errors}`);
    return JSON.parse(readFileSync(join(scratch, 'report.json'), 'utf8')) as PowerReport;
  } finally {
    process.off('SIGINT', pass);
    process.off('SIGTERM', pass);
    rmSync(scratch, { recursive: true, force: true });
  }
}
