import { describe, expect, it } from 'vitest';
import { drawGraph } from '../../../src/log/graph.js';

/** Draws commits given as `id parent …`, one per line, with the ids beside them. */
function drawing(text: string): string {
  const nodes = text.split(';').map((line) => {
    const [id = '', ...parents] = line.trim().split(' ');
    return { id, parents };
  });
  return drawGraph(nodes)
    .flatMap(({ commit, edges, id }) => [`${commit} ${id}`, ...edges])
    .join('\n');
}

describe('drawGraph', () => {
  it('draws a line of history as one lane', () => {
    expect(drawing('c b; b a; a')).toBe('* c\n* b\n* a');
  });

  it('draws a merge and the fork below it', () => {
    expect(drawing('m a b; a r; b r; r')).toBe(['* m', '|\\', '* | a', '| * b', '|/', '* r'].join('\n'));
  });

  it('draws an octopus', () => {
    expect(drawing('o a b c; a r; b r; c r; r')).toBe(
      ['* o', '|\\', '| |\\', '* | | a', '| * | b', '|/ /', '| * c', '|/', '* r'].join('\n'),
    );
  });

  it('draws a criss-cross', () => {
    expect(drawing('1 2 3; 4 5 3; 2 6; 3 6; 5 3; 6')).toContain('| | * 4\n| |/|');
  });

  it('draws a merge with a lane on its left', () => {
    expect(drawing('t a; m b a; a r; b r; r')).toBe(['* t', '| * m', '|/|', '* | a', '| * b', '|/', '* r'].join('\n'));
  });

  it('moves the lanes on its right aside for a merge', () => {
    expect(drawing('z m q; m a b; q r; a r; b r; r')).toBe(
      ['* z', '|\\', '* | m', '|\\ \\', '| | * q', '* | | a', '| |/', '|/|', '| * b', '|/', '* r'].join('\n'),
    );
  });

  it('ends the lane of a root and keeps histories apart', () => {
    expect(drawing('a b; b; c')).toBe('* a\n* b\n* c');
    expect(drawing('a r; x y; y; r')).toBe(['* a', '| * x', '| * y', '* r'].join('\n'));
  });

  it('gathers lanes that a root leaves behind', () => {
    expect(drawing('m a b c; a; b r; c r; r')).toBe(
      ['* m', '|\\', '| |\\', '* | | a', ' / /', '* | b', '| * c', '|/', '* r'].join('\n'),
    );
  });

  it('keeps one lane per commit waited for, whatever the history', () => {
    let seed = 3;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const count = 300;
    const nodes = Array.from({ length: count }, (_, i) => ({
      id: String(i),
      parents: Array.from({ length: Math.min(count - 1 - i, random(4)) }, () =>
        String(i + 1 + random(Math.min(12, count - 1 - i))),
      ),
    }));
    const waiting = new Set<string>();
    for (const [i, row] of drawGraph(nodes).entries()) {
      const lanes = new Set(waiting).add(String(i));
      expect([...row.commit].filter((mark) => mark !== ' ').length).toBe(lanes.size);
      expect([...row.commit].filter((mark) => mark === '*').length).toBe(1);
      waiting.delete(String(i));
      for (const parent of nodes[i]!.parents) waiting.add(parent);
      expect([...row.after].filter((mark) => mark === '|').length).toBe(waiting.size);
      for (const edge of row.edges) expect(edge).toMatch(/^[ |\\/]*$/);
    }
  });
});
