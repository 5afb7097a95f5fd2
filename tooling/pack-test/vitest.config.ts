import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'pack-test',
    isolate: false,
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { concurrent: false },
  },
});
