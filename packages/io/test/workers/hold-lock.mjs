// Takes a lock, says so, and keeps it until it is killed.
import { withLock } from '@muse/io';
import { workerData } from '@muse/io/testing';

const { path } = workerData();
setInterval(() => undefined, 1000);
await withLock(path, () => {
  console.log(JSON.stringify({ holding: process.pid }));
  return new Promise(() => undefined);
});
