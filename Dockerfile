FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --ignore-scripts
COPY . .
RUN npx next build

FROM node:24-bookworm-slim
WORKDIR /app
ENV HOST=0.0.0.0 NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 NEXT_MANUAL_SIG_HANDLE=true MALLOC_ARENA_MAX=2
COPY --from=build --chown=node:node /app ./
USER node
EXPOSE 3000
CMD ["node", "--max-semi-space-size=16", "--external-memory-accounted-in-global-limit", "node_modules/next/dist/bin/next", "start", "-H", "0.0.0.0", "-p", "3000", "--keepAliveTimeout", "70000"]
