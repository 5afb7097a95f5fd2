import { fileURLToPath } from 'node:url';

/** The path of a worker of these tests. */
export function workerPath(name: string): string {
  return fileURLToPath(new URL(`../workers/${name}.mjs`, import.meta.url));
}
