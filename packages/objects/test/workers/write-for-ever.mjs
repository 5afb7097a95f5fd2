// Writes until it is killed, and reports what it was told is stored: objects, commits or packs.
import { randomBytes } from 'node:crypto';
import { blobId, openObjectStore, writeCommitSync, writeObjectsSync, writeObjectSync } from '@muse/objects';
import { workerData } from '@muse/io/testing';

const { dir, what, seed } = workerData();
const store = openObjectStore(dir);
const report = (ids) => process.stdout.write(`${JSON.stringify(ids)}\n`);
const write = {
  objects: () => {
    const bytes = randomBytes(2000);
    const id = blobId(bytes);
    writeObjectSync(store, id, bytes);
    return [id];
  },
  commits: (number) => {
    const person = { name: 'w', email: 'w@example.org', time: number, zone: '+0000' };
    const tree = blobId(Buffer.from('muse tree 1\n'));
    return [
      writeCommitSync(store, { tree, parents: [], author: person, committer: person, message: `${seed} ${number}` }),
    ];
  },
  packs: (number) => {
    const size = number % 7 === 0 ? 400_000 : 500;
    const objects = Array.from({ length: 4 }, () => randomBytes(size)).map((bytes) => ({ id: blobId(bytes), bytes }));
    writeObjectsSync(store, objects);
    return objects.map(({ id }) => id);
  },
};
for (let number = 0; ; number++) report(write[what](number));
