/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  skipTrailingSlashRedirect: true,
  serverExternalPackages: ['@lancedb/lancedb', 'apache-arrow', 'ioredis', '@elastic/elasticsearch', 'pino'],
  outputFileTracingExcludes: { '/*': ['./data/**', './tests/**', './docs/**', './examples/**'] },
  typescript: { tsconfigPath: 'tsconfig.build.json' },
};
