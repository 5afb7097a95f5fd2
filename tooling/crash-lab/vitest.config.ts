import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'crash-lab',
    isolate: false,
    include: ['test/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
