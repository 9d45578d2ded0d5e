# --ignore-scripts: the one install script that would run brings a Node by the package "node"; the image has its own.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY LICENSE tsconfig.json vite.config.ts ./
COPY packages packages
COPY schema schema
COPY src src
RUN node packages/switchboard/build.ts

FROM node:24-slim
WORKDIR /app
ENV HOST=0.0.0.0 NODE_ENV=production
COPY --from=build /app/dist/switchboard ./
# 1000 is the user node.
RUN install -d -m 700 -o 1000 -g 1000 .switchboard
VOLUME /app/.switchboard
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/switchboard.cjs"]
