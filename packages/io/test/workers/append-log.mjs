// Appends records to a log that all workers share.
import { appendRecordsSync, openLog } from '@muse/io';
import { atBarrier } from '@muse/io/testing';

const { path, index, rounds } = await atBarrier();
const log = openLog(path);
for (let round = 0; round < rounds; round++) {
  appendRecordsSync(log, [{ index, round, text: 'x'.repeat((index * 37 + round * 101) % 3000) }]);
}
console.log(JSON.stringify({ done: index }));
