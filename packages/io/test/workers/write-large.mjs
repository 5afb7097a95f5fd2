// Writes a file of a megabyte in each way there is, and reports how each of them ended.
import { appendRecordsSync, openLog, writeFileAtomic, writeFileAtomicSync } from '@muse/io';
import { workerData } from '@muse/io/testing';

const { dir } = workerData();
const bytes = Buffer.alloc(1024 * 1024, 'new ');
const ways = {
  sync: () => writeFileAtomicSync(`${dir}/sync`, bytes),
  promises: () => writeFileAtomic(`${dir}/promises`, bytes),
  log: () => appendRecordsSync(openLog(`${dir}/log`), [bytes.toString()]),
};
for (const [name, write] of Object.entries(ways)) {
  try {
    await write();
    console.log(JSON.stringify({ name, code: null }));
  } catch (error) {
    console.log(JSON.stringify({ name, code: error.code }));
  }
}
