import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';

const wrangler = readConfig({ config: path.join(import.meta.dirname, '../../wrangler.toml') });

describe('V5, V6: what Cloudflare keeps of requests', () => {
  test('V5, V6: the lines that the Worker writes, and none of its own, which hold the address, the headers and the network', () => {
    expect(wrangler.observability).toEqual({
      redact_query_string: true,
      logs: { enabled: true, invocation_logs: false },
      traces: { enabled: false },
    });
  });

  test('V5, V6: nothing of a request is sent elsewhere', () => {
    expect(wrangler.logpush ?? false).toBe(false);
    expect(wrangler.tail_consumers ?? []).toEqual([]);
    expect(wrangler.streaming_tail_consumers ?? []).toEqual([]);
  });
});
