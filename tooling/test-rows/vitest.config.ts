import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'test-rows', isolate: false, include: ['test/**/*.test.ts'], testTimeout: 60_000 },
});
