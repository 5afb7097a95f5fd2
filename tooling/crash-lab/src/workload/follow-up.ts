import { planStep } from './plan.js';
import type { Random } from './random.js';
import type { Seen } from './seen.js';
import type { Step } from './step.js';

/**
 * The next step towards one of the same kind as a step that was cut off, which then meets whatever that one left: the same
 * locks, the same directories. Nearly always it is that step; where none is possible now, one that makes it possible.
 */
export function followUp(seen: Seen, cutOff: Step, how: { random: Random; stamp: string }): Step {
  const step = planStep(seen, { 'create-branch': 1, 'delete-branch': 1, switch: 1, reserve: 1, [cutOff.do]: 100 }, how);
  // A session is a directory of its own.
  return step.do === 'log-op' && cutOff.do === 'log-op' ? { ...step, session: cutOff.session } : step;
}
