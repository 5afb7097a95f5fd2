// Does one thing to a configuration file, together with others; or the same thing for ever.
import { writeSync } from 'node:fs';
import { atBarrier, workerData } from '@muse/io/testing';
import { getRemoteSync, openConfigFile, setConfigValueSync, setRemoteSync } from '../../dist/index.js';

const { path, action, name, number } = workerData().action === 'loop' ? workerData() : await atBarrier();
const file = openConfigFile(path);

if (action === 'get') console.log(JSON.stringify(getRemoteSync(file, name)));
if (action === 'remote') console.log(JSON.stringify(setRemoteSync(file, `r${number}`, `file:///${number}`) ?? 'done'));
if (action === 'value') console.log(JSON.stringify(setConfigValueSync(file, `section.key${number}`, number) ?? 'done'));
if (action === 'loop') {
  for (let round = 0; ; round++) {
    setRemoteSync(file, `r${round % 20}`, `file:///${round}/${'x'.repeat(round % 300)}`);
    writeSync(1, `${round}\n`);
  }
}
