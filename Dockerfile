# One image for both roles: an app, and with MUSTER_ROLE=indexer an indexer. docs/deploy.md says what it needs around it.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --ignore-scripts
COPY . .
RUN npm run build

FROM node:24.21.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 MUSTER_DATA_DIR=/data NEXT_TELEMETRY_DISABLED=1 MALLOC_ARENA_MAX=2
# Everything but /data belongs to root: the file system may be read-only, and need not be.
RUN install --directory --owner=1000 --group=1000 /data
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
COPY deploy/image ./
USER 1000:1000
EXPOSE 3000
# That it lives, not that Redis does: to start it again helps against the one only.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "check-health.mjs"]
CMD ["node", "--max-semi-space-size=16", "--external-memory-accounted-in-global-limit", "--initial-old-space-size=96", "--heap-growing-percent=100", "serve.mjs"]
