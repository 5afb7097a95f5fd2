import { ext4, xfs } from './journaled.js';
import { kill } from './kill.js';
import type { Model } from './model.js';
import { worst } from './worst.js';

export type ModelName = 'kill' | 'worst' | 'ext4' | 'xfs';

/** The models by name, in the order in which they are explored. Each walk needs a new one: they keep books. */
export const models: Readonly<Record<ModelName, () => Model>> = { kill, worst, ext4, xfs };
export const modelNames: readonly ModelName[] = ['kill', 'worst', 'ext4', 'xfs'];
