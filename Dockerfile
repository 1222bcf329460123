# Two images: `runtime` for every service, `runtime-gpu` for a classifier on an NVIDIA GPU.
# docker-compose.yml chooses the target and what runs.
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
ENV NODE_ENV=production BAROGRAPH_DATA_DIR=/data
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN sed -i '/^include=dev/d' .npmrc && npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/dist ./dist
COPY models ./models
COPY demonstration ./demonstration
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
CMD ["node", "dist/services/all.js"]

# CUDA 12 and cuDNN 9 lie in the base image; onnxruntime-node's own installer fetches its CUDA provider.
FROM nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04 AS runtime-gpu
ENV NODE_ENV=production BAROGRAPH_DATA_DIR=/data
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/dist ./dist
COPY models ./models
RUN useradd --create-home node && mkdir /data && chown node:node /data
USER node
VOLUME /data
CMD ["node", "dist/services/classifier/main.js"]
