# One image for every service; docker-compose.yml chooses what runs. `--build-arg RUNTIME_GPU=1` adds the CUDA provider.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY services ./services
COPY dashboard ./dashboard
RUN node scripts/build.mjs

FROM node:22-bookworm-slim AS runtime
ARG RUNTIME_GPU=0
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The CUDA libraries come from outside the npm registry, so they are fetched only where a GPU build asks for them.
RUN if [ "$RUNTIME_GPU" = 1 ]; then rm .npmrc; fi && npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/dist ./dist
COPY models ./models
RUN mkdir /data && chown node:node /data
USER node
ENV BAROGRAPH_DATA_DIR=/data
VOLUME /data
CMD ["node", "dist/services/all.js"]
