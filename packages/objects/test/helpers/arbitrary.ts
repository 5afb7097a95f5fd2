import fc from 'fast-check';
import { decodeName, encodeName } from '@muse/io';
import {
  blobId,
  encodeTree,
  type Commit,
  type ObjectId,
  type Person,
  type Snapshot,
  type TreeEntry,
} from '../../src/index.js';

export const ids: fc.Arbitrary<ObjectId> = fc.uint8Array({ maxLength: 8 }).map(blobId);

/** Any bytes as the text that stands for them; half of the time mostly ASCII. */
export const rawText: fc.Arbitrary<string> = fc
  .oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 20 }).map((s) => Buffer.from(s)),
    lines(),
  )
  .map((bytes) => decodeName(bytes));

const nameBytes = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc.string({ minLength: 1, maxLength: 8 }).map((s) => Buffer.from(s)),
  )
  .filter((bytes) => bytes.length > 0 && !bytes.includes(0) && !bytes.includes(0x2f))
  .filter((bytes) => !['.', '..'].includes(Buffer.from(bytes).toString('latin1')));

export const treeEntries: fc.Arbitrary<TreeEntry[]> = fc.uniqueArray(
  fc.record({
    name: nameBytes.map((bytes) => decodeName(bytes)),
    kind: fc.constantFrom('file' as const, 'executable' as const, 'symlink' as const, 'directory' as const),
    id: ids,
  }),
  { selector: (entry) => entry.name, maxLength: 12 },
);

const nameText = rawText.map((value) => decodeName(encodeName(value.replaceAll(/[<>\n\0]/g, ''))));

export const persons: fc.Arbitrary<Person> = fc.record({
  name: nameText,
  email: nameText,
  time: fc.oneof(fc.maxSafeInteger(), fc.integer()).map((time) => time + 0),
  zone: fc
    .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 59 }))
    .map(([sign, hours, minutes]) => `${sign}${pad(hours)}${pad(minutes)}`),
});

export const commits: fc.Arbitrary<Commit> = fc
  .record(
    {
      tree: ids,
      parents: fc.array(ids, { maxLength: 4 }),
      author: persons,
      committer: persons,
      message: rawText,
      provenance: fc.record(
        { agent: rawText, model: rawText, toolchain: rawText, session: rawText, promptHash: rawText },
        { requiredKeys: [] },
      ),
      extra: fc.array(fc.record({ key: fc.stringMatching(/^x-[!-~]{0,6}$/), value: rawText }), { maxLength: 3 }),
    },
    { requiredKeys: ['tree', 'parents', 'author', 'committer', 'message'] },
  )
  .map(withoutEmptyParts);

export const snapshots: fc.Arbitrary<Snapshot> = fc.record(
  { tree: ids, base: ids, time: fc.integer(), by: rawText, reason: rawText },
  { requiredKeys: ['tree', 'time', 'by', 'reason'] },
);

/** Canonical bytes with one byte changed, inserted or removed. */
export function mutated(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(bytes, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'insert', 'remove', 'cut'))
    .map(([original, place, byte, how]) => {
      const at = original.length === 0 ? 0 : place % original.length;
      const before = Buffer.from(original.subarray(0, at));
      const middle = how === 'set' || how === 'insert' ? Buffer.of(byte) : Buffer.alloc(0);
      const rest = how === 'cut' ? Buffer.alloc(0) : Buffer.from(original.subarray(how === 'insert' ? at : at + 1));
      return Buffer.concat([before, middle, rest]);
    });
}

export const encodedTrees: fc.Arbitrary<Uint8Array> = treeEntries.map((entries) => encodeTree(entries));

/** An empty provenance or list of headers is the same as none, and is read back as none. */
function withoutEmptyParts(commit: Commit): Commit {
  const { provenance, extra, ...rest } = commit;
  return {
    ...rest,
    ...(provenance === undefined || Object.keys(provenance).length === 0 ? {} : { provenance }),
    ...(extra === undefined || extra.length === 0 ? {} : { extra }),
  };
}

function lines(): fc.Arbitrary<Buffer> {
  return fc
    .array(fc.constantFrom('', 'a', ' b', '\n', ' ', '\n\n', 'tree x'), { maxLength: 6 })
    .map((s) => Buffer.from(s.join('\n')));
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
