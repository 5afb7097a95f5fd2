// Writes its share of objects and commits as concurrent tasks, or of packs, and reads each back while others write.
import { randomBytes } from 'node:crypto';
import { blobId, openObjectStore, readCommit, readObject, writeCommit, writeObject, writeObjects } from '@muse/objects';
import { atBarrier } from '@muse/io/testing';

const { dir, index, objects = 0, commits = 0, packs = 0, shared } = await atBarrier();
const store = openObjectStore(dir);

async function checked(id, bytes) {
  if (Buffer.compare(await readObject(store, id), bytes) !== 0) throw new Error(`${id} reads back wrong`);
  return { id, text: bytes.toString('hex') };
}

async function putObject(bytes = randomBytes(500)) {
  const id = blobId(bytes);
  await writeObject(store, id, bytes);
  return await checked(id, bytes);
}

async function putCommit(number) {
  const person = { name: `w${index}`, email: 'w@example.org', time: number, zone: '+0000' };
  const tree = blobId(Buffer.from('muse tree 1\n'));
  const commit = { tree, parents: [], author: person, committer: person, message: `${index} ${number}` };
  const id = await writeCommit(store, commit);
  const read = await readCommit(store, id);
  if (JSON.stringify(read) !== JSON.stringify(commit)) throw new Error(`${id} reads back as ${JSON.stringify(read)}`);
  return { id, commit };
}

async function putPack() {
  const all = Array.from({ length: 3 }, () => randomBytes(300)).map((bytes) => ({ id: blobId(bytes), bytes }));
  await writeObjects(store, all);
  return await checked(all[0].id, all[0].bytes);
}

const times = (count, write) => Array.from({ length: count }, (_, number) => write(number));
const done = await Promise.all([
  ...times(objects, () => putObject()),
  ...times(commits, putCommit),
  ...(shared === undefined ? [] : [putObject(Buffer.from(shared))]),
]);
for (let number = 0; number < packs; number++) done.push(await putPack());
console.log(JSON.stringify(done));
