import { blobId, readObjectSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { readReflogSync, updateRefSync } from '@muse/refs';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTag, createTagSync, deleteTagSync, listTagsSync, resolveCommitSync } from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { decodeTag, encodeTag } from '../../../src/tag/format.js';
import { newRepository, putCommit } from '../../support/history.js';
import { signer, stateFile, work } from '../../support/work.js';

let repo: Repository;
let first: ObjectId;
let tip: ObjectId;

beforeEach(() => {
  repo = newRepository();
  first = putCommit(repo);
  tip = putCommit(repo, { parents: [first] });
  updateRefSync(repo.refs, 'refs/heads/main', { expected: null, next: tip, reason: 'test' });
});

const code = (name: string, kind = 'refused'): unknown => expect.objectContaining({ code: name, kind });
const annotation = { message: 'Release\n\nwith notes\n', signer: { ...signer, time: 1_700_000_000, zone: '-0330' } };

describe('tags', () => {
  it('are light or annotated', async () => {
    expect(createTagSync(repo, 'v1', { target: first })).toEqual({
      name: 'v1',
      id: first,
      target: first,
      kind: 'commit',
      annotated: false,
    });
    const made = await createTag(repo, 'v2/rc', { annotation });
    expect(stateFile(repo, 'refs/tags/v1')).toBe(first);
    expect(stateFile(repo, 'refs/tags/v2/rc')).toBe(made.id);
    expect(Buffer.from(readObjectSync(repo.objects, made.id)!).toString()).toBe(
      `muse tag 1\nobject ${tip}\ntype commit\ntag v2/rc\ntagger Ada <ada@example.org> 1700000000 -0330\n\nRelease\n\nwith notes\n`,
    );
    expect(listTagsSync(repo)).toEqual([
      { name: 'v1', id: first, target: first, kind: 'commit', annotated: false },
      { ...made, annotated: true, target: tip, tag: expect.objectContaining({ message: annotation.message }) },
    ]);
    expect(resolveCommitSync(repo, 'v2/rc')).toBe(tip);
    const nested = createTagSync(repo, 'nested', { target: made.id, annotation });
    expect(nested.kind).toBe('tag');
    expect(listTagsSync(repo)[0]).toMatchObject({ name: 'nested', target: tip, kind: 'commit' });
  });

  it('H-REF-12: are moved by force only', () => {
    createTagSync(repo, 'v1', { target: first });
    expect(() => createTagSync(repo, 'v1')).toThrow(code('ERR_MUSE_EXISTS'));
    expect(() => createTagSync(repo, 'v1', { annotation })).toThrow(code('ERR_MUSE_EXISTS'));
    expect(stateFile(repo, 'refs/tags/v1')).toBe(first);
    createTagSync(repo, 'v1', { force: true });
    expect(stateFile(repo, 'refs/tags/v1')).toBe(tip);
    expect(readReflogSync(repo.refs, 'refs/tags/v1').at(-1)).toMatchObject({ old: first, new: tip });
  });

  it('H-REF-12: a damaged one makes the listing fail by name, and its name stays taken', () => {
    createTagSync(repo, 'good', { target: first });
    createTagSync(repo, 'v1', { target: first });
    work({ root: repo.dir }, { 'refs/tags/v1': 'sha256:12' });
    expect(() => listTagsSync(repo)).toThrow(
      expect.objectContaining({ kind: 'damaged', message: expect.stringContaining('v1') }),
    );
    expect(() => createTagSync(repo, 'v1')).toThrow(expect.objectContaining({ kind: 'damaged' }));
    const missing = blobId(Buffer.from('missing'));
    work({ root: repo.dir }, { 'refs/tags/v1': missing });
    expect(() => listTagsSync(repo)).toThrow(code('ERR_MUSE_DAMAGED_TAG', 'damaged'));
    expect(() => createTagSync(repo, 'v1')).toThrow(code('ERR_MUSE_EXISTS'));
  });

  it('are deleted, with what they held in the reflog', () => {
    createTagSync(repo, 'v1', { target: first });
    expect(deleteTagSync(repo, 'v1')).toEqual({ name: 'v1', id: first });
    expect(listTagsSync(repo)).toEqual([]);
    expect(() => deleteTagSync(repo, 'v1')).toThrow(code('ERR_MUSE_NOT_FOUND', 'not-found'));
    expect(readReflogSync(repo.refs, 'refs/tags/v1').at(-1)).toMatchObject({ old: first, new: null });
  });

  it('need something to name', () => {
    expect(() => createTagSync(newRepository(), 'v1')).toThrow(code('ERR_MUSE_NOT_FOUND', 'not-found'));
    expect(() => createTagSync(repo, 'v1', { target: blobId(Buffer.from('nothing')) })).toThrow(
      code('ERR_MUSE_NOT_FOUND', 'not-found'),
    );
    for (const name of ['', 'a b', '-v', 'v1.'])
      expect(() => createTagSync(repo, name)).toThrow(code('ERR_MUSE_BAD_REF_NAME'));
  });
});

describe('the format of annotated tags', () => {
  const tag = {
    object: blobId(Buffer.from('x')),
    kind: 'commit' as const,
    name: 'v1',
    tagger: { name: 'Ada', email: 'a@b', time: -5, zone: '+0000' },
    message: 'two\nlines, and \udcff raw',
  };

  it('round-trips, further headers included', () => {
    const rich = {
      ...tag,
      extra: [
        { key: 'x-note', value: 'a\nb' },
        { key: 'x-note', value: '' },
      ],
    };
    expect(decodeTag(encodeTag(tag))).toEqual(tag);
    expect(decodeTag(encodeTag(rich))).toEqual(rich);
  });

  it('I-9: takes canonical bytes only', () => {
    const text = Buffer.from(encodeTag(tag)).toString('latin1');
    const broken = [
      text.replace('muse tag 1', 'muse tag 2'),
      text.replace('type commit', 'type thing'),
      text.replace(/^object .*\n/m, ''),
      text.replace('tagger Ada', 'tagger  <'),
      text.replace('tag v1\n', ''),
      text.replace('\n\n', `\nobject ${tag.object}\n\n`),
      text.slice(0, 40),
      '',
    ];
    for (const bytes of broken) {
      expect(() => decodeTag(Buffer.from(bytes, 'latin1')), bytes).toThrow(
        expect.objectContaining({ code: 'ERR_MUSE_BAD_RECORD' }),
      );
    }
    expect(() => encodeTag({ ...tag, tagger: { ...tag.tagger, name: 'a<b' } })).toThrow(code('ERR_MUSE_BAD_RECORD'));
    expect(() => encodeTag({ ...tag, extra: [{ key: 'object', value: 'x' }] })).toThrow(code('ERR_MUSE_BAD_RECORD'));
  });
});
