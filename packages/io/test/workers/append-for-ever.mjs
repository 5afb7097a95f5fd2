// Appends growing numbers to a log until it is killed; reports each after the append is acknowledged.
import { writeSync } from 'node:fs';
import { appendRecordsSync, openLog } from '@muse/io';
import { workerData } from '@muse/io/testing';

const { path, from } = workerData();
const log = openLog(path);
for (let i = from; ; i++) {
  appendRecordsSync(log, [{ i, text: 'x'.repeat(i % 5000) }]);
  writeSync(1, `{"appended":${i}}\n`);
}
