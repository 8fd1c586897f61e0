// Ends with 0 when the server of this container answers a path well: node check-health.mjs [/api/health/ready]

const { HOST = '', PORT } = process.env;
const host = ['', '0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST;
const url = `http://${host.includes(':') ? `[${host}]` : host}:${PORT || 3000}${process.argv[2] ?? '/api/health/live'}`;
const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) }).catch(() => null);
process.exit(answer?.ok === true ? 0 : 1);
