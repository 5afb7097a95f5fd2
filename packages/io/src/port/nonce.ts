import { randomBytes } from 'node:crypto';

const LENGTH = 8;

/** Asked for in one go, because the generator costs more than all else that a temp name needs. */
const POOL_LENGTH = 512 * LENGTH;

let pool: Buffer = Buffer.alloc(0);
let used = 0;

/** 64 random bits as 16 lower-case hex digits, from the system's generator; each is given out once. */
export function nextNonce(): string {
  if (used === pool.length) {
    pool = randomBytes(POOL_LENGTH);
    used = 0;
  }
  used += LENGTH;
  return pool.toString('hex', used - LENGTH, used);
}
