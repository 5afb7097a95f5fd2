import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blobId, readObjectSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import { annotateSync, readAnnotationsSync, showSync, verifySync } from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { newRepository } from '../../support/history.js';
import { commitAll, signer, work } from '../../support/work.js';

function repositoryWithCommit(): { readonly repo: Repository; readonly id: ObjectId; readonly log: string } {
  const repo = newRepository();
  work(repo, { a: '1\n' });
  const id = commitAll(repo, 'one');
  return { repo, id, log: join(repo.dir, 'objects/annotations', id.slice(7, 9), `${id.slice(9)}.jsonl`) };
}

const about = { kind: 'review', text: 'Good\n', result: 'pass', signer: { ...signer, time: 5, zone: '+0130' } };

describe('annotate', () => {
  it('H-OBJ-10: records beside the commit, which does not change, and show has it', () => {
    const { repo, id } = repositoryWithCommit();
    const before = readObjectSync(repo.objects, id);
    const by = { name: 'Ada', email: 'ada@example.org', time: 5, zone: '+0130' };
    expect(annotateSync(repo, id, about)).toEqual({ kind: 'review', text: 'Good\n', result: 'pass', by });
    annotateSync(repo, id, { kind: 'note', text: 'More', signer });
    expect(readAnnotationsSync(repo, id).annotations).toMatchObject([{ kind: 'review', by }, { kind: 'note' }]);
    expect(showSync(repo, { id, kind: 'commit' })).toMatchObject({
      signature: { status: 'none' },
      annotations: [{ text: 'Good\n' }, { text: 'More' }],
      damaged: [],
    });
    expect(readObjectSync(repo.objects, id)).toEqual(before);
    expect(verifySync(repo).problems).toEqual([]);
  });

  it('H-OBJ-10: what is no commit cannot be annotated, and nothing is written', () => {
    const { repo } = repositoryWithCommit();
    const missing = blobId(Buffer.from('not stored'));
    expect(() => annotateSync(repo, missing, about)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_OBJECT_MISSING' }),
    );
    expect(() => annotateSync(repo, blobId(Buffer.from('1\n')), about)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_BAD_RECORD' }),
    );
    expect(readdirSync(join(repo.dir, 'objects'))).not.toContain('annotations');
  });

  it('H-OBJ-10: verify takes a torn end for what it is, and reports damage', () => {
    const { repo, id, log } = repositoryWithCommit();
    annotateSync(repo, id, about);
    const whole = readFileSync(log);
    appendFileSync(log, whole.subarray(0, 50));
    expect(verifySync(repo).problems).toEqual([]);
    annotateSync(repo, id, { ...about, text: 'after a crash' });
    expect(readAnnotationsSync(repo, id).annotations.map(({ text }) => text)).toEqual(['Good\n', 'after a crash']);
    expect(verifySync(repo).problems).toEqual([]);

    const problem = { kind: 'damaged-annotation', item: `annotations of ${id}` };
    writeFileSync(log, whole.toString('utf8').replace('Good', 'Evil'));
    expect(verifySync(repo).problems).toEqual([expect.objectContaining(problem)]);
    expect(showSync(repo, { id, kind: 'commit' })).toMatchObject({
      annotations: [],
      damaged: [{ reason: 'checksum' }],
    });
    writeFileSync(join(log, '..', `${'0'.repeat(62)}.jsonl`), whole);
    writeFileSync(log, whole);
    // Whole, but not of the commit that the name of the log says.
    expect(verifySync(repo).problems).toEqual([expect.objectContaining({ kind: 'damaged-annotation' })]);
  });
});
