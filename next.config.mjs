import { PHASE_PRODUCTION_BUILD } from 'next/constants.js';

/** For every answer. Pages get a policy of their own from proxy.ts. */
const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
];
const nothing = [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }];

/**
 * @param {string} phase
 * @returns {import('next').NextConfig}
 */
export default (phase) => ({
  // Each build leaves beside itself what the image is made of. `next start` serves from the build, and would only wonder.
  output: phase === PHASE_PRODUCTION_BUILD ? 'standalone' : undefined,
  reactStrictMode: true,
  poweredByHeader: false,
  skipTrailingSlashRedirect: true,
  serverExternalPackages: [
    '@lancedb/lancedb',
    'apache-arrow',
    'ioredis',
    '@elastic/elasticsearch',
    'pino',
    'undici',
  ],
  outputFileTracingExcludes: {
    '/*': ['./data/**', './tests/**', './docs/**', './examples/**'],
    'next-server': ['**/@img/**', '**/sharp/**'],
  },
  // No page asks for smaller images; made for whoever asks, they would be kept on disk.
  images: { unoptimized: true, maximumDiskCacheSize: 0 },
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  headers: async () => [
    { source: '/:path*', headers },
    { source: '/:room(api|aggregate|ingest)/:path*', headers: nothing },
  ],
});
