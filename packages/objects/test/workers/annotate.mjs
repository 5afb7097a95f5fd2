// Annotates one commit: once, together with others; or for ever.
import { annotateCommit, openObjectStore } from '@muse/objects';
import { atBarrier } from '@muse/io/testing';

const { dir, id, index, forEver = false } = await atBarrier();
const store = openObjectStore(dir);
const by = { name: `w${index}`, email: 'w@example.org', time: index, zone: '+0000' };
for (let number = 0; number === 0 || forEver; number++) {
  await annotateCommit(store, id, { kind: 'review', by, text: `${index} ${number}` });
  process.stdout.write(`${JSON.stringify(`${index} ${number}`)}\n`);
}
