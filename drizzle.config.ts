import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'sqlite', schema: './functions/*/*tables.ts', out: './migrations' });
