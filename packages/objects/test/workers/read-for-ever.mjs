// Reads objects over and over, with one handle and with fresh ones, until told to stop or left alone; reports each failure.
import { openObjectStore, readObjectSync } from '@muse/objects';
import { workerData } from '@muse/io/testing';

const { dir, ids } = workerData();
const kept = openObjectStore(dir);
let rounds = 0;
let stop = false;
for (const event of ['data', 'end']) process.stdin.once(event, () => (stop = true));
console.log(JSON.stringify({ reading: true }));
while (!stop) {
  const fresh = openObjectStore(dir);
  for (const id of ids) {
    for (const store of [kept, fresh]) {
      if (readObjectSync(store, id) === null) console.log(JSON.stringify({ missing: id }));
    }
  }
  rounds++;
  await new Promise((resolve) => setImmediate(resolve));
}
console.log(JSON.stringify({ rounds }));
process.exit();
